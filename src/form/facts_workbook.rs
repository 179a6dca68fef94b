//! 申报信息, the facts workbook: a blank in which an organisation states its people, projects, certificates, sites and
//! money. What it asks for stands in `catalog/facts.toml`; [`crate::factsheet`] reads it back.

mod entry;

use crate::catalog::Catalog;
use crate::document::PaperFault;
use crate::facts::layout::{Block, BlockLayout, FactField, FactsLayout};
use crate::sheet_style::{self, Styles};
use entry::Entries;
use rust_xlsxwriter::{Format, Note, Worksheet, XlsxError};

/// Rows of each table that are ready for entries.
const PREPARED: u32 = 200;

/// Rows of each table that show borders; the others would only make the blank long on paper.
const RULED: u32 = 22;

/// Height of an open row in points: with [`RULED`] of them a table fills a sheet of paper.
const OPEN_ROW: f64 = 18.0;

/// Rows of 申报类别, which has another table below.
const CATEGORIES: u32 = 8;

/// Columns of 基本信息 in characters, shared by the form and the two tables below it.
const WIDTHS: [f64; 5] = [27.0, 17.0, 17.0, 27.0, 25.0];

/// The columns that the parts of 基本信息 lie over: label, value and help; question, answer and remark.
const LABEL: (u16, u16) = (0, 0);
const VALUE: (u16, u16) = (1, 2);
const HELP: (u16, u16) = (3, 4);
const QUESTION: (u16, u16) = (0, 2);
const ANSWER: (u16, u16) = (3, 3);
const REMARK: (u16, u16) = (4, 4);
const LAST: u16 = 4;

/// The mark behind the heading of a field that must not be left blank.
const NEEDED: &str = " *";

/// Writes the blank. `questions` are those of 情况说明; `created` is the date that the file carries.
///
/// # Errors
/// Where the workbook can't be written.
pub fn write(
    layout: &FactsLayout,
    catalog: &Catalog,
    questions: &[String],
    created: jiff::civil::Date,
) -> Result<Vec<u8>, PaperFault> {
    workbook(layout, catalog, questions, created).map_err(|error| PaperFault::new(&layout.title, error))
}

fn workbook(
    layout: &FactsLayout,
    catalog: &Catalog,
    questions: &[String],
    created: jiff::civil::Date,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = sheet_style::workbook(&layout.title, created)?;
    let styles = Styles::new();
    for block in layout.blocks.iter().filter(|block| block.title == block.block.sheet().name()) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&block.title)?;
        let mut writer = Writer { sheet, styles: &styles, entries: Entries::new(catalog, &styles), layout, row: 0 };
        if block.block == Block::Organisation {
            writer.organisation(block, questions)?;
        } else {
            writer.table_sheet(block)?;
        }
        sheet_style::page(sheet, block.block != Block::Organisation);
    }
    workbook.save_to_buffer()
}

struct Writer<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    entries: Entries<'a>,
    layout: &'a FactsLayout,
    row: u32,
}

impl Writer<'_> {
    /// 基本信息 with the two tables below it.
    fn organisation(&mut self, block: &BlockLayout, questions: &[String]) -> Result<(), XlsxError> {
        for (col, width) in (0..).zip(WIDTHS) {
            self.sheet.set_column_width(col, width)?;
        }
        self.title(&format!("{}　{}", self.layout.title, block.title), LAST)?;
        self.instructions(&block.instructions, LAST, WIDTHS.iter().sum())?;
        let first = |words: &[String]| words.first().cloned().unwrap_or_default();
        let headings = [&self.layout.label_headings, &self.layout.value_headings, &self.layout.help_headings];
        for (columns, words) in [LABEL, VALUE, HELP].into_iter().zip(headings) {
            sheet_style::span(self.sheet, self.row, columns, &first(words), &self.styles.heading)?;
        }
        self.sheet.set_row_height(self.row, 24)?;
        self.row += 1;
        self.sheet.set_freeze_panes(self.row, 0)?;
        for field in &block.fields {
            self.field(field)?;
        }
        for block in [Block::Applied, Block::Statements].into_iter().filter_map(|block| self.layout.block(block)) {
            self.row += 1;
            self.below(block, questions)?;
        }
        Ok(())
    }

    /// A line of the form: label, value, help.
    fn field(&mut self, field: &FactField) -> Result<(), XlsxError> {
        let format = self.entries.format(field.kind, true);
        sheet_style::span(self.sheet, self.row, LABEL, &printed(field), &self.entries.label)?;
        sheet_style::span(self.sheet, self.row, VALUE, "", &format)?;
        sheet_style::span(self.sheet, self.row, HELP, &field.help, &self.entries.help)?;
        self.entries.validate(self.sheet, field, (self.row, self.row), VALUE.0)?;
        let width = WIDTHS[usize::from(HELP.0)] + WIDTHS[usize::from(HELP.1)];
        let lines = sheet_style::lines(&field.help, width).max(sheet_style::lines(&printed(field), WIDTHS[0]));
        self.sheet.set_row_height(self.row, sheet_style::height(lines).max(21.0))?;
        self.row += 1;
        Ok(())
    }

    /// 申报类别 or 情况说明, under 基本信息.
    fn below(&mut self, block: &BlockLayout, questions: &[String]) -> Result<(), XlsxError> {
        sheet_style::span(self.sheet, self.row, (0, LAST), &block.title, &self.styles.plain_bold)?;
        self.sheet.set_row_height(self.row, 24)?;
        self.row += 1;
        self.instructions(&block.instructions, LAST, WIDTHS.iter().sum())?;
        let columns: Vec<(u16, u16)> = match block.block {
            Block::Statements => vec![QUESTION, ANSWER, REMARK],
            _ => (0..=LAST).map(|col| (col, col)).collect(),
        };
        self.headings(block, &columns)?;
        let top = self.row;
        if block.block == Block::Statements {
            let width: f64 = WIDTHS.iter().take(usize::from(QUESTION.1) + 1).sum();
            for question in questions {
                sheet_style::span(self.sheet, self.row, QUESTION, question, &self.entries.question)?;
                self.sheet
                    .set_row_height(self.row, sheet_style::height(sheet_style::lines(question, width)).max(21.0))?;
                self.row += 1;
            }
        } else {
            for _ in 0..CATEGORIES {
                self.sheet.set_row_height(self.row, 21)?;
                self.row += 1;
            }
        }
        let Some(bottom) = self.row.checked_sub(1).filter(|bottom| *bottom >= top) else { return Ok(()) };
        let asked = block.fields.iter().zip(columns).filter(|(field, _)| field.key != "question");
        for (field, (col, _)) in asked {
            self.column(field, col, (top, bottom), bottom)?;
        }
        Ok(())
    }

    /// A sheet with one table.
    fn table_sheet(&mut self, block: &BlockLayout) -> Result<(), XlsxError> {
        let columns: Vec<(u16, u16)> = (0..).zip(&block.fields).map(|(col, _)| (col, col)).collect();
        for (field, &(col, _)) in block.fields.iter().zip(&columns) {
            self.sheet.set_column_width(col, field.width)?;
        }
        let last = columns.last().map_or(0, |&(col, _)| col);
        self.title(&format!("{}　{}", self.layout.title, block.title), last)?;
        self.instructions(&block.instructions, last, block.fields.iter().map(|field| field.width).sum())?;
        self.headings(block, &columns)?;
        self.sheet.set_repeat_rows(self.row - 1, self.row - 1)?;
        let is_named_first = block.fields.first().is_some_and(|field| field.key == block.block.name_key());
        self.sheet.set_freeze_panes(self.row, u16::from(is_named_first))?;
        let (top, bottom) = (self.row, self.row + PREPARED - 1);
        for row in top..top + RULED {
            self.sheet.set_row_height(row, OPEN_ROW)?;
        }
        for (field, &(col, _)) in block.fields.iter().zip(&columns) {
            self.column(field, col, (top, bottom), top + RULED - 1)?;
        }
        Ok(())
    }

    /// The open cells of a column, ruled down to a row. Below, the column itself has the format: thousands of blank cells
    /// would make every filled workbook slow to read.
    fn column(&mut self, field: &FactField, col: u16, rows: (u32, u32), ruled: u32) -> Result<(), XlsxError> {
        let with_borders = self.entries.format(field.kind, true);
        for row in rows.0..=rows.1.min(ruled) {
            self.sheet.write_blank(row, col, &with_borders)?;
        }
        if rows.1 > ruled {
            self.sheet.set_column_format(col, &self.entries.format(field.kind, false))?;
        }
        self.entries.validate(self.sheet, field, rows, col)
    }

    fn title(&mut self, text: &str, last: u16) -> Result<(), XlsxError> {
        sheet_style::span(self.sheet, self.row, (0, last), text, &self.styles.title)?;
        self.sheet.set_row_height(self.row, 36)?;
        self.row += 1;
        Ok(())
    }

    fn instructions(&mut self, text: &str, last: u16, width: f64) -> Result<(), XlsxError> {
        let style: &Format = &self.entries.instructions;
        sheet_style::span(self.sheet, self.row, (0, last), text, style)?;
        self.sheet.set_row_height(self.row, sheet_style::height(sheet_style::lines(text, width)).max(22.0))?;
        self.row += 1;
        Ok(())
    }

    /// The headings of a table, each with a note that says what to write.
    fn headings(&mut self, block: &BlockLayout, columns: &[(u16, u16)]) -> Result<(), XlsxError> {
        let mut tallest = 1;
        for (field, &columns) in block.fields.iter().zip(columns) {
            sheet_style::span(self.sheet, self.row, columns, &printed(field), &self.styles.heading)?;
            let note = Note::new(&field.help).add_author_prefix(false).set_width(220).set_height(80);
            self.sheet.insert_note(self.row, columns.0, &note)?;
            if field.width > 0.0 {
                tallest = tallest.max(sheet_style::lines(&printed(field), field.width));
            }
        }
        self.sheet.set_row_height(self.row, sheet_style::height(tallest).max(26.0))?;
        self.row += 1;
        Ok(())
    }
}

/// Label and unit as printed, with a mark where a value is needed.
fn printed(field: &FactField) -> String {
    format!("{}{}", field.heading(), if field.needed { NEEDED } else { "" })
}
