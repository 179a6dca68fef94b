use super::evidence_lines::{own_lines, said};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::catalog::{Measure, Test};
use crate::discrepancy::Severity;
use crate::facts::Project;
use crate::place::Place;
use crate::text;
use crate::verdict::Verdict;
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
    let Some(filled) = &case.filled else { return };
    let windows = windows(case);
    let mut told = HashSet::new();
    for (evidence, line, row) in own_lines(case) {
        // The clause that states the years counts projects; other clauses of the general form are about other things
        // (从事服务3年以上 is shown by an old project).
        let clause = text::key(&row.clause);
        let stated = windows.iter().find(|(_, verdict)| clause.contains(&text::key(&verdict.requirement.text)));
        let Some((years, verdict)) = stated.or(windows.first()).filter(|_| stated.is_some() || !filled.form.is_general)
        else {
            continue;
        };
        let begin = case.as_of.saturating_sub(i64::from(*years).years());
        let cited: Vec<&Project> = said(evidence, line).flat_map(|said| facts.projects_named_in(said)).collect();
        for project in cited.into_iter().filter(|project| !windows.iter().any(|(_, verdict)| is_counted(verdict, project))) {
            let Some((what, day)) = outside(project, begin) else { continue };
            if told.insert((line.clause, text::bare_key(&project.name.typed))) {
                sink.at(line.place)
                    .clause(row)
                    .weighing(if stated.is_some() { Severity::Error } else { Severity::Warning })
                    .typed(&line.listed.text)
                    .understood(day.to_string())
                    .basis(verdict.citation())
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

/// How many years back projects count for the form's categories, and the verdicts on the clauses that say so.
fn windows<'a, 'c>(case: &'a Case<'c>) -> Vec<(u8, &'a Verdict<'c>)> {
    let Some(form) = case.filled.as_ref().map(|filled| filled.form) else { return Vec::new() };
    let own = |category: &str| form.is_general || form.category == category;
    let verdicts = case.application.verdicts.iter().filter(|verdict| own(&verdict.category));
    verdicts.filter_map(|verdict| Some((years(&verdict.threshold.test)?, verdict))).collect()
}

/// Whether the project counts all the same, as 签订并完成 is read.
fn is_counted(verdict: &Verdict<'_>, project: &Project) -> bool {
    let row = |place: Place| match place {
        Place::Cell { sheet, row, .. } => Some((sheet, row)),
        _ => None,
    };
    verdict.reckoning.counted.iter().any(|line| row(line.place).is_some() && row(line.place) == row(project.name.place))
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
    let done = project.done().filter(|day| *day < begin).map(|day| ("完成", day));
    done.or_else(|| project.signed.value.filter(|day| *day < begin).map(|day| ("签订", day)))
}
