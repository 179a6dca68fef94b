use super::{Rule, Sink};
use crate::case::Case;
use crate::catalog::SourceAnomaly;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T124",
    name: "threshold-source-doubtful",
    severity: Severity::Hint,
    title: "判定所依据的条款原文存疑",
    page: include_str!("threshold_source_doubtful.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.facts() else { return };
    let place = facts.place_of(crate::facts::FactSheet::Organisation);
    let mut told: Vec<&str> = Vec::new();
    for verdict in &case.application.verdicts {
        let id = verdict.requirement.id.as_str();
        let bears = |anomaly: &&SourceAnomaly| {
            anomaly.bears_on_judgement && anomaly.sections.iter().any(|section| section == id)
        };
        for anomaly in verdict.edition.anomalies.iter().filter(bears) {
            // One doubt may concern several clauses, and one clause several categories.
            if told.contains(&anomaly.text.as_str()) {
                continue;
            }
            told.push(&anomaly.text);
            sink.at(place)
                .understood(verdict.outcome().name())
                .basis(verdict.citation())
                .remedy("有疑问时向认证机构或评定机构询问")
                .say(format!("{id}的原文存疑：{}", anomaly.text));
        }
    }
}
