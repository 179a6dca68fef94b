//! A paper written in short: only its cells, and all else from a workbook that is made once for all papers alike.

use super::{Cells, Frame, Style, Use, Writer};
use crate::form::words::FormWords;
use crate::ooxml::shell::{self, Shell, Unusual};
use crate::place::Area;
use crate::sheet_style::{self, Styles};
use rust_xlsxwriter::XlsxError;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// So many shells are kept. A run needs one for each form; only who lets the program run for ever needs more.
const MOST_SHELLS: usize = 64;

static SHELLS: LazyLock<Mutex<HashMap<Kind, Arc<Shell>>>> = LazyLock::new(Mutex::default);

/// All that a paper depends on besides its cells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Kind {
    title: String,
    created: jiff::civil::Date,
    frame: Frame,
    /// The styles in the order of their first use, which numbers them.
    styles: Vec<Style>,
}

/// Writes a paper; `None` where it holds something unusual and has to be written as a whole.
pub(super) fn write(words: &FormWords, created: jiff::civil::Date) -> Option<Vec<u8>> {
    let mut writer = Writer::new(words, Use::Paper, Short::default());
    let frame = writer.form(words).ok()?;
    let Short { cells, styles } = writer.into_cells();
    shell(Kind { title: words.title.clone(), created, frame, styles })?.fill(cells)
}

fn shell(kind: Kind) -> Option<Arc<Shell>> {
    let shells = || SHELLS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(shell) = shells().get(&kind) {
        return Some(Arc::clone(shell));
    }
    let shell = Arc::new(Shell::of(&kind.sample().ok()?)?);
    let mut shells = shells();
    if shells.len() >= MOST_SHELLS {
        shells.clear();
    }
    shells.insert(kind, Arc::clone(&shell));
    Some(shell)
}

impl Kind {
    /// A workbook of this kind with some cells.
    fn sample(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = sheet_style::workbook(&self.title, self.created)?;
        let sheet = workbook.add_worksheet();
        let formats = Styles::new();
        for (row, style) in (0..).zip(&self.styles) {
            sheet.merge_range(row, 0, row, 1, "样", style.of(&formats))?;
        }
        self.frame.put_around(sheet)?;
        workbook.save_to_buffer()
    }
}

/// Cells for a shell.
#[derive(Default)]
struct Short<'w> {
    cells: shell::Cells<'w>,
    styles: Vec<Style>,
}

impl Short<'_> {
    /// A style's number in the workbook; 0 is that of cells without one.
    fn number_of(&mut self, style: Style) -> usize {
        let known = self.styles.iter().position(|known| *known == style);
        1 + known.unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        })
    }
}

impl<'w> Cells<'w> for Short<'w> {
    type Fault = Unusual;

    fn text(&mut self, row: u32, col: u16, text: &'w str, style: Style) -> Result<(), Unusual> {
        let style = self.number_of(style);
        self.cells.text(row, col, text, style);
        Ok(())
    }

    fn number(&mut self, row: u32, col: u16, number: f64, style: Style) -> Result<(), Unusual> {
        let style = self.number_of(style);
        self.cells.number(row, col, number, style);
        Ok(())
    }

    fn merge(&mut self, area: Area, text: &'w str, style: Style) -> Result<(), Unusual> {
        let style = self.number_of(style);
        self.cells.merge(area.top..=area.bottom, area.left..=area.right, text, style);
        Ok(())
    }

    fn height(&mut self, row: u32, points: f64) -> Result<(), Unusual> {
        self.cells.height(row, points);
        Ok(())
    }

    fn note(&mut self, _: u32, _: u16, _: String) -> Result<(), Unusual> {
        Err(Unusual)
    }
}

#[cfg(test)]
mod tests;
