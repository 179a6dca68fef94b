use super::{Rule, Sink, clause_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::{EvidenceState, Verdict};

pub(super) const RULE: Rule = Rule {
    code: "C107",
    name: "nonconformity-unexplained",
    severity: Severity::Error,
    title: "不符合项未说明",
    page: include_str!("nonconformity_unexplained.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        let unexplained = matches!(answer.evidence.state, EvidenceState::Blank | EvidenceState::Placeholder);
        if answer.conclusion.verdict == Some(Verdict::Nonconforming) && unexplained && answer.necessity.as_bool() != Some(false) {
            sink.at(answer.evidence.place)
                .clause(row)
                .typed(&answer.evidence.typed)
                .remedy("在“证明材料清单”栏写明原因、整改措施、责任人和完成日期")
                .say(format!("{}结论为“不符合”，没有写明原因和整改安排", clause_words(row)));
        }
    }
}
