use super::{Rule, Sink, clause_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "R104",
    name: "rows-out-of-order",
    severity: Severity::Hint,
    title: "条款行次序不同",
    page: include_str!("rows_out_of_order.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let mut found: Vec<(usize, u16)> = filled
        .assessment
        .answers
        .iter()
        .filter_map(|answer| Some((answer.found.as_ref()?.line, answer.clause)))
        .collect();
    found.sort_unstable();
    let mut highest = 0;
    for (line, clause) in found {
        if clause > highest {
            highest = clause;
            continue;
        }
        let (Some(row), Some(line)) = (filled.form.row(clause), filled.transcript.lines.get(line)) else { continue };
        sink.at(Place::Cell { sheet: filled.transcript.sheet, row: line.row, col: 0 })
            .clause(row)
            .remedy("按正式表格的次序排列；不影响本次判断")
            .say(format!("{}排在第{highest}条之后", clause_words(row)));
    }
}
