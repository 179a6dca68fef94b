use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::Trouble;

pub(super) const RULE: Rule = Rule {
    code: "C102",
    name: "both-boxes-ticked",
    severity: Severity::Error,
    title: "两栏都打了勾",
    page: include_str!("both_boxes_ticked.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        if answer.conclusion.trouble == Some(Trouble::Both) {
            sink.at(answer.conclusion.place)
                .clause(row)
                .typed(&answer.conclusion.typed)
                .remedy("只保留一个勾，清空另一栏")
                .say(format!("{}的“符合”和“不符合”都有勾选{}", clause_words(row), quoted(&answer.conclusion.typed)));
        }
    }
}
