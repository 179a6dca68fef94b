use super::threshold::{report_undecided, rests_on_missing_part};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T122",
    name: "ability-annex-missing",
    severity: Severity::Hint,
    title: "所据文本缺少能力要求附录",
    page: include_str!("ability_annex_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_undecided(case, sink, rests_on_missing_part);
}
