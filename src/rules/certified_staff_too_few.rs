use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T105",
    name: "certified-staff-too-few",
    severity: Severity::Error,
    title: "持证的专业人员不够",
    page: include_str!("certified_staff_too_few.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
