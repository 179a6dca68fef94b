//! The cell references in a formula: found without understanding the formula, and given new row numbers in place.

use std::ops::Range;

use crate::ooxml::edits::{self, Edit};
use crate::template::workbook::plan::LAST_ROW;

mod scanner;

pub(super) use scanner::survey;

/// The last column of a sheet, `XFD`.
const LAST_COLUMN: u32 = 16_384;

/// Which sheet a reference speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Qualifier {
    /// The sheet that the formula stands in.
    #[default]
    Own,
    /// A sheet of the same workbook, by name.
    Sheet(String),
    /// All sheets from one to another.
    Several(String, String),
    /// A sheet of another workbook.
    Foreign,
}

/// One corner of a reference; whole rows have no column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Corner {
    /// The column's letters, without `$`.
    pub(super) column: Range<usize>,
    pub(super) column_is_pinned: bool,
    pub(super) row: u32,
    /// The row's digits, without `$`.
    pub(super) digits: Range<usize>,
    pub(super) row_is_pinned: bool,
}

/// A cell, a range of cells or a range of whole rows. Whole columns never move and are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) qualifier: Qualifier,
    pub(super) first: Corner,
    pub(super) last: Option<Corner>,
    /// All of it, the sheet's name included.
    pub(super) whole: Range<usize>,
    /// The function that sums up or counts cells, where the reference by itself is an argument of one.
    pub(super) argument_of: Option<&'static str>,
}

impl Reference {
    /// The rows, the upper one first.
    pub(super) fn rows(&self) -> (u32, u32) {
        let last = self.last.as_ref().map_or(self.first.row, |corner| corner.row);
        (self.first.row.min(last), self.first.row.max(last))
    }

    /// All corners.
    pub(super) fn corners(&self) -> impl Iterator<Item = &Corner> {
        std::iter::once(&self.first).chain(&self.last)
    }
}

/// What a formula speaks of.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) references: Vec<Reference>,
    /// Whether it uses names or tables, which may lie anywhere.
    pub(super) has_names: bool,
}

/// What becomes of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Rows(NewRows),
    /// It is summed up and has no rows left.
    Zero,
}

impl Fate {
    /// Other rows and nothing else.
    pub(super) fn rows(first: u32, last: u32) -> Self {
        Self::Rows(NewRows { first, last, pinned: false })
    }
}

/// New rows for a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NewRows {
    pub(super) first: u32,
    pub(super) last: u32,
    /// Whether the rows get a `$`.
    pub(super) pinned: bool,
}

/// The formula with other rows where `place` names some; a single cell that gets several rows becomes a range.
pub(super) fn rewrite<E>(
    formula: &str,
    mut place: impl FnMut(&Reference) -> Result<Option<Fate>, E>,
) -> Result<String, E> {
    let mut changes = Vec::new();
    for reference in survey(formula).references {
        match place(&reference)? {
            Some(Fate::Rows(rows)) => renumber(formula, &reference, rows, &mut changes),
            Some(Fate::Zero) => changes.push(Edit::replace(reference.whole, "0")),
            None => {}
        }
    }
    Ok(edits::apply(formula, changes).0)
}

fn renumber(formula: &str, reference: &Reference, rows: NewRows, changes: &mut Vec<Edit>) {
    let text = |corner: &Corner, row: u32| {
        let dollar = if rows.pinned && !corner.row_is_pinned { "$" } else { "" };
        format!("{dollar}{row}")
    };
    let first = &reference.first;
    if let Some(last) = &reference.last {
        let (upper, lower) = if first.row <= last.row { (first, last) } else { (last, first) };
        changes.push(Edit::replace(upper.digits.clone(), text(upper, rows.first)));
        changes.push(Edit::replace(lower.digits.clone(), text(lower, rows.last)));
        return;
    }
    let mut new = text(first, rows.first);
    if rows.last != rows.first {
        let column = if first.column_is_pinned { "$" } else { "" };
        let row = if first.row_is_pinned { "$" } else { "" };
        let letters = formula.get(first.column.clone()).unwrap_or_default();
        new = format!("{new}:{column}{letters}{row}{}", text(first, rows.last));
    }
    changes.push(Edit::replace(first.digits.clone(), new));
}

/// The formula as it reads in a cell some rows below and some columns right of its own: what isn't pinned goes along.
pub(super) fn offset(formula: &str, rows: i64, columns: i64) -> String {
    let mut changes = Vec::new();
    for reference in survey(formula).references {
        let corners: Option<Vec<_>> =
            reference.corners().map(|corner| offset_corner(formula, corner, rows, columns)).collect();
        if let Some(corners) = corners {
            changes.extend(corners.into_iter().flatten());
        } else {
            let end = reference.last.as_ref().map_or(reference.first.digits.end, |last| last.digits.end);
            changes.push(Edit::replace(beginning(&reference.first)..end, "#REF!"));
        }
    }
    edits::apply(formula, changes).0
}

fn beginning(corner: &Corner) -> usize {
    let (start, pinned) = if corner.column.is_empty() {
        (corner.digits.start, corner.row_is_pinned)
    } else {
        (corner.column.start, corner.column_is_pinned)
    };
    start - usize::from(pinned)
}

fn offset_corner(formula: &str, corner: &Corner, rows: i64, columns: i64) -> Option<Vec<Edit>> {
    let mut changes = Vec::new();
    if !corner.row_is_pinned {
        let row = i64::from(corner.row) + rows;
        let row = u32::try_from(row).ok().filter(|row| (1..=LAST_ROW).contains(row))?;
        changes.push(Edit::replace(corner.digits.clone(), row.to_string()));
    }
    if !corner.column_is_pinned && !corner.column.is_empty() {
        let column = i64::from(column_number(formula.get(corner.column.clone())?)?) + columns;
        let column = u32::try_from(column).ok().filter(|column| (1..=LAST_COLUMN).contains(column))?;
        changes.push(Edit::replace(corner.column.clone(), column_letters(column)));
    }
    Some(changes)
}

/// The number of a column, from one.
pub(super) fn column_number(letters: &str) -> Option<u32> {
    let digit = |letter: u8| letter.is_ascii_alphabetic().then(|| u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let number = letters.bytes().try_fold(0, |number, letter| Some(number * 26 + digit(letter)?))?;
    (number <= LAST_COLUMN).then_some(number)
}

/// The letters of a column, counted from one.
pub(super) fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(char::from(b'A' + (column % 26) as u8));
        column /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests;
