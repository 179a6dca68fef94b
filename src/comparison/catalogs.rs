//! From one catalogue to another: the same editions, requirement for requirement by their printed numbers.

use super::editions::{differences, fate_of};
use super::{Basis, Change, Comparison, Difference, Fate, Item, Section, alone, pieces};
use crate::catalog::{Catalog, Form, Origin, Part};
use std::collections::HashMap;

/// Compares the editions of two catalogues by their ids: all of them, or only one.
pub fn catalogs(from: &Catalog, to: &Catalog, only: Option<&str>) -> Comparison {
    let (old, new) = (units(from, only), units(to, only));
    let mut sections: Vec<Section> = Vec::new();
    for unit in &old {
        sections.push(match new.iter().find(|other| other.key == unit.key) {
            Some(other) => both(unit, other),
            None => one_side(unit, true),
        });
    }
    for unit in new.iter().filter(|unit| !old.iter().any(|other| other.key == unit.key)) {
        sections.push(one_side(unit, false));
    }
    Comparison { sections }
}

/// A part of a standard or an official form.
struct Unit {
    /// What makes it the same in both catalogues.
    key: String,
    title: String,
    items: Vec<Item>,
}

fn units(catalog: &Catalog, only: Option<&str>) -> Vec<Unit> {
    let edition_id = |at: usize| catalog.editions.get(at).map_or("", |edition| edition.id.as_str());
    let is_wanted = |at: usize| only.is_none_or(|only| edition_id(at) == only);
    let parts = catalog.parts.iter().enumerate().filter(|(_, part)| is_wanted(part.edition)).map(|(at, part)| Unit {
        key: format!("{}/{}", edition_id(part.edition), part.id),
        title: format!("{} {} {}", edition_id(part.edition), part.section, part.title),
        items: part_items(catalog, at, part),
    });
    let official = |form: &&Form| form.origin == Origin::Official && is_wanted(form.edition);
    let forms = catalog.forms.iter().filter(official).map(|form| Unit {
        key: form.id.clone(),
        title: format!("{} {}", form.id, form.title),
        items: form_items(catalog, form),
    });
    parts.chain(forms).collect()
}

fn part_items(catalog: &Catalog, at: usize, part: &Part) -> Vec<Item> {
    let Some(edition) = catalog.editions.get(part.edition) else { return Vec::new() };
    let items = part.requirements.iter().enumerate().map(|(position, requirement)| Item {
        number: requirement.id.clone(),
        heading: requirement.heading(),
        levels: edition.level_name(requirement.level).to_owned(),
        text: requirement.text.clone(),
        thresholds: catalog
            .thresholds
            .iter()
            .filter(|threshold| threshold.part == at && threshold.requirement == position)
            .map(|threshold| threshold.words(edition))
            .collect(),
    });
    items.collect()
}

fn form_items(catalog: &Catalog, form: &Form) -> Vec<Item> {
    let edition = catalog.edition_of(form);
    let items = form.rows.iter().map(|row| {
        let levels: Vec<&str> = row
            .applicability
            .levels
            .iter()
            .filter(|level| usize::from(level.0) < edition.levels.len())
            .map(|level| edition.level_name(level))
            .collect();
        Item {
            number: format!("第{}条", row.no),
            heading: row.section.clone(),
            levels: levels.join("、"),
            text: row.clause.clone(),
            thresholds: Vec::new(),
        }
    });
    items.collect()
}

fn both(old: &Unit, new: &Unit) -> Section {
    let known: HashMap<&str, &Item> = old.items.iter().map(|item| (item.number.as_str(), item)).collect();
    let kept: HashMap<&str, &Item> = new.items.iter().map(|item| (item.number.as_str(), item)).collect();
    let mut changes: Vec<Change> = Vec::new();
    for item in &new.items {
        match known.get(item.number.as_str()) {
            Some(before) => changes.push(change(before, item)),
            None => changes.extend(alone(vec![item.clone()], Fate::New, false)),
        }
    }
    let gone = old.items.iter().filter(|item| !kept.contains_key(item.number.as_str())).cloned().collect();
    changes.extend(alone(gone, Fate::Dropped, true));
    Section { from: Some(old.title.clone()), to: Some(new.title.clone()), basis: Basis::Number, changes }
}

/// Within one document every character counts.
fn change(from: &Item, to: &Item) -> Change {
    let mut found: Vec<Difference> = pieces(&from.text, &to.text, true).map(Difference::Wording).into_iter().collect();
    found.extend(differences(from, to).into_iter().filter(|difference| !matches!(difference, Difference::Wording(_))));
    if from.thresholds != to.thresholds {
        found.push(Difference::Thresholds { from: from.thresholds.clone(), to: to.thresholds.clone() });
    }
    Change { fate: fate_of(&found), from: vec![from.clone()], to: vec![to.clone()], differences: found }
}

fn one_side(unit: &Unit, is_first: bool) -> Section {
    let fate = if is_first { Fate::Dropped } else { Fate::New };
    let title = Some(unit.title.clone());
    let (from, to) = if is_first { (title, None) } else { (None, title) };
    let changes = alone(unit.items.clone(), fate, is_first).collect();
    Section { from, to, basis: Basis::OneSide, changes }
}
