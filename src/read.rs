//! The door through which filled forms come in: .xlsx, .xlsm, .xls, .xlsb and .ods, .docx and .docm. Only here calamine
//! is known.
//!
//! Three steps, each of which trusts only the one before:
//! 1. `sniff` says what the bytes are, whatever the file is called;
//! 2. a room of [`crate::gate`] takes our own look, refuses what no honest workbook does, sees what calamine hides, and
//!    writes a copy that holds just the cells;
//! 3. `cells` lets calamine read that copy, and here the two are put together.
//!
//! Of a Word document the same gate checks the package, and `word` turns its paragraphs and tables into a sheet.
//!
//! What is *in* a cell never makes reading fail, however wrong it is; a broken, foreign or hostile file does.

mod cells;
mod iso;
pub mod plain_text;
mod quiet;
mod sniff;
mod word;

use crate::fault::Fault;
use crate::gate::archive::Gate;
use crate::gate::look::{Book, Look, Mark, cell_twice};
use crate::gate::{biff, kind, open_document, sheet_binary, sheet_xml};
use crate::workbook::{Cell, Kind, Naming, Sheet, Workbook};
use cells::Cells;

pub use crate::gate::limits::Limits;

/// Reads a workbook from the bytes of a file; a Word document becomes one of a single sheet.
///
/// The name serves only to know the lock files that Office leaves beside a document. The kind is decided by content and
/// stands in [`Workbook::kind`], so that a caller can tell where the extension says something else. Sheets without cells
/// (charts, dialogs, macros) are left out.
///
/// # Errors
/// - [`Fault::Empty`], [`Fault::OfficeLock`], [`Fault::Foreign`]: this is no workbook;
/// - [`Fault::OldFormat`]: Word can make one of it that is read;
/// - [`Fault::Encrypted`]: it is one behind a password;
/// - [`Fault::Damaged`], [`Fault::NoSheets`]: it was one;
/// - [`Fault::Limit`], [`Fault::Unsafe`]: it does what no honest one does.
pub fn read(file_name: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, Fault> {
    let mut gate = match sniff::shape(file_name, bytes)? {
        sniff::Shape::Package => Gate::open(bytes, limits)?,
        sniff::Shape::Stream => return read_book(Kind::Xls, biff::look(bytes, limits)?, limits),
    };
    let kind = kind::kind(&mut gate)?;
    if kind.is_word() {
        let document = word::read(&mut gate, kind)?;
        gate.look_at_openings()?;
        return Ok(document);
    }
    let book = match kind {
        Kind::Xlsb => sheet_binary::look(&mut gate)?,
        Kind::Ods => open_document::look(&mut gate)?,
        _ => sheet_xml::look(&mut gate)?,
    };
    gate.look_at_openings()?;
    read_book(kind, book, limits)
}

/// Lets calamine read the copy that our own look has written.
fn read_book(kind: Kind, book: Book, limits: &Limits) -> Result<Workbook, Fault> {
    let Book { sheets, copy, macros } = book;
    let read = quiet::quietly(|| match kind {
        Kind::Xlsb => cells::xlsb(copy, sheets.len(), limits),
        Kind::Xls => cells::xls(copy, sheets.len(), limits),
        Kind::Ods => cells::ods(copy, sheets.len(), limits),
        _ => cells::xlsx(copy, sheets.len(), limits),
    })?;
    let sheets = sheets.into_iter().zip(read).map(|(look, cells)| sheet(look, cells)).collect::<Result<_, _>>()?;
    Ok(Workbook { kind, sheets, macros })
}

/// Puts together what our own look saw of a sheet and what calamine read of it.
fn sheet(look: Look, read: Cells) -> Result<Sheet, Fault> {
    Ok(Sheet {
        name: look.name.unwrap_or(read.name),
        visibility: look.visibility,
        cells: marked(read.cells, look.marks)?,
        merges: look.merges,
        hidden_rows: look.hidden_rows.map(|hidden| hidden.all().collect()),
        hidden_cols: look.hidden_cols.map(|hidden| hidden.all().map(|col| col as u16).collect()),
        comments: look.comments,
        naming: Naming::Letters,
    })
}

/// The cells in order, with what our own look has to say of them.
///
/// # Errors
/// [`Fault::Unsafe`] where two cells stand in one place.
fn marked(mut cells: Vec<Cell>, marks: Vec<Mark>) -> Result<Vec<Cell>, Fault> {
    let place = |cell: &Cell| (cell.row, cell.col);
    cells.sort_by_key(place);
    let mut lost = Vec::new();
    for Mark { row, col, formula, instead, symbol_font } in marks {
        let found = cells.binary_search_by_key(&(row, col), place).ok().and_then(|index| cells.get_mut(index));
        match (found, instead) {
            (Some(cell), instead) => {
                (cell.formula, cell.symbol_font) = (formula, symbol_font);
                if let Some(content) = instead {
                    cell.content = content;
                }
            }
            (None, Some(content)) => lost.push(Cell { row, col, content, formula, symbol_font }),
            // Nothing stands there: a formula that gives an empty text, an empty cell in a symbol font.
            (None, None) => {}
        }
    }
    if !lost.is_empty() {
        cells.append(&mut lost);
        cells.sort_by_key(place);
    }
    match cells.windows(2).find_map(|pair| match pair {
        [left, right] if place(left) == place(right) => Some(place(left)),
        _ => None,
    }) {
        Some((row, col)) => Err(cell_twice(row, col)),
        None => Ok(cells),
    }
}

#[cfg(test)]
mod tests;
