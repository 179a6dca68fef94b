//! From one edition to another of the same catalogue, form by form.

use super::{Basis, Change, Comparison, Difference, Fate, Item, Section, alone, pieces};
use crate::catalog::{Catalog, Form, Link, Mapping, Pair, Relation, Row, Scope, Threshold};
use crate::text;
use std::collections::HashSet;

/// From this likeness on two wordings are taken for one requirement reworded.
const ALIKE: f64 = 0.6;

/// Forms with more pairs of rows than this are compared by equal wording only.
const MOST_PAIRS: usize = 250_000;

/// Compares two editions by their positions in the catalogue: by mappings where there are any, else by likeness.
pub fn editions(catalog: &Catalog, from: usize, to: usize) -> Comparison {
    let of = |edition: usize| -> Vec<usize> {
        (0..catalog.forms.len())
            .filter(|&at| catalog.forms.get(at).is_some_and(|form| form.edition == edition))
            .collect()
    };
    let sides = Sides { catalog, from, to };
    let (old, new) = (of(from), of(to));
    let mut sections = Vec::new();
    let mut paired = HashSet::new();
    for &at in &old {
        let mapped: Vec<(usize, Section)> =
            new.iter().filter_map(|&other| Some((other, sides.mapped(at, other)?))).collect();
        if !mapped.is_empty() {
            paired.extend(mapped.iter().map(|(other, _)| *other));
            sections.extend(mapped.into_iter().map(|(_, section)| section));
        } else if let Some(&other) =
            new.iter().find(|&&other| !paired.contains(&other) && sides.belong_together(at, other))
        {
            paired.insert(other);
            sections.extend(sides.alike(at, other));
        } else {
            sections.extend(sides.one_side(at, true));
        }
    }
    for at in new.into_iter().filter(|at| !paired.contains(at)) {
        sections.extend(sides.one_side(at, false));
    }
    Comparison { sections }
}

struct Sides<'c> {
    catalog: &'c Catalog,
    from: usize,
    to: usize,
}

impl Sides<'_> {
    fn form(&self, at: usize) -> Option<&Form> {
        self.catalog.forms.get(at)
    }

    /// Two forms by their mapping, in whichever direction it was written.
    fn mapped(&self, from: usize, to: usize) -> Option<Section> {
        let (mapping, is_turned) =
            self.catalog.mappings.iter().find_map(|mapping| match (mapping.from, mapping.to) {
                pair if pair == (from, to) => Some((mapping, false)),
                pair if pair == (to, from) => Some((mapping, true)),
                _ => None,
            })?;
        let (old, new) = (self.form(from)?, self.form(to)?);
        let mut changes: Vec<Change> = mapping.pairs.iter().map(|pair| self.pair(pair, is_turned, old, new)).collect();
        changes.extend(alone(self.left_out(mapping, is_turned, old), Fate::Untold, true));
        changes.extend(alone(self.left_out(mapping, !is_turned, new), Fate::Untold, false));
        Some(Section { from: Some(name(old)), to: Some(name(new)), basis: Basis::Mapping, changes })
    }

    fn pair(&self, pair: &Pair, is_turned: bool, old: &Form, new: &Form) -> Change {
        let (from, to) = if is_turned { (&pair.to, &pair.from) } else { (&pair.from, &pair.to) };
        let items = |form: &Form, links: &[Link]| -> Vec<Item> {
            links.iter().filter_map(|&link| Some(self.item(form, &*self.catalog.linked(form, link)?))).collect()
        };
        let (from, to) = (items(old, from), items(new, to));
        let fate = match (pair.relation, is_turned) {
            (Relation::Same, _) => Fate::Same,
            (Relation::Reworded, _) => Fate::Reworded,
            (Relation::Merged, false) | (Relation::Split, true) => Fate::Merged,
            (Relation::Split, false) | (Relation::Merged, true) => Fate::Split,
            (Relation::New, false) | (Relation::Dropped, true) => Fate::New,
            (Relation::Dropped, false) | (Relation::New, true) => Fate::Dropped,
        };
        let differences = match (fate, from.as_slice(), to.as_slice()) {
            // What people called the same is not shown as different because of a comma.
            (Fate::Reworded, [old], [new]) => differences(old, new),
            _ => Vec::new(),
        };
        Change { fate, from, to, differences }
    }

    /// The clauses that a mapping says nothing of.
    fn left_out(&self, mapping: &Mapping, is_newer: bool, form: &Form) -> Vec<Item> {
        let named: HashSet<Link> =
            mapping.pairs.iter().flat_map(|pair| if is_newer { &pair.to } else { &pair.from }).copied().collect();
        let links = form.clauses().flat_map(|row| {
            let of_row = |requirement| Link { row: row.no, requirement };
            let requirements: Vec<Link> = row.requirements.iter().map(|&at| of_row(Some(at))).collect();
            if requirements.is_empty() { vec![of_row(None)] } else { requirements }
        });
        let left = links.filter(|link| !named.contains(link));
        left.filter_map(|link| Some(self.item(form, &*self.catalog.linked(form, link)?))).collect()
    }

    /// Whether two forms are about the same: both general, or the same category and class.
    fn belong_together(&self, from: usize, to: usize) -> bool {
        let (Some(old), Some(new)) = (self.form(from), self.form(to)) else { return false };
        let same_class = match (self.class(old), self.class(new)) {
            (Some(old), Some(new)) => old == new,
            _ => true,
        };
        if old.is_general || new.is_general {
            old.is_general == new.is_general
        } else {
            old.category == new.category && same_class
        }
    }

    fn class(&self, form: &Form) -> Option<&str> {
        match &self.catalog.parts.get(form.part?)?.scope {
            Scope::Category { class, .. } => class.as_deref(),
            Scope::General => None,
        }
    }

    /// Two forms by the likeness of their clauses.
    fn alike(&self, from: usize, to: usize) -> Option<Section> {
        let (old_form, new_form) = (self.form(from)?, self.form(to)?);
        let (old, new): (Vec<&Row>, Vec<&Row>) = (old_form.clauses().collect(), new_form.clauses().collect());
        let partners = partners(&old, &new);
        let mut changes = Vec::new();
        for (at, row) in new.iter().enumerate() {
            let item = self.item(new_form, row);
            let partner = partners.iter().find(|(_, new)| *new == at).and_then(|&(partner, _)| old.get(partner));
            let Some(partner) = partner else {
                let fate = if old_form.missing.is_empty() { Fate::New } else { Fate::Untold };
                changes.extend(alone(vec![item], fate, false));
                continue;
            };
            let partner = self.item(old_form, partner);
            let differences = differences(&partner, &item);
            changes.push(Change { fate: fate_of(&differences), from: vec![partner], to: vec![item], differences });
        }
        let fate = if new_form.missing.is_empty() { Fate::Dropped } else { Fate::Untold };
        let left = old.iter().enumerate().filter(|(at, _)| !partners.iter().any(|(old, _)| old == at));
        changes.extend(alone(left.map(|(_, row)| self.item(old_form, row)).collect(), fate, true));
        Some(Section { from: Some(name(old_form)), to: Some(name(new_form)), basis: Basis::Likeness, changes })
    }

    /// A form without a counterpart: really gone or new only where the other edition does not know its category.
    fn one_side(&self, at: usize, is_first: bool) -> Option<Section> {
        let form = self.form(at)?;
        let other = self.catalog.editions.get(if is_first { self.to } else { self.from })?;
        let is_known_there = form.is_general || other.categories.contains(&form.category);
        let fate = match (is_known_there, is_first) {
            (true, _) => Fate::Untold,
            (false, true) => Fate::Dropped,
            (false, false) => Fate::New,
        };
        let changes = alone(form.clauses().map(|row| self.item(form, row)).collect(), fate, is_first).collect();
        let name = Some(name(form));
        let (from, to) = if is_first { (name, None) } else { (None, name) };
        Some(Section { from, to, basis: Basis::OneSide, changes })
    }

    fn item(&self, form: &Form, row: &Row) -> Item {
        let edition = self.catalog.edition_of(form);
        let part = form.part.and_then(|part| self.catalog.parts.get(part));
        let levels: Vec<&str> = row.applicability.levels.iter().map(|level| edition.level_name(level)).collect();
        let first = part.and_then(|part| part.requirements.get(*row.requirements.first()?));
        let rests = |threshold: &&Threshold| {
            Some(threshold.part) == form.part && row.requirements.contains(&threshold.requirement)
        };
        let mut thresholds: Vec<String> =
            self.catalog.thresholds.iter().filter(rests).map(|threshold| threshold.words(edition)).collect();
        // The levels that a row joins may ask for the same.
        thresholds.dedup();
        Item {
            number: if first.is_some() { row.evidence.clone() } else { format!("第{}条", row.no) },
            heading: row.section.clone(),
            levels: levels.join("、"),
            text: first.map_or_else(|| without_levels(&row.clause).to_owned(), |requirement| requirement.text.clone()),
            thresholds,
        }
    }
}

fn name(form: &Form) -> String {
    form.title.clone()
}

/// The wording behind `仅二级/一级要求：`.
fn without_levels(clause: &str) -> &str {
    if !clause.starts_with('仅') {
        return clause;
    }
    clause.split_once("要求：").or_else(|| clause.split_once("要求:")).map_or(clause, |(_, body)| body)
}

/// What differs between one item and one other.
pub(super) fn differences(from: &Item, to: &Item) -> Vec<Difference> {
    let mut found = Vec::new();
    found.extend(pieces(&from.text, &to.text, false).map(Difference::Wording));
    if from.levels != to.levels {
        found.push(Difference::Levels { from: from.levels.clone(), to: to.levels.clone() });
    }
    found
}

/// The fate that the differences amount to.
pub(super) fn fate_of(differences: &[Difference]) -> Fate {
    let is_reworded = differences.iter().any(|difference| matches!(difference, Difference::Wording(_)));
    match (differences.is_empty(), is_reworded) {
        (true, _) => Fate::Same,
        (false, true) => Fate::Reworded,
        (false, false) => Fate::Adjusted,
    }
}

/// Pairs of positions of the rows that stand for each other: equal wordings first, then the most alike.
fn partners(old: &[&Row], new: &[&Row]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (new_at, row) in new.iter().enumerate() {
        let same = old
            .iter()
            .enumerate()
            .find(|(old_at, known)| known.body_key == row.body_key && !pairs.iter().any(|(taken, _)| taken == old_at));
        pairs.extend(same.map(|(old_at, _)| (old_at, new_at)));
    }
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        return pairs;
    }
    let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
    for (old_at, known) in old.iter().enumerate() {
        for (new_at, row) in new.iter().enumerate() {
            let likeness = text::likeness(&known.body_key, &row.body_key);
            if likeness >= ALIKE {
                candidates.push((likeness, old_at, new_at));
            }
        }
    }
    // The sort is stable: of equally alike pairs the first in the old order wins.
    candidates.sort_by(|left, right| right.0.total_cmp(&left.0));
    for (_, old_at, new_at) in candidates {
        if !pairs.iter().any(|&(old, new)| old == old_at || new == new_at) {
            pairs.push((old_at, new_at));
        }
    }
    pairs
}
