use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::{Applied, Facts};

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
    let Some(facts) = case.application.facts.as_deref() else { return };
    for (applied, line) in case.application.applied.iter().filter(|applied| applied.is_stated).zip(stated_lines(facts)) {
        if applied.category != filled.form.category {
            continue;
        }
        let Some(stated) = filled.edition.level(&line.level.typed) else { continue };
        if stated != own {
            let level = &filled.assessment.context.level;
            sink.at(level.place)
                .typed(level.text())
                .understood(filled.edition.level_name(own))
                .remedy("以申请书为准改成一致")
                .say(format!("{}的自评估表申报{}，申报信息写的却是{}", filled.form.category, filled.edition.level_name(own), quoted(&line.level.typed)));
        }
    }
}

/// The lines of 申报类别 whose category is understood: those that the application knows.
fn stated_lines(facts: &Facts) -> impl Iterator<Item = &Applied> {
    facts.applied.iter().filter(|line| line.category.value.is_some())
}
