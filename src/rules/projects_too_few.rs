use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T102",
    name: "projects-too-few",
    severity: Severity::Error,
    title: "完成的项目不够",
    page: include_str!("projects_too_few.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
