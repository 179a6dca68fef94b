use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T109",
    name: "prior-grade-missing",
    severity: Severity::Error,
    title: "没有下一级资质",
    page: include_str!("prior_grade_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
