use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;
use crate::workbook::Visibility;

pub(super) const RULE: Rule = Rule {
    code: "F106",
    name: "sheet-repeated",
    severity: Severity::Warning,
    title: "同一表格出现在多个工作表",
    page: include_str!("sheet_repeated.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let (Ok(workbook), Some(filled)) = (&case.reading, &case.filled) else { return };
    let name_of = |sheet: u16| workbook.sheets.get(usize::from(sheet)).map_or("", |sheet| sheet.name.as_str());
    let is_hidden = |sheet: u16| {
        workbook.sheets.get(usize::from(sheet)).is_some_and(|sheet| sheet.visibility != Visibility::Visible)
    };
    let chosen = filled.transcript.sheet;
    if is_hidden(chosen) {
        sink.at(Place::Sheet(chosen))
            .remedy("取消隐藏该工作表，核对其内容确是要提交的")
            .say(format!("本次检查的是隐藏的工作表“{}”", name_of(chosen)));
    }
    for other in &case.other_sheets {
        let state = match (is_hidden(other.sheet), other.marks) {
            (true, _) => "隐藏的",
            (false, 0) => "空白的",
            (false, _) => "填过的",
        };
        sink.at(Place::Sheet(other.sheet))
            .understood(name_of(chosen))
            .remedy("只保留要提交的一份，删去其余工作表")
            .say(format!("工作表“{}”是{state}同一表格，本次检查的是“{}”", name_of(other.sheet), name_of(chosen)));
    }
}
