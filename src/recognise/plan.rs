//! What of a filled sheet goes where in an empty form, by what both were understood as. Nothing is guessed: what has no
//! certain place is remarked upon.

mod clauses;
mod header;
mod rectification;

use super::remark::Remark;
use super::surface::{Hindrance, is_same};
use crate::assessment::LevelReading;
use crate::case::Filled;
use crate::catalog::{Edition, Field, Level};
use crate::place::Place;
use crate::text;
use crate::transcript::Block;

/// The unit of a level's name; the blank in the declaration stands before it.
const LEVEL_UNIT: char = '级';

/// Where in a cell something is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// All of it.
    Cell,
    /// Behind the first colon.
    BehindColon,
    /// Into the blank before this sign.
    BeforeUnit(char),
}

/// A value as typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) text: String,
    /// The number, where one was typed.
    pub(super) number: Option<f64>,
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        Value { text: text.to_owned(), number: None }
    }
}

/// One of several words, as boxes and lists offer them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// The words and marks that mean it, the best first.
    pub(super) accepted: Vec<String>,
    /// What is written where nothing is offered.
    pub(super) written: String,
    /// Whether a box without a label means it.
    pub(super) ticks_alone: bool,
    /// The printed unit that the written word ends with.
    pub(super) unit: Option<char>,
}

/// What is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Put {
    Text(Value),
    Choice(Choice),
}

/// What must be read back afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    Header(Field),
    Verdict(u16),
    Evidence(u16),
    Rectification(Block),
    Declared,
}

/// Something to be written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// What it is, for people.
    pub(super) what: String,
    pub(super) place: Place,
    pub(super) spot: Spot,
    pub(super) put: Put,
    pub(super) proof: Proof,
}

/// All that is to be written, and what can't be.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) entries: Vec<Entry>,
    pub(super) remarks: Vec<Remark>,
}

/// The two forms: the sheet's answers and the empty form that they go into.
pub(super) struct Pair<'p, 'c> {
    pub(super) source: &'p Filled<'c>,
    pub(super) blank: &'p Filled<'c>,
    /// What the blank's cell at a place shows; `None` where it has no cell there.
    pub(super) cell: &'p dyn Fn(Place) -> Option<String>,
}

/// Sorts everything that the sheet says to its place in the blank.
pub(super) fn plan(pair: &Pair<'_, '_>) -> Plan {
    let mut plan = Plan::default();
    header::plan(pair, &mut plan);
    clauses::plan(pair, &mut plan);
    rectification::plan(pair, &mut plan);
    declared_level(pair, &mut plan);
    plan
}

impl Plan {
    fn unwritten(&mut self, what: impl Into<String>, place: Place, why: impl Into<String>) {
        self.remarks.push(Remark::unwritten(what, place, why));
    }
}

/// The level in the declaration.
fn declared_level(pair: &Pair<'_, '_>, plan: &mut Plan) {
    const WHAT: &str = "声明中的级别";
    let stated = &pair.source.assessment.context.declared_level;
    let target = &pair.blank.assessment.context.declared_level;
    let Some(place) = target.typed.as_ref().map(|typed| typed.place) else {
        if !text::is_blank(stated.text()) {
            plan.unwritten(
                WHAT,
                Place::Whole,
                format!("空表中没有认出声明里的级别空白，表中写的是“{}”，请手工填写", shown(stated.text())),
            );
        }
        return;
    };
    if text::is_blank(stated.text()) {
        if target.reading == LevelReading::Blank {
            plan.unwritten(WHAT, place, "表中没有填写，留空");
        }
        return;
    }
    let Some(level) = stated.reading.level() else {
        plan.unwritten(WHAT, place, format!("表中写的是“{}”，不明确，没有填写", shown(stated.text())));
        return;
    };
    if target.reading == LevelReading::Blank {
        plan.entries.push(Entry {
            what: WHAT.to_owned(),
            place,
            spot: Spot::BeforeUnit(LEVEL_UNIT),
            put: Put::Choice(level_choice(pair.source.edition, level, stated.text())),
            proof: Proof::Declared,
        });
    } else if target.reading.level() != Some(level) {
        let hindrance = Hindrance::Occupied { found: target.text().to_owned(), wanted: stated.text().to_owned() };
        plan.unwritten(WHAT, place, hindrance.words());
    }
}

/// A level as lists and boxes may offer it.
fn level_choice(edition: &Edition, level: Level, typed: &str) -> Choice {
    let known = edition.levels.get(usize::from(level.0));
    let words = known.into_iter().flat_map(|level| std::iter::once(&level.named.name).chain(&level.named.spellings));
    Choice {
        accepted: words.cloned().collect(),
        written: text::trim(typed).to_owned(),
        ticks_alone: false,
        unit: Some(LEVEL_UNIT),
    }
}

/// A text as it is quoted in a remark.
fn shown(text: &str) -> String {
    text::excerpt(text, 30)
}

/// Whether a value stands in the blank already.
fn stands_there(blank: &str, wanted: &str) -> bool {
    !text::is_blank(wanted) && is_same(blank, wanted)
}
