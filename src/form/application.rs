//! 申请书, the application: a sample, because the certification body's own blank is not in our hands.
//!
//! What it asks for stands in `templates/application/layout.toml`; the Word template beside it is typeset from that and
//! may be restyled, the workbook is written from it directly.

mod words;

pub use words::{ApplicationWords, Personal, STATED};

use crate::document::PaperFault;
use crate::sheet_style::{self, Styles};
use rust_xlsxwriter::{Worksheet, XlsxError};
use serde::Deserialize;

/// The layout as data.
pub const LAYOUT: &str = include_str!("../../templates/application/layout.toml");

/// What the application asks for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Title.
    pub title: String,
    /// The line that says that this is a sample.
    pub mark: String,
    /// Its sections.
    pub section: Vec<Section>,
}

/// A section: labelled fields, a table, or text with a signature.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Heading.
    pub heading: String,
    /// Labelled fields, two to a line unless wide.
    #[serde(default)]
    pub fields: Vec<LayoutField>,
    /// Column headings of a table.
    #[serde(default)]
    pub columns: Vec<String>,
    /// The list that fills the table, a row for each of its lines.
    pub each: Option<String>,
    /// The words of a line that fill the columns.
    #[serde(default)]
    pub cells: Vec<String>,
    /// Paragraphs.
    #[serde(default)]
    pub text: Vec<String>,
    /// Signature lines.
    #[serde(default)]
    pub signature: Vec<String>,
}

/// A labelled field.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutField {
    /// The printed label.
    pub label: String,
    /// The name of the word that fills it; absent where the applicant writes by hand.
    pub words: Option<String>,
    /// Whether it takes the whole line.
    #[serde(default)]
    pub wide: bool,
}

/// Reads the shipped layout.
pub fn layout() -> Result<Layout, PaperFault> {
    crate::data::layout(LAYOUT).map_err(|error| PaperFault::new("申请书", error))
}

/// Column widths in characters: six equal columns carry fields and tables alike.
const WIDTH: f64 = 15.5;
const COLUMNS: u16 = 6;

/// Writes the application as a workbook. `created` is the date that the file carries.
pub fn workbook(words: &ApplicationWords, created: jiff::civil::Date) -> Result<Vec<u8>, PaperFault> {
    let layout = layout()?;
    write(words, &layout, created).map_err(|error| PaperFault::new(&layout.title, error))
}

fn write(words: &ApplicationWords, layout: &Layout, created: jiff::civil::Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = sheet_style::workbook(&layout.title, created)?;
    let styles = Styles::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("申请书（示例模板）")?;
    for col in 0..COLUMNS {
        sheet.set_column_width(col, WIDTH)?;
    }
    let mut writer = Writer { sheet, styles: &styles, row: 0 };
    writer.line(&layout.title, &styles.title, 40.0)?;
    writer.line(&layout.mark, &styles.mark_note, 24.0)?;
    for section in &layout.section {
        writer.line(&section.heading, &styles.plain_bold, 26.0)?;
        writer.fields(&section.fields, words)?;
        writer.table(section, words)?;
        for paragraph in &section.text {
            let lines = sheet_style::lines(paragraph, WIDTH * f64::from(COLUMNS));
            writer.line(paragraph, &styles.plain, sheet_style::height(lines) + 8.0)?;
        }
        for line in &section.signature {
            writer.line(line, &styles.plain, 30.0)?;
        }
    }
    sheet_style::page(sheet, false);
    workbook.save_to_buffer()
}

struct Writer<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    row: u32,
}

impl Writer<'_> {
    fn line(&mut self, text: &str, style: &rust_xlsxwriter::Format, height: f64) -> Result<(), XlsxError> {
        self.sheet.merge_range(self.row, 0, self.row, COLUMNS - 1, text, style)?;
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    fn fields(&mut self, fields: &[LayoutField], words: &ApplicationWords) -> Result<(), XlsxError> {
        let mut rest = fields;
        while let [first, tail @ ..] = rest {
            let pair = match tail {
                [second, ..] if !first.wide && !second.wide => Some(second),
                _ => None,
            };
            let value =
                |field: &LayoutField| field.words.as_deref().map_or(String::new(), |name| words.get(name).to_owned());
            self.sheet.write_string_with_format(self.row, 0, &first.label, &self.styles.label)?;
            let right = if pair.is_some() { 2 } else { COLUMNS - 1 };
            self.sheet.merge_range(self.row, 1, self.row, right, &value(first), &self.styles.open)?;
            let mut tallest = sheet_style::lines(&value(first), WIDTH * f64::from(right))
                .max(sheet_style::lines(&first.label, WIDTH));
            if let Some(second) = pair {
                self.sheet.write_string_with_format(self.row, 3, &second.label, &self.styles.label)?;
                self.sheet.merge_range(self.row, 4, self.row, COLUMNS - 1, &value(second), &self.styles.open)?;
                tallest = tallest
                    .max(sheet_style::lines(&value(second), WIDTH * 2.0))
                    .max(sheet_style::lines(&second.label, WIDTH));
            }
            self.sheet.set_row_height(self.row, sheet_style::height(tallest).max(24.0))?;
            self.row += 1;
            rest = if pair.is_some() { &tail[1..] } else { tail };
        }
        Ok(())
    }

    fn table(&mut self, section: &Section, words: &ApplicationWords) -> Result<(), XlsxError> {
        if section.columns.is_empty() {
            return Ok(());
        }
        let spans = spans(&section.columns);
        for (heading, &span) in section.columns.iter().zip(&spans) {
            self.cell(span, heading, &self.styles.heading)?;
        }
        self.sheet.set_row_height(self.row, 22)?;
        self.row += 1;
        let list = section.each.as_deref().unwrap_or_default();
        for line in words.lines(list) {
            let mut tallest = 1;
            for (name, &span) in section.cells.iter().zip(&spans) {
                let shown = line.get(name.as_str()).map_or("", String::as_str);
                self.cell(span, shown, &self.styles.open)?;
                tallest = tallest.max(sheet_style::lines(shown, WIDTH * f64::from(span.1 - span.0 + 1)));
            }
            self.sheet.set_row_height(self.row, sheet_style::height(tallest).max(20.0))?;
            self.row += 1;
        }
        Ok(())
    }

    fn cell(&mut self, columns: (u16, u16), text: &str, style: &rust_xlsxwriter::Format) -> Result<(), XlsxError> {
        sheet_style::span(self.sheet, self.row, columns, text, style)
    }
}

/// How a table's columns lie over the six of the sheet: with fewer than six the second takes the rest.
fn spans(columns: &[String]) -> Vec<(u16, u16)> {
    let count = u16::try_from(columns.len()).unwrap_or(COLUMNS).min(COLUMNS);
    let spare = COLUMNS - count;
    (0..count)
        .map(|at| match at {
            0 => (0, 0),
            1 => (1, 1 + spare),
            _ => (at + spare, at + spare),
        })
        .collect()
}
