use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T101",
    name: "service-too-short",
    severity: Severity::Error,
    title: "从业时间或原有资质年限不够",
    page: include_str!("service_too_short.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
