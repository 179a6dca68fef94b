use super::evidence_lines::{dates_in, entry_of, is_procedure, own_lines, said};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::Line;
use crate::evidence::dates::FoundDate;
use jiff::civil::Date;

pub(super) const RULE: Rule = Rule {
    code: "D110",
    name: "procedure-after-project",
    severity: Severity::Warning,
    title: "制度晚于按它实施的项目",
    page: include_str!("procedure_after_project.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.application.facts.as_deref() else { return };
    let lines: Vec<_> = own_lines(case).collect();
    for (evidence, line, row) in &lines {
        let Some((name, published)) = procedure(case, line) else { continue };
        // What stands in the same cell is done as the procedure says.
        let beside = lines.iter().filter(|(_, other, _)| other.clause == line.clause);
        let projects = beside.flat_map(|(_, other, _)| said(evidence, other)).flat_map(|said| facts.projects_named_in(said));
        let begun = projects.filter_map(|project| {
            Some((project.started.value.or(project.signed.value)?, project.name.typed.as_str()))
        });
        let Some((begun, project)) = begun.filter(|(begun, _)| *begun < published).min() else { continue };
        let report = sink.at(line.place).clause(row).typed(&line.listed.text).understood(published.to_string());
        let report = match line.files.first() {
            Some(&file) => report.file(&evidence.holdings.files[file].path),
            None => report,
        };
        report
            .remedy("换成制度发布以后实施的项目，或提供项目实施时有效的版本")
            .say(format!(
                "{}的制度{}日期是{published}，同一条所列的项目{}在{begun}已经开始",
                clause_words(row),
                quoted(&name),
                quoted(project)
            ));
    }
}

/// The procedure that a line is, and its date: of its file, or in the name listed.
fn procedure(case: &Case<'_>, line: &Line) -> Option<(String, Date)> {
    let evidence = case.application.evidence.as_deref()?;
    let first = |name: &str| dates_in(case, name).first().map(FoundDate::first);
    let of_file = line.files.iter().find_map(|&file| {
        let name = evidence.holdings.files[file].name();
        let registered = entry_of(evidence, file).and_then(|entry| entry.dated.value);
        let dated = registered.or_else(|| first(name))?;
        is_procedure(case, name).then(|| (name.to_owned(), dated))
    });
    of_file.or_else(|| if is_procedure(case, &line.name) { Some((line.name.clone(), first(&line.name)?)) } else { None })
}
