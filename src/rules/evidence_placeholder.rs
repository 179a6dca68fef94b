use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::{EvidenceState, Verdict};

pub(super) const RULE: Rule = Rule {
    code: "E102",
    name: "evidence-placeholder",
    severity: Severity::Error,
    title: "证明材料没有名称",
    page: include_str!("evidence_placeholder.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        let claims = answer.conclusion.verdict == Some(Verdict::Conforming) && answer.necessity.as_bool() != Some(false);
        if claims && answer.evidence.state == EvidenceState::Placeholder {
            sink.at(answer.evidence.place)
                .clause(row)
                .typed(&answer.evidence.typed)
                .remedy("写出每份材料的文件名称，如“《…管理制度》V1.0”“…项目验收报告.pdf”")
                .say(format!("{}的证明材料{}没有写出任何材料的名称", clause_words(row), quoted(&answer.evidence.typed)));
        }
    }
}
