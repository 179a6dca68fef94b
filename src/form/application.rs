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
    /// How many twelfths of the line each column takes.
    #[serde(default)]
    pub widths: Vec<u16>,
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

/// Into how many equal columns a line is divided: they carry fields and tables alike.
pub const COLUMNS: u16 = 12;

/// The width of such a column in characters.
const WIDTH: f64 = 7.75;

/// Where label and value of a line with two fields stand, and of the second.
const PAIR: [(u16, u16); 4] = [(0, 1), (2, 5), (6, 7), (8, COLUMNS - 1)];

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
            let styles = self.styles;
            let whole = (PAIR[1].0, COLUMNS - 1);
            let mut tallest = self.cell(PAIR[0], &first.label, &styles.label)?;
            let beside = if pair.is_some() { PAIR[1] } else { whole };
            tallest = tallest.max(self.cell(beside, &value(first), &styles.open)?);
            if let Some(second) = pair {
                tallest = tallest.max(self.cell(PAIR[2], &second.label, &styles.label)?);
                tallest = tallest.max(self.cell(PAIR[3], &value(second), &styles.open)?);
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
        let spans = spans(section);
        let mut tallest = 1;
        for (heading, &span) in section.columns.iter().zip(&spans) {
            tallest = tallest.max(self.cell(span, heading, &self.styles.heading)?);
        }
        self.sheet.set_row_height(self.row, sheet_style::height(tallest).max(22.0))?;
        self.row += 1;
        let list = section.each.as_deref().unwrap_or_default();
        for line in words.lines(list) {
            let mut tallest = 1;
            for (name, &span) in section.cells.iter().zip(&spans) {
                let shown = line.get(name.as_str()).map_or("", String::as_str);
                tallest = tallest.max(self.cell(span, shown, &self.styles.open)?);
            }
            self.sheet.set_row_height(self.row, sheet_style::height(tallest).max(20.0))?;
            self.row += 1;
        }
        Ok(())
    }

    /// Writes a cell; how many lines its text takes.
    fn cell(&mut self, columns: (u16, u16), text: &str, style: &rust_xlsxwriter::Format) -> Result<u32, XlsxError> {
        sheet_style::span(self.sheet, self.row, columns, text, style)?;
        Ok(sheet_style::lines(text, WIDTH * f64::from(columns.1 - columns.0 + 1)))
    }
}

/// How a table's columns lie over those of the sheet.
fn spans(section: &Section) -> Vec<(u16, u16)> {
    let mut next = 0;
    let span = |&width: &u16| {
        let from = next;
        next = (from + width).min(COLUMNS);
        (from, next.max(from + 1) - 1)
    };
    section.widths.iter().map(span).collect()
}
