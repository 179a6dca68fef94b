use super::branches_contradictory::branches_answered;
use super::{Rule, Sink, clause_words};
use crate::assessment::Trouble;
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::catalog::{Axis, Necessity};

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
        // A mark that is wrong in itself is reported as that.
        if !matches!(answer.conclusion.trouble, None | Some(Trouble::Blank | Trouble::NoColumn)) {
            continue;
        }
        let (why, remedy) = match (answer.necessity, row.applicability.condition) {
            // A row of lower levels only is asked after by its own rule.
            (Necessity::NotRequired(Axis::Level), _) if row.applicability.levels.iter().any(|of| Some(of) > level) => {
                let why = format!("只对{}要求，本次申报{}", filled.levels_of(row), filled.level_name().unwrap_or_default());
                (why, "不要求的条款留空；申报级别有误时先更正表头")
            }
            // Two branches answered at once are one contradiction, reported once.
            (Necessity::NotRequired(Axis::Condition), Some(condition)) if branches_answered(filled, condition.group.into()) < 2 => {
                let printed = filled.form.condition_value(condition).map_or("", |value| &value.printed);
                (format!("标明“{printed}”，与本项目的条件不符"), "不适用的条款留空；项目条件有误时用 --condition 更正")
            }
            (Necessity::NotRequired(Axis::Category), _) => {
                let categories = row.applicability.categories.as_deref().unwrap_or_default().join("、");
                (format!("只适用于{categories}，本次没有申报这些类别"), "不适用的条款留空")
            }
            _ => continue,
        };
        sink.at(answer.conclusion.place)
            .clause(row)
            .typed(&answer.conclusion.typed)
            .remedy(remedy)
            .say(format!("{}{why}，却作了填写", clause_words(row)));
    }
}
