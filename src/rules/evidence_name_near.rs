use super::evidence_lines::{file_words, own_lines};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::{Candidate, Difference, LineState};

pub(super) const RULE: Rule = Rule {
    code: "E106",
    name: "evidence-name-near",
    severity: Severity::Warning,
    title: "所列名称与文件名相近而不相同",
    page: include_str!("evidence_name_near.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for (evidence, line, row) in own_lines(case).filter(|(_, line, _)| line.state == LineState::Near) {
        let Some(candidate) = line.candidates.first() else { continue };
        let path = &evidence.holdings.files[candidate.file].path;
        sink.at(line.place)
            .clause(row)
            .weighing(weight(candidate))
            .file(path)
            .typed(&line.listed.text)
            .understood(path.clone())
            .remedy("是同一份的，把表中的名称和文件名改成一致；不是的，补交所列的文件")
            .say(format!(
                "{}列出的{}，只有名称相近的{}（{}）",
                clause_words(row),
                quoted(&line.name),
                file_words(evidence, candidate.file),
                candidate.words()
            ));
    }
}

/// Brackets, spaces and a number in front make no other paper of it.
fn weight(candidate: &Candidate) -> Severity {
    let is_slight = |difference: &Difference| matches!(difference, Difference::Typography | Difference::Numbering);
    if candidate.differences.iter().all(is_slight) { Severity::Hint } else { Severity::Warning }
}
