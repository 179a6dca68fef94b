use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T119",
    name: "trial-run-too-short",
    severity: Severity::Error,
    title: "试运行时间不够",
    page: include_str!("trial_run_too_short.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
