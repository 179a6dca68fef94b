use super::evidence_lines::{is_procedure, said};
use super::evidence_projects::is_of_project;
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
    for (answer, row) in filled.answers() {
        let claims = answer.conclusion.verdict == Some(Verdict::Conforming) && answer.necessity.as_bool() != Some(false);
        // Rows that share the printed cell of another show their part of it there.
        let asks = EvidenceWords::has(&row.evidence, &words.projects_asked);
        if !claims || answer.evidence.state != EvidenceState::Listed || !asks {
            continue;
        }
        let evidence = case.application.evidence.as_deref();
        let lines = evidence.into_iter().flat_map(|evidence| {
            let own = evidence.lines.iter().filter(|line| line.member == case.member && line.clause == answer.clause);
            own.flat_map(|line| said(evidence, line))
        });
        let mut cited = answer.evidence.items.iter().map(|item| item.text.as_str()).chain(lines);
        if cited.all(|name| is_general(case, name)) {
            sink.at(answer.evidence.place)
                .clause(row)
                .typed(&answer.evidence.typed)
                .remedy("补列已完成项目的材料（写出项目名称），模板和制度另列")
                .say(format!(
                    "{}要求“{}”，所列的只有模板或制度，没有实际项目的材料",
                    clause_words(row),
                    text::excerpt(row.evidence.trim_end_matches('。'), 40)
                ));
        }
    }
}

/// Whether a name is of a template or a procedure, and of no project.
fn is_general(case: &Case<'_>, name: &str) -> bool {
    let is_form = EvidenceWords::has(name, &case.catalog.evidence.templates);
    (is_form || is_procedure(case, name)) && !is_of_project(case, name)
}
