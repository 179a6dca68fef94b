use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::Matching;
use crate::catalog::Role;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "R106",
    name: "clause-edited",
    severity: Severity::Warning,
    title: "条款文字被改动",
    page: include_str!("clause_edited.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        let Some(found) = answer.found.as_ref().filter(|found| found.matching == Matching::Edited) else { continue };
        let Some(cell) = filled.transcript.lines.get(found.line).and_then(|line| line.cell(Role::Clause)) else { continue };
        sink.at(cell.place)
            .clause(row)
            .typed(&found.text)
            .understood(row.clause.clone())
            .remedy("按正式表格恢复条款文字")
            .say(format!("第{}条的条款文字被改动：{}", row.no, text::difference(&row.clause, &found.text)));
    }
}
