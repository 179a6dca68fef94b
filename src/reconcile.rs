//! Sets the lists of the forms against the files that were handed in: which file an item means, and which it may mean.
//!
//! Exact names come first, then names that differ in little, and how they differ is said. Between two files nothing is
//! decided here: both are shown, and a clerk's decision, where there is one, is obeyed.

mod index;
mod name;
mod settled;

use crate::assessment::Answer;
use crate::catalog::Form;
use crate::evidence::words::EvidenceWords;
use crate::evidence::{Decisions, Holdings, Line, LineState, Listed, Reconciliation, Register, Stance};
use index::Index;
use jiff::civil::Date;
use settled::Settler;
use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

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
    let index = Index::of(&holdings, words);
    let rows = lists.iter().flat_map(|list| &list.form.rows);
    let mut sections: HashSet<String> = rows.map(|row| name::filed_section(&row.section)).collect();
    sections.remove("");
    let filed = Index::filed(&holdings, &sections, words);
    let mut settler = Settler::new(&holdings, &index, filed.as_ref(), register.as_ref(), decisions.as_ref(), words);
    settler.note_exact(lists.iter().flat_map(|list| list.answers).flat_map(|answer| &answer.evidence.items));
    let mut lines = Vec::new();
    for list in lists {
        for answer in list.answers {
            for item in &answer.evidence.items {
                lines.extend(lines_of(list, answer, item, &mut settler));
            }
        }
    }
    let idle_decisions = settler.idle_decisions();
    let registered = settler.registered();
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
    groups((0..holdings.files.len()).filter_map(|at| Some((of(at)?, at))))
}

/// Files of one name in several folders, with different contents.
fn same_name(holdings: &Holdings) -> Vec<Vec<usize>> {
    let name = |at: usize| holdings.files[at].name().nfc().collect::<String>();
    let mut found = groups((0..holdings.files.len()).map(|at| (name(at), at)));
    found.retain(|group| group.iter().any(|&at| holdings.files[at].sha256 != holdings.files[group[0]].sha256));
    found
}

/// Files whose paths other systems take for the same: they differ only in case, or in how characters are composed.
fn same_folded(holdings: &Holdings) -> Vec<Vec<usize>> {
    let folded = |at: usize| holdings.files[at].path.nfc().flat_map(char::to_lowercase).collect::<String>();
    groups((0..holdings.files.len()).map(|at| (folded(at), at)))
}

/// The groups of two and more, in the order of their first members.
fn groups<K: std::hash::Hash + Eq>(keyed: impl Iterator<Item = (K, usize)>) -> Vec<Vec<usize>> {
    let mut by_key: HashMap<K, Vec<usize>> = HashMap::new();
    for (key, at) in keyed {
        by_key.entry(key).or_default().push(at);
    }
    let mut groups: Vec<Vec<usize>> = by_key.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_unstable();
    groups
}

#[cfg(test)]
mod tests;
