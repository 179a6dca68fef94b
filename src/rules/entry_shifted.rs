use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::Trouble;

pub(super) const RULE: Rule = Rule {
    code: "R108",
    name: "entry-shifted",
    severity: Severity::Error,
    title: "内容错位到结论栏",
    page: include_str!("entry_shifted.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        let conclusion = &answer.conclusion;
        if conclusion.trouble == Some(Trouble::Shifted) {
            sink.at(conclusion.place)
                .clause(row)
                .typed(&conclusion.typed)
                .remedy("把文字移回“需提供证明材料”或“证明材料清单”栏，结论栏只打勾")
                .say(format!("{}的结论栏里是文字{}，像是从旁边的栏目错位来的", clause_words(row), quoted(&conclusion.typed)));
        }
    }
}
