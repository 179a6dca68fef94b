//! Sets the lists of the forms against the files that were handed in: which file an item means, and which it may mean.
//!
//! Exact names come first, then names that differ in little, and how they differ is said. Between two files nothing is
//! decided here: both are shown, and a clerk's decision, where there is one, is obeyed.

mod index;
mod name;
mod settled;
mod shortened;

use crate::assessment::Answer;
use crate::catalog::Form;
use crate::evidence::words::EvidenceWords;
use crate::evidence::{Decisions, Holdings, Line, LineState, Listed, Reconciliation, Register, Stance, filed};
use index::Index;
use jiff::civil::Date;
use settled::Settler;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The lists of one form.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// The paper's position among the application's.
    pub member: usize,
    /// The form.
    pub form: &'a Form,
    /// Its answers with what they list.
    pub answers: &'a [Answer],
}

/// What was handed in beside the forms.
#[derive(Clone, Debug, Default)]
pub struct Handed {
    /// The files.
    pub holdings: Holdings,
    /// The register, where there is one.
    pub register: Option<Register>,
    /// The clerk's decisions, where there are some.
    pub decisions: Option<Decisions>,
    /// The day of the planned audit, where it is known.
    pub planned: Option<Date>,
}

/// Sets the lists against the files. `words` are those of the catalogue.
pub fn reconcile(lists: &[List<'_>], handed: Handed, words: &EvidenceWords) -> Reconciliation {
    let Handed { holdings, register, decisions, planned } = handed;
    let Settlement { lines, registered, idle_decisions } =
        lines(lists, &holdings, register.as_ref(), decisions.as_ref(), words);
    let mut uses = vec![Vec::new(); holdings.files.len()];
    for (at, line) in lines.iter().enumerate() {
        for &file in &line.files {
            uses[file].push(at);
        }
    }
    Reconciliation {
        same_content: same_content(&holdings),
        same_name: same_name(&holdings),
        same_folded: same_folded(&holdings),
        holdings,
        register,
        decisions,
        lines,
        uses,
        registered,
        idle_decisions,
        papers: Vec::new(),
        planned,
    }
}

/// What came of all items; what was needed for it only is gone by then.
struct Settlement {
    lines: Vec<Line>,
    registered: Vec<Option<usize>>,
    idle_decisions: Vec<(usize, String)>,
}

fn lines(
    lists: &[List<'_>],
    holdings: &Holdings,
    register: Option<&Register>,
    decisions: Option<&Decisions>,
    words: &EvidenceWords,
) -> Settlement {
    let index = Index::of(holdings, words);
    let rows = lists.iter().flat_map(|list| &list.form.rows);
    let mut sections: BTreeSet<String> = rows.map(|row| filed::section(&row.section)).collect();
    sections.remove("");
    let filed = Index::filed(holdings, &sections, words);
    let mut settler = Settler::new(holdings, &index, filed.as_ref(), register, decisions, words);
    settler.note_exact(lists.iter().flat_map(|list| list.answers).flat_map(|answer| &answer.evidence.items));
    let mut lines = Vec::new();
    for list in lists {
        for answer in list.answers {
            for item in &answer.evidence.items {
                lines.extend(lines_of(list, answer, item, &mut settler));
            }
        }
    }
    Settlement { lines, idle_decisions: settler.idle_decisions(), registered: settler.registered() }
}

/// The lines of one item: one for each name that it stands for, or one for a fact.
fn lines_of(list: &List<'_>, answer: &Answer, item: &Listed, settler: &mut Settler<'_>) -> Vec<Line> {
    let line = |name: &str, settled: settled::Settled| Line {
        member: list.member,
        clause: answer.clause,
        place: answer.evidence.place,
        listed: item.clone(),
        name: name.to_owned(),
        state: settled.state,
        stance: settled.stance,
        files: settled.files,
        candidates: settled.candidates,
    };
    if item.names.is_empty() {
        let settled = settler.decided(list.form, answer.clause, &item.text);
        return vec![line(&item.text, settled.unwrap_or_else(settled::Settled::no_file))];
    }
    if item.names.len() > 1 {
        // A range may also be the name of one file.
        let whole = settler.settle(list.form, answer.clause, &item.text);
        if whole.state == LineState::Found || matches!(whole.stance, Stance::Clerk(_)) {
            return vec![line(&item.text, whole)];
        }
    }
    item.names.iter().map(|name| line(name, settler.settle(list.form, answer.clause, name))).collect()
}

/// Files of one content; empty ones and those that could not be read are of none.
fn same_content(holdings: &Holdings) -> Vec<Vec<usize>> {
    let of = |at: usize| holdings.files[at].sha256.filter(|_| holdings.files[at].size > 0);
    groups(holdings, of)
}

/// Files of one name in several folders, with different contents.
fn same_name(holdings: &Holdings) -> Vec<Vec<usize>> {
    let mut found = groups(holdings, |at| Some(composed(holdings.files[at].name())));
    found.retain(|group| group.iter().any(|&at| holdings.files[at].sha256 != holdings.files[group[0]].sha256));
    found
}

/// Files whose paths other systems take for the same: they differ only in case, or in how characters are composed.
fn same_folded(holdings: &Holdings) -> Vec<Vec<usize>> {
    let folded = |path: &str| composed(path).chars().flat_map(char::to_lowercase).collect::<String>();
    groups(holdings, |at| Some(folded(&holdings.files[at].path)))
}

/// The groups of two and more files with one key, in the order of their first members. Only hashes are kept: the keys of very
/// many files would take much room.
fn groups<K: Hash + Ord>(holdings: &Holdings, key: impl Fn(usize) -> Option<K>) -> Vec<Vec<usize>> {
    let mut hashed: Vec<(u64, usize)> = (0..holdings.files.len())
        .filter_map(|at| Some((BuildHasherDefault::<DefaultHasher>::default().hash_one(key(at)?), at)))
        .collect();
    hashed.sort_unstable();
    let mut groups = Vec::new();
    for run in hashed.chunk_by(|left, right| left.0 == right.0).filter(|run| run.len() > 1) {
        let mut by_key: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for &(_, at) in run {
            if let Some(key) = key(at) {
                by_key.entry(key).or_default().push(at);
            }
        }
        groups.extend(by_key.into_values().filter(|group| group.len() > 1));
    }
    groups.sort_unstable();
    groups
}

/// A text with its characters composed: macOS writes them apart.
fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

#[cfg(test)]
mod tests;
