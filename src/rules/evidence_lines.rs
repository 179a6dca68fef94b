//! What the rules about evidence share: the lines of their own paper, how files are named, which projects are cited.

use crate::case::Case;
use crate::catalog::Row;
use crate::evidence::{Line, Reconciliation};
use crate::facts::{Facts, Project};
use crate::text;
use jiff::civil::Date;

/// No more of a kind is told one by one.
pub(super) const MOST_TOLD: usize = 50;

/// Names of projects shorter than this, in characters, are alike by chance.
const SHORTEST_PROJECT: usize = 4;

/// The lines that cells of this paper list themselves, with their rows; those of rows that are not required are left out.
pub(super) fn own_lines<'a, 'c>(case: &'a Case<'c>) -> impl Iterator<Item = (&'a Reconciliation, &'a Line, &'c Row)> {
    let evidence = case.application.evidence.as_deref();
    let filled = case.filled.as_ref();
    evidence.into_iter().zip(filled).flat_map(move |(evidence, filled)| {
        evidence
            .lines
            .iter()
            .filter(|line| line.member == case.member && line.listed.is_own())
            .filter(|line| {
                let answer = filled.assessment.answers.iter().find(|answer| answer.clause == line.clause);
                answer.is_none_or(|answer| answer.necessity.as_bool() != Some(false))
            })
            .filter_map(move |line| Some((evidence, line, filled.form.row(line.clause)?)))
    })
}

/// The reconciliation, where this is the case that tells what concerns the folder as a whole: the first form's, or the first
/// case's where there is no form.
pub(super) fn folder_of<'a>(case: &'a Case<'_>) -> Option<&'a Reconciliation> {
    let is_teller = if case.application.forms().next().is_some() { case.is_first_form() } else { case.member == 0 };
    case.application.evidence.as_deref().filter(|_| is_teller)
}

/// A file as messages name it: `“02 示例一号项目/授权书.pdf”`.
pub(super) fn file_words(evidence: &Reconciliation, file: usize) -> String {
    format!("“{}”", text::excerpt(&evidence.holdings.files[file].path, 80))
}

/// Several files, at most five by name: `“甲.pdf”、“乙.pdf”等7个文件`.
pub(super) fn files_words(evidence: &Reconciliation, files: &[usize]) -> String {
    const NAMED: usize = 5;
    let named: Vec<String> = files.iter().take(NAMED).map(|&file| file_words(evidence, file)).collect();
    let more = if files.len() > NAMED { format!("等{}个文件", files.len()) } else { String::new() };
    format!("{}{more}", named.join("、"))
}

/// Everything that a line says of itself: the item, and the paths of its files.
pub(super) fn said<'a>(evidence: &'a Reconciliation, line: &'a Line) -> impl Iterator<Item = &'a str> {
    let paths = line.files.iter().map(|&file| evidence.holdings.files[file].path.as_str());
    std::iter::once(line.name.as_str()).chain(paths)
}

/// The projects of the list that a text names.
pub(super) fn projects_cited<'f>(facts: &'f Facts, text: &str) -> Vec<&'f Project> {
    let key = text::bare_key(text);
    let is_cited = |project: &&Project| {
        let name = text::bare_key(&project.name.typed);
        name.chars().count() >= SHORTEST_PROJECT && key.contains(&name)
    };
    facts.projects.iter().filter(is_cited).collect()
}

/// The own date of a file: what the register says, else the first date in its name that is no end of validity.
pub(super) fn dated(case: &Case<'_>, evidence: &Reconciliation, file: usize) -> Option<Date> {
    let entry = evidence.registered[file].and_then(|at| evidence.register.as_ref()?.entries.get(at));
    entry.and_then(|entry| entry.dated.value).or_else(|| date_in(case, evidence.holdings.files[file].name()))
}

/// The first date in a name that is no end of validity.
pub(super) fn date_in(case: &Case<'_>, name: &str) -> Option<Date> {
    let found = crate::evidence::dates::in_text(name);
    found.iter().find(|date| !ends_validity(case, &name[..date.at.start])).map(|date| date.day)
}

/// The last day of validity in a name (`…_有效期至20260831.pdf`).
pub(super) fn validity_in(case: &Case<'_>, name: &str) -> Option<Date> {
    let found = crate::evidence::dates::in_text(name);
    found.iter().rev().find(|date| ends_validity(case, &name[..date.at.start])).map(|date| date.day)
}

fn ends_validity(case: &Case<'_>, before: &str) -> bool {
    let before = text::key(before);
    let before = before.trim_end_matches([':', '_', '-', '(']);
    case.catalog.evidence.until.iter().any(|word| before.ends_with(word.as_str()))
}
