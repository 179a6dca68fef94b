use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "X101",
    name: "public-form-missing",
    severity: Severity::Blocking,
    title: "缺少公共管理自评估表",
    page: include_str!("public_form_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = case.filled.as_ref().filter(|_| case.application.is_together && case.is_first_form()) else { return };
    let wanted = wanted_form(case, filled);
    if !case.application.forms().any(|form| form.form.is_general) {
        sink.at(Place::Whole)
            .basis(filled.form.declaration.paragraphs.last().cloned().unwrap_or_default())
            .remedy(format!("补交{wanted}"))
            .say(format!("这份申请有{}，却没有{wanted}", filled.form.title));
    }
}

/// The general form as the message names it: the edition's own, else by what the declarations call it.
fn wanted_form(case: &Case<'_>, filled: &crate::case::Filled<'_>) -> String {
    let of_edition = case.catalog.forms.iter().find(|form| form.is_general && form.edition == filled.form.edition);
    of_edition.map_or_else(|| "《信息安全服务资质认证自评估表-公共管理》".to_owned(), |form| format!("《{}》", form.title))
}
