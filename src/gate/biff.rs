//! Our own look at .xls (Excel 97–2003, and Excel 5/95), and the copy that calamine reads.
//!
//! The copy is a new OLE container with one stream, holding only the records with cells and what they need. calamine
//! would otherwise follow any chain of sectors, set memory aside for any claimed size, and stumble over formulas and
//! names. It would also take the first stream called `Workbook`, be it that of an embedded object.

use crate::fault::Fault;
use crate::gate::biff_globals::{Globals, kind};
use crate::gate::biff_record::{Pieces, Record, Records, write};
use crate::gate::limits::{Limits, damaged, limit};
use crate::gate::look::{Book, Count, Extent, Look, Mark, cell_twice, check_sheets};
use crate::workbook::Content;
use std::io::{Cursor, Read, Write};

/// Looks at an .xls: an OLE container, or the bare stream that some programs write.
///
/// # Errors
/// [`Fault::Encrypted`], [`Fault::OldFormat`] for a .doc, [`Fault::Foreign`] for other documents in an OLE container,
/// [`Fault::Damaged`], [`Fault::NoSheets`], [`Fault::Limit`].
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
        if container.exists("/WordDocument") {
            return Err(Fault::OldFormat { what: "Word 97—2003 文档（.doc）" });
        }
        let looks_like = if container.exists("/PowerPoint Document") { "演示文稿" } else { "未知内容" };
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
    check_sheets(globals.sheets.len(), limits)?;
    let mut copy = std::mem::take(&mut globals.copy);
    let mut pass = Pass {
        globals: &globals,
        limits,
        count: Count::new(limits),
        dense: 0,
        text: 0,
        left: stream.len(),
        places: Vec::new(),
    };
    let mut sheets = Vec::new();
    for entry in &globals.sheets {
        if entry.position < globals.end {
            return Err(damaged("a sheet starts among what is said of all"));
        }
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

/// The pass over the sheets.
struct Pass<'a> {
    globals: &'a Globals,
    limits: &'a Limits,
    count: Count<'a>,
    dense: u64,
    text: u64,
    /// Bytes that the sheets to come can have.
    left: usize,
    /// Where the cells of the sheet at hand stand.
    places: Vec<(u32, u16)>,
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
        self.places.clear();
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
                    self.check_places()?;
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
        self.places.push((row, col));
        Ok((row, col))
    }

    /// Sees that no two cells of a sheet stand in one place: calamine shows the last of them.
    fn check_places(&mut self) -> Result<(), Fault> {
        self.places.sort_unstable();
        let twice = self.places.array_windows().find(|[left, right]| left == right);
        twice.map_or(Ok(()), |[(row, col), _]| Err(cell_twice(*row, *col)))
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
        if matches!(record.kind, kind::LABEL | kind::R_STRING) {
            // calamine passes a text over that is longer than its record.
            let wide = self.globals.biff8 && record.byte(8)? & 1 != 0;
            let start = if self.globals.biff8 { 9 } else { 8 };
            record.bytes(0..start + usize::from(record.u16(6)?) * if wide { 2 } else { 1 })?;
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
            self.places.push((u32::from(row), col));
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
        write(copy, record.kind, &[record.bytes(0..20)?, &[0; 2]]);
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
        kind::NOTE => look.comment(u32::from(record.u16(0)?), u32::from(record.u16(2)?), None, limits),
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
