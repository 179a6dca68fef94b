//! Our own look at .xls (Excel 97–2003, and Excel 5/95), and the copy that calamine reads.
//!
//! The copy is a new OLE container with one stream, holding only the records with cells and what they need. calamine
//! would otherwise follow any chain of sectors, set memory aside for any claimed size, and stumble over formulas and
//! names. It would also take the first stream called `Workbook`, be it that of an embedded object.

use crate::fault::Fault;
use crate::ooxml::biff_record::{CONTINUE, Pieces, Record, Records, write};
use crate::ooxml::gate::{Limits, damaged, limit};
use crate::ooxml::look::{Book, Count, Extent, Look, Mark, is_symbol_font};
use crate::workbook::{Content, Visibility};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

/// Record types, named as in MS-XLS.
mod kind {
    pub(super) const FORMULA: u16 = 0x06;
    pub(super) const EOF: u16 = 0x0A;
    pub(super) const NOTE: u16 = 0x1C;
    pub(super) const DATE_1904: u16 = 0x22;
    pub(super) const FILE_PASS: u16 = 0x2F;
    pub(super) const FONT: u16 = 0x31;
    pub(super) const CODE_PAGE: u16 = 0x42;
    pub(super) const COL_INFO: u16 = 0x7D;
    pub(super) const BOUND_SHEET: u16 = 0x85;
    pub(super) const MUL_RK: u16 = 0xBD;
    pub(super) const R_STRING: u16 = 0xD6;
    pub(super) const XF: u16 = 0xE0;
    pub(super) const MERGE_CELLS: u16 = 0xE5;
    pub(super) const SST: u16 = 0xFC;
    pub(super) const LABEL_SST: u16 = 0xFD;
    pub(super) const NUMBER: u16 = 0x203;
    pub(super) const LABEL: u16 = 0x204;
    pub(super) const BOOL_ERR: u16 = 0x205;
    pub(super) const STRING: u16 = 0x207;
    pub(super) const ROW: u16 = 0x208;
    pub(super) const RK: u16 = 0x27E;
    pub(super) const FORMAT: u16 = 0x41E;
    pub(super) const BOF: u16 = 0x809;
}

/// Looks at an .xls: an OLE container, or the bare stream that some programs write.
///
/// # Errors
/// [`Fault::Encrypted`], [`Fault::Foreign`] for other documents in an OLE container, [`Fault::Damaged`],
/// [`Fault::NoSheets`], [`Fault::Limit`].
pub fn look(bytes: &[u8], limits: &Limits) -> Result<Book, Fault> {
    if bytes.len() as u64 > limits.total_bytes {
        return Err(limit("文件大小", bytes.len(), limits.total_bytes));
    }
    if bytes.starts_with(&[0x09, 0x08]) {
        return look_at_stream(bytes, limits, false);
    }
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if container.exists("/EncryptedPackage") {
        return Err(Fault::Encrypted);
    }
    let Some(name) = ["/Workbook", "/Book"].into_iter().find(|name| container.is_stream(name)) else {
        let looks_like = if container.exists("/WordDocument") {
            "Word 文档"
        } else if container.exists("/PowerPoint Document") {
            "演示文稿"
        } else {
            "未知内容"
        };
        return Err(Fault::Foreign { looks_like });
    };
    let macros = container.exists("/_VBA_PROJECT_CUR");
    let stream = container.open_stream(name).map_err(damaged)?;
    if stream.len() > limits.part_bytes {
        return Err(limit("工作簿大小", stream.len(), limits.part_bytes));
    }
    let mut workbook = Vec::new();
    stream.take(limits.part_bytes).read_to_end(&mut workbook).map_err(damaged)?;
    look_at_stream(&workbook, limits, macros)
}

fn look_at_stream(stream: &[u8], limits: &Limits, macros: bool) -> Result<Book, Fault> {
    let mut globals = Globals::read(stream, limits)?;
    let mut copy = std::mem::take(&mut globals.copy);
    let mut pass = Pass { globals: &globals, limits, count: Count::new(limits), dense: 0, text: 0, left: stream.len() };
    let mut sheets = Vec::new();
    for entry in &globals.sheets {
        let position = (copy.len() as u32).to_le_bytes();
        if let Some(field) = copy.get_mut(entry.field..entry.field + 4) {
            field.copy_from_slice(&position);
        }
        let mut look = Look::new(None, entry.visibility);
        pass.sheet(stream.get(entry.position..).unwrap_or_default(), &mut look, &mut copy)?;
        look.sort();
        sheets.push(look);
    }
    if sheets.is_empty() {
        return Err(Fault::NoSheets);
    }
    Ok(Book { sheets, copy: contain(&copy).map_err(damaged)?, macros })
}

/// Puts a workbook stream into an OLE container.
fn contain(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    // calamine takes a container of version 4 for an empty one.
    let inner = Cursor::new(Vec::with_capacity(stream.len() + (32 << 10)));
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, inner)?;
    container.create_stream("/Workbook")?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}

/// One line of the sheet list: where the sheet stands in the stream, and where the copy says so.
struct Entry {
    visibility: Visibility,
    position: usize,
    field: usize,
}

/// What the workbook says of all its sheets.
#[derive(Default)]
struct Globals {
    copy: Vec<u8>,
    sheets: Vec<Entry>,
    /// Characters of each shared string.
    strings: Vec<usize>,
    fonts: Vec<Option<String>>,
    /// Symbol fonts by cell style.
    symbols: BTreeMap<u16, String>,
    styles: u16,
    biff8: bool,
}

impl Globals {
    fn read(stream: &[u8], limits: &Limits) -> Result<Self, Fault> {
        let mut globals = Globals::default();
        let mut records = Records::new(stream);
        let Some(first) = records.next().transpose()?.filter(|record| record.kind == kind::BOF) else {
            return Err(damaged("not a workbook of Excel 5 or later"));
        };
        globals.biff8 = first.u16(0)? != 0x0500;
        first.write(&mut globals.copy);
        if globals.biff8 {
            // Text of this version is UTF-16 whatever the file says, and calamine would believe the file.
            write(&mut globals.copy, kind::CODE_PAGE, &[&1200_u16.to_le_bytes()]);
        }
        while let Some(record) = records.next() {
            let record = record?;
            if record.kind == kind::EOF {
                record.write(&mut globals.copy);
                return Ok(globals);
            }
            globals.record(record, &mut records, limits)?;
        }
        Err(damaged("the workbook has no end"))
    }

    fn record(&mut self, record: Record<'_>, records: &mut Records<'_>, limits: &Limits) -> Result<(), Fault> {
        match record.kind {
            kind::FILE_PASS => return Err(Fault::Encrypted),
            kind::CODE_PAGE if !self.biff8 => write(&mut self.copy, record.kind, &[record.head(2)?]),
            kind::DATE_1904 => write(&mut self.copy, record.kind, &[record.head(2)?]),
            kind::FORMAT => record.write(&mut self.copy),
            kind::FONT => self.fonts.push(font_name(record, self.biff8).filter(|name| is_symbol_font(name))),
            kind::XF => {
                write(&mut self.copy, record.kind, &[record.head(4)?]);
                // There is no font 4: the numbers jump from 3 to 5.
                let font = usize::from(record.u16(0)?);
                let font = if font > 4 { font - 1 } else { font };
                if let Some(Some(name)) = self.fonts.get(font) {
                    self.symbols.insert(self.styles, name.clone());
                }
                self.styles = self.styles.saturating_add(1);
            }
            kind::BOUND_SHEET => {
                let (state, sheet_kind) = (record.byte(4)? & 3, record.byte(5)?);
                // Charts, macros and modules hold no cells for us.
                if sheet_kind == 0 {
                    let name = record.data.get(6..).filter(|name| name.len() > 1).ok_or_else(|| record.broken())?;
                    let position = record.u32(0)? as usize;
                    let visibility = match state {
                        1 => Visibility::Hidden,
                        2 => Visibility::VeryHidden,
                        _ => Visibility::Visible,
                    };
                    self.sheets.push(Entry { visibility, position, field: self.copy.len() + 4 });
                    write(&mut self.copy, record.kind, &[&[0; 6], name]);
                }
            }
            kind::SST => self.shared_strings(record, records.continued(), limits)?,
            _ => {}
        }
        Ok(())
    }

    fn shared_strings(&mut self, record: Record<'_>, continued: Vec<&[u8]>, limits: &Limits) -> Result<(), Fault> {
        const LEAST: usize = 3; // bytes of an empty string
        const MOST_PIECES: usize = 10_000; // calamine takes time with the square of their number
        let claim = record.u32(4)? as usize;
        let size = record.data.len() + continued.iter().map(|piece| piece.len()).sum::<usize>();
        if claim > size / LEAST {
            return Err(limit("共享字符串数", claim, size / LEAST));
        }
        if continued.len() > MOST_PIECES {
            return Err(limit("共享字符串分段数", continued.len(), MOST_PIECES));
        }
        record.write(&mut self.copy);
        for piece in &continued {
            write(&mut self.copy, CONTINUE, &[piece]);
        }
        let mut pieces = Pieces::new(record.data.get(8..).unwrap_or_default(), continued);
        while let Some(length) = pieces.shared_string()? {
            self.strings.push(length);
            if self.strings.len() > limits.cells {
                return Err(limit("共享字符串数", self.strings.len(), limits.cells));
            }
        }
        Ok(())
    }
}

/// A font's name, as far as it is ASCII: symbol fonts' names are.
fn font_name(record: Record<'_>, biff8: bool) -> Option<String> {
    let (start, width) = match (biff8, record.byte(15).ok()?) {
        (false, _) => (15, 1),
        (true, flags) => (16, if flags & 1 == 0 { 1 } else { 2 }),
    };
    let size = usize::from(record.byte(14).ok()?) * width;
    let name = record.data.get(start..start + size)?;
    Some(name.iter().step_by(width).map(|byte| char::from(*byte)).collect())
}

/// The pass over the sheets.
struct Pass<'a> {
    globals: &'a Globals,
    limits: &'a Limits,
    count: Count<'a>,
    dense: u64,
    text: u64,
    /// Bytes that the sheets to come can have.
    left: usize,
}

impl Pass<'_> {
    /// Looks at one sheet and appends its cells to the copy.
    fn sheet(&mut self, stream: &[u8], look: &mut Look, copy: &mut Vec<u8>) -> Result<(), Fault> {
        let mut records = Records::new(stream);
        let Some(first) = records.next().transpose()?.filter(|record| record.kind == kind::BOF) else {
            return Err(damaged("a sheet does not start where the workbook says"));
        };
        first.write(copy);
        let mut extent = Extent::default();
        let mut depth = 0_u32; // charts stand inside a sheet as sheets of their own
        let mut awaiting: Option<usize> = None; // the mark of a formula whose text comes in a record of its own
        while let Some(record) = records.next() {
            let record = record?;
            match record.kind {
                kind::BOF => depth += 1,
                kind::EOF if depth == 0 => {
                    record.write(copy);
                    // Sheets follow each other: lists that lead to one place again and again are a trap.
                    let walked = stream.len() - records.left();
                    self.left = self.left.checked_sub(walked).ok_or_else(|| damaged("sheets overlap"))?;
                    return extent.add_to(&mut self.dense, self.limits);
                }
                kind::EOF => depth -= 1,
                _ if depth > 0 => {}
                kind::STRING => {
                    if let Some(mark) = awaiting.take().and_then(|index| look.marks.get_mut(index)) {
                        mark.instead = self.formula_text(record, records.continued(), copy)?;
                    }
                }
                kind::FORMULA => {
                    awaiting = self.formula(record, look, &mut extent, copy)?.then_some(look.marks.len() - 1);
                }
                kind::NUMBER | kind::LABEL | kind::R_STRING | kind::BOOL_ERR | kind::RK | kind::LABEL_SST => {
                    self.cell(record, look, &mut extent, copy)?;
                }
                kind::MUL_RK => self.run_of_numbers(record, look, &mut extent, copy)?,
                _ => beside_cells(record, look, self.limits)?,
            }
        }
        Err(damaged("a sheet has no end"))
    }

    fn place(&mut self, record: Record<'_>, extent: &mut Extent) -> Result<(u32, u16), Fault> {
        let (row, col) = (u32::from(record.u16(0)?), record.u16(2)?);
        self.count.cell(row, u32::from(col))?;
        extent.reach(row, col);
        Ok((row, col))
    }

    fn symbol_font(&self, style: u16) -> Option<String> {
        self.globals.symbols.get(&style).cloned()
    }

    fn cell(
        &mut self,
        record: Record<'_>,
        look: &mut Look,
        extent: &mut Extent,
        copy: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        let (row, col) = self.place(record, extent)?;
        if record.kind == kind::LABEL_SST {
            let length = self.globals.strings.get(record.u32(6)? as usize).ok_or_else(|| record.broken())?;
            // calamine gives every cell its own copy of the text.
            self.text += 3 * *length as u64;
            if self.text > self.limits.total_bytes {
                return Err(limit("文字总量", self.text, self.limits.total_bytes));
            }
        }
        record.write(copy);
        if let Some(font) = self.symbol_font(record.u16(4)?) {
            look.marks.push(Mark { row, col, symbol_font: Some(font), ..Mark::default() });
        }
        Ok(())
    }

    fn run_of_numbers(
        &mut self,
        record: Record<'_>,
        look: &mut Look,
        extent: &mut Extent,
        copy: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        let (row, first) = (record.u16(0)?, record.u16(2)?);
        let last = record.u16(record.data.len().saturating_sub(2))?;
        let cells = usize::from(last.checked_sub(first).ok_or_else(|| record.broken())?) + 1;
        if record.data.len() != 6 + 6 * cells {
            return Err(record.broken());
        }
        record.write(copy);
        for (index, col) in (first..=last).enumerate() {
            self.count.cell(u32::from(row), u32::from(col))?;
            extent.reach(u32::from(row), col);
            if let Some(font) = self.symbol_font(record.u16(4 + 6 * index)?) {
                look.marks.push(Mark { row: u32::from(row), col, symbol_font: Some(font), ..Mark::default() });
            }
        }
        Ok(())
    }

    /// Copies a formula's value without the formula; says whether its text comes in a record of its own.
    fn formula(
        &mut self,
        record: Record<'_>,
        look: &mut Look,
        extent: &mut Extent,
        copy: &mut Vec<u8>,
    ) -> Result<bool, Fault> {
        let (row, col) = self.place(record, extent)?;
        write(copy, record.kind, &[record.head(20)?, &[0; 2]]);
        let text_follows = record.u16(12)? == u16::MAX && record.byte(6)? == 0;
        let instead = text_follows.then_some(Content::Uncalculated);
        let symbol_font = self.symbol_font(record.u16(4)?);
        look.marks.push(Mark { row, col, formula: true, instead, symbol_font });
        Ok(text_follows)
    }

    /// Copies a formula's text; gives it where it is longer than one record, of which calamine reads no more.
    fn formula_text(
        &mut self,
        record: Record<'_>,
        continued: Vec<&[u8]>,
        copy: &mut Vec<u8>,
    ) -> Result<Option<Content>, Fault> {
        if self.globals.biff8 && !continued.is_empty() {
            return Pieces::new(record.data, continued).text().map(|text| Some(Content::Text(text)));
        }
        record.write(copy);
        Ok(None)
    }
}

/// The records of a sheet that hold no cells but say something of them.
fn beside_cells(record: Record<'_>, look: &mut Look, limits: &Limits) -> Result<(), Fault> {
    match record.kind {
        kind::ROW if record.byte(12)? & 0x20 != 0 => {
            let row = u32::from(record.u16(0)?);
            look.hide_rows(row, row, limits);
        }
        kind::COL_INFO if record.u16(8)? & 1 != 0 => {
            look.hide_cols(u32::from(record.u16(0)?), u32::from(record.u16(2)?), limits);
        }
        kind::NOTE => look.comment(u32::from(record.u16(0)?), u32::from(record.u16(2)?), limits),
        kind::MERGE_CELLS => {
            for index in 0..usize::from(record.u16(0)?) {
                let corner = |at| record.u16(2 + 8 * index + at).map(u32::from);
                look.merge((corner(0)?, corner(2)?), (corner(4)?, corner(6)?), limits)?;
            }
        }
        _ => {}
    }
    Ok(())
}
