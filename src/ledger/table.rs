//! A table with headings somewhere on a sheet.

use crate::layout::grid::Grid;
use crate::text::{self, bare_key};
use crate::transcript::Typed;
use crate::workbook::Workbook;
use std::collections::HashMap;

/// Headings stand in one of the first rows.
const LAST_HEADING_ROW: u32 = 30;

/// Heading, and other words for it.
type Column = (&'static str, &'static [&'static str]);

pub(super) struct Table<'w> {
    grid: Grid<'w>,
    columns: HashMap<&'static str, u16>,
    /// Headings that are none of ours, with their columns.
    unknown: Vec<(String, u16)>,
    rows: Vec<u32>,
}

impl<'w> Table<'w> {
    /// The first table with the needed headings.
    pub(super) fn find(workbook: &'w Workbook, columns: &[Column], needed: &[&str]) -> Option<Self> {
        workbook.sheets.iter().enumerate().find_map(|(at, sheet)| {
            let header = sheet.rows().take_while(|row| row.first().is_some_and(|cell| cell.row <= LAST_HEADING_ROW));
            let is_one = |found: &HashMap<&str, u16>| needed.iter().all(|heading| found.contains_key(heading));
            let (row, found) = header.map(|row| (row, headings(row, columns))).find(|(_, found)| is_one(found))?;
            let top = row.first()?.row;
            let is_unknown = |cell: &&crate::workbook::Cell| {
                !text::is_blank(&cell.text()) && !found.values().any(|col| *col == cell.col)
            };
            let unknown = row.iter().filter(is_unknown).map(|cell| (cell.text().into_owned(), cell.col)).collect();
            let rows = sheet.rows().filter_map(|row| row.first().map(|cell| cell.row)).filter(|row| *row > top);
            Some(Table {
                grid: Grid::new(sheet, u16::try_from(at).ok()?),
                columns: found,
                unknown,
                rows: rows.collect(),
            })
        })
    }

    /// The headings that are none of ours.
    pub(super) fn unknown_headings(&self) -> impl Iterator<Item = &(String, u16)> {
        self.unknown.iter()
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|&row| Row { table: self, row })
    }
}

fn headings(row: &[crate::workbook::Cell], columns: &[Column]) -> HashMap<&'static str, u16> {
    let mut found = HashMap::new();
    // A heading's own word comes before another word for one.
    for own in [true, false] {
        for cell in row {
            let shown = bare_key(&cell.text());
            let fits = |(heading, others): &&Column| {
                if own { bare_key(heading) == shown } else { others.iter().any(|other| bare_key(other) == shown) }
            };
            if let Some((heading, _)) = columns.iter().find(fits)
                && !found.values().any(|col| *col == cell.col)
            {
                found.entry(*heading).or_insert(cell.col);
            }
        }
    }
    found
}

/// A row below the headings.
pub(super) struct Row<'t> {
    table: &'t Table<'t>,
    row: u32,
}

impl Row<'_> {
    /// What stands in a column; blank where the table does not have it.
    pub(super) fn typed(&self, heading: &str) -> Typed {
        match self.table.columns.get(heading) {
            Some(&col) => self.table.grid.typed(self.row, col),
            None => Typed::blank(self.table.grid.place(self.row, 0)),
        }
    }

    pub(super) fn text(&self, heading: &str) -> String {
        text::trim(&self.typed(heading).text).to_owned()
    }

    /// What stands in a column, by its position.
    pub(super) fn text_at(&self, col: u16) -> String {
        text::trim(&self.table.grid.typed(self.row, col).text).to_owned()
    }

    /// The row as people name it.
    pub(super) fn place(&self) -> String {
        format!("第{}行", self.row + 1)
    }
}
