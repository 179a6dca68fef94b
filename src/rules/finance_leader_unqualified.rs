use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T110",
    name: "finance-leader-unqualified",
    severity: Severity::Error,
    title: "财务负责人的职称不够",
    page: include_str!("finance_leader_unqualified.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
