use super::{Rule, Sink, clause_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::Trouble;
use crate::catalog::Necessity;

pub(super) const RULE: Rule = Rule {
    code: "C101",
    name: "verdict-blank",
    severity: Severity::Error,
    title: "未作结论",
    page: include_str!("verdict_blank.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        let blank = answer.found.is_some() && answer.conclusion.trouble == Some(Trouble::Blank);
        // A row of a single audit type is asked after by its own rule.
        if blank && answer.necessity == Necessity::Required && row.applicability.audits.is_none() {
            sink.at(answer.conclusion.place)
                .clause(row)
                .typed(&answer.conclusion.typed)
                .remedy("对照条款作出判断，在“符合”或“不符合”栏打勾（√）")
                .say(format!("{}未作结论：“符合”“不符合”都没有勾选", clause_words(row)));
        }
    }
}
