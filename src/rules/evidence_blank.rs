use super::{Rule, Sink, clause_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::{EvidenceState, Verdict};
use crate::case::Filled;
use crate::catalog::Row;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "E101",
    name: "evidence-blank",
    severity: Severity::Error,
    title: "未列证明材料",
    page: include_str!("evidence_blank.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        let claims = answer.conclusion.verdict == Some(Verdict::Conforming) && answer.necessity.as_bool() != Some(false);
        if !claims || answer.evidence.state != EvidenceState::Blank {
            continue;
        }
        let report = sink.at(answer.evidence.place).clause(row);
        if let Some((first, last)) = shares_listed_evidence(filled, row) {
            report
                .weighing(Severity::Warning)
                .remedy(format!("与第{first}条相同的写“同第{first}条”，否则单独列出"))
                .say(format!("{}勾了“符合”而未列证明材料；正式表格中第{first}–{last}条共用一格“需提供证明材料”", clause_words(row)));
        } else {
            let wanted = filled.form.required_evidence(row);
            let wanted = if wanted.is_empty() { "能证明符合的材料".to_owned() } else { format!("“{}”", text::excerpt(&wanted, 40)) };
            report
                .remedy(format!("在“证明材料清单”栏列出文件名称，该条要求{wanted}"))
                .say(format!("{}勾了“符合”，没有列出证明材料", clause_words(row)));
        }
    }
}

/// The printed group of rows that share one evidence cell, where another of them lists something.
fn shares_listed_evidence(filled: &Filled<'_>, row: &Row) -> Option<(u16, u16)> {
    let merged = filled.form.merged_evidence_of(row.no)?;
    let listed = filled
        .assessment
        .answers
        .iter()
        .any(|answer| (merged.first..=merged.last).contains(&answer.clause) && matches!(answer.evidence.state, EvidenceState::Listed));
    listed.then_some((merged.first, merged.last))
}
