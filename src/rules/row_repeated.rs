use super::{Rule, Sink, clause_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::catalog::Role;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "R103",
    name: "row-repeated",
    severity: Severity::Error,
    title: "条款行重复",
    page: include_str!("row_repeated.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for &(clause, line) in &filled.assessment.repeated {
        let (Some(row), Some(line)) = (filled.form.row(clause), filled.transcript.lines.get(line)) else { continue };
        let first = filled.assessment.answers.iter().find(|answer| answer.clause == clause).and_then(|answer| answer.found.as_ref());
        let first_row = first.and_then(|found| filled.transcript.lines.get(found.line)).map_or(0, |line| line.row);
        let first_row = case.row_words(first_row);
        let place = line
            .cell(Role::Clause)
            .map_or(Place::Cell { sheet: filled.transcript.sheet, row: line.row, col: 0 }, |typed| typed.place);
        sink.at(place)
            .clause(row)
            .typed(line.text(Role::Clause))
            .remedy(format!("只保留一行；本次以{first_row}的填写为准"))
            .say(format!("{}在{first_row}和{}各出现一次", clause_words(row), case.row_words(line.row)));
    }
}
