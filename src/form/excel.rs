//! The self-assessment form as a workbook: the official table with the answer cells open and all else protected.

use super::words::{EntryWords, FormWords, RowWords, TICK};
use crate::catalog::Role;
use crate::document::PaperFault;
use crate::sheet_style::{self, Styles};
use crate::text;
use rust_xlsxwriter::{DataValidation, Note, ProtectionOptions, Workbook, Worksheet, XlsxError};

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
pub fn write(words: &FormWords, purpose: Use, created: jiff::civil::Date) -> Result<Vec<u8>, PaperFault> {
    workbook(words, purpose, created).map_err(|error| PaperFault::new(&words.title, error))
}

fn workbook(words: &FormWords, purpose: Use, created: jiff::civil::Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = sheet_style::workbook(&words.title, created)?;
    let styles = Styles::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("自评估表")?;
    let widths = if words.generated { GENERATED_WIDTHS } else { WIDTHS };
    for (col, width) in (0..).zip(widths) {
        sheet.set_column_width(col, width)?;
    }
    // The number of a requirement stands two cells away; a note would say nothing more.
    let has_notes = purpose == Use::Blank && !words.generated;
    let mut writer = Writer { sheet, styles: &styles, widths, purpose, has_notes, row: 0 };
    writer.head(words)?;
    let first = writer.row;
    writer.clauses(&words.rows)?;
    writer.blocks(words)?;
    writer.declaration(words)?;
    let header_top = first - 2;
    sheet.set_repeat_rows(header_top, header_top + 1)?;
    sheet.set_freeze_panes(first, 0)?;
    sheet_style::page(sheet, false);
    sheet.protect_with_options(&ProtectionOptions {
        format_rows: true,
        format_columns: true,
        ..ProtectionOptions::new()
    });
    finish(workbook)
}

fn finish(mut workbook: Workbook) -> Result<Vec<u8>, XlsxError> {
    workbook.save_to_buffer()
}

struct Writer<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    widths: Widths,
    purpose: Use,
    /// Whether evidence cells carry notes that say what is asked for.
    has_notes: bool,
    row: u32,
}

impl Writer<'_> {
    /// Title, notes, header block and the two header rows of the table.
    fn head(&mut self, words: &FormWords) -> Result<(), XlsxError> {
        self.sheet.merge_range(0, NUMBER, 0, EVIDENCE, &words.title, &self.styles.title)?;
        self.sheet.set_row_height(0, 36)?;
        self.row = 1;
        for note in &words.notes {
            self.span((NUMBER, EVIDENCE), note, &self.styles.mark_note)?;
            self.sheet.set_row_height(self.row, sheet_style::height(sheet_style::lines(note, self.whole_width())))?;
            self.row += 1;
        }
        for pair in words.header.chunks(2) {
            let mut tallest = 1;
            for (field, (label, value)) in
                pair.iter().zip([((NUMBER, SECTION), (CLAUSE, CLAUSE)), ((REQUIRED, REQUIRED), (CONFORMING, EVIDENCE))])
            {
                self.span(label, &field.label, &self.styles.label)?;
                self.span(value, &field.value, &self.styles.open)?;
                if let Some(number) = field.number {
                    self.sheet.write_number_with_format(self.row, value.0, number, &self.styles.open)?;
                }
                let width: f64 = self.widths[usize::from(value.0)..=usize::from(value.1)].iter().sum();
                tallest = tallest.max(sheet_style::lines(&field.value, width));
            }
            self.sheet.set_row_height(self.row, sheet_style::height(tallest).max(22.0))?;
            self.row += 1;
        }
        let top = self.row;
        let headings = [
            (NUMBER, "序号"),
            (SECTION, "要点"),
            (CLAUSE, "条款"),
            (REQUIRED, words.required_evidence_heading.as_str()),
            (EVIDENCE, "证明材料清单"),
        ];
        for (col, heading) in headings {
            self.sheet.merge_range(top, col, top + 1, col, heading, &self.styles.heading)?;
        }
        self.sheet.merge_range(top, CONFORMING, top, NONCONFORMING, &words.conclusion_heading, &self.styles.heading)?;
        self.sheet.write_string_with_format(top + 1, CONFORMING, "符合", &self.styles.heading)?;
        self.sheet.write_string_with_format(top + 1, NONCONFORMING, "不符合", &self.styles.heading)?;
        self.sheet.set_row_height(top, 20)?;
        self.sheet.set_row_height(top + 1, 30)?;
        self.row = top + 2;
        Ok(())
    }

    fn clauses(&mut self, rows: &[RowWords]) -> Result<(), XlsxError> {
        let first = self.row;
        let mut open: Option<u32> = None;
        let mut asked = "";
        for (at, row) in (first..).zip(rows) {
            // Rows that share a printed cell are asked for the same evidence.
            if !row.required_evidence_continues {
                asked = &row.required_evidence;
            }
            self.clause(at, row, asked)?;
            match (self.is_open(row), open) {
                (true, None) => open = Some(at),
                (false, Some(from)) => {
                    self.drop_downs(from, at - 1)?;
                    open = None;
                }
                _ => {}
            }
        }
        self.row = first + u32::try_from(rows.len()).unwrap_or(0);
        if let Some(from) = open {
            self.drop_downs(from, self.row - 1)?;
        }
        self.merge_down(first, rows, SECTION, |row| row.section_continues, |row| &row.section, &self.styles.section)?;
        self.merge_down(
            first,
            rows,
            REQUIRED,
            |row| row.required_evidence_continues,
            |row| &row.required_evidence,
            &self.styles.printed,
        )
    }

    fn is_open(&self, row: &RowWords) -> bool {
        self.purpose == Use::Paper || row.required
    }

    fn clause(&mut self, at: u32, row: &RowWords, asked: &str) -> Result<(), XlsxError> {
        let styles = self.styles;
        let open = self.is_open(row);
        let (mark, list) = if open { (&styles.mark, &styles.open) } else { (&styles.closed, &styles.closed) };
        self.sheet.write_number_with_format(at, NUMBER, row.no, &styles.number)?;
        self.sheet.write_string_with_format(
            at,
            CLAUSE,
            &row.clause,
            if open { &styles.printed } else { &styles.closed_text },
        )?;
        self.sheet.write_string_with_format(at, CONFORMING, &row.conforming, mark)?;
        self.sheet.write_string_with_format(at, NONCONFORMING, &row.nonconforming, mark)?;
        self.sheet.write_string_with_format(at, EVIDENCE, &row.evidence, list)?;
        let tallest = [
            (CLAUSE, &row.clause),
            (REQUIRED, &row.required_evidence),
            (CONFORMING, &row.conforming),
            (EVIDENCE, &row.evidence),
        ]
        .map(|(col, text)| sheet_style::lines(text, self.widths[usize::from(col)]));
        self.sheet.set_row_height(at, sheet_style::height(tallest.into_iter().max().unwrap_or(1)))?;
        if self.has_notes && open && !text::is_blank(asked) {
            let note = Note::new(format!("需提供：{asked}")).add_author_prefix(false).set_width(260).set_height(110);
            self.sheet.insert_note(at, EVIDENCE, &note)?;
        }
        Ok(())
    }

    fn drop_downs(&mut self, from: u32, to: u32) -> Result<(), XlsxError> {
        let list = |items: &[&str], title: &str| -> Result<DataValidation, XlsxError> {
            DataValidation::new()
                .allow_list_strings(items)?
                .set_error_title(title)?
                .set_error_message("请从下拉列表中选择，或清空单元格")
        };
        self.sheet.add_data_validation(from, CONFORMING, to, CONFORMING, &list(&[TICK, "不适用"], "符合")?)?;
        self.sheet.add_data_validation(from, NONCONFORMING, to, NONCONFORMING, &list(&[TICK], "不符合")?)?;
        Ok(())
    }

    /// Merges the cells of a column over the rows that continue the one above.
    fn merge_down(
        &mut self,
        first: u32,
        rows: &[RowWords],
        col: u16,
        continues: impl Fn(&RowWords) -> bool,
        text: impl Fn(&RowWords) -> &str,
        style: &rust_xlsxwriter::Format,
    ) -> Result<(), XlsxError> {
        let mut at = 0;
        while at < rows.len() {
            let length = 1 + rows[at + 1..].iter().take_while(|row| continues(row)).count();
            let top = first + u32::try_from(at).unwrap_or(0);
            let bottom = top + u32::try_from(length - 1).unwrap_or(0);
            if bottom > top {
                self.sheet.merge_range(top, col, bottom, col, text(&rows[at]), style)?;
            } else {
                self.sheet.write_string_with_format(top, col, text(&rows[at]), style)?;
            }
            at += length;
        }
        Ok(())
    }

    fn blocks(&mut self, words: &FormWords) -> Result<(), XlsxError> {
        for block in &words.blocks {
            self.sheet.write_number_with_format(self.row, NUMBER, block.no, &self.styles.number)?;
            self.span((SECTION, EVIDENCE), &block.heading, &self.styles.label_left)?;
            self.sheet.set_row_height(self.row, 22)?;
            self.row += 1;
            for entry in &block.entries {
                match entry.no.parse::<u16>() {
                    Ok(no) => self.sheet.write_number_with_format(self.row, NUMBER, no, &self.styles.number)?,
                    Err(_) => self.sheet.write_string_with_format(self.row, NUMBER, &entry.no, &self.styles.number)?,
                };
                self.entry(entry)?;
                self.row += 1;
            }
        }
        Ok(())
    }

    /// One cell over all columns, or the cells as they were written where there were several.
    fn entry(&mut self, entry: &EntryWords) -> Result<(), XlsxError> {
        if entry.cells.len() < 2 {
            self.span((SECTION, EVIDENCE), &entry.text, &self.styles.open)?;
            let width: f64 = self.widths[usize::from(SECTION)..].iter().sum();
            self.sheet
                .set_row_height(self.row, sheet_style::height(sheet_style::lines(&entry.text, width)).max(22.0))?;
            return Ok(());
        }
        let mut tallest = 1;
        let columns = [
            (Role::Section, SECTION),
            (Role::Clause, CLAUSE),
            (Role::RequiredEvidence, REQUIRED),
            (Role::Conforming, CONFORMING),
            (Role::Nonconforming, NONCONFORMING),
            (Role::Evidence, EVIDENCE),
        ];
        for (role, col) in columns {
            let text = entry.cells.iter().find(|(known, _)| *known == role).map_or("", |(_, text)| text);
            self.sheet.write_string_with_format(self.row, col, text, &self.styles.open)?;
            tallest = tallest.max(sheet_style::lines(text, self.widths[usize::from(col)]));
        }
        self.sheet.set_row_height(self.row, sheet_style::height(tallest).max(22.0))?;
        Ok(())
    }

    fn declaration(&mut self, words: &FormWords) -> Result<(), XlsxError> {
        self.row += 1;
        self.span((NUMBER, EVIDENCE), &words.declaration_heading, &self.styles.plain_bold)?;
        self.sheet.set_row_height(self.row, 22)?;
        self.row += 1;
        for paragraph in &words.declaration {
            self.span((NUMBER, EVIDENCE), paragraph, &self.styles.plain)?;
            let width = self.whole_width() - 6.0;
            self.sheet.set_row_height(self.row, sheet_style::height(sheet_style::lines(paragraph, width)) + 8.0)?;
            self.row += 1;
        }
        Ok(())
    }

    fn whole_width(&self) -> f64 {
        self.widths.iter().sum()
    }

    /// Writes text over one or more columns of the current row.
    fn span(&mut self, columns: (u16, u16), text: &str, style: &rust_xlsxwriter::Format) -> Result<(), XlsxError> {
        sheet_style::span(self.sheet, self.row, columns, text, style)
    }
}
