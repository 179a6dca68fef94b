use super::fact_trouble::{Words, report};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B101",
    name: "fact-sheet-missing",
    severity: Severity::Warning,
    title: "申报信息缺少工作表",
    page: include_str!("fact_sheet_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::SheetMissing, |trouble| {
        Words::new(
            format!("申报信息中没有“{}”工作表，有关的要求无法判定", trouble.sheet.name()),
            "用 ziping blank 申报信息 --out 申报信息.xlsx 取得完整的空表，补上这一工作表并填写",
        )
    });
}
