//! Notes of every case what it shares with the others of one run.

use super::recording;
use crate::across::Index;
use crate::case::{Case, Shared, SharedKind};
use crate::facts::Facts;
use crate::text;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Notes of every case what it repeats and shares: within its own application files handed in twice, among the
/// applications of the run everything that [`crate::across`] finds. The cases of one application stand together, and all
/// of a run have one audit type.
pub fn mark_twins(cases: &mut [Case<'_>]) {
    let mut applications: Vec<&mut [Case<'_>]> =
        cases.chunk_by_mut(|left, right| Arc::ptr_eq(&left.application, &right.application)).collect();
    let mut index = Index::default();
    // One application can only share with itself.
    if applications.len() > 1 {
        let names = names(&applications);
        for (position, (cases, name)) in applications.iter().zip(&names).enumerate() {
            index.add(position, name, &recording::claims(cases.iter()));
        }
    }
    for (position, shared) in index.shared() {
        if let Some(cases) = applications.get_mut(position) {
            deliver(cases, shared);
        }
    }
    for cases in applications {
        mark_repetitions(cases);
    }
}

/// What the applications are called: two of one name by the paths of their first files.
fn names(applications: &[&mut [Case<'_>]]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let first = || applications.iter().filter_map(|cases| cases.first());
    for case in first() {
        *counts.entry(case.application.name.as_str()).or_default() += 1;
    }
    let name = |case: &Case<'_>| {
        let name = &case.application.name;
        if counts.get(name.as_str()).is_some_and(|&count| count > 1) { case.input.path.clone() } else { name.clone() }
    };
    first().map(name).collect()
}

/// Gives what is shared to the cases that tell it.
fn deliver(cases: &mut [Case<'_>], mut shared: Shared) {
    let has_facts = cases.iter().any(|case| case.holds_facts);
    let has_forms = cases.iter().any(|case| case.filled.is_some());
    let is_file = shared.kind.is_repetition();
    if is_file {
        // The path is one of the run: it says which application it is in.
        shared.application.clear();
    }
    let tells = |case: &Case<'_>| {
        let is_own = shared.more > 0 || case.input.path == shared.here;
        match shared.kind {
            _ if is_file && shared.more > 0 => case.member == 0,
            SharedKind::File => is_own && case.is_first,
            SharedKind::Form => is_own && case.filled.as_ref().is_some_and(|filled| filled.form.id == shared.what),
            SharedKind::Evidence if has_forms => case.is_first_form(),
            SharedKind::Person | SharedKind::Holder | SharedKind::Certificate | SharedKind::Project if has_facts => {
                case.holds_facts
            }
            _ => case.member == 0,
        }
    };
    let Some(case) = cases.iter_mut().find(|case| tells(case)) else { return };
    if shared.kind.is_of_certificate()
        && let Some(typed) = case.facts().and_then(|facts| number_as_typed(facts, &shared.what))
    {
        shared.what = typed;
    }
    case.shared.push(shared);
}

/// A certificate's number as typed: claims have it folded, and a message quotes what stands in the sheet.
fn number_as_typed(facts: &Facts, folded: &str) -> Option<String> {
    let typed = facts.certificates.iter().map(|certificate| text::discreet(text::trim(&certificate.number.typed)));
    typed.into_iter().find(|typed| text::key(typed) == folded)
}

/// Notes which cases of one application repeat an earlier one of it: the same bytes, or the same organisation, form and
/// level.
fn mark_repetitions(cases: &mut [Case<'_>]) {
    let mut by_bytes: HashMap<String, String> = HashMap::new();
    let mut by_form: HashMap<(String, String, u8), String> = HashMap::new();
    let mut seen: HashSet<String> = HashSet::new();
    for case in cases {
        let path = case.input.path.clone();
        let is_told = case.shared.iter().any(|shared| shared.kind.is_repetition() && shared.more == 0);
        let mut repeated = None;
        if let Some(earlier) = by_bytes.get(&case.input.sha256) {
            // Two forms in one file share its bytes without repeating anything.
            repeated = (*earlier != path).then(|| (SharedKind::File, earlier.clone()));
        } else if !case.input.sha256.is_empty() {
            // Nothing is known of the content of a file without a digest.
            by_bytes.insert(case.input.sha256.clone(), path.clone());
        }
        let is_first = seen.insert(path.clone());
        if let Some(filled) = &case.filled
            && let (Some(organisation), Some(level)) =
                (filled.assessment.context.organisation(), filled.assessment.context.level())
        {
            let form = (text::key(organisation), filled.form.id.clone(), level.0);
            match by_form.get(&form) {
                Some(earlier) if repeated.is_none() && *earlier != path => {
                    repeated = Some((SharedKind::Form, earlier.clone()));
                }
                Some(_) => {}
                None => {
                    by_form.insert(form, path.clone());
                }
            }
        }
        let Some((kind, there)) = repeated.filter(|(kind, _)| !is_told && (*kind == SharedKind::Form || is_first))
        else {
            continue;
        };
        case.shared.push(Shared {
            kind,
            here: path,
            there,
            what: case.filled.as_ref().map_or_else(String::new, |filled| filled.form.id.clone()),
            application: String::new(),
            others: 0,
            file: case.input.path.clone(),
            more: 0,
        });
    }
}
