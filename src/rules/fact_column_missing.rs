use super::fact_trouble::{Words, report};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B102",
    name: "fact-column-missing",
    severity: Severity::Warning,
    title: "申报信息缺少栏目",
    page: include_str!("fact_column_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::ColumnMissing, |trouble| {
        Words::new(
            format!("“{}”工作表中没有“{}”，有关的要求无法判定", trouble.sheet.name(), trouble.label),
            "照空表（ziping blank 申报信息 --out 申报信息.xlsx）原样补上并填写",
        )
    });
}
