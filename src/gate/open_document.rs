//! Our own look at .ods, and the copy that calamine reads.
//!
//! The copy is written anew: rows up to the last that holds something, cells with their values and paragraphs, nothing
//! else. So pretty-printed files, which calamine refuses, are read; text of comments and drawings does not leak into
//! cells; and a cell repeated to the edge of the sheet costs nothing.

use crate::fault::Fault;
use crate::gate::archive::{Gate, pack};
use crate::gate::limits::{Limits, damaged, limit};
use crate::gate::look::{Book, Count, Extent, Look, Mark, check_name, check_sheets};
use crate::gate::open_styles::Styles;
use crate::gate::scan::{Depth, attribute};
use crate::workbook::{Content, Visibility};
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use std::fmt::Write;

/// Looks at an .ods package.
///
/// # Errors
/// [`Fault::Encrypted`], [`Fault::Damaged`], [`Fault::NoSheets`], [`Fault::Limit`].
pub fn look(gate: &mut Gate<'_>) -> Result<Book, Fault> {
    if gate.xml("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Fault::Encrypted);
    }
    let content = gate.needed_xml("content.xml")?;
    let mut pass = Pass::new(gate.limits());
    pass.run(&content)?;
    if pass.sheets.is_empty() {
        return Err(Fault::NoSheets);
    }
    let copy = pack(&[
        ("mimetype".to_owned(), b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml".to_owned(), b"<manifest/>"),
        ("content.xml".to_owned(), pass.copy.as_bytes()),
    ])?;
    let macros = gate.names().any(|name| name.starts_with("basic/") || name.starts_with("scripts/"));
    Ok(Book { sheets: pass.sheets, copy, macros })
}

/// Where in the document the pass stands. What belongs to no level is passed over with all that it holds.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Document,
    Spreadsheet,
    Table,
    Row,
    Cell,
}

/// A row while it is being read.
#[derive(Default)]
struct Row {
    repeat: u32,
    copy: String,
    holds: bool,
    marks: Vec<(Mark, u32)>,
}

/// A cell while it is being read.
#[derive(Default)]
struct Cell {
    repeat: u32,
    /// The attributes that calamine needs, as they stand.
    attributes: String,
    valued: bool,
    formula: bool,
    error: bool,
    font: Option<String>,
    /// The paragraphs, as they stand.
    inner: String,
    /// The paragraphs' text, and its size with the blanks that stand as numbers.
    text: String,
    size: u64,
}

/// The pass over the document.
struct Pass<'a> {
    limits: &'a Limits,
    count: Count<'a>,
    dense: u64,
    text: u64,
    copy: String,
    sheets: Vec<Look>,
    level: Level,
    depth: Depth,
    /// The depth at which something is passed over.
    skip: Option<usize>,
    paragraph: usize,
    styles: Styles,
    /// The table that is being read, and where the pass stands in it.
    extent: Extent,
    at: (u32, u32),
    written: u32,
    row: Row,
    cell: Cell,
}

impl<'a> Pass<'a> {
    fn new(limits: &'a Limits) -> Self {
        Pass {
            limits,
            count: Count::new(limits),
            dense: 0,
            text: 0,
            copy: String::new(),
            sheets: Vec::new(),
            level: Level::Document,
            depth: Depth::default(),
            skip: None,
            paragraph: 0,
            styles: Styles::default(),
            extent: Extent::default(),
            at: (0, 0),
            written: 0,
            row: Row::default(),
            cell: Cell::default(),
        }
    }

    fn run(&mut self, content: &str) -> Result<(), Fault> {
        self.copy.push_str("<office:document-content><office:body><office:spreadsheet>");
        let mut reader = Reader::from_str(content);
        loop {
            let from = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(damaged)?;
            let raw = content.get(from..reader.buffer_position() as usize).unwrap_or_default();
            match event {
                Event::Start(start) => self.start(&start, raw)?,
                Event::Empty(start) => {
                    self.start(&start, raw)?;
                    self.end(start.name().into_inner(), "")?;
                }
                Event::End(end) => self.end(end.name().into_inner(), raw)?,
                Event::Text(_) | Event::GeneralRef(_) => self.characters(raw),
                // calamine passes marked sections over.
                Event::CData(section) => self.characters(&escape(section.into_inner())),
                Event::Eof => break,
                _ => {}
            }
        }
        self.depth.end()?;
        self.copy.push_str("</office:spreadsheet></office:body></office:document-content>");
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>, raw: &str) -> Result<(), Fault> {
        self.depth.down()?;
        if self.skip.is_some() {
            return Ok(());
        }
        match (self.level, start.name().into_inner()) {
            (Level::Document, "office:spreadsheet") => self.level = Level::Spreadsheet,
            (Level::Document, name) => self.styles.start(name, start),
            (Level::Spreadsheet, "table:table") => self.start_table(start)?,
            (Level::Table, "table:table-column") => self.column(start)?,
            (Level::Table, "table:table-row") => self.start_row(start)?,
            (Level::Table, name) if is_group(name) => {}
            (Level::Row, "table:table-cell" | "table:covered-table-cell") => self.start_cell(start)?,
            (Level::Cell, "office:annotation") => {
                self.skip = Some(self.depth.now());
                if let Some(look) = self.sheets.last_mut() {
                    look.comment(self.at.0, self.at.1, None, self.limits);
                }
            }
            (Level::Cell, name) if name.starts_with("text:") => self.start_text(name, start, raw)?,
            _ => self.skip = Some(self.depth.now()),
        }
        Ok(())
    }

    fn end(&mut self, name: &str, raw: &str) -> Result<(), Fault> {
        let depth = self.depth.now();
        self.depth.up();
        if let Some(skip) = self.skip {
            self.skip = Some(skip).filter(|skip| *skip < depth);
            return Ok(());
        }
        match (self.level, name) {
            (Level::Spreadsheet, "office:spreadsheet") => self.level = Level::Document,
            (Level::Table, "table:table") => self.end_table()?,
            (Level::Row, "table:table-row") => self.end_row(),
            (Level::Cell, "table:table-cell" | "table:covered-table-cell") => self.end_cell()?,
            (Level::Cell, name) => {
                self.paragraph = self.paragraph.saturating_sub(usize::from(name == "text:p"));
                self.cell.inner.push_str(raw);
            }
            _ => {}
        }
        Ok(())
    }

    fn start_table(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        check_sheets(self.sheets.len() + 1, self.limits)?;
        let hidden = attribute(start, "style-name").is_some_and(|style| self.styles.hides(&style));
        let visibility = if hidden { Visibility::Hidden } else { Visibility::Visible };
        // Writing into a string cannot fail, here and below.
        let _ = write!(self.copy, "<table:table table:name=\"{}\">", self.sheets.len());
        let name = attribute(start, "name").unwrap_or_default();
        check_name(&name)?;
        self.sheets.push(Look::new(Some(name), visibility));
        self.styles.start_table();
        self.extent = Extent::default();
        (self.at, self.written, self.level) = ((0, 0), 0, Level::Table);
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Fault> {
        self.copy.push_str("</table:table>");
        self.level = Level::Spreadsheet;
        if let Some(look) = self.sheets.last_mut() {
            look.sort();
        }
        self.extent.add_to(&mut self.dense, self.limits)
    }

    fn column(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        let first = self.at.1;
        let next = first.saturating_add(repeat(start, "number-columns-repeated")?);
        if is_hidden(start)
            && let Some(look) = self.sheets.last_mut()
        {
            look.hide_cols(first, next.saturating_sub(1), self.limits);
        }
        // Further out no cell stands, and a table may have a million columns.
        if first < self.limits.columns
            && let Some(style) = attribute(start, "default-cell-style-name")
        {
            self.styles.columns(first..next, &style);
        }
        self.at.1 = next;
        Ok(())
    }

    fn start_row(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        self.row = Row { repeat: repeat(start, "number-rows-repeated")?, ..Row::default() };
        (self.at.1, self.level) = (0, Level::Row);
        if is_hidden(start)
            && let Some(look) = self.sheets.last_mut()
        {
            look.hide_rows(self.at.0, self.at.0.saturating_add(self.row.repeat - 1), self.limits);
        }
        Ok(())
    }

    /// Writes a row that holds something, and before it the empty ones that were held back.
    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        let next = self.at.0.saturating_add(row.repeat);
        if row.holds {
            let empty = self.at.0 - self.written;
            if empty > 0 {
                let _ = write!(
                    self.copy,
                    "<table:table-row table:number-rows-repeated=\"{empty}\"><table:table-cell/></table:table-row>"
                );
            }
            let _ = write!(
                self.copy,
                "<table:table-row table:number-rows-repeated=\"{}\">{}</table:table-row>",
                row.repeat, row.copy
            );
            self.written = next;
        }
        if let Some(look) = self.sheets.last_mut() {
            for (mark, cells) in row.marks {
                for (row, col) in (self.at.0..next).flat_map(|row| (0..cells).map(move |col| (row, col as u16))) {
                    let (instead, symbol_font) = (mark.instead.clone(), mark.symbol_font.clone());
                    look.marks.push(Mark { row, col: mark.col + col, formula: mark.formula, instead, symbol_font });
                }
            }
        }
        (self.at, self.level) = ((next, 0), Level::Table);
    }

    fn start_cell(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        let mut cell = Cell { repeat: repeat(start, "number-columns-repeated")?, ..Cell::default() };
        let (mut rows, mut cols) = (1, 1);
        let mut style = None;
        let mut names = Vec::new();
        for attribute in start.attributes().with_checks(false).flatten() {
            let (name, value) = (attribute.key.into_inner(), attribute.value.as_ref());
            names.push(name);
            match name {
                "table:formula" => cell.formula = true,
                "table:number-columns-spanned" => cols = value.parse().unwrap_or(1),
                "table:number-rows-spanned" => rows = value.parse().unwrap_or(1),
                "table:style-name" => style = Some(value.to_owned()),
                "calcext:value-type" => cell.error = value == "error",
                "office:value-type" => cell.valued |= value == "string",
                "office:value"
                | "office:string-value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value" => {
                    cell.valued = true;
                    cell.size += value.len() as u64;
                }
                _ => {}
            }
            if name.starts_with("office:") || name == "calcext:value-type" {
                let quote = if value.contains('"') { '\'' } else { '"' };
                let _ = write!(cell.attributes, " {name}={quote}{value}{quote}");
            }
        }
        names.sort_unstable();
        if names.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(damaged("a cell with an attribute twice"));
        }
        let (row, col) = self.at;
        cell.font = match style {
            Some(style) => self.styles.font(&style),
            None => self.styles.font_of_column(col),
        };
        if let Some(look) = self.sheets.last_mut() {
            let last = |first: u32, span: u32| first.saturating_add(span.saturating_sub(1));
            look.merge((row, last(row, rows)), (col, last(col, cols)), self.limits)?;
        }
        (self.cell, self.level, self.paragraph) = (cell, Level::Cell, 0);
        Ok(())
    }

    fn start_text(&mut self, name: &str, start: &BytesStart<'_>, raw: &str) -> Result<(), Fault> {
        match name {
            "text:p" => self.paragraph += 1,
            // calamine writes as many blanks as it is told.
            "text:s" => {
                let count = attribute(start, "c").unwrap_or_else(|| "1".to_owned());
                let blanks = count.parse::<usize>().ok().filter(|count| *count <= self.limits.text);
                self.cell.size += blanks.ok_or_else(|| limit("连续空格数", count, self.limits.text))? as u64;
                self.cell.text.push(' ');
            }
            "text:span" => {
                let font = attribute(start, "style-name").and_then(|style| self.styles.font(&style));
                self.cell.font = font.or(self.cell.font.take());
            }
            _ => {}
        }
        self.cell.inner.push_str(raw);
        Ok(())
    }

    /// Text counts only within a paragraph: elsewhere it is the line breaks of pretty-printed files.
    fn characters(&mut self, raw: &str) {
        if self.level == Level::Cell && self.skip.is_none() && self.paragraph > 0 {
            self.cell.inner.push_str(raw);
            self.cell.text.push_str(raw);
        }
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        let cell = std::mem::take(&mut self.cell);
        let (row, col) = self.at;
        let next = col.saturating_add(cell.repeat);
        (self.at.1, self.level) = (next, Level::Row);
        let repeated =
            |copy: &mut String| write!(copy, "<table:table-cell table:number-columns-repeated=\"{}\"", cell.repeat);
        if !cell.valued && !cell.formula && cell.text.is_empty() {
            let _ = repeated(&mut self.row.copy);
            self.row.copy.push_str("/>");
            return Ok(());
        }
        let (last, times) =
            (row.saturating_add(self.row.repeat - 1), u64::from(cell.repeat) * u64::from(self.row.repeat));
        self.count.cells(last, next - 1, usize::try_from(times).unwrap_or(usize::MAX))?;
        self.extent.reach(row, col as u16);
        self.extent.reach(last, (next - 1) as u16);
        self.text = self.text.saturating_add((cell.size + cell.inner.len() as u64).saturating_mul(times));
        if self.text > self.limits.total_bytes {
            return Err(limit("文字总量", self.text, self.limits.total_bytes));
        }
        self.row.holds = true;
        let copy = &mut self.row.copy;
        let _ = repeated(copy);
        // Text of a cell without a type would be lost.
        let missing_type =
            if cell.attributes.contains("office:value-type") { "" } else { " office:value-type=\"string\"" };
        let _ = write!(copy, "{}{missing_type}>{}</table:table-cell>", cell.attributes, cell.inner);
        let instead = if cell.formula && !cell.valued && cell.text.is_empty() {
            Some(Content::Uncalculated)
        } else if cell.error || (cell.formula && ERRORS.contains(&cell.text.as_str())) {
            Some(Content::Error(cell.text))
        } else {
            None
        };
        if cell.formula || instead.is_some() || cell.font.is_some() {
            let mark = Mark { row, col: col as u16, formula: cell.formula, instead, symbol_font: cell.font };
            self.row.marks.push((mark, cell.repeat));
        }
        Ok(())
    }
}

/// What formulas show as errors.
const ERRORS: [&str; 7] = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"];

/// Elements of a table that only hold its rows and columns together.
fn is_group(name: &str) -> bool {
    matches!(
        name,
        "table:table-row-group"
            | "table:table-rows"
            | "table:table-header-rows"
            | "table:table-column-group"
            | "table:table-columns"
            | "table:table-header-columns"
    )
}

fn is_hidden(start: &BytesStart<'_>) -> bool {
    matches!(attribute(start, "visibility").as_deref(), Some("collapse" | "filter"))
}

/// How often a row, column or cell stands there: once where nothing is said.
fn repeat(start: &BytesStart<'_>, name: &str) -> Result<u32, Fault> {
    let Some(value) = attribute(start, name) else { return Ok(1) };
    value.parse().ok().filter(|count| *count > 0).ok_or_else(|| damaged(format!("{name}=\"{value}\"")))
}
