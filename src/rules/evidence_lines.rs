//! What the rules about evidence share: the lines of their own paper, and how files and clauses are named.

use crate::case::Case;
use crate::catalog::Row;
use crate::evidence::dates::{self, FoundDate};
use crate::evidence::words::EvidenceWords;
use crate::evidence::{Line, ListedFactKind, Reconciliation, RegisterEntry};
use crate::text;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// No more of a kind is told one by one.
pub(super) const MOST_TOLD: usize = 50;

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

/// Where the text behind the last such character begins.
pub(super) fn after_last(text: &str, is_it: impl Fn(char) -> bool) -> usize {
    text.rfind(&is_it).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8))
}

/// The key of the organisation's own name: of the form's header, else of the facts.
pub(super) fn own_name(case: &Case<'_>) -> Option<String> {
    let stated = case.filled.as_ref().and_then(|filled| filled.assessment.context.organisation());
    let facts = || case.application.facts.as_deref()?.organisation.name.value.as_deref();
    stated.or_else(facts).map(text::bare_key).filter(|name| !name.is_empty())
}

/// A name without its extension, and without version, date and brackets at its end, folded: what it ends in says what it is.
pub(super) fn core(case: &Case<'_>, name: &str) -> String {
    const AROUND: &str = "-_.,()<>《》年月日版第";
    let key = text::key(name);
    let is_extension =
        |tail: &str| (2..=4).contains(&tail.len()) && tail.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let mut core = key.rsplit_once('.').filter(|(_, tail)| is_extension(tail)).map_or(key.as_str(), |(stem, _)| stem);
    let collected = ["汇编", "文件", "全文"];
    let versions = &case.catalog.evidence.versions;
    let words = || versions.iter().map(String::as_str).chain(collected);
    loop {
        let before = core.len();
        core = core.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || AROUND.contains(c));
        core = words().find_map(|word| core.strip_suffix(word)).unwrap_or(core);
        if core.len() == before {
            return core.to_owned();
        }
    }
}

/// Whether a name is of a paper that says how something is to be done.
pub(super) fn is_procedure(case: &Case<'_>, name: &str) -> bool {
    let core = core(case, name);
    case.catalog.evidence.procedures.iter().any(|word| core.ends_with(word.as_str()))
}

/// Whether a line is of a lease.
pub(super) fn is_lease(case: &Case<'_>, evidence: &Reconciliation, line: &Line) -> bool {
    line.listed.facts.iter().any(|fact| fact.kind == ListedFactKind::Lease)
        || said(evidence, line).any(|said| EvidenceWords::has(said, &case.catalog.evidence.leases))
}

/// Clauses as messages name them: `第1、3条`; where they are of several forms, with the forms: `待客第1条、外送第3条`.
pub(super) fn clauses_words(case: &Case<'_>, clauses: &BTreeSet<(usize, u16)>) -> String {
    let mut by_form: BTreeMap<usize, Vec<u16>> = BTreeMap::new();
    for &(member, clause) in clauses {
        by_form.entry(member).or_default().push(clause);
    }
    let is_one = by_form.len() == 1;
    let form = |member: usize| case.application.form_of(member).filter(|_| !is_one);
    let category = |member: usize| form(member).map_or("", |form| form.form.category.as_str());
    let words =
        by_form.iter().map(|(&member, clauses)| format!("{}第{}条", category(member), text::number_list(clauses)));
    words.collect::<Vec<String>>().join("、")
}

/// What the register says of a file.
pub(super) fn entry_of(evidence: &Reconciliation, file: usize) -> Option<&RegisterEntry> {
    evidence.register.as_ref()?.entries.get(evidence.registered[file]?)
}

/// The dates in a name that are no end of validity.
pub(super) fn dates_in(case: &Case<'_>, name: &str) -> Vec<FoundDate> {
    dates::own(name, &case.catalog.evidence)
}

/// The last day of validity in a name (`…_有效期至20260831.pdf`).
pub(super) fn validity_in(case: &Case<'_>, name: &str) -> Option<Date> {
    dates::validity(name, &case.catalog.evidence)
}
