use super::{Rule, Sink, clause_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::catalog::{Axis, Requirement};

pub(super) const RULE: Rule = Rule {
    code: "L101",
    name: "not-required-answered",
    severity: Severity::Warning,
    title: "填写了不要求的条款",
    page: include_str!("not_required_answered.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let level = filled.assessment.context.level();
    for (answer, row) in filled.answers().filter(|(answer, _)| answer.is_answered()) {
        let why = match answer.requirement {
            // A row of lower levels only is asked after by its own rule.
            Requirement::NotRequired(Axis::Level) if row.applicability.levels.iter().any(|of| Some(of) > level) => {
                format!("只对{}要求，本次申报{}", filled.levels_of(row), filled.level_name().unwrap_or_default())
            }
            Requirement::NotRequired(Axis::Condition) => {
                let printed = row.applicability.condition.and_then(|condition| filled.form.condition_value(condition));
                format!("只在“{}”，与本项目不符", printed.map_or("", |value| &value.printed))
            }
            _ => continue,
        };
        sink.at(answer.conclusion.place)
            .clause(row)
            .typed(&answer.conclusion.typed)
            .remedy("不要求的条款留空；申报级别或项目条件有误时先更正表头")
            .say(format!("{}{why}，却作了填写", clause_words(row)));
    }
}
