use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T108",
    name: "technical-leader-unqualified",
    severity: Severity::Error,
    title: "技术负责人的资历不够",
    page: include_str!("technical_leader_unqualified.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
