//! The cells of a sheet, and how they are written.

use crate::ooxml::write_sheet::address::address;
use std::collections::HashMap;
use std::fmt::Write;
use std::ops::RangeInclusive;

/// No cell holds a longer text, in units of UTF-16.
const LONGEST_TEXT: usize = 32_767;

/// Rows of unchanged height have no height of their own: so many pixels.
const USUAL_HEIGHT: u32 = 20;

/// So many rows share what they say of the columns that they span.
const ROWS_OF_SPAN: u32 = 16;

/// Why cells can't be written in this short way: something that has to be spelled in a special way or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unusual;

/// The cells of a sheet, in any order; of two in one place the later stays. A style is its number in the workbook.
#[derive(Debug, Default)]
pub struct Cells<'t> {
    written: Vec<Cell<'t>>,
    merges: String,
    merged: usize,
    /// Rows with a height of their own, in pixels.
    heights: Vec<(u32, u32)>,
}

#[derive(Clone, Copy, Debug)]
struct Cell<'t> {
    row: u32,
    col: u16,
    style: usize,
    value: Value<'t>,
}

#[derive(Clone, Copy, Debug)]
enum Value<'t> {
    Text(&'t str),
    Number(f64),
}

/// What a cell without a value holds.
const BLANK: Value<'static> = Value::Text("");

/// The texts of a sheet, each once, in the order of their cells.
#[derive(Default)]
struct Strings<'t> {
    numbers: HashMap<&'t str, usize>,
    /// How many cells have a text.
    cells: usize,
    xml: String,
}

/// Cells as they stand in their parts.
#[derive(Debug)]
pub(super) struct LaidOut {
    pub(super) dimension: String,
    pub(super) rows: String,
    pub(super) merges: String,
    pub(super) strings: String,
    pub(super) texts: usize,
    pub(super) distinct_texts: usize,
}

impl<'t> Cells<'t> {
    /// Writes a text; none where it is empty.
    pub fn text(&mut self, row: u32, col: u16, text: &'t str, style: usize) {
        self.written.push(Cell { row, col, style, value: Value::Text(text) });
    }

    /// Writes a number.
    pub fn number(&mut self, row: u32, col: u16, number: f64, style: usize) {
        self.written.push(Cell { row, col, style, value: Value::Number(number) });
    }

    /// Merges cells and writes a text into them. They must not overlap others.
    pub fn merge(&mut self, rows: RangeInclusive<u32>, cols: RangeInclusive<u16>, text: &'t str, style: usize) {
        for row in rows.clone() {
            self.written.extend(cols.clone().map(|col| Cell { row, col, style, value: BLANK }));
        }
        self.text(*rows.start(), *cols.start(), text, style);
        let (first, last) = (address(*rows.start(), *cols.start()), address(*rows.end(), *cols.end()));
        self.merges.extend(["<mergeCell ref=\"", &first, ":", &last, "\"/>"]);
        self.merged += 1;
    }

    /// Sets the height of a row in points.
    pub fn height(&mut self, row: u32, points: f64) {
        #[expect(clippy::cast_sign_loss, reason = "heights are positive")]
        let pixels = (points * 4.0 / 3.0).round() as u32;
        self.heights.push((row, pixels));
    }

    /// All cells, row by row.
    ///
    /// # Errors
    /// [`Unusual`] where a row has a height and no cells, a text is too long or holds signs that a workbook spells in a
    /// special way, or a number is none that a workbook has.
    pub(super) fn laid_out(mut self) -> Result<LaidOut, Unusual> {
        self.written.sort_by_key(|cell| (cell.row, cell.col));
        self.heights.sort_by_key(|(row, _)| *row);
        // Of several in one place the last counts; sorting has kept their order.
        let mut cells: Vec<Cell<'_>> = Vec::with_capacity(self.written.len());
        for cell in self.written {
            match cells.last_mut() {
                Some(last) if (last.row, last.col) == (cell.row, cell.col) => *last = cell,
                _ => cells.push(cell),
            }
        }
        let mut rows = String::with_capacity(cells.len() * 40);
        let mut strings = Strings::default();
        let mut heights = self.heights.into_iter().peekable();
        for of_span in cells.chunk_by(|left, right| left.row / ROWS_OF_SPAN == right.row / ROWS_OF_SPAN) {
            let columns = of_span.iter().map(|cell| cell.col + 1);
            let (first, last) = (columns.clone().min().unwrap_or(1), columns.max().unwrap_or(1));
            for row in of_span.chunk_by(|left, right| left.row == right.row) {
                let at = row[0].row;
                let mut height = None;
                while let Some((_, pixels)) = heights.next_if(|(of, _)| *of == at) {
                    height = Some(pixels).filter(|pixels| *pixels != USUAL_HEIGHT);
                }
                let name = (at + 1).to_string();
                // Writing into a string cannot fail.
                let _ = write!(rows, "<row r=\"{name}\" spans=\"{first}:{last}\"");
                if let Some(pixels) = height {
                    let _ = write!(rows, " ht=\"{}\" customHeight=\"1\"", f64::from(pixels) * 0.75);
                }
                rows.push('>');
                for cell in row {
                    cell.push_to(&mut rows, &name, &mut strings)?;
                }
                rows.push_str("</row>");
            }
        }
        if heights.next().is_some() {
            return Err(Unusual);
        }
        let columns = cells.iter().map(|cell| cell.col);
        let top_left = address(cells.first().map_or(0, |cell| cell.row), columns.clone().min().unwrap_or(0));
        let bottom_right = address(cells.last().map_or(0, |cell| cell.row), columns.max().unwrap_or(0));
        Ok(LaidOut {
            dimension: format!("{top_left}:{bottom_right}"),
            rows,
            merges: format!(" count=\"{}\">{}", self.merged, self.merges),
            texts: strings.cells,
            distinct_texts: strings.numbers.len(),
            strings: strings.xml,
        })
    }
}

impl<'t> Cell<'t> {
    fn push_to(self, rows: &mut String, row: &str, strings: &mut Strings<'t>) -> Result<(), Unusual> {
        rows.push_str("<c r=\"");
        match u8::try_from(self.col) {
            Ok(col @ ..26) => rows.push(char::from(b'A' + col)),
            _ => rows.push_str(address(0, self.col).trim_end_matches('1')),
        }
        rows.extend([row, "\" s=\""]);
        push_whole(rows, self.style);
        match self.value {
            Value::Text("") => rows.push_str("\"/>"),
            Value::Text(text) => {
                rows.push_str("\" t=\"s\"><v>");
                push_whole(rows, strings.number_of(text)?);
                rows.push_str("</v></c>");
            }
            Value::Number(number) if number.is_finite() => {
                let _ = write!(rows, "\"><v>{number}</v></c>");
            }
            Value::Number(_) => return Err(Unusual),
        }
        Ok(())
    }
}

impl<'t> Strings<'t> {
    fn number_of(&mut self, text: &'t str) -> Result<usize, Unusual> {
        self.cells += 1;
        let next = self.numbers.len();
        let number = *self.numbers.entry(text).or_insert(next);
        if number == next {
            push_string(&mut self.xml, text)?;
        }
        Ok(number)
    }
}

/// Writes a whole number. There are three in each cell, and the machinery of formatting takes as long as all the rest.
fn push_whole(out: &mut String, number: usize) {
    if number >= 10 {
        push_whole(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// Writes a text as one of the shared strings.
fn push_string(strings: &mut String, text: &str) -> Result<(), Unusual> {
    let is_long = text.len() > LONGEST_TEXT && text.encode_utf16().count() > LONGEST_TEXT;
    // `_x000D_` would be read as a control character, `<r>` as a text of several fonts.
    if is_long || text.contains("_x") || text.starts_with("<r>") {
        return Err(Unusual);
    }
    let space = ['\t', '\n', ' '];
    let keeps_space = text.starts_with(space) || text.ends_with(space);
    strings.push_str(if keeps_space { "<si><t xml:space=\"preserve\">" } else { "<si><t>" });
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'\t' | b'\n' => continue,
            // U+FFFE and U+FFFF, like control characters, are no characters of XML.
            0xEF if matches!(text.as_bytes().get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])) => return Err(Unusual),
            ..b' ' => return Err(Unusual),
            _ => continue,
        };
        strings.extend([&text[copied..at], escaped]);
        copied = at + 1;
    }
    strings.extend([&text[copied..], "</t></si>"]);
    Ok(())
}
