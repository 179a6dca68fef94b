use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "F111",
    name: "macros-present",
    severity: Severity::Warning,
    title: "文件带有宏",
    page: include_str!("macros_present.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    if case.is_first && case.reading.as_ref().is_ok_and(|workbook| workbook.macros) {
        let plain = if case.is_word() { "文档（.docx）" } else { "工作簿（.xlsx）" };
        sink.at(Place::Whole)
            .remedy(format!("另存为不带宏的{plain}再提交；宏未被运行"))
            .say(format!("文件“{}”带有宏", case.input.file_name()));
    }
}
