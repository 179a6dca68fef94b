use super::evidence_lines::{own_lines, projects_cited, said};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::catalog::{Measure, Test};
use crate::discrepancy::Severity;
use crate::facts::Project;
use crate::text;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: "D108",
    name: "project-outside-window",
    severity: Severity::Error,
    title: "所引项目不在要求的期间内",
    page: include_str!("project_outside_window.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.application.facts.as_deref() else { return };
    let Some((years, citation)) = window(case) else { return };
    let begin = case.as_of.saturating_sub(i64::from(years).years());
    let mut told = HashSet::new();
    for (evidence, line, row) in own_lines(case) {
        let cited: Vec<&Project> = said(evidence, line).flat_map(|said| projects_cited(facts, said)).collect();
        for project in cited {
            let Some((what, day)) = outside(project, begin) else { continue };
            if told.insert((line.clause, text::bare_key(&project.name.typed))) {
                sink.at(line.place)
                    .clause(row)
                    .typed(&line.listed.text)
                    .understood(day.to_string())
                    .basis(citation.clone())
                    .remedy(format!("换成近{years}年内签订并完成的项目的材料"))
                    .say(format!(
                        "{}的材料来自项目{}，它{what}于{day}，早于{begin}，不在近{years}年内",
                        clause_words(row),
                        quoted(&project.name.typed)
                    ));
            }
        }
    }
}

/// How many years back projects count for the form's category, and the clause that says so.
fn window(case: &Case<'_>) -> Option<(u8, String)> {
    let form = case.filled.as_ref()?.form;
    let own = |category: &str| form.is_general || form.category == category;
    case.application.verdicts.iter().filter(|verdict| own(&verdict.category)).find_map(|verdict| {
        let years = years(&verdict.threshold.test)?;
        Some((years, verdict.citation()))
    })
}

fn years(test: &Test) -> Option<u8> {
    match test {
        Test::Measure(Measure::ProjectsCompleted { window_years, .. }) => Some(*window_years),
        Test::All(tests) | Test::Any(tests) => tests.iter().find_map(years),
        Test::Measure(_) => None,
    }
}

/// Why a project lies before the window: what happened too early, and when.
fn outside(project: &Project, begin: Date) -> Option<(&'static str, Date)> {
    let signed = project.signed.value.filter(|day| *day < begin).map(|day| ("签订", day));
    signed.or_else(|| project.done().filter(|day| *day < begin).map(|day| ("完成", day)))
}
