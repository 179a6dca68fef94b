//! A sheet as a grid in which every position can be asked, blank and merged cells included.

use super::Labels;
use crate::place::{Area, Place};
use crate::text;
use crate::transcript::{Raw, Typed};
use crate::workbook::{Cell, Content, Sheet};
use std::collections::HashMap;

/// How far to the right of a label its value is looked for.
const VALUE_REACH: u16 = 8;

/// A sheet of which any position can be asked.
pub struct Grid<'a> {
    sheet: &'a Sheet,
    at: u16,
    /// Merged areas by column, each list by first row. Honest areas don't overlap, so the last one that begins at or
    /// above a row is the only one that can cover it.
    areas: HashMap<u16, Vec<Area>>,
}

impl<'a> Grid<'a> {
    /// Lays out a sheet; `at` is its position in the workbook.
    pub fn new(sheet: &'a Sheet, at: u16) -> Self {
        let mut areas: HashMap<u16, Vec<Area>> = HashMap::new();
        for area in sheet.merges.iter().flatten() {
            for col in area.left..=area.right {
                areas.entry(col).or_default().push(*area);
            }
        }
        for list in areas.values_mut() {
            list.sort_unstable();
        }
        Grid { sheet, at, areas }
    }

    /// A position of the sheet as a place.
    pub fn place(&self, row: u32, col: u16) -> Place {
        Place::Cell { sheet: self.at, row, col }
    }

    /// The merged area that covers a position.
    pub fn area(&self, row: u32, col: u16) -> Option<Area> {
        let list = self.areas.get(&col)?;
        let index = list.partition_point(|area| area.top <= row).checked_sub(1)?;
        list.get(index).filter(|area| area.contains(row, col)).copied()
    }

    pub(super) fn is_hidden(&self, row: u32) -> bool {
        self.sheet.hidden_rows.as_ref().is_some_and(|rows| rows.binary_search(&row).is_ok())
    }

    /// Whether a row is a paragraph between the tables of a document.
    pub(super) fn is_paragraph(&self, row: u32) -> bool {
        self.sheet.is_paragraph(row)
    }

    /// What stands at a position; in a merged area, what stands in its first cell.
    pub fn typed(&self, row: u32, col: u16) -> Typed {
        let area = self.area(row, col);
        let (anchor_row, anchor_col) = area.map_or((row, col), |area| (area.top, area.left));
        let mut typed = match self.sheet.cell(anchor_row, anchor_col) {
            Some(cell) => from_cell(cell, self.place(anchor_row, anchor_col)),
            None => Typed::blank(self.place(anchor_row, anchor_col)),
        };
        typed.area = area;
        typed.inherited = (anchor_row, anchor_col) != (row, col);
        typed
    }

    /// The value of the label at a position: the first filled cell to its right before the next label, or the cell
    /// below where the label has another label as neighbour; else the blank cell right beside it.
    pub(super) fn value_of(&self, row: u32, col: u16, labels: &Labels) -> Typed {
        let first = self.area(row, col).map_or(col, |area| area.right).saturating_add(1);
        for candidate in first..first.saturating_add(VALUE_REACH) {
            let typed = self.typed(row, candidate);
            if labels.field(&typed.text).is_some() || labels.field_with_value(&typed.text).is_some() {
                if candidate == first {
                    let bottom = self.area(row, col).map_or(row, |area| area.bottom);
                    let below = self.typed(bottom + 1, col);
                    if !below.is_blank() && labels.field(&below.text).is_none() {
                        return below;
                    }
                }
                break;
            }
            if !typed.is_blank() {
                return typed;
            }
        }
        self.typed(row, first)
    }
}

fn from_cell(cell: &Cell, place: Place) -> Typed {
    let raw = match &cell.content {
        Content::Text(text) if text::is_blank(text) => Raw::Blank,
        Content::Text(_) => Raw::Text,
        Content::Number(number) => Raw::Number(*number),
        Content::Date { serial, epoch_1904 } => Raw::Date { serial: *serial, epoch_1904: *epoch_1904 },
        Content::Bool(value) => Raw::Bool(*value),
        Content::Error(_) => Raw::Error,
        Content::Uncalculated => Raw::Uncalculated,
    };
    Typed {
        place,
        text: cell.text().into_owned(),
        raw,
        formula: cell.formula,
        symbol_font: cell.symbol_font.clone(),
        area: None,
        inherited: false,
    }
}
