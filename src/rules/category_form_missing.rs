use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "X102",
    name: "category-form-missing",
    severity: Severity::Blocking,
    title: "申报的类别没有自评估表",
    page: include_str!("category_form_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    if case.facts().is_none() {
        return;
    }
    for applied in case.application.applied.iter().filter(|applied| applied.is_stated) {
        let has_form = case.application.forms().any(|form| !form.form.is_general && form.form.category == applied.category);
        if !has_form {
            sink.at(applied.place)
                .typed(&applied.category)
                .basis("ISCCC-SV-001:2015 6.2：提交申请书、自评估表及相关证明材料")
                .remedy(format!("补交{}的自评估表（ziping blank {}），或从申报类别中删去", applied.category, applied.category))
                .say(format!("申报了{}，却没有这一类别的自评估表", applied.category));
        }
    }
}
