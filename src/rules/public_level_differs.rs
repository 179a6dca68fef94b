use super::{Rule, Sink};
use crate::case::Case;
use crate::catalog::{Edition, Level};
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
    let Some(filled) = case.filled.as_ref().filter(|filled| filled.form.is_general && case.application.is_together)
    else {
        return;
    };
    let Some(own) = filled.assessment.context.level() else { return };
    let name = |level| filled.edition.level_name(level).to_owned();
    let application = &case.application;
    let applied = application.applied.iter().filter_map(|applied| Some((applied.edition?, applied.level?)));
    let forms = application.forms().filter(|form| !form.form.is_general);
    let forms = forms.filter_map(|form| Some((form.edition, form.level?)));
    let highest = applied.chain(forms).filter_map(|(edition, level)| same_level(filled.edition, edition, level)).max();
    let Some(highest) = highest.filter(|highest| own != *highest) else { return };
    let stated = &filled.assessment.context.level;
    sink.at(stated.place)
        .typed(stated.text())
        .understood(name(own))
        .basis("同时申报几个类别、级别不同时，公共管理按最高的级别填写")
        .remedy(format!("按{}填写公共管理自评估表", name(highest)))
        .say(format!("公共管理自评估表填的是{}，申报的最高级别却是{}", name(own), name(highest)));
}

/// An edition's level in another edition: the one that bears the same name. Another scheme's levels can't be compared.
pub(super) fn same_level(wanted: &Edition, edition: &Edition, level: Level) -> Option<Level> {
    let name = edition.level_name(level);
    wanted.all_levels().iter().find(|level| wanted.level_name(*level) == name)
}
