use super::{Rule, Sink, clause_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "R101",
    name: "row-missing",
    severity: Severity::Error,
    title: "缺少条款行",
    page: include_str!("row_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers().filter(|(answer, _)| answer.found.is_none()) {
        // The place to look at is the row below which it should stand.
        let above = filled.assessment.answers.iter().filter(|other| other.clause < row.no);
        let place = above
            .filter_map(|other| filled.transcript.lines.get(other.found.as_ref()?.line))
            .map(|line| Place::Cell { sheet: filled.transcript.sheet, row: line.row, col: 0 })
            .next_back()
            .unwrap_or(Place::Sheet(filled.transcript.sheet));
        let whether = if answer.necessity.as_bool() == Some(false) { "（本次申报不要求，但正式表格须保留该行）" } else { "" };
        sink.at(place)
            .clause(row)
            .remedy("按正式表格补上该行；可用 ziping blank 取得空表")
            .say(format!("表中没有{}{whether}", clause_words(row)));
    }
}
