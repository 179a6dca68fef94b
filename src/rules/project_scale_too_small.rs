use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T117",
    name: "project-scale-too-small",
    severity: Severity::Error,
    title: "项目规模或行业不够",
    page: include_str!("project_scale_too_small.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
