//! Lists as workbooks: a title, some facts, headings that stay in sight, and rows to sort and filter.

use super::{BODY, HEADING, height, lines, page, workbook};
use crate::document::PaperFault;
use crate::text;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline, Url, Workbook, Worksheet, XlsxError};

/// No cell of Excel holds more characters.
const LONGEST_CELL: usize = 32_767;

/// The compression of long lists.
const SMALL: u8 = 6;

/// No row shows more lines; the cell holds the rest.
const MOST_LINES: u32 = 24;

/// Links are dear, and nobody follows more of them; Excel takes 65,530 on a sheet, and none that is longer.
const MOST_LINKS: u32 = 5_000;
const LONGEST_LINK: usize = 2_000;

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
    /// A number.
    Number(u64),
    /// Text on a colour (`0xFBE2D5`).
    Tinted(String, u32),
    /// Text that leads to a file.
    Link {
        /// What is shown.
        text: String,
        /// Where it leads, relative to the workbook.
        target: String,
    },
}

impl ListCell {
    /// A text cell.
    pub fn text(text: impl Into<String>) -> Self {
        ListCell::Text(text.into())
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
}

impl ListBook {
    /// Begins a workbook. `created` is the date that the file carries.
    ///
    /// # Errors
    /// [`PaperFault`] where the date can't be written.
    pub fn new(name: &str, created: jiff::civil::Date) -> Result<Self, PaperFault> {
        let title = name.rsplit_once('.').map_or(name, |(title, _)| title);
        let book = workbook(title, created).map_err(|error| PaperFault::new(name, error))?;
        Ok(ListBook { name: name.to_owned(), book })
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
        write(self.book.add_worksheet(), listing, rows.into_iter()).map_err(|error| PaperFault::new(&self.name, error))
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
        let written = sheet.and_then(|sheet| write(sheet, listing, rows.into_iter()));
        written.map_err(|error| PaperFault::new(&self.name, error))
    }

    /// The finished workbook.
    ///
    /// # Errors
    /// [`PaperFault`] where it can't be written.
    pub fn finish(mut self) -> Result<Vec<u8>, PaperFault> {
        self.book.save_to_buffer().map_err(|error| PaperFault::new(&self.name, error))
    }
}

/// The formats of a list.
struct Looks {
    title: Format,
    fact: Format,
    heading: Format,
    open: Format,
    body: Format,
    number: Format,
    link: Format,
}

impl Looks {
    fn new() -> Self {
        let base = || {
            Format::new().set_font_name(BODY).set_font_size(10).set_text_wrap().set_align(FormatAlign::VerticalCenter)
        };
        let bordered = |format: Format| format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xBF_BFBF));
        let heading = bordered(base().set_font_name(HEADING)).set_align(FormatAlign::Center);
        let body = bordered(base()).set_align(FormatAlign::Top);
        Looks {
            title: base().set_font_name(HEADING).set_font_size(16).set_align(FormatAlign::Center),
            fact: base(),
            open: heading.clone().set_background_color(Color::RGB(0xFF_F2CC)),
            heading: heading.set_background_color(Color::RGB(0xE7_ECF3)),
            link: body.clone().set_font_color(Color::RGB(0x05_63C1)).set_underline(FormatUnderline::Single),
            number: body.clone().set_align(FormatAlign::Center),
            body,
        }
    }
}

fn write(
    sheet: &mut Worksheet,
    listing: &Listing<'_>,
    rows: impl Iterator<Item = Vec<ListCell>>,
) -> Result<(), XlsxError> {
    let looks = Looks::new();
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
        write_row(sheet, listing, &looks, at, &cells)?;
    }
    if at > head {
        sheet.autofilter(head, 0, at, last)?;
    }
    sheet.set_repeat_rows(head, head)?;
    sheet.set_freeze_panes(head + 1, listing.frozen)?;
    page(sheet, true);
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    listing: &Listing<'_>,
    looks: &Looks,
    at: u32,
    cells: &[ListCell],
) -> Result<(), XlsxError> {
    let shown = |text: &str| text.chars().take(LONGEST_CELL).collect::<String>();
    let tallest = cells.iter().zip(listing.columns).map(|(cell, (_, width))| match cell {
        ListCell::Text(text) | ListCell::Tinted(text, _) | ListCell::Link { text, .. } => lines(text, *width),
        ListCell::Number(_) => 1,
    });
    // Rows of one line have the usual height: to say so of each takes room.
    let tallest = tallest.max().unwrap_or(1).min(MOST_LINES);
    if tallest > 1 {
        sheet.set_row_height(at, height(tallest))?;
    }
    for (col, cell) in (0..).zip(cells) {
        match cell {
            #[expect(clippy::cast_precision_loss, reason = "a spreadsheet's numbers are floats")]
            ListCell::Number(number) => sheet.write_number_with_format(at, col, *number as f64, &looks.number)?,
            ListCell::Tinted(text, tint) => {
                let look = looks.body.clone().set_background_color(Color::RGB(*tint));
                sheet.write_string_with_format(at, col, shown(text), &look)?
            }
            ListCell::Link { text, target } if at < MOST_LINKS && target.len() < LONGEST_LINK => {
                let url = Url::new(format!("file:///{target}")).set_text(shown(text));
                sheet.write_url_with_format(at, col, url, &looks.link)?
            }
            ListCell::Text(text) | ListCell::Link { text, .. } => {
                sheet.write_string_with_format(at, col, shown(text), &looks.body)?
            }
        };
    }
    Ok(())
}
