use super::{Rule, Sink};
use crate::case::{Case, Filled};
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
    let Some(filled) = case.filled.as_ref().filter(|_| case.application.is_together && case.is_first_form()) else {
        return;
    };
    if !case.application.forms().any(|form| form.form.is_general) {
        let wanted = wanted_form(case, filled);
        sink.at(Place::Whole)
            .basis(filled.form.declaration.paragraphs.last().cloned().unwrap_or_default())
            .remedy(format!("补交{wanted}（空表用 ziping blank 公共管理 取得），放在同一个文件夹里"))
            .say(format!("这份申请有《{}》，却没有{wanted}", filled.form.title));
    }
}

/// The general form as the message names it: that of the edition applied under, else the form's own, else by what the
/// declarations of the undated forms call it.
fn wanted_form(case: &Case<'_>, filled: &Filled<'_>) -> String {
    let stated = case.application.applied.iter().filter_map(|applied| applied.edition);
    let mut editions = stated.chain([filled.edition]);
    let general = editions.find_map(|edition| {
        let is_its = |known: usize| case.catalog.editions.get(known).is_some_and(|known| known.id == edition.id);
        case.catalog.forms.iter().find(|form| form.is_general && is_its(form.edition))
    });
    general.map_or_else(|| "《信息安全服务资质认证自评估表-公共管理》".to_owned(), |form| format!("《{}》", form.title))
}
