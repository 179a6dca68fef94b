use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::catalog::Role;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "R102",
    name: "row-unknown",
    severity: Severity::Warning,
    title: "多出的行",
    page: include_str!("row_unknown.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for line in filled.assessment.unknown.iter().filter_map(|&line| filled.transcript.lines.get(line)) {
        let shown = line
            .cell(Role::Clause)
            .filter(|typed| !typed.is_blank() && !typed.inherited)
            .or_else(|| line.cells.iter().find(|(role, typed)| **role != Role::Number && !typed.is_blank()).map(|(_, typed)| typed));
        let Some(typed) = shown else { continue };
        let place = match typed.place {
            Place::Cell { sheet, col, .. } => Place::Cell { sheet, row: line.row, col },
            other => other,
        };
        sink.at(place)
            .typed(&typed.text)
            .remedy("正式表格没有这一行：删去，或恢复被改动的条款文字；补充说明写在“证明材料清单”栏")
            .say(format!("{}{}不是本表的条款", case.row_words(line.row), quoted(&typed.text)));
    }
}
