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
            let typed = &answer.conclusion.typed;
            let what = if typed.contains('|') { "的“符合”和“不符合”都有勾选" } else { "勾选了不止一个结论" };
            sink.at(answer.conclusion.place)
                .clause(row)
                .typed(typed)
                .remedy("只保留一个勾，清空另一栏")
                .say(format!("{}{what}{}", clause_words(row), quoted(typed)));
        }
    }
}
