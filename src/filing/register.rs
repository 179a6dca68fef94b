//! The register brought up to date with what the forms list now.

use crate::application::Application;
use crate::evidence::words::EvidenceWords;
use crate::evidence::{ListedFactKind, Reconciliation, Register, RegisterEntry, dates};
use crate::facts::{Entry, Facts};
use crate::place::Place;
use crate::text;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What numbers of entries begin with.
const PREFIX: &str = "E-";

/// The register that was given with a line added for every listed file that it did not have, and the clauses of this
/// application's forms written anew. What people entered stays; the digest of a file that changed stays too, so that the
/// change is told until somebody confirms it.
pub fn updated(application: &Application<'_>, evidence: &Reconciliation, words: &EvidenceWords) -> Register {
    let mut register = evidence.register.clone().unwrap_or_default();
    register.troubles.clear();
    let forms: Vec<String> = application.forms().map(|form| form.form.category.clone()).collect();
    for entry in &mut register.entries {
        // What is not listed any more serves these forms no longer.
        entry.clauses = of_other_forms(&entry.clauses, &forms).collect::<Vec<_>>().join("；");
    }
    let mut number = register.entries.iter().filter_map(|entry| number_of(&entry.id)).max().unwrap_or(0);
    for (file, uses) in evidence.uses.iter().enumerate().filter(|(_, uses)| !uses.is_empty()) {
        let clauses = clauses(application, evidence, uses);
        if let Some(entry) = evidence.registered[file].and_then(|at| register.entries.get_mut(at)) {
            entry.clauses = merged(&entry.clauses, &clauses);
            continue;
        }
        number += 1;
        let entry = entry(application, evidence, file, words);
        register.entries.push(RegisterEntry {
            id: format!("{PREFIX}{number:03}"),
            clauses: merged("", &clauses),
            ..entry
        });
    }
    register
}

fn number_of(id: &str) -> Option<u32> {
    id.strip_prefix(PREFIX)?.parse().ok()
}

/// Which clauses of which form a file serves: `应急处理` → `第3、5条`.
fn clauses(application: &Application<'_>, evidence: &Reconciliation, uses: &[usize]) -> BTreeMap<String, String> {
    let mut by_form: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    for line in uses.iter().map(|&line| &evidence.lines[line]) {
        let Some(form) = application.form_of(line.member) else { continue };
        by_form.entry(form.form.category.clone()).or_default().push(line.clause);
    }
    let words = |mut clauses: Vec<u16>| {
        clauses.sort_unstable();
        clauses.dedup();
        format!("第{}条", text::number_list(&clauses))
    };
    by_form.into_iter().map(|(form, clauses)| (form, words(clauses))).collect()
}

/// The clauses of forms that are not among these.
fn of_other_forms<'r>(registered: &'r str, forms: &'r [String]) -> impl Iterator<Item = &'r str> {
    let pieces = registered.split(['；', ';', '\n']).map(text::trim);
    pieces.filter(|piece| !piece.is_empty() && !forms.iter().any(|form| piece.starts_with(form.as_str())))
}

/// The clauses as registered, those of this application's forms replaced; other forms' stay.
fn merged(registered: &str, current: &BTreeMap<String, String>) -> String {
    let forms: Vec<String> = current.keys().cloned().collect();
    let others = of_other_forms(registered, &forms);
    let own = current.iter().map(|(form, clauses)| format!("{form}{clauses}"));
    own.chain(others.map(str::to_owned)).collect::<Vec<_>>().join("；")
}

/// What can be told of a file without asking: from its name, from the cells that list it, from the facts.
fn entry(
    application: &Application<'_>,
    evidence: &Reconciliation,
    file: usize,
    words: &EvidenceWords,
) -> RegisterEntry {
    let held = &evidence.holdings.files[file];
    let name = held.name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let lines = evidence.uses[file].iter().map(|&line| &evidence.lines[line]);
    let facts: Vec<_> = lines.flat_map(|line| &line.listed.facts).collect();
    let stated = |kind: ListedFactKind| facts.iter().find(|fact| fact.kind == kind);
    // Of a run of time the last day is the paper's own; a month alone says too little.
    let dated = dates::own(name, words).iter().rev().find(|found| found.is_day).map(|found| found.day);
    let valid = dates::validity(name, words);
    let valid =
        valid.or_else(|| stated(ListedFactKind::Validity)?.until).or_else(|| stated(ListedFactKind::Lease)?.until);
    let day = |value: Option<Date>| Entry {
        typed: value.map_or_else(String::new, |day| day.to_string()),
        value,
        place: Place::Whole,
    };
    RegisterEntry {
        id: String::new(),
        name: stem.to_owned(),
        file: held.path.clone(),
        sha256: held.sha256,
        clauses: String::new(),
        project: project(application.facts.as_deref(), &held.path),
        issuer: stated(ListedFactKind::Issuer).map_or_else(String::new, |fact| fact.value.clone()),
        dated: day(dated),
        valid_until: day(valid),
        version: version(stem),
        responsible: String::new(),
        remark: String::new(),
        more: Vec::new(),
        place: String::new(),
    }
}

/// The project of the list that the path names, where it is one.
fn project(facts: Option<&Facts>, path: &str) -> String {
    let cited = facts.map_or_else(Vec::new, |facts| facts.projects_named_in(path));
    if let [project] = cited.as_slice() { project.name.typed.clone() } else { String::new() }
}

/// `V1.0` in a name.
fn version(stem: &str) -> String {
    let at = stem.rfind(['V', 'v']);
    let written = at.map_or("", |at| &stem[at..]);
    let digits = written.get(1..).unwrap_or_default();
    let end = digits.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(digits.len());
    let is_version = digits.starts_with(|c: char| c.is_ascii_digit());
    if is_version { written[..=end].trim_end_matches('.').to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_of_other_forms_stay() {
        let current = BTreeMap::from([("应急处理".to_owned(), "第3、5条".to_owned())]);
        assert_eq!(merged("应急处理第1条；公共管理第7条", &current), "应急处理第3、5条；公共管理第7条");
        assert_eq!(merged("", &current), "应急处理第3、5条");
    }

    #[test]
    fn versions_in_names() {
        assert_eq!(version("应急流程V1.0"), "V1.0");
        assert_eq!(version("应急流程v2_终稿"), "v2");
        assert_eq!(version("VPN设备清单"), "");
    }
}
