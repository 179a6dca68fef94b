//! Laying a user's own copy of a standard over the catalogue's structure: which requirements the text holds, which
//! differ, which are missing, which it adds. Pure: in go a [`Catalog`] and a [`StandardText`], out comes a [`Laid`].

mod derived;
mod head;
mod place;
#[cfg(test)]
mod tests;

pub use derived::{Derived, DerivedEdition, NotDerived, derive};

use crate::catalog::{Catalog, Edition, Part, Requirement, Wording};
use crate::standard_text::{Number, StandardText, TextLine, id_parts};
use crate::text;
use std::collections::HashSet;

/// What came of laying a text over an edition.
#[derive(Clone, Debug)]
pub struct Laid {
    /// The parts that took something from the text, whole.
    pub parts: Vec<Part>,
    /// What became of every requirement, part by part, in the order of the parts' requirements.
    pub outcomes: Vec<Outcome>,
    /// The edition's missing parts that the text holds, by their printed numbers.
    pub satisfied: Vec<String>,
    /// The edition's missing parts that the text does not hold either.
    pub still_missing: Vec<String>,
    /// Text under the parts that became no requirement.
    pub unplaced: Vec<TextLine>,
    /// Sections outside the parts, as printed.
    pub elsewhere: Vec<String>,
    /// Whether every requirement of every part now carries the text's words.
    pub is_complete: bool,
}

/// What became of one requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The part's id.
    pub part: String,
    /// The requirement's number.
    pub id: String,
    /// What became of it.
    pub fate: Fate,
    /// Line of the text; `None` where it is missing.
    pub line: Option<usize>,
}

/// What became of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// In the text, word for word.
    Same,
    /// In the text with other words, which were taken.
    Differs {
        /// The catalogue's words.
        old: String,
        /// The text's words.
        new: String,
    },
    /// Not in the text; the catalogue's words stay.
    Missing {
        /// The catalogue's words.
        old: String,
    },
    /// Only in the text.
    Added {
        /// The text's words.
        new: String,
    },
}

impl Laid {
    /// How many requirements met a fate.
    pub fn count(&self, is: impl Fn(&Fate) -> bool) -> usize {
        self.outcomes.iter().filter(|outcome| is(&outcome.fate)).count()
    }
}

/// A part being laid over.
pub(crate) struct Layer<'l> {
    part: &'l Part,
    /// What its sections stand under.
    root: Number,
    requirements: Vec<(usize, Requirement)>,
}

/// Lays a text over an edition, by position in the catalogue.
pub fn lay(catalog: &Catalog, edition_at: usize, standard: &StandardText) -> Laid {
    let Some(edition) = catalog.editions.get(edition_at) else { return Laid::nothing() };
    let parts: Vec<&Part> = catalog.parts.iter().filter(|part| part.edition == edition_at).collect();
    let mut outcomes = Vec::new();
    let mut laid = Vec::new();
    let mut taken = Taken::default();
    for part in &parts {
        for requirement in &part.requirements {
            taken.know(&requirement.id);
        }
    }
    let mut layers: Vec<Layer<'_>> =
        parts.iter().map(|part| Layer { part, root: place::root(part, &parts), requirements: Vec::new() }).collect();
    for layer in &mut layers {
        found(layer, standard, &mut outcomes, &mut taken);
    }
    let (unplaced, elsewhere) = place::add(&mut layers, edition, standard, &mut outcomes, &taken);
    let mut ordered = Vec::with_capacity(outcomes.len());
    for layer in layers {
        let mut part = head::part(layer.part, &layer.root, standard);
        part.requirements = layer.requirements.into_iter().map(|(_, requirement)| requirement).collect();
        place::stages(&mut part);
        place::inherit(&mut part, layer.part, edition, standard, &layer.root);
        let mine: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.part == part.id).collect();
        let takes = mine.iter().any(|outcome| !matches!(outcome.fate, Fate::Missing { .. }));
        let by_id: std::collections::HashMap<&str, &Outcome> =
            mine.iter().map(|outcome| (outcome.id.as_str(), *outcome)).collect();
        ordered.extend(
            part.requirements.iter().filter_map(|requirement| by_id.get(requirement.id.as_str())).map(|&o| o.clone()),
        );
        if takes {
            laid.push(part);
        }
    }
    let (satisfied, still_missing) = satisfied(edition, standard);
    let is_complete = !ordered.iter().any(|outcome| matches!(outcome.fate, Fate::Missing { .. }));
    Laid { parts: laid, outcomes: ordered, satisfied, still_missing, unplaced, elsewhere, is_complete }
}

impl Laid {
    fn nothing() -> Laid {
        Laid {
            parts: Vec::new(),
            outcomes: Vec::new(),
            satisfied: Vec::new(),
            still_missing: Vec::new(),
            unplaced: Vec::new(),
            elsewhere: Vec::new(),
            is_complete: false,
        }
    }

    /// Whether the edition's words are the document's own after this.
    pub fn is_official(&self, edition: &Edition) -> bool {
        self.is_complete || edition.wording == Wording::Official
    }
}

/// Numbers that the catalogue has requirements for.
#[derive(Default)]
pub(crate) struct Taken {
    ids: HashSet<(Number, Vec<String>)>,
}

impl Taken {
    fn know(&mut self, id: &str) {
        if let Some((number, markers)) = id_parts(id) {
            self.ids.insert((number, markers.into_iter().map(str::to_owned).collect()));
        }
    }

    fn knows(&self, number: &Number, markers: &[&str]) -> bool {
        let markers: Vec<String> = markers.iter().map(|&marker| marker.to_owned()).collect();
        self.ids.contains(&(number.clone(), markers))
    }
}

/// Takes the words of the part's requirements from the text.
fn found(layer: &mut Layer<'_>, standard: &StandardText, outcomes: &mut Vec<Outcome>, taken: &mut Taken) {
    let part = layer.part;
    for requirement in &part.requirements {
        let mut requirement = requirement.clone();
        let words = words(part, &requirement, standard);
        let old = requirement.text.clone();
        let (fate, line) = match words {
            None => (Fate::Missing { old }, None),
            Some((line, new)) if text::key(&new) == text::key(&old) => (Fate::Same, Some(line)),
            Some((line, new)) => {
                requirement.text.clone_from(&new);
                (Fate::Differs { old, new }, Some(line))
            }
        };
        outcomes.push(Outcome { part: part.id.clone(), id: requirement.id.clone(), fate, line });
        layer.requirements.push((line.unwrap_or(0), requirement));
    }
    for requirement in &part.requirements {
        taken.know(&requirement.id);
    }
}

/// A requirement's words in the text, and the line on which they begin.
fn words(part: &Part, requirement: &Requirement, standard: &StandardText) -> Option<(usize, String)> {
    let (number, markers) = id_parts(&requirement.id)?;
    let section = standard.section(&number)?;
    if let Some(item) = section.item(&markers) {
        return (!item.text.is_empty()).then(|| (item.line, item.text.clone()));
    }
    let nth = match markers.as_slice() {
        [] => 0,
        // `A3 2)`: the second sentence of a section without a list.
        [marker] => marker.strip_suffix(')')?.parse::<usize>().ok()?.checked_sub(1)?,
        _ => return None,
    };
    let siblings: Vec<&str> = part
        .requirements
        .iter()
        .filter(|other| id_parts(&other.id).is_some_and(|(other, markers)| other == number && is_sentence(&markers)))
        .map(|other| other.text.as_str())
        .collect();
    let heading = if requirement.topic.is_empty() { &requirement.stage } else { &requirement.topic };
    let sentences = head::sentences(section, heading, &requirement.text, &siblings);
    sentences.into_iter().nth(nth).filter(|text| !text.is_empty()).map(|text| (section.line, text))
}

fn is_sentence(markers: &[&str]) -> bool {
    markers.is_empty() || matches!(markers, [marker] if marker.starts_with(|c: char| c.is_ascii_digit()))
}

/// Which of the edition's missing parts the text holds, and which not.
fn satisfied(edition: &Edition, standard: &StandardText) -> (Vec<String>, Vec<String>) {
    let holds = |part: &str| {
        let Some((number, markers)) = id_parts(part) else { return false };
        if !markers.is_empty() {
            return standard.section(&number).is_some_and(|section| section.item(&markers).is_some());
        }
        standard
            .sections
            .iter()
            .filter(|section| section.number.is_within(&number))
            .any(|section| !section.items.is_empty() || !section.heading_and_text("").1.is_empty())
    };
    let (held, missing): (Vec<_>, Vec<_>) =
        edition.missing.iter().map(|missing| missing.part.clone()).partition(|part| holds(part));
    (held, missing)
}
