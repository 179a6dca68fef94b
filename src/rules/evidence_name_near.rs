use super::evidence_lines::{file_words, own_lines};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::{Candidate, Difference, LineState};
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "E106",
    name: "evidence-name-near",
    severity: Severity::Warning,
    title: "所列名称与文件名相近而不相同",
    page: include_str!("evidence_name_near.md"),
    check,
};

/// So many names that differ slightly are told one by one, more of them in one: folders often number all their files.
const MOST_ONE_BY_ONE: usize = 8;

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let near = own_lines(case).filter(|(_, line, _)| line.state == LineState::Near);
    let (slight, other): (Vec<_>, Vec<_>) =
        near.filter_map(|(evidence, line, row)| Some((evidence, line, row, line.candidates.first()?))).partition(
            |(.., candidate)| is_slight(candidate),
        );
    let is_many = slight.len() > MOST_ONE_BY_ONE;
    if let Some((evidence, line, row, candidate)) = slight.first().filter(|_| is_many) {
        sink.at(Place::Whole)
            .weighing(Severity::Hint)
            .remedy("是同一批文件的，可以不改；要改的，把表中的名称和文件名改成一致")
            .say(format!(
                "{}份材料的文件名前面多了编号，或只差空格、大小写、全半角，例如第{}条的{}与文件{}",
                slight.len(),
                row.no,
                quoted(&line.name),
                file_words(evidence, candidate.file)
            ));
    }
    for (evidence, line, row, candidate) in other.into_iter().chain(slight.into_iter().filter(|_| !is_many)) {
        let path = &evidence.holdings.files[candidate.file].path;
        sink.at(line.place)
            .clause(row)
            .weighing(if is_slight(candidate) { Severity::Hint } else { Severity::Warning })
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
fn is_slight(candidate: &Candidate) -> bool {
    let is_slight = |difference: &Difference| matches!(difference, Difference::Typography | Difference::Numbering);
    candidate.differences.iter().all(is_slight)
}
