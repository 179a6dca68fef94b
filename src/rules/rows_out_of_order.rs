use super::{Rule, Sink, clause_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;
use std::collections::HashSet;

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
    let clauses: Vec<u16> = found.iter().map(|&(_, clause)| clause).collect();
    let in_order = longest_rise(&clauses);
    for (at, &(line, clause)) in found.iter().enumerate().filter(|(at, _)| !in_order.contains(at)) {
        let (Some(row), Some(line)) = (filled.form.row(clause), filled.transcript.lines.get(line)) else { continue };
        let neighbour = |at: Option<usize>| at.and_then(|at| clauses.get(at)).copied();
        let where_it_stands = match (neighbour(at.checked_sub(1)), neighbour(at.checked_add(1))) {
            (Some(above), Some(below)) => format!("排在第{above}条与第{below}条之间"),
            (Some(above), None) => format!("排在第{above}条之后"),
            (None, Some(below)) => format!("排在第{below}条之前"),
            (None, None) => continue,
        };
        sink.at(Place::Cell { sheet: filled.transcript.sheet, row: line.row, col: 0 })
            .clause(row)
            .remedy("按正式表格的次序排列；不影响本次判断")
            .say(format!("{}{where_it_stands}", clause_words(row)));
    }
}

/// The positions of a longest rising run of numbers: whatever is not in it was moved.
fn longest_rise(numbers: &[u16]) -> HashSet<usize> {
    // For each length, the position of the smallest number that ends a run of that length.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|&end| numbers[end] < *number);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut rise = HashSet::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        rise.insert(at);
        next = before[at];
    }
    rise
}
