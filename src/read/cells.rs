//! What calamine reads: the cells of the copies that our own look has written.

use super::iso::{date_serial, time_serial};
use crate::fault::Fault;
use crate::gate::limits::{Limits, damaged, limit};
use crate::workbook::{Cell, Content};
use calamine::{Data, Ods, Range, Reader, Xls, Xlsb, Xlsx, XlsxError};
use std::io::Cursor;

/// The cells of a sheet as calamine gives them, and the name that it knows the sheet by.
pub(super) struct Cells {
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
}

/// Reads the copy of an .xlsx cell by cell.
///
/// # Errors
/// [`Fault::Damaged`] where calamine gives up; [`Fault::Limit`] for too much text. So with all of these.
pub(super) fn xlsx(copy: Vec<u8>, sheets: usize, limits: &Limits) -> Result<Vec<Cells>, Fault> {
    let mut book = Xlsx::new(Cursor::new(copy)).map_err(damaged)?;
    let mut gather = Gather::new(limits, book.has_1904_epoch());
    for name in (0..sheets).map(|index| index.to_string()) {
        let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
        loop {
            match reader.next_cell() {
                Ok(Some(cell)) => gather.cell(cell.get_position(), cell.get_value().clone().into())?,
                Ok(None) => break,
                // A newer error such as `#SPILL!`: our own look has kept it, and the next cells follow.
                Err(XlsxError::CellError(_)) => {}
                Err(error) => return Err(damaged(error)),
            }
        }
        gather.end_sheet(name);
    }
    Ok(gather.sheets)
}

/// Reads the copy of an .xlsb cell by cell.
pub(super) fn xlsb(copy: Vec<u8>, sheets: usize, limits: &Limits) -> Result<Vec<Cells>, Fault> {
    let mut book = Xlsb::new(Cursor::new(copy)).map_err(damaged)?;
    let mut gather = Gather::new(limits, book.has_1904_epoch());
    for name in (0..sheets).map(|index| index.to_string()) {
        let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
        while let Some(cell) = reader.next_cell().map_err(damaged)? {
            gather.cell(cell.get_position(), cell.get_value().clone().into())?;
        }
        gather.end_sheet(name);
    }
    Ok(gather.sheets)
}

/// Reads the copy of an .xls, whose rectangles our own look has measured.
pub(super) fn xls(copy: Vec<u8>, sheets: usize, limits: &Limits) -> Result<Vec<Cells>, Fault> {
    let mut book = Xls::new(Cursor::new(copy)).map_err(damaged)?;
    let names = book.sheet_names();
    if names.len() != sheets
        || names.iter().enumerate().any(|(index, name)| names.iter().take(index).any(|one| one == name))
    {
        return Err(damaged("two sheets have the same name"));
    }
    let mut gather = Gather::new(limits, book.has_1904_epoch());
    for name in names {
        let range = book.worksheet_range(&name).map_err(damaged)?;
        gather.range(&range)?;
        gather.end_sheet(name);
    }
    Ok(gather.sheets)
}

/// Reads the copy of an .ods, whose rectangles our own look has measured.
pub(super) fn ods(copy: Vec<u8>, sheets: usize, limits: &Limits) -> Result<Vec<Cells>, Fault> {
    let mut book: Ods<_> = Ods::new(Cursor::new(copy)).map_err(damaged)?;
    let mut gather = Gather::new(limits, false);
    for name in (0..sheets).map(|index| index.to_string()) {
        let range = book.worksheet_range(&name).map_err(damaged)?;
        gather.range(&range)?;
        gather.end_sheet(name);
    }
    Ok(gather.sheets)
}

/// Gathers cells, and the length of their text.
struct Gather<'a> {
    limits: &'a Limits,
    epoch_1904: bool,
    text: u64,
    cells: Vec<Cell>,
    sheets: Vec<Cells>,
}

impl<'a> Gather<'a> {
    fn new(limits: &'a Limits, epoch_1904: bool) -> Self {
        Gather { limits, epoch_1904, text: 0, cells: Vec::new(), sheets: Vec::new() }
    }

    /// Takes a cell, where it holds something.
    fn cell(&mut self, (row, col): (u32, u32), value: Data) -> Result<(), Fault> {
        let Some(content) = self.content(value)? else { return Ok(()) };
        // Our own look has refused cells beyond the limits, so this loses none.
        let Ok(col) = u16::try_from(col) else { return Err(limit("列号", u64::from(col) + 1, self.limits.columns)) };
        self.cells.push(Cell { row, col, content, formula: false, symbol_font: None });
        Ok(())
    }

    /// Takes all cells of a laid out rectangle, to their absolute places.
    fn range(&mut self, range: &Range<Data>) -> Result<(), Fault> {
        let (top, left) = range.start().unwrap_or_default();
        for (row, col, value) in range.used_cells() {
            self.cell((top + row as u32, left + col as u32), value.clone())?;
        }
        Ok(())
    }

    fn end_sheet(&mut self, name: String) {
        self.sheets.push(Cells { name, cells: std::mem::take(&mut self.cells) });
    }

    fn content(&mut self, value: Data) -> Result<Option<Content>, Fault> {
        let date = |serial, epoch_1904| Content::Date { serial, epoch_1904 };
        Ok(match value {
            Data::Empty => None,
            Data::String(text) => self.text(text)?,
            #[expect(clippy::cast_precision_loss, reason = "cells hold no whole numbers beyond 2⁵³")]
            Data::Int(number) => Some(Content::Number(number as f64)),
            // No program writes such a number; one that is shown it shows this.
            Data::Float(number) if !number.is_finite() => Some(Content::Error("#NUM!".to_owned())),
            Data::DateTime(moment) if !moment.as_f64().is_finite() => Some(Content::Error("#NUM!".to_owned())),
            Data::Float(number) => Some(Content::Number(number)),
            // A span of time such as `[h]:mm` is no date.
            Data::DateTime(moment) if moment.is_duration() => Some(Content::Number(moment.as_f64())),
            Data::DateTime(moment) => Some(date(moment.as_f64(), self.epoch_1904)),
            Data::DateTimeIso(text) => match date_serial(&text) {
                Some(serial) => Some(date(serial, false)),
                None => self.text(text)?,
            },
            Data::DurationIso(text) => match time_serial(&text) {
                Some(serial) => Some(date(serial, false)),
                None => self.text(text)?,
            },
            Data::Bool(value) => Some(Content::Bool(value)),
            Data::Error(error) => Some(Content::Error(error.to_string())),
        })
    }

    /// A text, where it is not empty. Many cells may share one long text, so the whole is counted too.
    fn text(&mut self, text: String) -> Result<Option<Content>, Fault> {
        let most = self.limits.text;
        if text.len() > most {
            let characters = text.chars().count();
            if characters > most {
                return Err(limit("单元格字数", characters, most));
            }
        }
        self.text += text.len() as u64;
        if self.text > self.limits.total_bytes {
            return Err(limit("文字总量", self.text, self.limits.total_bytes));
        }
        Ok((!text.is_empty()).then_some(Content::Text(text)))
    }
}
