//! The self-assessment form as a workbook: the official table with the answer cells open and all else protected.

mod short;
mod writer;

use super::words::{FormWords, TICK};
use crate::document::PaperFault;
use crate::place::Area;
use crate::sheet_style::{self, Styles};
use rust_xlsxwriter::{DataValidation, Format, Note, ProtectionOptions, Worksheet, XlsxError};
use writer::Writer;

/// Column widths in characters: 序号, 要点, 条款, 需提供证明材料, 符合, 不符合, 证明材料清单.
type Widths = [f64; 7];

const WIDTHS: Widths = [5.5, 9.0, 33.0, 31.0, 5.5, 5.5, 29.0];

/// Generated forms have the number of a requirement where official ones ask for evidence.
const GENERATED_WIDTHS: Widths = [5.5, 11.0, 46.0, 14.0, 5.5, 5.5, 31.0];

const NUMBER: u16 = 0;
const SECTION: u16 = 1;
const CLAUSE: u16 = 2;
const REQUIRED: u16 = 3;
const CONFORMING: u16 = 4;
const NONCONFORMING: u16 = 5;
const EVIDENCE: u16 = 6;

/// Whom the workbook is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A paper of a filled form: every clause row is open.
    Paper,
    /// An empty form for the applicant: only required rows are open, and notes say what evidence is asked for.
    Blank,
}

/// Writes the form. `created` is the date that the file carries.
///
/// A paper is written by `short`; that and the way of an empty form, which has notes, give the same bytes.
pub fn write(words: &FormWords, purpose: Use, created: jiff::civil::Date) -> Result<Vec<u8>, PaperFault> {
    let in_short = if purpose == Use::Paper { short::write(words, created) } else { None };
    in_short.map_or_else(|| whole(words, purpose, created), Ok).map_err(|error| PaperFault::new(&words.title, error))
}

/// Writes the form cell by cell.
fn whole(words: &FormWords, purpose: Use, created: jiff::civil::Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = sheet_style::workbook(&words.title, created)?;
    let styles = Styles::new();
    let sheet = workbook.add_worksheet();
    let frame = Writer::new(words, purpose, Whole { sheet: &mut *sheet, styles: &styles }).form(words)?;
    frame.put_around(sheet)?;
    workbook.save_to_buffer()
}

/// What the sheet has around its cells, and what it depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Frame {
    generated: bool,
    /// The first row below the headings.
    first: u32,
    /// The runs of rows, both ends included, whose conclusion is chosen from a list.
    open: Vec<(u32, u32)>,
}

impl Frame {
    fn put_around(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name("自评估表")?;
        for (col, width) in (0..).zip(widths(self.generated)) {
            sheet.set_column_width(col, width)?;
        }
        let list = |items: &[&str], title: &str| -> Result<DataValidation, XlsxError> {
            DataValidation::new()
                .allow_list_strings(items)?
                .set_error_title(title)?
                .set_error_message("请从下拉列表中选择，或清空单元格")
        };
        for &(from, to) in &self.open {
            sheet.add_data_validation(from, CONFORMING, to, CONFORMING, &list(&[TICK, "不适用"], "符合")?)?;
            sheet.add_data_validation(from, NONCONFORMING, to, NONCONFORMING, &list(&[TICK], "不符合")?)?;
        }
        let header_top = self.first - 2;
        sheet.set_repeat_rows(header_top, header_top + 1)?;
        sheet.set_freeze_panes(self.first, 0)?;
        sheet_style::page(sheet, false);
        sheet.protect_with_options(&ProtectionOptions {
            format_rows: true,
            format_columns: true,
            ..ProtectionOptions::new()
        });
        Ok(())
    }
}

fn widths(generated: bool) -> Widths {
    if generated { GENERATED_WIDTHS } else { WIDTHS }
}

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Style {
    Title,
    Note,
    Heading,
    HeadingLeft,
    Centred,
    Printed,
    Open,
    Mark,
    Closed,
    ClosedText,
    Plain,
    PlainBold,
}

impl Style {
    fn of(self, styles: &Styles) -> &Format {
        match self {
            Style::Title => &styles.title,
            Style::Note => &styles.mark_note,
            Style::Heading => &styles.heading,
            Style::HeadingLeft => &styles.label_left,
            Style::Centred => &styles.number,
            Style::Printed => &styles.printed,
            Style::Open => &styles.open,
            Style::Mark => &styles.mark,
            Style::Closed => &styles.closed,
            Style::ClosedText => &styles.closed_text,
            Style::Plain => &styles.plain,
            Style::PlainBold => &styles.plain_bold,
        }
    }
}

/// What takes the cells.
trait Cells<'w> {
    type Fault;
    fn text(&mut self, row: u32, col: u16, text: &'w str, style: Style) -> Result<(), Self::Fault>;
    fn number(&mut self, row: u32, col: u16, number: f64, style: Style) -> Result<(), Self::Fault>;
    /// One text over several cells.
    fn merge(&mut self, area: Area, text: &'w str, style: Style) -> Result<(), Self::Fault>;
    fn height(&mut self, row: u32, points: f64) -> Result<(), Self::Fault>;
    fn note(&mut self, row: u32, col: u16, note: String) -> Result<(), Self::Fault>;
}

/// A sheet of a workbook that is made as a whole.
struct Whole<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
}

impl<'w> Cells<'w> for Whole<'_> {
    type Fault = XlsxError;

    fn text(&mut self, row: u32, col: u16, text: &'w str, style: Style) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, col, text, style.of(self.styles)).map(|_| ())
    }

    fn number(&mut self, row: u32, col: u16, number: f64, style: Style) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(row, col, number, style.of(self.styles)).map(|_| ())
    }

    fn merge(&mut self, area: Area, text: &'w str, style: Style) -> Result<(), XlsxError> {
        let Area { top, left, bottom, right } = area;
        self.sheet.merge_range(top, left, bottom, right, text, style.of(self.styles)).map(|_| ())
    }

    fn height(&mut self, row: u32, points: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(row, points).map(|_| ())
    }

    fn note(&mut self, row: u32, col: u16, note: String) -> Result<(), XlsxError> {
        let note = Note::new(note).add_author_prefix(false).set_width(260).set_height(110);
        self.sheet.insert_note(row, col, &note).map(|_| ())
    }
}
