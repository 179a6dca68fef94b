use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T107",
    name: "leader-too-inexperienced",
    severity: Severity::Error,
    title: "组织负责人的管理经历不够",
    page: include_str!("leader_too_inexperienced.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
