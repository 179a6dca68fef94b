use super::{Rule, Sink};
use crate::case::Case;
use crate::catalog::Level;
use crate::discrepancy::Severity;
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
    let application = &case.application;
    let applied = application.applied.iter().filter(|applied| applied.edition.is_some());
    for (standing, applied) in application.standings.iter().zip(applied).filter(|(known, _)| known.edition.lower_of) {
        let Some(declared) = standing.declared else { continue };
        let Some(at) = standing.at(declared).filter(|at| at.outcome() == Outcome::Fail) else { continue };
        let name = |level| standing.edition.level_name(level);
        // What passes at no level may still be open rather than failed.
        let half = |what: &str, outcome: Outcome, highest: Option<Level>| {
            let reached = highest.map_or("没有哪一级可以判为通过".to_owned(), |level| {
                format!("可判为通过的最高是{}", name(level))
            });
            match outcome {
                Outcome::Pass => format!("{what}通过"),
                Outcome::Fail | Outcome::Undecided => format!("{what}{}（{reached}）", outcome.name()),
            }
        };
        sink.at(applied.place)
            .typed(name(declared))
            .understood(standing.highest().map_or("没有可以判为通过的级别", name))
            .basis("T/CAS 375-2019 5.5：基本能力与专业能力的等级不一致时，取较低的等级")
            .remedy("改报较低的等级，或先补足较低的一项（用 ziping level 查看各级别的差距）")
            .say(format!(
                "{}申报{}，按这一级{}，{}",
                standing.category,
                name(declared),
                half("基本能力", at.general.outcome, standing.highest_general()),
                half("专业能力", at.professional.outcome, standing.highest_professional())
            ));
    }
}
