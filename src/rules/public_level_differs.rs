use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "X103",
    name: "public-level-differs",
    severity: Severity::Error,
    title: "公共管理的级别不是申报的最高级别",
    page: include_str!("public_level_differs.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = case.filled.as_ref().filter(|filled| filled.form.is_general && case.application.is_together) else { return };
    let Some(own) = filled.assessment.context.level() else { return };
    let name = |level| filled.edition.level_name(level).to_owned();
    // Levels of another scheme can't be compared.
    let applied = case.application.applied.iter().filter_map(|applied| filled.edition.level(applied.edition?.level_name(applied.level?)));
    let forms = case.application.forms().filter(|form| !form.form.is_general).filter_map(|form| filled.edition.level(form.edition.level_name(form.level?)));
    let Some(highest) = applied.chain(forms).max() else { return };
    if own != highest {
        let stated = &filled.assessment.context.level;
        sink.at(stated.place)
            .typed(stated.text())
            .understood(name(own))
            .basis("同时申报几个类别、级别不同时，公共管理按最高的级别填写")
            .remedy(format!("按{}填写公共管理自评估表", name(highest)))
            .say(format!("公共管理自评估表填的是{}，申报的最高级别却是{}", name(own), name(highest)));
    }
}
