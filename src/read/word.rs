//! A Word document as one sheet: each paragraph outside of tables is a row with its text in the first column, each table
//! row a row on the grid of its table. So a filled form is found in it by the same means as in a workbook.

use crate::fault::Fault;
use crate::gate::archive::Gate;
use crate::gate::limits::{Limits, damaged, limit};
use crate::gate::look::{Count, Look};
use crate::ooxml::markup::{Markup, XmlError};
use crate::ooxml::tables::{self, LONGEST_TEXT, MOST_CELLS, Merge, Numbering, Origin, Row, TablesError};
use crate::place::Area;
use crate::workbook::{Cell, Content, Kind, Naming, RowName, Sheet, Visibility, Workbook};
use std::collections::BTreeMap;

/// What the only sheet is called: the part of a document that is not header, footer or note.
const SHEET: &str = "正文";

/// Tags in the main part: far more than any form has, and each is kept in memory at once.
const MOST_TAGS: usize = 1_000_000;

/// Reads the document of a package.
///
/// # Errors
/// [`Fault::Damaged`] where it has no main part or that is malformed, [`Fault::OldFormat`] where it is written in a
/// dialect that Word only reads, [`Fault::Limit`].
pub(super) fn read(gate: &mut Gate<'_>, kind: Kind) -> Result<Workbook, Fault> {
    let main = gate.main_part()?.ok_or_else(|| damaged("no main part"))?;
    let source = gate.needed_xml(&main)?;
    check_tags(&source)?;
    let markup = Markup::read(&source).map_err(broken)?;
    markup.check_references().map_err(broken)?;
    let rows = match part(gate, &main, "numbering")? {
        Some(lists) => {
            let numbering = Numbering::read(&Markup::read(&lists).map_err(broken)?);
            tables::read_numbered(&markup, &numbering)
        }
        None => tables::read(&markup),
    };
    let rows = rows.map_err(unreadable)?;
    let mut look = Look::new(None, Visibility::Visible);
    let cells = place(&rows, &mut look, gate.limits())?;
    let comments = comments(gate, &main)?;
    if !comments.is_empty() {
        ascribe(&markup, &rows, comments, &mut look, gate.limits());
    }
    look.sort();
    let sheet = Sheet {
        name: SHEET.to_owned(),
        visibility: Visibility::Visible,
        cells,
        merges: look.merges,
        hidden_rows: None,
        hidden_cols: None,
        comments: look.comments,
        naming: Naming::Document(rows.iter().map(name).collect()),
    };
    let macros = gate.names().any(|name| name.ends_with("vbaproject.bin"));
    Ok(Workbook { kind, sheets: vec![sheet], macros })
}

/// The text of the part that the main part has a relation of this kind to.
fn part(gate: &mut Gate<'_>, main: &str, kind: &str) -> Result<Option<String>, Fault> {
    let relation = gate.relations(main)?.into_iter().find(|relation| relation.kind == kind);
    let text = relation.map(|relation| gate.xml(&relation.target)).transpose()?.flatten();
    text.as_deref().map_or(Ok(()), check_tags)?;
    Ok(text)
}

fn check_tags(source: &str) -> Result<(), Fault> {
    let tags = source.bytes().filter(|byte| *byte == b'<').count();
    if tags > MOST_TAGS { Err(limit("XML 标签数", tags, MOST_TAGS)) } else { Ok(()) }
}

fn broken(error: XmlError) -> Fault {
    match error {
        XmlError::TooDeep(allowed) => limit("XML 层数", format!("{allowed}以上"), allowed),
        other => damaged(other),
    }
}

fn unreadable(error: TablesError) -> Fault {
    match error {
        TablesError::Strict => Fault::OldFormat { what: "“严格 Open XML”格式的Word文档" },
        TablesError::Prefix => Fault::OldFormat { what: "写法特殊的Word文档（命名空间前缀不是 w）" },
        TablesError::NotDocument => damaged(error),
        TablesError::TooManyCells => limit("单元格数", format!("{MOST_CELLS}以上"), MOST_CELLS),
        TablesError::TextTooLong => limit("单元格字数", format!("{LONGEST_TEXT}以上"), LONGEST_TEXT),
    }
}

fn name(row: &Row) -> RowName {
    match row.origin {
        Origin::Paragraph(nth) => RowName::Paragraph(nth),
        Origin::TableRow { table, row: nth } => {
            RowName::TableRow { table, row: nth, cells: row.cells.iter().map(|cell| cell.col).collect() }
        }
    }
}

/// The cells that hold something; merged areas are noted in passing.
fn place(rows: &[Row], look: &mut Look, limits: &Limits) -> Result<Vec<Cell>, Fault> {
    let mut cells = Vec::new();
    let mut count = Count::new(limits);
    let mut text = 0_u64;
    let mut merging = Merging::default();
    for (at, row) in (0_u32..).zip(rows) {
        merging.begin_row(row.origin, look, limits)?;
        for cell in &row.cells {
            count.cell(at, u32::from(cell.col))?;
            // What stands in a cell that belongs to the one above is not shown.
            if merging.continues(cell, at) || cell.text.is_empty() {
                continue;
            }
            let characters = cell.text.chars().count();
            if characters > limits.text {
                return Err(limit("单元格字数", characters, limits.text));
            }
            text += cell.text.len() as u64;
            if text > limits.total_bytes {
                return Err(limit("文字总量", text, limits.total_bytes));
            }
            cells.push(Cell {
                row: at,
                col: cell.col,
                content: Content::Text(cell.text.clone()),
                formula: false,
                symbol_font: cell.symbol_font.clone(),
            });
        }
    }
    merging.end(look, limits)?;
    Ok(cells)
}

/// Follows merged cells down a table.
#[derive(Default)]
struct Merging {
    /// The areas of the row above that may go on, by their first column.
    above: BTreeMap<u16, Area>,
    /// The areas of the row at hand that may go on in the next.
    here: BTreeMap<u16, Area>,
    /// The areas that go on no more.
    complete: Vec<Area>,
}

impl Merging {
    /// Leaves a row for the next: a new table goes on with nothing.
    fn begin_row(&mut self, origin: Origin, look: &mut Look, limits: &Limits) -> Result<(), Fault> {
        self.complete.extend(std::mem::take(&mut self.above).into_values());
        self.above = std::mem::take(&mut self.here);
        if matches!(origin, Origin::Paragraph(_) | Origin::TableRow { row: 1, .. }) {
            self.complete.extend(std::mem::take(&mut self.above).into_values());
        }
        self.note(look, limits)
    }

    /// Leaves the last row.
    fn end(mut self, look: &mut Look, limits: &Limits) -> Result<(), Fault> {
        self.complete.extend(self.above.values().chain(self.here.values()));
        self.note(look, limits)
    }

    fn note(&mut self, look: &mut Look, limits: &Limits) -> Result<(), Fault> {
        self.complete.drain(..).try_for_each(|area| {
            look.merge((area.top, area.bottom), (u32::from(area.left), u32::from(area.right)), limits)
        })
    }

    /// Takes a cell; says whether it belongs to one above.
    fn continues(&mut self, cell: &tables::Cell, row: u32) -> bool {
        let right = cell.col.saturating_add(cell.span.saturating_sub(1));
        let alone = Area { top: row, left: cell.col, bottom: row, right };
        if cell.vertical == Merge::None {
            self.complete.push(alone);
            return false;
        }
        let goes_on =
            cell.vertical == Merge::GoesOn && self.above.get(&cell.col).is_some_and(|area| area.right == right);
        let above = if goes_on { self.above.remove(&cell.col) } else { None };
        self.here.insert(cell.col, above.map_or(alone, |area| Area { bottom: row, ..area }));
        goes_on
    }
}

/// The texts of the comments by their ids.
fn comments(gate: &mut Gate<'_>, main: &str) -> Result<BTreeMap<String, String>, Fault> {
    let Some(source) = part(gate, main, "comments")? else { return Ok(BTreeMap::new()) };
    let markup = Markup::read(&source).map_err(broken)?;
    let mut found = BTreeMap::new();
    for comment in markup.elements("w:comment") {
        if let Some(id) = markup.attribute(comment, "w:id") {
            found.insert(id, tables::text(&markup, comment).map_err(unreadable)?);
        }
    }
    Ok(found)
}

/// Notes each comment at the cell or paragraph where what it is about begins.
fn ascribe(
    markup: &Markup<'_>,
    rows: &[Row],
    mut comments: BTreeMap<String, String>,
    look: &mut Look,
    limits: &Limits,
) {
    let placed = (0_u32..).zip(rows).flat_map(|(at, row)| row.cells.iter().map(move |cell| (at, cell)));
    let placed: Vec<(u32, &tables::Cell)> = placed.collect();
    for (at, token) in markup.tokens.iter().enumerate() {
        if !matches!(token.name, "w:commentRangeStart" | "w:commentReference") {
            continue;
        }
        let comment = markup.attribute(at, "w:id").and_then(|id| comments.remove(&id));
        // A range may begin between two paragraphs; then it is about the next.
        let index = placed.partition_point(|(_, cell)| markup.tokens[cell.element].mate < at);
        if let (Some(text), Some((row, cell))) = (comment, placed.get(index)) {
            look.comment(*row, u32::from(cell.col), Some(text), limits);
        }
    }
}

#[cfg(test)]
mod tests;
