use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::Matching;
use crate::catalog::Role;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "R107",
    name: "clause-ambiguous",
    severity: Severity::Error,
    title: "条款文字与多条相近",
    page: include_str!("clause_ambiguous.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        let Some(found) = &answer.found else { continue };
        let Matching::Ambiguous { others } = &found.matching else { continue };
        let Some(cell) = filled.transcript.lines.get(found.line).and_then(|line| line.cell(Role::Clause)) else { continue };
        let mut alike = others.clone();
        alike.push(row.no);
        alike.sort_unstable();
        let (others, alike) = (text::number_list(others), text::number_list(&alike));
        sink.at(cell.place)
            .clause(row)
            .typed(&found.text)
            .understood(row.clause.clone())
            .remedy(format!("按正式表格恢复条款文字，使其能与第{others}条区分"))
            .say(format!(
                "条款文字被改动后与第{alike}条同样相近，按位置当作第{}条：{}",
                row.no,
                text::difference(&row.clause, &found.text)
            ));
    }
}
