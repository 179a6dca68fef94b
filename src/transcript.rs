//! What a sheet says, word for word, with the place of every word: the table found, nothing yet understood.

use crate::catalog::{Field, Role};
use crate::place::{Area, Place};
use std::collections::BTreeMap;

/// What a cell was, besides its text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Raw {
    /// Nothing.
    Blank,
    /// Text.
    Text,
    /// A number.
    Number(f64),
    /// A date serial with its epoch.
    Date {
        /// Days since the epoch.
        serial: f64,
        /// Whether counted from 1904.
        epoch_1904: bool,
    },
    /// TRUE or FALSE.
    Bool(bool),
    /// An error value.
    Error,
    /// A formula without a value.
    Uncalculated,
}

/// What stands in a cell, word for word; a blank cell is one too.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// Where it stands: the first cell of a merged area.
    pub place: Place,
    /// The text as shown.
    pub text: String,
    /// What the cell was.
    pub raw: Raw,
    /// Whether a formula made it.
    pub formula: bool,
    /// The symbol font, where the cell is in one.
    pub symbol_font: Option<String>,
    /// The merged area that it fills, where it does.
    pub area: Option<Area>,
    /// Whether the cell asked for is covered by a merged area that begins elsewhere.
    pub inherited: bool,
}

impl Typed {
    /// A blank cell.
    pub fn blank(place: Place) -> Self {
        Typed {
            place,
            text: String::new(),
            raw: Raw::Blank,
            formula: false,
            symbol_font: None,
            area: None,
            inherited: false,
        }
    }

    /// Whether nothing is written there.
    pub fn is_blank(&self) -> bool {
        crate::text::is_blank(&self.text) && !matches!(self.raw, Raw::Uncalculated)
    }
}

/// Everything that one sheet says about one form.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// Position of the sheet in the workbook.
    pub sheet: u16,
    /// The title over the table.
    pub title: Option<Typed>,
    /// The header block, as far as found.
    pub header: BTreeMap<Field, HeaderEntry>,
    /// The table's columns.
    pub columns: Columns,
    /// The lines under the table's header, page headers left out.
    pub lines: Vec<Line>,
    /// Rows of page headers repeated inside the table, from zero.
    pub page_headers: Vec<u32>,
    /// Everything from the declaration's first words on; empty where there is none.
    pub declaration: Vec<Typed>,
    /// Texts around the table that are none of the above, such as remarks over it.
    pub surroundings: Vec<Typed>,
}

/// A filled or blank cell of the header block.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderEntry {
    /// The label as typed.
    pub label: Typed,
    /// The value; where label and value share a cell, the part after the colon.
    pub value: Typed,
}

/// Where the table's columns are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// First row of the header, from zero.
    pub top: u32,
    /// Last row of the header.
    pub bottom: u32,
    /// The column of each role that was found.
    pub at: BTreeMap<Role, u16>,
    /// The headings as typed.
    pub headings: BTreeMap<Role, Typed>,
    /// The heading over the pair of conclusion columns.
    pub group: Option<Typed>,
    /// The single conclusion column, where there is one instead of two.
    pub conclusion: Option<u16>,
}

/// One of the blocks for last year's audit results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Block {
    /// 上一年度提出的观察项整改情况
    Observations,
    /// 上一年度提出的不符合项整改情况
    Nonconformities,
}

/// What a line of the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// A line with clause text.
    Clause,
    /// A line without clause text of its own, below one that has it.
    Continuation,
    /// The heading of a rectification block.
    Heading(Block),
    /// A line inside a rectification block.
    Entry(Block),
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its row, from zero.
    pub row: u32,
    /// What it is.
    pub kind: LineKind,
    /// The comparison key of its clause text; empty where it has none.
    pub key: String,
    /// The cells of the known columns.
    pub cells: BTreeMap<Role, Typed>,
    /// The cell of the single conclusion column.
    pub conclusion: Option<Typed>,
    /// Whether a page header stands right above it.
    pub after_page_header: bool,
    /// Whether the row is hidden.
    pub hidden: bool,
}

impl Line {
    /// What stands in the column of this role; `None` where the table has no such column.
    pub fn cell(&self, role: Role) -> Option<&Typed> {
        self.cells.get(&role)
    }

    /// The text of the column, empty where there is none.
    pub fn text(&self, role: Role) -> &str {
        self.cells.get(&role).map_or("", |typed| &typed.text)
    }

    /// Everything written in the line besides its number, each cell once, with the column where it begins.
    pub fn written(&self) -> Vec<(Role, &Typed)> {
        let mut written: Vec<(Role, &Typed)> = Vec::new();
        let cells = self.cells.iter().filter(|(role, _)| **role != Role::Number).map(|(role, typed)| (*role, typed));
        for (role, typed) in cells.chain(self.conclusion.iter().map(|typed| (Role::Conforming, typed))) {
            if !typed.is_blank() && !written.iter().any(|(_, known)| known.place == typed.place) {
                written.push((role, typed));
            }
        }
        written
    }
}
