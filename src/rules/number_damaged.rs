use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::catalog::Role;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "R105",
    name: "number-damaged",
    severity: Severity::Hint,
    title: "序号残缺或有误",
    page: include_str!("number_damaged.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let mut damaged = Vec::new();
    let mut first = None;
    for (answer, row) in filled.answers() {
        let line = answer.found.as_ref().and_then(|found| filled.transcript.lines.get(found.line));
        let Some(number) = line.and_then(|line| line.cell(Role::Number)) else { continue };
        if text::bare_key(&number.text) != row.no.to_string() {
            damaged.push(row.no);
            first.get_or_insert(number);
        }
    }
    if let Some(first) = first {
        sink.at(first.place)
            .typed(&first.text)
            .remedy("按正式表格恢复序号；本次按条款文字识别，不受影响")
            .say(format!("第{}条的序号缺失或与条款不符", text::number_list(&damaged)));
    }
}
