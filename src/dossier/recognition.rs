//! Which form a sheet is.
//!
//! Forms of different editions share clauses, so the title decides between forms that fit about as well; clauses that fit
//! far better outweigh it.

use crate::catalog::{Catalog, Form};
use crate::layout::Labels;
use crate::normalize;
use crate::text;
use crate::transcript::{LineKind, Transcript};
use std::collections::HashSet;

/// At most this many clauses of a form must be recognised for a sheet to be that form; small forms need a third.
const MOST_CLAUSES_NEEDED: usize = 3;

/// A title this much like a form's is meant to be it.
const TITLE_LIKENESS: f64 = 0.8;

/// Another form's clauses outweigh the title where they fit so many times as well.
const FAR_BETTER: usize = 2;

/// Edited clauses are slow to compare: only this many forms are tried besides the one that the title names.
const FORMS_TRIED: usize = 2;

/// How much of a sheet is looked at to find out which forms to try, in characters.
const LOOKED_AT: usize = 50_000;

/// The form that a sheet holds: by clauses quoted word for word, or by likeness where it quotes none. `labels` are those
/// of the catalogue.
pub(super) fn form_of<'c>(transcript: &Transcript, catalog: &'c Catalog, labels: &Labels) -> Option<&'c Form> {
    let titled = titled(transcript, catalog);
    best(quoted(transcript, catalog, labels), titled).or_else(|| {
        let likely = likely(transcript, catalog, titled).into_iter();
        best(likely.map(|form| (normalize::recognised(transcript, form), form)), titled)
    })
}

/// Every form with how many clause lines of the sheet are clauses of it word for word. A line is looked up once, not once
/// for each form.
fn quoted<'c>(
    transcript: &Transcript,
    catalog: &'c Catalog,
    labels: &Labels,
) -> impl Iterator<Item = (usize, &'c Form)> {
    let mut counts = vec![0; catalog.forms.len()];
    for line in transcript.lines.iter().filter(|line| line.kind == LineKind::Clause) {
        for &form in labels.forms_with(&line.key) {
            counts[form] += 1;
        }
    }
    counts.into_iter().zip(&catalog.forms)
}

/// The form whose title the sheet carries.
fn titled<'c>(transcript: &Transcript, catalog: &'c Catalog) -> Option<&'c Form> {
    let title = text::bare_key(&transcript.title.as_ref()?.text);
    let likeness = |form: &Form| text::likeness_from(&text::bare_key(&form.title), &title, TITLE_LIKENESS);
    let named =
        catalog.forms.iter().map(|form| (likeness(form), form)).filter(|(likeness, _)| *likeness >= TITLE_LIKENESS);
    // The first of several, so that the catalogue's order decides.
    named.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, form)| form)
}

/// The form with the highest count, or the one that the title names where no other fits far better.
fn best<'c>(counted: impl Iterator<Item = (usize, &'c Form)>, titled: Option<&'c Form>) -> Option<&'c Form> {
    // At least one is always needed, and of most forms there is none.
    let counted = counted.filter(|(found, form)| *found > 0 && *found >= needed(form));
    let counted: Vec<(usize, &Form)> = counted.collect();
    let most = counted.iter().copied().reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let own = counted.iter().find(|(_, form)| titled.is_some_and(|titled| titled.id == form.id));
    Some(own.filter(|(found, _)| most.0 < FAR_BETTER * found).unwrap_or(&most).1)
}

fn needed(form: &Form) -> usize {
    MOST_CLAUSES_NEEDED.min(form.clauses().count() / 3).max(1)
}

/// The forms worth the slow comparison: the one that the title names, and those most of whose clauses are made of pairs of
/// characters that the sheet has. A form of one or two clauses is like too many sheets to be tried without its title.
fn likely<'c>(transcript: &Transcript, catalog: &'c Catalog, titled: Option<&'c Form>) -> Vec<&'c Form> {
    let pairs = pairs_on(transcript);
    let mut fits: Vec<(usize, &Form)> = catalog
        .forms
        .iter()
        .filter(|form| {
            form.clauses().count() >= MOST_CLAUSES_NEEDED && titled.is_none_or(|titled| titled.id != form.id)
        })
        .map(|form| (form.clauses().filter(|row| is_made_of(&row.body_key, &pairs)).count(), form))
        .filter(|(fitting, form)| *fitting >= needed(form))
        .collect();
    fits.sort_by_key(|(fitting, _)| std::cmp::Reverse(*fitting));
    titled.into_iter().chain(fits.into_iter().map(|(_, form)| form).take(FORMS_TRIED)).collect()
}

/// The pairs of neighbouring characters in the clause lines of a sheet.
fn pairs_on(transcript: &Transcript) -> HashSet<(char, char)> {
    let lines = transcript.lines.iter().filter(|line| line.kind == LineKind::Clause);
    lines.flat_map(|line| pairs(&line.key)).take(LOOKED_AT).collect()
}

fn pairs(key: &str) -> impl Iterator<Item = (char, char)> {
    key.chars().zip(key.chars().skip(1))
}

/// Whether at least half of a clause is there.
fn is_made_of(key: &str, known: &HashSet<(char, char)>) -> bool {
    let (mut all, mut there) = (0, 0);
    for pair in pairs(key) {
        all += 1;
        there += usize::from(known.contains(&pair));
    }
    2 * there >= all && all > 0
}
