//! A filled sheet from its template and the record of one filling.

use std::ops::Range;

use crate::template::workbook::cells;
use crate::template::workbook::movement::{Movement, Standpoint};
use crate::template::workbook::record::{Content, Record};
use crate::template::workbook::refusal::{Refusal, SheetFault, refusal};
use crate::template::workbook::sheet::{Piece, SHEET_DATA, SheetTemplate, TagCell, escaped_text};
use crate::template::workbook::surroundings;

/// More text than this Excel puts into no cell.
const LONGEST_TEXT: usize = 32_767;

impl SheetTemplate {
    /// The filled sheet, of no more bytes than a ceiling. `number` is the sheet's own.
    pub(in crate::template::workbook) fn render(
        &self,
        record: &Record,
        movement: &Movement<'_>,
        number: usize,
        ceiling: u64,
    ) -> Result<String, Refusal> {
        let out = String::with_capacity(self.source.len() * 2);
        let mut rendering = Rendering { sheet: self, record, movement, number, ceiling, out };
        let mut done = 0;
        for (name, range) in &self.elements {
            rendering.write_source(done..range.start);
            if name == SHEET_DATA {
                rendering.write_rows()?;
            } else {
                let element = self.source.get(range.clone()).unwrap_or_default();
                rendering.out.push_str(&surroundings::adjust(name, element, movement, number, &self.spot())?);
            }
            rendering.check_size()?;
            done = range.end;
        }
        rendering.write_source(done..self.source.len());
        Ok(rendering.out)
    }
}

/// One sheet on its way.
struct Rendering<'a> {
    sheet: &'a SheetTemplate,
    record: &'a Record,
    movement: &'a Movement<'a>,
    number: usize,
    ceiling: u64,
    out: String,
}

impl Rendering<'_> {
    fn write_source(&mut self, range: Range<usize>) {
        self.out.push_str(self.sheet.source.get(range).unwrap_or_default());
    }

    fn check_size(&self) -> Result<(), Refusal> {
        if self.out.len() as u64 > self.ceiling {
            return Err(refusal(&self.sheet.spot(), "", SheetFault::TooMuch(self.ceiling)));
        }
        Ok(())
    }

    fn write_rows(&mut self) -> Result<(), Refusal> {
        let sheet = self.sheet;
        for occurrence in &self.record.occurrences {
            let Some(stretch) = sheet.plan.stretches.get(occurrence.stretch) else { continue };
            let standpoint = Standpoint { sheet: Some(self.number), zone: stretch.zone, turn: occurrence.turn };
            let from = sheet.rows.partition_point(|row| row.number < stretch.first);
            let rows = sheet.rows.iter().skip(from).take_while(|row| row.number <= stretch.last);
            let mut contents = self.record.cells.get(occurrence.cells.clone()).unwrap_or_default().iter();
            for row in rows {
                let number = occurrence.start + (row.number - stretch.first);
                for piece in &row.pieces {
                    match piece {
                        Piece::Source(range) => self.write_source(range.clone()),
                        Piece::Text(text) => self.out.push_str(text),
                        Piece::Number => self.out.push_str(&number.to_string()),
                        Piece::Cell => self.write_cell(contents.next())?,
                        Piece::Formula(formula) => self.write_formula(*formula, standpoint)?,
                    }
                }
                self.check_size()?;
            }
        }
        Ok(())
    }

    fn write_cell(&mut self, content: Option<&(usize, Content)>) -> Result<(), Refusal> {
        let cell = content.and_then(|(cell, content)| Some((self.sheet.cells.get(*cell)?, content)));
        let Some((cell, content)) = cell else { return Ok(()) };
        let out = &mut self.out;
        out.push_str(&cell.attributes);
        match content {
            Content::Number(number) => out.extend(["><v>", number, "</v></c>"]),
            Content::Boolean(truth) => out.extend([r#" t="b"><v>"#, if *truth { "1" } else { "0" }, "</v></c>"]),
            Content::Text(runs) if runs.is_empty() => out.push_str("/>"),
            Content::Text(runs) => {
                let characters = runs.iter().map(|(_, text)| cells::length(text)).sum();
                if characters > LONGEST_TEXT {
                    return Err(refusal(&cell.spot, "", SheetFault::TooLong(characters)));
                }
                out.push_str(r#" t="inlineStr"><is>"#);
                write_runs(cell, runs, out);
                out.push_str("</is></c>");
            }
        }
        Ok(())
    }

    fn write_formula(&mut self, formula: usize, standpoint: Standpoint) -> Result<(), Refusal> {
        let Some(formula) = self.sheet.formulas.get(formula) else { return Ok(()) };
        if !self.movement.moves() {
            self.write_source(formula.element.clone());
            return Ok(());
        }
        let moved = |text: &str| {
            let moved = self.movement.formula(text, standpoint);
            moved.map_err(|fault| refusal(&formula.spot, formula.what(), fault))
        };
        let text = escaped_text(&moved(&formula.text)?);
        let array = formula.array.as_deref().map(moved).transpose()?;
        self.out.push_str(formula.start.trim_end_matches(['>', '/']));
        if let Some(array) = array {
            self.out.extend([r#" t="array" ref=""#, &array, "\""]);
        }
        self.out.extend([">", &text, "</f>"]);
        Ok(())
    }
}

fn write_runs(cell: &TagCell, runs: &[(usize, String)], out: &mut String) {
    let is_plain = cell.runs.iter().all(Option::is_none);
    if is_plain {
        out.push_str(r#"<t xml:space="preserve">"#);
        out.extend(runs.iter().map(|(_, text)| text.as_str()));
        out.push_str("</t>");
        return;
    }
    for (run, text) in runs {
        let properties = cell.runs.get(*run).and_then(Option::as_deref).unwrap_or_default();
        out.extend(["<r>", properties, r#"<t xml:space="preserve">"#, text, "</t></r>"]);
    }
}
