//! The pass over one sheet of an .xlsx: every cell is held against the limits, and what calamine hides is noted.

use crate::fault::Fault;
use crate::gate::limits::{Limits, damaged, limit};
use crate::gate::look::{Count, Look, Mark, corners, position};
use crate::gate::scan::{Depth, attribute, attributes, is_true};
use crate::gate::symbols::{Fonts, is_symbol_font};
use crate::workbook::Content;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// A cell while it is being read.
#[derive(Debug, Default)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Kind {
    #[default]
    Other,
    Shared,
    Text,
    Error,
}

/// The pass over one sheet.
#[derive(Debug)]
pub struct Pass<'a, 'g> {
    look: &'a mut Look,
    fonts: &'a Fonts,
    count: &'a mut Count<'g>,
    limits: &'g Limits,
    row: u32,
    col: u32,
    open: Option<Open>,
    in_data: bool,
    in_value: bool,
    /// Whether the list of cells has been read.
    had_data: bool,
    dimension: Option<Range<usize>>,
}

impl<'a, 'g> Pass<'a, 'g> {
    /// A pass that notes what it sees in `look`.
    pub fn new(look: &'a mut Look, fonts: &'a Fonts, count: &'a mut Count<'g>, limits: &'g Limits) -> Self {
        Pass {
            look,
            fonts,
            count,
            limits,
            row: 0,
            col: 0,
            open: None,
            in_data: false,
            in_value: false,
            had_data: false,
            dimension: None,
        }
    }

    /// Reads the sheet from its first tag to its last; gives the place of the tag that says how far its cells reach.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where it is malformed, [`Fault::Limit`] where it goes too deep or a cell stands too far out.
    pub fn run(mut self, text: &str) -> Result<Option<Range<usize>>, Fault> {
        let mut reader = Reader::from_str(text);
        let mut depth = Depth::default();
        loop {
            let from = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(damaged)?;
            let range = from..reader.buffer_position() as usize;
            match event {
                Event::Start(start) => {
                    depth.down()?;
                    self.start(&start, range)?;
                }
                Event::Empty(start) => {
                    self.start(&start, range)?;
                    self.end(start.local_name().into_inner())?;
                }
                Event::End(end) => {
                    depth.up();
                    self.end(end.local_name().into_inner())?;
                }
                Event::Text(part) if self.in_value => self.value(&part),
                Event::CData(part) if self.in_value => self.value(&part),
                Event::GeneralRef(part) if self.in_value => self.value(&part),
                Event::Eof => return depth.end().map(|()| self.dimension),
                _ => {}
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, range: Range<usize>) -> Result<(), Fault> {
        match (self.in_data, start.local_name().into_inner()) {
            // calamine reads the first list only, as if there were no other.
            (false, "sheetData") if self.had_data => return Err(damaged("two lists of cells in one sheet")),
            (false, "sheetData") => (self.in_data, self.had_data) = (true, true),
            (false, "dimension") if self.had_data => {}
            (false, "dimension") if self.dimension.is_some() => return Err(damaged("two dimensions of one sheet")),
            (false, "dimension") => self.dimension = Some(range),
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
            if matches!(open.kind, Kind::Error | Kind::Shared) {
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
        for attribute in attributes(start)? {
            let attribute = attribute?;
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
        for attribute in attributes(start)? {
            let attribute = attribute?;
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
        if open.kind == Kind::Shared && open.filled {
            // calamine takes the first string for whatever is no number.
            let digits = open.text.bytes().all(|byte| byte.is_ascii_digit());
            let index = open.text.parse::<usize>().ok().filter(|_| digits);
            let index = index.ok_or_else(|| damaged(format!("shared string {}", open.text)))?;
            open.font = self.fonts.of_string.get(&index).cloned().or(open.font);
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
