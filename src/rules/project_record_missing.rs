use super::evidence_lines::{projects_cited, said};
use super::{Rule, Sink, clause_words};
use crate::assessment::{EvidenceState, Verdict};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::words::EvidenceWords;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "E112",
    name: "project-record-missing",
    severity: Severity::Warning,
    title: "要求实际项目的材料，只列了模板或制度",
    page: include_str!("project_record_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let words = &case.catalog.evidence;
    let facts = case.application.facts.as_deref();
    for (answer, row) in filled.answers() {
        let claims = answer.conclusion.verdict == Some(Verdict::Conforming) && answer.necessity.as_bool() != Some(false);
        let wanted = filled.form.required_evidence(row);
        if !claims || answer.evidence.state != EvidenceState::Listed || !EvidenceWords::has(&wanted, &words.projects_asked) {
            continue;
        }
        let evidence = case.application.evidence.as_deref();
        let lines = evidence.into_iter().flat_map(|evidence| {
            let own = evidence.lines.iter().filter(|line| line.member == case.member && line.clause == answer.clause);
            own.flat_map(|line| said(evidence, line))
        });
        let mut cited = answer.evidence.items.iter().map(|item| item.text.as_str()).chain(lines);
        let is_general = |name: &str| {
            let stem = text::key(name);
            let stem = stem.rsplit_once('.').map_or(stem.as_str(), |(stem, _)| stem).trim_end_matches([')', '版']);
            let is_form = EvidenceWords::has(name, &words.templates);
            let is_procedure = words.procedures.iter().any(|word| stem.ends_with(word.as_str()));
            let names_project = facts.is_some_and(|facts| !projects_cited(facts, name).is_empty());
            (is_form || is_procedure) && !names_project
        };
        if cited.all(is_general) {
            sink.at(answer.evidence.place)
                .clause(row)
                .typed(&answer.evidence.typed)
                .remedy("补列已完成项目的材料（写出项目名称），模板和制度另列")
                .say(format!(
                    "{}要求“{}”，所列的只有模板或制度，没有实际项目的材料",
                    clause_words(row),
                    text::excerpt(&wanted, 40)
                ));
        }
    }
}
