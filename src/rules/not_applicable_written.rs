use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::Verdict;
use crate::catalog::Necessity;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "C105",
    name: "not-applicable-written",
    severity: Severity::Error,
    title: "写了“不适用”",
    page: include_str!("not_applicable_written.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        if answer.conclusion.verdict != Some(Verdict::NotApplicable) {
            continue;
        }
        let typed = &answer.conclusion.typed;
        let report = sink.at(answer.conclusion.place).clause(row).typed(typed).understood("不适用");
        match answer.necessity {
            Necessity::Required => report
                .remedy("本次申报要求该条款：作出“符合”或“不符合”的结论")
                .say(format!("{}是本次申报要求的，不能写{}", clause_words(row), quoted(typed))),
            Necessity::Unknown(_) if text::is_blank(&answer.evidence.typed) => report
                .weighing(Severity::Warning)
                .remedy("在“证明材料清单”栏写明不适用的理由")
                .say(format!("{}写了{}，没有写理由", clause_words(row), quoted(typed))),
            Necessity::Unknown(_) | Necessity::NotRequired(_) => {}
        }
    }
}
