//! Finds what the claims of an index share.

use super::{Applicant, By, Claim, Index, PART};
use crate::case::{Shared, SharedKind};
use crate::text;
use std::collections::{HashMap, HashSet};

/// How many of a kind an application is told one by one.
const MOST: usize = 20;

/// How many claims of one key are looked through for one that fits. Nearly always the first or second does; what very many
/// make out to be the same must not take forever.
const DEEPEST: usize = 1000;

/// A claim that somebody else makes too.
#[derive(Clone, Copy)]
struct Match<'i> {
    kind: SharedKind,
    claim: &'i Claim,
    other: &'i Claim,
    others: usize,
}

pub(super) fn shared(index: &Index) -> Vec<(usize, Shared)> {
    let mut claims: Vec<&Claim> = index.claims.iter().collect();
    // Texts of one application stand in the order of its claims, wherever the whole of them begins.
    claims.sort_unstable_by_key(|claim| (claim.by, claim.key, index.applicant(claim).position, claim.text));
    let mut found = Vec::new();
    for group in claims.chunk_by(|left, right| (left.by, left.key) == (right.by, right.key)) {
        let position = |claim: &Claim| index.applicant(claim).position;
        if group.first().map(|claim| position(claim)) != group.last().map(|claim| position(claim)) {
            found.extend(in_group(index, group));
        }
    }
    drop(claims);
    found.sort_by_key(|found: &Match<'_>| {
        (index.applicant(found.claim).position, found.kind, found.claim.text, index.applicant(found.other).position)
    });
    let mut told: Vec<(usize, Shared)> = Vec::new();
    for of_one in
        found.chunk_by(|left, right| index.applicant(left.claim).position == index.applicant(right.claim).position)
    {
        told.extend(of_application(index, of_one));
    }
    told
}

/// The matches of claims that have one key, in the order of their applications.
fn in_group<'i>(index: &'i Index, group: &[&'i Claim]) -> Vec<Match<'i>> {
    let others = Others::of(index, group);
    let mut found = Vec::new();
    for &claim in group {
        let own = index.applicant(claim);
        let among = group.iter().take(DEEPEST).copied();
        let mut candidates = among.filter_map(|other| Some((index.kind(claim, other)?, other))).peekable();
        let Some(&(_, first)) = candidates.peek() else { continue };
        // Of one application's several people the one that is most alike.
        let of_first =
            candidates.take_while(|(_, other)| index.applicant(other).position == index.applicant(first).position);
        if let Some((kind, other)) = of_first.min_by_key(|(kind, _)| *kind) {
            let others = if claim.by == By::Evidence { others.than(own).saturating_sub(1) } else { 0 };
            found.push(Match { kind, claim, other, others });
        }
    }
    found
}

/// What one application is told: nothing twice, and of each kind no more than [`MOST`].
fn of_application(index: &Index, found: &[Match<'_>]) -> Vec<(usize, Shared)> {
    let mut told = Vec::new();
    let mut known: HashSet<(SharedKind, &str, usize)> = HashSet::new();
    for of_kind in found.chunk_by(|left, right| left.kind == right.kind) {
        let mut count = 0;
        for found in of_kind {
            let here = index.parts(found.claim).0;
            let there = index.applicant(found.other).position;
            let is_known = match found.kind {
                // The same bytes say more than the same organisation and level; two keys may lead to one form.
                SharedKind::Form => known.iter().any(|(kind, file, _)| *kind == SharedKind::File && *file == here),
                // Whose identity number is the same holds the same certificates.
                SharedKind::Holder => known.contains(&(SharedKind::Person, here, there)),
                _ => false,
            };
            let mark = if found.kind == SharedKind::Form {
                (found.kind, index.text(found.claim), 0)
            } else {
                (found.kind, here, there)
            };
            if is_known || !known.insert(mark) {
                continue;
            }
            count += 1;
            if count <= MOST {
                told.push(told_of(index, found));
            }
        }
        if let Some(first) = of_kind.first().filter(|_| count > MOST) {
            let more = Shared {
                kind: first.kind,
                here: String::new(),
                there: String::new(),
                what: String::new(),
                application: String::new(),
                others: 0,
                file: index.applicant(first.claim).file.clone(),
                more: count - MOST,
            };
            told.push((index.applicant(first.claim).position, more));
        }
    }
    told
}

fn told_of(index: &Index, found: &Match<'_>) -> (usize, Shared) {
    let (own, other) = (index.applicant(found.claim), index.applicant(found.other));
    let (here, second, third) = index.parts(found.claim);
    let what = match found.kind {
        SharedKind::Form | SharedKind::Person => second,
        SharedKind::Holder | SharedKind::Certificate => third,
        SharedKind::File | SharedKind::Evidence | SharedKind::Project => "",
    };
    let shared = Shared {
        kind: found.kind,
        here: here.to_owned(),
        there: index.parts(found.other).0.to_owned(),
        what: what.to_owned(),
        application: other.name.clone(),
        others: found.others,
        file: own.file.clone(),
        more: 0,
    };
    (own.position, shared)
}

impl Index {
    fn applicant(&self, claim: &Claim) -> &Applicant {
        &self.applications[claim.applicant as usize]
    }

    fn text(&self, claim: &Claim) -> &str {
        self.texts.get(claim.text..claim.text + usize::from(claim.length)).unwrap_or_default()
    }

    /// The parts of what a claim is called; empty where there are fewer.
    fn parts(&self, claim: &Claim) -> (&str, &str, &str) {
        let mut parts = self.text(claim).split(PART);
        let mut next = || parts.next().unwrap_or_default();
        (next(), next(), next())
    }

    /// What a claim shares with another one of the same key, as its application is told; `None` where nothing.
    fn kind(&self, claim: &Claim, other: &Claim) -> Option<SharedKind> {
        let (own, their) = (self.applicant(claim), self.applicant(other));
        let is_later = own.position > their.position;
        let kind = match claim.by {
            By::File => SharedKind::File,
            By::Form => SharedKind::Form,
            By::Evidence => SharedKind::Evidence,
            By::Identity => SharedKind::Person,
            By::Certificate => {
                let ((name, identity, _), (their_name, their_identity, _)) = (self.parts(claim), self.parts(other));
                let (identity, their_identity) = (text::key(identity), text::key(their_identity));
                let are_two = !identity.is_empty() && !their_identity.is_empty() && identity != their_identity;
                match (text::key(name) == text::key(their_name), are_two) {
                    (true, false) => SharedKind::Holder,
                    // A number that tells only together with the name tells nothing of two people.
                    (true, true) if !super::keys::tells_a_certificate(self.parts(claim).2) => return None,
                    _ => SharedKind::Certificate,
                }
            }
            By::Client | By::Contract => SharedKind::Project,
            By::Signing => {
                let is_stated = |claim| !super::keys::client(self.parts(claim).1).is_empty();
                // Two clients are two projects, and one client has a key of its own.
                if is_stated(claim) && is_stated(other) {
                    return None;
                }
                SharedKind::Project
            }
        };
        let fits = match kind {
            SharedKind::File => is_later,
            SharedKind::Form => is_later && own.is_of(their),
            _ => own.position != their.position && !own.is_of(their),
        };
        fits.then_some(kind)
    }
}

impl Applicant {
    /// Whether both are of the same organisation.
    fn is_of(&self, other: &Applicant) -> bool {
        if !self.credit_code.is_empty() && !other.credit_code.is_empty() {
            return self.credit_code == other.credit_code;
        }
        !self.organisation.is_empty() && self.organisation == other.organisation
    }
}

/// How many applications make a claim, by organisation: to count those of others without comparing each with each.
#[derive(Default)]
struct Others<'i> {
    all: usize,
    by_code: HashMap<&'i str, usize>,
    by_name: HashMap<&'i str, usize>,
    /// By name, those that state no code.
    uncoded: HashMap<&'i str, usize>,
}

impl<'i> Others<'i> {
    fn of(index: &'i Index, group: &[&'i Claim]) -> Self {
        let mut others = Others::default();
        for of_one in group.chunk_by(|left, right| index.applicant(left).position == index.applicant(right).position) {
            let Some(claim) = of_one.first() else { continue };
            let (code, name) = (&index.applicant(claim).credit_code, &index.applicant(claim).organisation);
            others.all += 1;
            if !code.is_empty() {
                *others.by_code.entry(code).or_default() += 1;
            }
            if !name.is_empty() {
                *others.by_name.entry(name).or_default() += 1;
                if code.is_empty() {
                    *others.uncoded.entry(name).or_default() += 1;
                }
            }
        }
        others
    }

    /// How many are of other organisations than this one's.
    fn than(&self, own: &Applicant) -> usize {
        let count = |counts: &HashMap<&str, usize>, key: &str| counts.get(key).copied().unwrap_or(0);
        let same = match (own.credit_code.as_str(), own.organisation.as_str()) {
            ("", "") => 1,
            ("", name) => count(&self.by_name, name),
            (code, name) => count(&self.by_code, code) + count(&self.uncoded, name),
        };
        self.all.saturating_sub(same)
    }
}
