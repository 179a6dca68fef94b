use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T106",
    name: "project-managers-too-few",
    severity: Severity::Error,
    title: "持项目管理证书的人员不够",
    page: include_str!("project_managers_too_few.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
