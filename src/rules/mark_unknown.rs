use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::Trouble;

pub(super) const RULE: Rule = Rule {
    code: "C103",
    name: "mark-unknown",
    severity: Severity::Error,
    title: "勾选符号无法识别",
    page: include_str!("mark_unknown.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        let typed = &answer.conclusion.typed;
        let message = match answer.conclusion.trouble {
            Some(Trouble::Unknown) => format!("{}的结论{}无法识别", clause_words(row), quoted(typed)),
            Some(Trouble::LostFont) => format!("{}的结论{}是丢失了符号字体的方框，看不出是否勾选", clause_words(row), quoted(typed)),
            // Formulas without a value and error values are reported by the rule on formulas.
            _ => continue,
        };
        sink.at(answer.conclusion.place).clause(row).typed(typed).remedy("在“符合”或“不符合”栏打“√”，说明写在“证明材料清单”栏").say(message);
    }
}
