use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "S101",
    name: "declaration-missing",
    severity: Severity::Blocking,
    title: "缺少声明",
    page: include_str!("declaration_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    if filled.assessment.declaration.is_none() {
        sink.at(Place::Sheet(filled.transcript.sheet))
            .basis(format!("《{}》声明：{}", filled.form.title, filled.form.declaration.paragraphs.join("")))
            .remedy("按正式表格在表后补上自评估结论和承诺，填写级别")
            .say("表中没有自评估结论和承诺（声明）");
    }
}
