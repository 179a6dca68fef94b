use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::Trouble;

pub(super) const RULE: Rule = Rule {
    code: "C104",
    name: "mark-contradictory",
    severity: Severity::Error,
    title: "勾选与所在的栏相反",
    page: include_str!("mark_contradictory.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        if answer.conclusion.trouble == Some(Trouble::Contradictory) {
            let typed = &answer.conclusion.typed;
            sink.at(answer.conclusion.place)
                .clause(row)
                .typed(typed)
                .remedy("符合的在“符合”栏打勾，不符合的在“不符合”栏打勾，另一栏留空")
                .say(format!("{}的结论{}与所在的栏意思相反，不能确定是否符合", clause_words(row), quoted(typed)));
        }
    }
}
