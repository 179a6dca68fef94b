//! Our own look at .xlsx and .xlsm, and the copy that calamine reads.
//!
//! One pass over each sheet sees what calamine hides (hidden rows, formulas without a value, fonts) and holds every
//! cell against the limits. The copy keeps the parts with cells byte for byte, under names and with a sheet list of our
//! own making, so that a chart or macro sheet can't fail the rest.

use crate::fault::Fault;
use crate::gate::archive::{Gate, pack};
use crate::gate::limits::{Limits, damaged, limit};
use crate::gate::look::{Book, Count, Look, Mark, check_sheets, corners, position};
use crate::gate::scan::{Depth, attribute, each_start};
use crate::gate::symbols::{Fonts, is_symbol_font};
use crate::workbook::{Content, Visibility};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::fmt::Write;

/// Looks at an .xlsx or .xlsm package.
///
/// # Errors
/// [`Fault::Damaged`] where a part is missing or malformed, [`Fault::NoSheets`] where no sheet has cells,
/// [`Fault::Limit`], [`Fault::Unsafe`].
pub fn look(gate: &mut Gate<'_>) -> Result<Book, Fault> {
    let main = gate.main_part()?.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let workbook = gate.needed_xml(&main)?;
    let relations = gate.relations(&main)?;
    let target = |kind: &str| relations.iter().find(|relation| relation.kind == kind).map(|one| one.target.clone());
    let strings = target("sharedStrings").map(|name| gate.xml(&name)).transpose()?.flatten();
    let styles = target("styles").map(|name| gate.xml(&name)).transpose()?.flatten();
    if let Some(strings) = &strings {
        check_count(strings, gate.limits())?;
    }
    let fonts = Fonts::gather(strings.as_deref(), styles.as_deref())?;

    let mut count = Count::new(gate.limits());
    let mut sheets = Vec::new();
    let mut texts = Vec::new();
    let (entries, since_1904) = sheet_list(&workbook)?;
    check_sheets(entries.len(), gate.limits())?;
    for entry in entries {
        let Some(relation) = relations.iter().find(|relation| relation.id == entry.relation) else {
            return Err(damaged(format!("sheet {}: no part", entry.name)));
        };
        if relation.kind != "worksheet" {
            continue;
        }
        let text = gate.needed_xml(&relation.target)?;
        let mut look = Look::new(Some(entry.name), entry.visibility);
        Pass::new(&mut look, &fonts, &mut count, gate.limits()).run(&text)?;
        for comments in gate.relations(&relation.target)?.iter().filter(|one| one.kind == "comments") {
            let text = gate.xml(&comments.target)?.unwrap_or_default();
            comment_texts(&text, &mut look, gate.limits())?;
        }
        look.sort();
        sheets.push(look);
        texts.push(text);
    }
    if sheets.is_empty() {
        return Err(Fault::NoSheets);
    }
    let copy = copy(&texts, strings.as_deref(), styles.as_deref(), since_1904)?;
    let macros = gate.names().any(|name| name.ends_with("vbaproject.bin"));
    Ok(Book { sheets, copy, macros })
}

/// One line of the workbook's sheet list.
struct Entry {
    name: String,
    visibility: Visibility,
    relation: String,
}

/// The workbook's sheet list, and whether its dates count from 1904.
fn sheet_list(workbook: &str) -> Result<(Vec<Entry>, bool), Fault> {
    let mut entries = Vec::new();
    let mut since_1904 = false;
    each_start(workbook, |start| {
        match start.local_name().into_inner() {
            "workbookPr" => since_1904 |= attribute(start, "date1904").is_some_and(|value| is_true(&value)),
            "sheet" => entries.push(Entry {
                name: attribute(start, "name").unwrap_or_default(),
                visibility: match attribute(start, "state").as_deref() {
                    Some("hidden") => Visibility::Hidden,
                    Some("veryHidden") => Visibility::VeryHidden,
                    _ => Visibility::Visible,
                },
                relation: attribute(start, "id").unwrap_or_default(),
            }),
            _ => {}
        }
        Ok(())
    })?;
    Ok((entries, since_1904))
}

fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true")
}

/// Writes the package that calamine reads: the parts with cells as they are, the list of sheets our own.
fn copy(texts: &[String], strings: Option<&str>, styles: Option<&str>, since_1904: bool) -> Result<Vec<u8>, Fault> {
    const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = format!(
        "<Relationships><Relationship Type=\"{TYPE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let mut list = format!("<workbook><workbookPr date1904=\"{}\"/><sheets>", u8::from(since_1904));
    let mut relations = String::from("<Relationships>");
    for index in 0..texts.len() {
        // Writing into a string cannot fail.
        let _ = write!(list, "<sheet name=\"{index}\" r:id=\"{index}\"/>");
        let _ = write!(relations, "<Relationship Id=\"{index}\" Type=\"{TYPE}/worksheet\" Target=\"{index}.xml\"/>");
    }
    list.push_str("</sheets></workbook>");
    relations.push_str("</Relationships>");
    let mut parts = vec![
        ("_rels/.rels".to_owned(), package.as_bytes()),
        ("xl/workbook.xml".to_owned(), list.as_bytes()),
        ("xl/_rels/workbook.xml.rels".to_owned(), relations.as_bytes()),
    ];
    parts.extend(strings.map(|text| ("xl/sharedStrings.xml".to_owned(), text.as_bytes())));
    parts.extend(styles.map(|text| ("xl/styles.xml".to_owned(), text.as_bytes())));
    parts.extend(texts.iter().enumerate().map(|(index, text)| (format!("xl/{index}.xml"), text.as_bytes())));
    pack(&parts)
}

/// Holds the number of shared strings against the limits, the claimed one first: calamine sets memory aside for as many
/// as the part claims to have.
fn check_count(strings: &str, limits: &Limits) -> Result<(), Fault> {
    const LEAST: usize = "<si/>".len();
    let room = (strings.len() / LEAST) as u64;
    let mut reader = Reader::from_str(strings);
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(start) | Event::Empty(start) => {
                let claim = attribute(&start, "uniqueCount").and_then(|count| count.parse::<u64>().ok()).unwrap_or(0);
                if claim > room {
                    return Err(limit("共享字符串数", claim, room));
                }
                break;
            }
            Event::Eof => return Err(damaged("shared strings: no root element")),
            _ => {}
        }
    }
    // Few parts have room for too many strings, so few are counted.
    let found =
        if room > limits.cells as u64 { strings.matches("<si").count() + strings.matches(":si").count() } else { 0 };
    if found > limits.cells { Err(limit("共享字符串数", found, limits.cells)) } else { Ok(()) }
}

/// A cell while it is being read.
#[derive(Default)]
struct Open {
    row: u32,
    col: u32,
    kind: Kind,
    font: Option<String>,
    formula: bool,
    /// Whether a value stands there, be it empty.
    value: bool,
    /// Whether something stands in the value.
    filled: bool,
    text: String,
}

impl Open {
    /// Whether a formula has a result: an empty value is one only where it says that it is text.
    fn has_result(&self) -> bool {
        self.filled || (self.value && self.kind == Kind::Text)
    }
}

/// What a cell's type attribute says, as far as it matters here.
#[derive(Clone, Copy, Default, PartialEq)]
enum Kind {
    #[default]
    Other,
    Shared,
    Text,
    Error,
}

/// The pass over one sheet.
struct Pass<'a, 'g> {
    look: &'a mut Look,
    fonts: &'a Fonts,
    count: &'a mut Count<'g>,
    limits: &'g Limits,
    row: u32,
    col: u32,
    open: Option<Open>,
    in_data: bool,
    in_value: bool,
}

impl<'a, 'g> Pass<'a, 'g> {
    fn new(look: &'a mut Look, fonts: &'a Fonts, count: &'a mut Count<'g>, limits: &'g Limits) -> Self {
        Pass { look, fonts, count, limits, row: 0, col: 0, open: None, in_data: false, in_value: false }
    }

    /// Reads the sheet from its first tag to its last.
    fn run(&mut self, text: &str) -> Result<(), Fault> {
        let mut reader = Reader::from_str(text);
        let mut depth = Depth::default();
        loop {
            match reader.read_event().map_err(damaged)? {
                Event::Start(start) => {
                    depth.down()?;
                    self.start(&start)?;
                }
                Event::Empty(start) => {
                    self.start(&start)?;
                    self.end(start.local_name().into_inner())?;
                }
                Event::End(end) => {
                    depth.up();
                    self.end(end.local_name().into_inner())?;
                }
                Event::Text(part) if self.in_value => self.value(&part),
                Event::CData(part) if self.in_value => self.value(&part),
                Event::GeneralRef(part) if self.in_value => self.value(&part),
                Event::Eof => return depth.end(),
                _ => {}
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        match (self.in_data, start.local_name().into_inner()) {
            (false, "sheetData") => self.in_data = true,
            (false, "col") => self.column(start),
            (false, "mergeCell") => {
                if let Some((rows, cols)) = attribute(start, "ref").as_deref().and_then(corners) {
                    self.look.merge(rows, cols, self.limits)?;
                }
            }
            (true, "row") => self.start_row(start)?,
            (true, "c") => self.start_cell(start)?,
            (true, name) => {
                if let Some(open) = self.open.as_mut() {
                    match name {
                        "f" => open.formula = true,
                        "v" => (open.value, self.in_value) = (true, true),
                        "is" => open.filled = true,
                        "rFont" => {
                            open.font =
                                attribute(start, "val").filter(|font| is_symbol_font(font)).or(open.font.take());
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Fault> {
        match name {
            "c" if self.in_data => self.end_cell()?,
            "v" => self.in_value = false,
            "row" if self.in_data => (self.row, self.col) = (self.row.saturating_add(1), 0),
            "sheetData" => self.in_data = false,
            _ => {}
        }
        Ok(())
    }

    fn value(&mut self, part: &str) {
        if let Some(open) = self.open.as_mut() {
            open.filled = true;
            // Only these two are looked at again; other values are calamine's business.
            if open.kind == Kind::Error || (open.kind == Kind::Shared && !self.fonts.of_string.is_empty()) {
                open.text.push_str(part);
            }
        }
    }

    fn column(&mut self, start: &BytesStart<'_>) {
        let number = |name| attribute(start, name).and_then(|value| value.parse::<u32>().ok());
        let hidden = attribute(start, "hidden").is_some_and(|value| is_true(&value));
        if let (true, Some(first @ 1..), Some(last)) = (hidden, number("min"), number("max")) {
            self.look.hide_cols(first - 1, last.saturating_sub(1), self.limits);
        }
    }

    fn start_row(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        let mut hidden = false;
        for attribute in start.attributes().with_checks(false).flatten() {
            match attribute.key.into_inner() {
                "r" => {
                    let number = attribute.value.parse::<u64>().ok().filter(|row| *row > 0);
                    let row = number.ok_or_else(|| damaged(format!("row {}", attribute.value)))? - 1;
                    // An empty row may stand at the sheet's very end, none beyond it.
                    let row = u32::try_from(row).ok().filter(|row| *row < 1_048_576);
                    self.row = row.ok_or_else(|| limit("行号", attribute.value.as_ref(), self.limits.rows))?;
                }
                "hidden" => hidden = is_true(&attribute.value),
                _ => {}
            }
        }
        if hidden {
            self.look.hide_rows(self.row, self.row, self.limits);
        }
        Ok(())
    }

    fn start_cell(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        if self.open.is_some() {
            return Err(damaged("a cell inside a cell"));
        }
        let mut open = Open { row: self.row, ..Open::default() };
        for attribute in start.attributes().with_checks(false).flatten() {
            match attribute.key.into_inner() {
                "r" => {
                    let place = position(&attribute.value);
                    (open.row, self.col) = place.ok_or_else(|| damaged(format!("cell {}", attribute.value)))?;
                }
                "s" if !self.fonts.of_style.is_empty() => {
                    let style = attribute.value.parse().ok();
                    open.font = style.and_then(|style: usize| self.fonts.of_style.get(&style).cloned());
                }
                "t" => {
                    open.kind = match attribute.value.as_ref() {
                        "s" => Kind::Shared,
                        "str" => Kind::Text,
                        "e" => Kind::Error,
                        _ => Kind::Other,
                    }
                }
                _ => {}
            }
        }
        open.col = self.col;
        self.open = Some(open);
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        self.col = self.col.saturating_add(1);
        if !open.formula && !open.filled {
            return Ok(());
        }
        self.count.cell(open.row, open.col)?;
        if open.kind == Kind::Shared
            && let Some(font) = open.text.parse().ok().and_then(|index: usize| self.fonts.of_string.get(&index))
        {
            open.font = Some(font.clone());
        }
        let instead = match open.kind {
            _ if open.formula && !open.has_result() => Some(Content::Uncalculated),
            // calamine stumbles over the newer errors (`#SPILL!`).
            Kind::Error if !open.text.is_empty() => Some(Content::Error(open.text)),
            _ => None,
        };
        if open.formula || instead.is_some() || open.font.is_some() {
            let col = open.col as u16;
            self.look.marks.push(Mark { row: open.row, col, formula: open.formula, instead, symbol_font: open.font });
        }
        Ok(())
    }
}

/// Notes the comments of a comments part with what they say.
fn comment_texts(part: &str, look: &mut Look, limits: &Limits) -> Result<(), Fault> {
    let mut reader = Reader::from_str(part);
    let mut at = None;
    let mut said = String::new();
    let mut in_text = false;
    loop {
        match reader.read_event().map_err(|error| damaged(error.to_string()))? {
            Event::Start(start) => match start.local_name().into_inner() {
                "comment" => {
                    at = attribute(&start, "ref").as_deref().and_then(position);
                    said.clear();
                }
                "t" => in_text = true,
                _ => {}
            },
            Event::Text(text) if in_text => said.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if in_text => {
                // Character references and the five names; anything else says nothing.
                let named = match &*reference.xml10_content() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                said.extend(named);
            }
            Event::End(end) => match end.local_name().into_inner() {
                "t" => in_text = false,
                "comment" => {
                    if let Some((row, col)) = at.take() {
                        look.comment(row, col, Some(std::mem::take(&mut said)), limits);
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
