//! What became of a standard's requirements: from one edition to another, or from one catalogue to another.
//!
//! Pure: catalogues go in, a [`Comparison`] comes out; the lists that people and programs read are made elsewhere. What
//! one side does not hold is neither new nor dropped: it can't be compared ([`Fate::Untold`]).

mod catalogs;
mod editions;
mod wording;

pub use catalogs::catalogs;
pub use editions::editions;
pub use wording::{Piece, PieceKind, pieces};

use crate::catalog::Relation;

/// Everything that two sides have and have not in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The sections, in the order of the first side.
    pub sections: Vec<Section>,
}

/// One form or part of both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// What it is called on the first side; `None` where it is only on the second.
    pub from: Option<String>,
    /// What it is called on the second side; `None` where it is only on the first.
    pub to: Option<String>,
    /// How the items were brought together.
    pub basis: Basis,
    /// What became of each item, the unchanged ones included.
    pub changes: Vec<Change>,
}

/// How items of both sides were brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// By the catalogue's mapping, read by people.
    Mapping,
    /// By the likeness of their wording, because there is no mapping.
    Likeness,
    /// By their printed numbers: both sides are the same document.
    Number,
    /// Not at all: only one side is held.
    OneSide,
}

impl Basis {
    /// The words that people read.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Mapping => "按对照表",
            Basis::Likeness => "无对照表，按文字相似程度",
            Basis::Number => "按编号",
            Basis::OneSide => "只有一方有此部分",
        }
    }
}

/// What became of some items.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What became of them.
    pub fate: Fate,
    /// The items of the first side.
    pub from: Vec<Item>,
    /// The items of the second side.
    pub to: Vec<Item>,
    /// What differs, where one item stands against one.
    pub differences: Vec<Difference>,
}

/// A requirement, or a row of an official form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number as people cite it (`4.1.5 b)`, `第12条`).
    pub number: String,
    /// The heading above it.
    pub heading: String,
    /// The levels that ask for it (`三级、二级`).
    pub levels: String,
    /// Its wording.
    pub text: String,
    /// The thresholds that rest on it, in words.
    pub thresholds: Vec<String>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Nothing changed.
    Same,
    /// Other words.
    Reworded,
    /// The same words, for other levels or with other thresholds.
    Adjusted,
    /// Several became one.
    Merged,
    /// One became several.
    Split,
    /// Only on the second side.
    New,
    /// Only on the first side.
    Dropped,
    /// The other side is not held, or nobody could judge.
    Untold,
}

impl Fate {
    /// All of them, in the order of reports.
    pub const ALL: [Fate; 8] =
        [Fate::Same, Fate::Reworded, Fate::Adjusted, Fate::Merged, Fate::Split, Fate::New, Fate::Dropped, Fate::Untold];

    /// The word that people read.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Same => Relation::Same.name(),
            Fate::Reworded => Relation::Reworded.name(),
            Fate::Adjusted => "调整",
            Fate::Merged => Relation::Merged.name(),
            Fate::Split => Relation::Split.name(),
            Fate::New => Relation::New.name(),
            Fate::Dropped => Relation::Dropped.name(),
            Fate::Untold => "无法对照",
        }
    }
}

/// One way in which two items differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Other words.
    Wording(Vec<Piece>),
    /// Other levels.
    Levels {
        /// Those of the first side.
        from: String,
        /// Those of the second side.
        to: String,
    },
    /// Other thresholds.
    Thresholds {
        /// Those of the first side.
        from: Vec<String>,
        /// Those of the second side.
        to: Vec<String>,
    },
}

impl Comparison {
    /// How many changes have this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.sections.iter().flat_map(|section| &section.changes).filter(|change| change.fate == fate).count()
    }
}

/// Changes of items that have nothing on the other side.
fn alone(items: Vec<Item>, fate: Fate, is_first: bool) -> impl Iterator<Item = Change> {
    items.into_iter().map(move |item| {
        let (from, to) = if is_first { (vec![item], Vec::new()) } else { (Vec::new(), vec![item]) };
        Change { fate, from, to, differences: Vec::new() }
    })
}

#[cfg(test)]
mod tests;
