use super::{Rule, Sink, clause_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "R110",
    name: "row-broken",
    severity: Severity::Hint,
    title: "条款行被拆成多行",
    page: include_str!("row_broken.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for &(clause, line) in &filled.assessment.rejoined {
        let (Some(row), Some(line)) = (filled.form.row(clause), filled.transcript.lines.get(line)) else { continue };
        sink.at(Place::Cell { sheet: filled.transcript.sheet, row: line.row, col: 0 })
            .clause(row)
            .remedy("合并为一行；本次已接回判断")
            .say(format!("{}被拆开，{}是它的后半", clause_words(row), case.row_words(line.row)));
    }
}
