use super::threshold::{report_undecided, rests_on_missing_part};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T123",
    name: "threshold-undecided",
    severity: Severity::Warning,
    title: "量化要求无法判定",
    page: include_str!("threshold_undecided.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_undecided(case, sink, |verdict| !rests_on_missing_part(verdict));
}
