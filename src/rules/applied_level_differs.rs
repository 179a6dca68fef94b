use super::category_form_missing::answers_for;
use super::public_level_differs::same_level;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "X105",
    name: "applied-level-differs",
    severity: Severity::Error,
    title: "申报级别前后不一致",
    page: include_str!("applied_level_differs.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = case.filled.as_ref().filter(|filled| !filled.form.is_general) else { return };
    let Some(own) = filled.assessment.context.level() else { return };
    let stated = case.application.applied.iter().filter(|applied| applied.is_stated);
    for applied in stated.filter(|applied| answers_for(case.catalog, filled.form, applied)) {
        let wanted = applied.edition.zip(applied.level);
        let wanted = wanted.and_then(|(edition, level)| same_level(filled.edition, edition, level));
        let Some(wanted) = wanted.filter(|wanted| *wanted != own) else { continue };
        let name = |level| filled.edition.level_name(level);
        let level = &filled.assessment.context.level;
        sink.at(level.place)
            .typed(level.text())
            .understood(name(own))
            .basis("自评估表的申报级别与申请书（申报信息的“申报类别”）应一致")
            .remedy("以申请书为准，把写错的一处改成一致")
            .say(format!("{}的自评估表申报{}，申报信息写的却是{}", filled.form.category, name(own), name(wanted)));
    }
}
