use super::fact_trouble::{Words, report};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B103",
    name: "fact-column-unknown",
    severity: Severity::Hint,
    title: "申报信息有不认识的栏目",
    page: include_str!("fact_column_unknown.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::ColumnUnknown, |trouble| {
        Words::new(
            format!("“{}”工作表中的“{}”不认识，没有读取", trouble.sheet.name(), trouble.label),
            "栏名写错的，照空表改正；自己加的可以保留，不影响检查",
        )
    });
}
