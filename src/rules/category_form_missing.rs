use super::{Rule, Sink};
use crate::application::AppliedFor;
use crate::case::Case;
use crate::catalog::{Catalog, Form, Scope};
use crate::discrepancy::Severity;
use crate::facts::FactSheet;

pub(super) const RULE: Rule = Rule {
    code: "X102",
    name: "category-form-missing",
    severity: Severity::Blocking,
    title: "申报的类别没有自评估表",
    page: include_str!("category_form_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.facts() else { return };
    let application = &case.application;
    let stated: Vec<&AppliedFor<'_>> = application.applied.iter().filter(|applied| applied.is_stated).collect();
    for applied in &stated {
        if !application.forms().any(|form| answers_for(case.catalog, form.form, applied)) {
            let class = applied.class.as_deref().unwrap_or_default();
            let category = format!("{}{class}", applied.category);
            sink.at(applied.place)
                .typed(&applied.category)
                .basis("ISCCC-SV-001:2015 6.2：提交申请书、自评估表及相关证明材料")
                .remedy(format!(
                    "补交{category}的自评估表（空表用 ziping blank {category} 取得），或从申报类别中删去这一行"
                ))
                .say(format!("申报了{category}，却没有这一类别的自评估表"));
        }
    }
    if stated.is_empty() {
        return;
    }
    let place = facts.place_of(FactSheet::Organisation);
    for form in application.forms().filter(|form| !form.form.is_general) {
        if !stated.iter().any(|applied| answers_for(case.catalog, form.form, applied)) {
            sink.at(place)
                .weighing(Severity::Warning)
                .basis("ISCCC-SV-001:2015 6.2：确定申请服务资质类别，并填写申请书和自评估表")
                .remedy("确要申报的，在“申报类别”中补一行；不申报的，把这张表移出文件夹")
                .say(format!("{}是{}的自评估表，申报类别中却没有这一类别", form.file, form.form.service));
        }
    }
}

/// Whether a form is the one for a category and class applied for.
pub(super) fn answers_for(catalog: &Catalog, form: &Form, applied: &AppliedFor<'_>) -> bool {
    let class = form.part.and_then(|part| match &catalog.parts.get(part)?.scope {
        Scope::Category { class, .. } => class.as_deref(),
        Scope::General => None,
    });
    let fits = applied.class.is_none() || class.is_none() || applied.class.as_deref() == class;
    !form.is_general && form.category == applied.category && fits
}
