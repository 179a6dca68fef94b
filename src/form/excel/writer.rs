//! The rows of the form, cell by cell.

use super::{
    CLAUSE, CONFORMING, Cells, EVIDENCE, Frame, NONCONFORMING, NUMBER, REQUIRED, SECTION, Style, Use, Widths, widths,
};
use crate::catalog::Role;
use crate::form::words::{EntryWords, FormWords, RowWords};
use crate::place::Area;
use crate::sheet_style;
use crate::text;

/// Writes the cells of a form into whatever takes them.
pub(super) struct Writer<C> {
    cells: C,
    widths: Widths,
    purpose: Use,
    /// Whether evidence cells carry notes that say what is asked for.
    has_notes: bool,
    row: u32,
    open: Vec<(u32, u32)>,
}

impl<'w, C: Cells<'w>> Writer<C> {
    pub(super) fn new(words: &FormWords, purpose: Use, cells: C) -> Self {
        // The number of a requirement stands two cells away; a note would say nothing more.
        let has_notes = purpose == Use::Blank && !words.generated;
        Writer { cells, widths: widths(words.generated), purpose, has_notes, row: 0, open: Vec::new() }
    }

    /// Writes the form; returns what is around its cells.
    pub(super) fn form(&mut self, words: &'w FormWords) -> Result<Frame, C::Fault> {
        self.head(words)?;
        let first = self.row;
        self.clauses(&words.rows)?;
        self.blocks(words)?;
        self.declaration(words)?;
        Ok(Frame { generated: words.generated, first, open: std::mem::take(&mut self.open) })
    }

    /// What took the cells.
    pub(super) fn into_cells(self) -> C {
        self.cells
    }

    /// Title, notes, header block and the two header rows of the table.
    fn head(&mut self, words: &'w FormWords) -> Result<(), C::Fault> {
        self.span((NUMBER, EVIDENCE), &words.title, Style::Title)?;
        self.cells.height(0, 36.0)?;
        self.row = 1;
        for note in &words.notes {
            self.span((NUMBER, EVIDENCE), note, Style::Note)?;
            self.cells.height(self.row, sheet_style::height(sheet_style::lines(note, self.whole_width())))?;
            self.row += 1;
        }
        for pair in words.header.chunks(2) {
            let mut tallest = 1;
            for (field, (label, value)) in
                pair.iter().zip([((NUMBER, SECTION), (CLAUSE, CLAUSE)), ((REQUIRED, REQUIRED), (CONFORMING, EVIDENCE))])
            {
                self.span(label, &field.label, Style::Heading)?;
                self.span(value, &field.value, Style::Open)?;
                if let Some(number) = field.number {
                    self.cells.number(self.row, value.0, number, Style::Open)?;
                }
                let width: f64 = self.widths[usize::from(value.0)..=usize::from(value.1)].iter().sum();
                tallest = tallest.max(sheet_style::lines(&field.value, width));
            }
            self.cells.height(self.row, sheet_style::height(tallest).max(22.0))?;
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
            self.cells.merge(Area { top, left: col, bottom: top + 1, right: col }, heading, Style::Heading)?;
        }
        self.span((CONFORMING, NONCONFORMING), &words.conclusion_heading, Style::Heading)?;
        self.cells.text(top + 1, CONFORMING, "符合", Style::Heading)?;
        self.cells.text(top + 1, NONCONFORMING, "不符合", Style::Heading)?;
        self.cells.height(top, 20.0)?;
        self.cells.height(top + 1, 30.0)?;
        self.row = top + 2;
        Ok(())
    }

    fn clauses(&mut self, rows: &'w [RowWords]) -> Result<(), C::Fault> {
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
                    self.open.push((from, at - 1));
                    open = None;
                }
                _ => {}
            }
        }
        self.row = first + u32::try_from(rows.len()).unwrap_or(0);
        self.open.extend(open.map(|from| (from, self.row - 1)));
        self.merge_down(first, rows, SECTION, |row| row.section_continues, |row| &row.section, Style::Centred)?;
        self.merge_down(
            first,
            rows,
            REQUIRED,
            |row| row.required_evidence_continues,
            |row| &row.required_evidence,
            Style::Printed,
        )
    }

    fn is_open(&self, row: &RowWords) -> bool {
        self.purpose == Use::Paper || row.required
    }

    fn clause(&mut self, at: u32, row: &'w RowWords, asked: &str) -> Result<(), C::Fault> {
        let open = self.is_open(row);
        let (printed, mark, list) = if open {
            (Style::Printed, Style::Mark, Style::Open)
        } else {
            (Style::ClosedText, Style::Closed, Style::Closed)
        };
        self.cells.number(at, NUMBER, row.no.into(), Style::Centred)?;
        self.cells.text(at, CLAUSE, &row.clause, printed)?;
        self.cells.text(at, CONFORMING, &row.conforming, mark)?;
        self.cells.text(at, NONCONFORMING, &row.nonconforming, mark)?;
        self.cells.text(at, EVIDENCE, &row.evidence, list)?;
        let tallest = [
            (CLAUSE, &row.clause),
            (REQUIRED, &row.required_evidence),
            (CONFORMING, &row.conforming),
            (EVIDENCE, &row.evidence),
        ]
        .map(|(col, text)| sheet_style::lines(text, self.widths[usize::from(col)]));
        self.cells.height(at, sheet_style::height(tallest.into_iter().max().unwrap_or(1)))?;
        if self.has_notes && open && !text::is_blank(asked) {
            self.cells.note(at, EVIDENCE, format!("需提供：{asked}"))?;
        }
        Ok(())
    }

    /// Merges the cells of a column over the rows that continue the one above.
    fn merge_down(
        &mut self,
        first: u32,
        rows: &'w [RowWords],
        col: u16,
        continues: impl Fn(&RowWords) -> bool,
        text: impl Fn(&RowWords) -> &str,
        style: Style,
    ) -> Result<(), C::Fault> {
        let mut at = 0;
        while at < rows.len() {
            let length = 1 + rows[at + 1..].iter().take_while(|row| continues(row)).count();
            let top = first + u32::try_from(at).unwrap_or(0);
            let bottom = top + u32::try_from(length - 1).unwrap_or(0);
            if bottom > top {
                self.cells.merge(Area { top, left: col, bottom, right: col }, text(&rows[at]), style)?;
            } else {
                self.cells.text(top, col, text(&rows[at]), style)?;
            }
            at += length;
        }
        Ok(())
    }

    fn blocks(&mut self, words: &'w FormWords) -> Result<(), C::Fault> {
        for block in &words.blocks {
            self.cells.number(self.row, NUMBER, block.no.into(), Style::Centred)?;
            self.span((SECTION, EVIDENCE), &block.heading, Style::HeadingLeft)?;
            self.cells.height(self.row, 22.0)?;
            self.row += 1;
            for entry in &block.entries {
                match entry.no.parse::<u16>() {
                    Ok(no) => self.cells.number(self.row, NUMBER, no.into(), Style::Centred)?,
                    Err(_) => self.cells.text(self.row, NUMBER, &entry.no, Style::Centred)?,
                }
                self.entry(entry)?;
                self.row += 1;
            }
        }
        Ok(())
    }

    /// One cell over all columns, or the cells as they were written where there were several.
    fn entry(&mut self, entry: &'w EntryWords) -> Result<(), C::Fault> {
        if entry.cells.len() < 2 {
            self.span((SECTION, EVIDENCE), &entry.text, Style::Open)?;
            let width: f64 = self.widths[usize::from(SECTION)..].iter().sum();
            let height = sheet_style::height(sheet_style::lines(&entry.text, width)).max(22.0);
            return self.cells.height(self.row, height);
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
            self.cells.text(self.row, col, text, Style::Open)?;
            tallest = tallest.max(sheet_style::lines(text, self.widths[usize::from(col)]));
        }
        self.cells.height(self.row, sheet_style::height(tallest).max(22.0))
    }

    fn declaration(&mut self, words: &'w FormWords) -> Result<(), C::Fault> {
        self.row += 1;
        self.span((NUMBER, EVIDENCE), &words.declaration_heading, Style::PlainBold)?;
        self.cells.height(self.row, 22.0)?;
        self.row += 1;
        for paragraph in &words.declaration {
            self.span((NUMBER, EVIDENCE), paragraph, Style::Plain)?;
            let width = self.whole_width() - 6.0;
            self.cells.height(self.row, sheet_style::height(sheet_style::lines(paragraph, width)) + 8.0)?;
            self.row += 1;
        }
        Ok(())
    }

    fn whole_width(&self) -> f64 {
        self.widths.iter().sum()
    }

    /// Writes text over one or more columns of the current row.
    fn span(&mut self, (left, right): (u16, u16), text: &'w str, style: Style) -> Result<(), C::Fault> {
        if left == right {
            self.cells.text(self.row, left, text, style)
        } else {
            self.cells.merge(Area { top: self.row, left, bottom: self.row, right }, text, style)
        }
    }
}
