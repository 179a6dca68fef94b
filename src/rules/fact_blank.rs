use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B104",
    name: "fact-blank",
    severity: Severity::Warning,
    title: "申报信息没有填写",
    page: include_str!("fact_blank.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::Blank, |trouble| {
        Words::new(format!("{}没有填写", field_words(trouble)), "照填写说明填写；这一栏不能写“无”")
    });
}
