use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T104",
    name: "staff-too-few",
    severity: Severity::Error,
    title: "服务人员不够",
    page: include_str!("staff_too_few.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
