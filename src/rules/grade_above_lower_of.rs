use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::catalog::Level;
use crate::verdict::Outcome;

pub(super) const RULE: Rule = Rule {
    code: "L110",
    name: "grade-above-lower-of",
    severity: Severity::Error,
    title: "申报级别高于两项能力中较低的一项",
    page: include_str!("grade_above_lower_of.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    if case.facts().is_none() {
        return;
    }
    for (standing, applied) in case.application.standings.iter().zip(case.application.applied.iter().filter(|applied| applied.edition.is_some())) {
        let Some(declared) = standing.declared else { continue };
        let (general, professional) = (standing.highest_general(), standing.highest_professional());
        let decided = standing.at(declared).is_some_and(|at| at.outcome() == Outcome::Fail);
        if standing.edition.lower_of && decided && standing.highest().is_none_or(|highest| highest < declared) {
            let name = |level: Option<Level>| level.map_or("未达到任何级别", |level| standing.edition.level_name(level));
            sink.at(applied.place)
                .typed(standing.edition.level_name(declared))
                .understood(name(standing.highest()))
                .basis(format!("{} 5.5：基本能力与专业能力的等级不一致时，取较低的等级", standing.edition.code))
                .remedy("改报较低的等级，或先补足较低的一项（用 ziping level 查看差距）")
                .say(format!("{}申报{}，基本能力{}，专业能力{}", standing.category, standing.edition.level_name(declared), name(general), name(professional)));
        }
    }
}
