use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T103",
    name: "contracts-too-small",
    severity: Severity::Error,
    title: "服务业绩金额不够",
    page: include_str!("contracts_too_small.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
