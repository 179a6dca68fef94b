//! Lists as workbooks: a title, some facts, headings that stay in sight, and rows to sort and filter.

pub mod charts;
mod looks;

#[cfg(test)]
mod tests;

use super::{height, lines, page, workbook};
use crate::document::PaperFault;
use crate::text;
use charts::Beside;
use looks::Looks;
use rust_xlsxwriter::{Url, Workbook, Worksheet, XlsxError};

/// No cell of Excel holds more characters.
const LONGEST_CELL: usize = 32_767;

/// The compression of long lists.
const SMALL: u8 = 6;

/// No row shows more lines; the cell holds the rest.
const MOST_LINES: u32 = 24;

/// Links are dear, and of a long list of files nobody follows more of them.
const USUAL_LINKS: usize = 5_000;

/// Excel takes no more links on a sheet, and none that is longer.
const MOST_LINKS: usize = 65_530;
const LONGEST_LINK: usize = 2_000;

/// Excel has no more rows.
pub const ROWS: u32 = 1_048_576;

/// A sheet: what stands over its rows.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// The tab's name.
    pub tab: &'a str,
    /// The title.
    pub title: &'a str,
    /// Lines of facts under the title.
    pub facts: &'a [String],
    /// Heading and width in characters of each column.
    pub columns: &'a [(&'a str, f64)],
    /// How many columns stay in sight beside the headings.
    pub frozen: u16,
    /// The columns that people fill in: their headings are tinted.
    pub open: &'a [&'a str],
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum ListCell {
    /// Text.
    Text(String),
    /// A short text, in the middle.
    Centred(String),
    /// A number.
    Number(u64),
    /// How many there are; none is shown as a dash, and is zero all the same.
    Count(u64),
    /// A short text on a colour (`0xFBE2D5`), in the middle.
    Tinted(String, u32),
    /// Text that leads to a file.
    Link {
        /// What is shown.
        text: String,
        /// Where it leads: the way from the workbook, steps parted by `/`.
        target: String,
    },
}

impl ListCell {
    /// A text cell.
    pub fn text(text: impl Into<String>) -> Self {
        ListCell::Text(text.into())
    }

    /// A short text in the middle.
    pub fn centred(text: impl Into<String>) -> Self {
        ListCell::Centred(text.into())
    }

    /// How many there are.
    pub fn count(count: usize) -> Self {
        ListCell::Count(count as u64)
    }
}

impl From<&str> for ListCell {
    fn from(text: &str) -> Self {
        ListCell::text(text)
    }
}

impl From<String> for ListCell {
    fn from(text: String) -> Self {
        ListCell::Text(text)
    }
}

/// A workbook of lists on its way.
pub struct ListBook {
    name: String,
    book: Workbook,
    links: usize,
}

impl ListBook {
    /// Begins a workbook. `created` is the date that the file carries.
    ///
    /// # Errors
    /// [`PaperFault`] where the date can't be written.
    pub fn new(name: &str, created: jiff::civil::Date) -> Result<Self, PaperFault> {
        let title = name.rsplit_once('.').map_or(name, |(title, _)| title);
        let book = workbook(title, created).map_err(|error| PaperFault::new(name, error))?;
        Ok(ListBook { name: name.to_owned(), book, links: USUAL_LINKS })
    }

    /// Lets every sheet have as many links as Excel takes.
    #[must_use]
    pub fn with_all_links(mut self) -> Self {
        self.links = MOST_LINKS;
        self
    }

    /// Adds a sheet.
    ///
    /// # Errors
    /// [`PaperFault`] where the sheet can't be written.
    pub fn sheet(
        &mut self,
        listing: &Listing<'_>,
        rows: impl IntoIterator<Item = Vec<ListCell>>,
    ) -> Result<(), PaperFault> {
        let written = write(self.book.add_worksheet(), listing, self.links, rows.into_iter());
        written.map(|_| ()).map_err(|error| PaperFault::new(&self.name, error))
    }

    /// Adds a sheet with something beside its rows.
    ///
    /// # Errors
    /// [`PaperFault`] where the sheet can't be written.
    pub fn sheet_with(
        &mut self,
        listing: &Listing<'_>,
        rows: impl IntoIterator<Item = Vec<ListCell>>,
        beside: &Beside<'_>,
    ) -> Result<(), PaperFault> {
        let sheet = self.book.add_worksheet();
        let written = write(sheet, listing, self.links, rows.into_iter());
        let written = written.and_then(|head| charts::write(sheet, listing, head, beside));
        written.map_err(|error| PaperFault::new(&self.name, error))
    }

    /// Adds a sheet whose rows may be very many: they go to a temporary file as they come and are not kept in memory.
    ///
    /// # Errors
    /// [`PaperFault`] where the sheet can't be written.
    pub fn long_sheet(
        &mut self,
        listing: &Listing<'_>,
        rows: impl IntoIterator<Item = Vec<ListCell>>,
    ) -> Result<(), PaperFault> {
        // What is written once and read seldom may take its time to become small.
        self.book.set_zip_compression_level(SMALL);
        let sheet = self.book.add_worksheet_with_constant_memory();
        let written = sheet.and_then(|sheet| write(sheet, listing, self.links, rows.into_iter()));
        written.map(|_| ()).map_err(|error| PaperFault::new(&self.name, error))
    }

    /// The finished workbook.
    ///
    /// # Errors
    /// [`PaperFault`] where it can't be written.
    pub fn finish(mut self) -> Result<Vec<u8>, PaperFault> {
        self.book.save_to_buffer().map_err(|error| PaperFault::new(&self.name, error))
    }
}

/// Writes a sheet and tells the row of its headings.
fn write(
    sheet: &mut Worksheet,
    listing: &Listing<'_>,
    mut links: usize,
    rows: impl Iterator<Item = Vec<ListCell>>,
) -> Result<u32, XlsxError> {
    let mut looks = Looks::new();
    let last = u16::try_from(listing.columns.len().saturating_sub(1)).unwrap_or(0);
    sheet.set_name(listing.tab)?;
    sheet.set_default_row_height(height(1));
    for (col, (_, width)) in (0..).zip(listing.columns) {
        sheet.set_column_width(col, *width)?;
    }
    sheet.set_row_height(0, 32)?;
    sheet.merge_range(0, 0, 0, last, listing.title, &looks.title)?;
    let mut at = 1;
    for fact in listing.facts {
        sheet.set_row_height(at, 18)?;
        sheet.merge_range(at, 0, at, last, &text::excerpt(fact, 300), &looks.fact)?;
        at += 1;
    }
    let head = at;
    sheet.set_row_height(head, 24)?;
    for (col, (name, _)) in (0..).zip(listing.columns) {
        let look = if listing.open.contains(name) { &looks.open } else { &looks.heading };
        sheet.write_string_with_format(head, col, *name, look)?;
    }
    for cells in rows {
        at += 1;
        let tallest = cells.iter().zip(listing.columns).map(|(cell, (_, width))| lines_of(cell, *width));
        // Rows of one line have the usual height: to say so of each takes room.
        let tallest = tallest.max().unwrap_or(1).min(MOST_LINES);
        if tallest > 1 {
            sheet.set_row_height(at, height(tallest))?;
        }
        for (col, cell) in (0..).zip(&cells) {
            write_cell(sheet, &mut looks, &mut links, (at, col), cell)?;
        }
    }
    if at > head {
        sheet.autofilter(head, 0, at, last)?;
    }
    sheet.set_repeat_rows(head, head)?;
    sheet.set_freeze_panes(head + 1, listing.frozen)?;
    page(sheet, true);
    Ok(head)
}

fn lines_of(cell: &ListCell, width: f64) -> u32 {
    match cell {
        ListCell::Text(text) | ListCell::Centred(text) | ListCell::Tinted(text, _) | ListCell::Link { text, .. } => {
            lines(text, width)
        }
        ListCell::Number(_) | ListCell::Count(_) => 1,
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    looks: &mut Looks,
    links: &mut usize,
    (at, col): (u32, u16),
    cell: &ListCell,
) -> Result<(), XlsxError> {
    let shown = |text: &str| text.chars().take(LONGEST_CELL).collect::<String>();
    match cell {
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet's numbers are floats")]
        ListCell::Number(number) => sheet.write_number_with_format(at, col, *number as f64, &looks.number)?,
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet's numbers are floats")]
        ListCell::Count(number) => sheet.write_number_with_format(at, col, *number as f64, &looks.count)?,
        ListCell::Tinted(text, tint) => sheet.write_string_with_format(at, col, shown(text), looks.tinted(*tint))?,
        ListCell::Centred(text) => sheet.write_string_with_format(at, col, shown(text), &looks.centred)?,
        ListCell::Text(text) => sheet.write_string_with_format(at, col, shown(text), &looks.body)?,
        ListCell::Link { text, target } => match address(target).filter(|_| *links > 0) {
            Some(address) => {
                *links -= 1;
                let url = Url::new(address).set_text(shown(text));
                sheet.write_url_with_format(at, col, url, &looks.link)?
            }
            None => sheet.write_string_with_format(at, col, shown(text), &looks.body)?,
        },
    };
    Ok(())
}

/// A file's address as the writer wants it; none for what Excel would refuse.
fn address(target: &str) -> Option<String> {
    // The writer takes for spelled out only what holds one of these; all else it spells out again. A folder that is
    // entered and left says so and leads nowhere else.
    const TELLING: [&str; 11] = ["%20", "%22", "%25", "%3C", "%3E", "%5B", "%5D", "%5E", "%60", "%7B", "%7D"];
    let target = text::link(target);
    let is_plain = !target.contains('%') || TELLING.iter().any(|sign| target.contains(sign));
    let way = if is_plain { "" } else { "%5B/../" };
    let address = format!("file:///{way}{target}");
    (!target.is_empty() && address.len() < LONGEST_LINK).then_some(address)
}
