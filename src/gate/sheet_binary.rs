//! Our own look at .xlsb, and the copy that calamine reads.
//!
//! An .xlsb is a package whose parts are rows of binary records (MS-XLSB). The copy is written record by record: only
//! those that hold cells, each of the length that its type demands, since calamine takes lengths and indices on trust.

use crate::fault::Fault;
use crate::gate::archive::{Gate, by_id, pack};
use crate::gate::biff_record::Record;
use crate::gate::limits::{Limits, damaged, limit};
use crate::gate::look::{Book, Count, Look, Mark, check_name, check_sheets};
use crate::gate::symbols::is_symbol_font;
use crate::workbook::{Content, Visibility};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Record types, named as in MS-XLSB.
mod brt {
    pub(super) const ROW_HDR: u16 = 0;
    pub(super) const CELL_BLANK: u16 = 1;
    pub(super) const CELL_RK: u16 = 2;
    pub(super) const CELL_ERROR: u16 = 3;
    pub(super) const CELL_BOOL: u16 = 4;
    pub(super) const CELL_REAL: u16 = 5;
    pub(super) const CELL_ST: u16 = 6;
    pub(super) const CELL_ISST: u16 = 7;
    pub(super) const FMLA_STRING: u16 = 8;
    pub(super) const FMLA_NUM: u16 = 9;
    pub(super) const FMLA_BOOL: u16 = 10;
    pub(super) const FMLA_ERROR: u16 = 11;
    pub(super) const SHORT_BLANK: u16 = 12;
    pub(super) const SHORT_ISST: u16 = 18;
    pub(super) const SST_ITEM: u16 = 19;
    pub(super) const FONT: u16 = 43;
    pub(super) const FMT: u16 = 44;
    pub(super) const XF: u16 = 47;
    pub(super) const COL_INFO: u16 = 60;
    pub(super) const CELL_R_STRING: u16 = 62;
    pub(super) const BEGIN_SHEET_DATA: u16 = 145;
    pub(super) const END_SHEET_DATA: u16 = 146;
    pub(super) const WS_DIM: u16 = 148;
    pub(super) const WB_PROP: u16 = 153;
    pub(super) const BUNDLE_SH: u16 = 156;
    pub(super) const CALC_PROP: u16 = 157;
    pub(super) const BEGIN_SST: u16 = 159;
    pub(super) const END_BUNDLE_SHS: u16 = 144;
    pub(super) const MERGE_CELL: u16 = 176;
    pub(super) const BEGIN_FMTS: u16 = 615;
    pub(super) const BEGIN_CELL_XFS: u16 = 617;
    pub(super) const END_CELL_XFS: u16 = 618;
    pub(super) const BEGIN_COMMENT: u16 = 635;
}

/// Looks at an .xlsb package.
///
/// # Errors
/// [`Fault::Damaged`] where a part is missing or its records don't add up, [`Fault::NoSheets`], [`Fault::Limit`].
pub fn look(gate: &mut Gate<'_>) -> Result<Book, Fault> {
    let of_package = gate.relations("")?;
    let main = of_package.into_iter().find(|relation| relation.kind == "officeDocument");
    let main = main.map_or_else(|| "xl/workbook.bin".to_owned(), |relation| relation.target);
    let workbook = needed(gate, &main)?;
    let relations = gate.relations(&main)?;
    let target = |kind: &str| relations.iter().find(|relation| relation.kind == kind).map(|one| one.target.clone());
    let strings = target("sharedStrings").map(|name| gate.part(&name)).transpose()?.flatten();
    let (strings, string_count) = copy_strings(strings.as_deref().unwrap_or_default(), gate.limits())?;
    let styles = target("styles").map(|name| gate.part(&name)).transpose()?.flatten();
    let (styles, fonts) = copy_styles(styles.as_deref().unwrap_or_default())?;

    let mut pass = Pass { limits: gate.limits(), count: Count::new(gate.limits()), strings: string_count, fonts };
    let mut sheets = Vec::new();
    let mut copies = Vec::new();
    let (entries, since_1904) = sheet_list(&workbook)?;
    check_sheets(entries.len(), gate.limits())?;
    let by_id = by_id(&relations);
    for entry in entries {
        let Some(relation) = by_id.get(entry.relation.as_str()) else {
            return Err(damaged(format!("sheet {}: no part", entry.name)));
        };
        if relation.kind != "worksheet" {
            continue;
        }
        let bytes = needed(gate, &relation.target)?;
        let mut look = Look::new(Some(entry.name), entry.visibility);
        copies.push(pass.sheet(&bytes, &mut look)?);
        for comments in gate.relations(&relation.target)?.iter().filter(|one| one.kind == "comments") {
            for record in Records(&gate.part(&comments.target)?.unwrap_or_default()) {
                let record = record?;
                if record.kind == brt::BEGIN_COMMENT {
                    look.comment(record.u32(4)?, record.u32(12)?, None, gate.limits());
                }
            }
        }
        look.sort();
        sheets.push(look);
    }
    if sheets.is_empty() {
        return Err(Fault::NoSheets);
    }
    let copy = copy(&copies, &strings, &styles, since_1904)?;
    let macros = gate.names().any(|name| name.ends_with("vbaproject.bin"));
    Ok(Book { sheets, copy, macros })
}

fn needed(gate: &mut Gate<'_>, name: &str) -> Result<Vec<u8>, Fault> {
    gate.part(name)?.ok_or_else(|| damaged(format!("{name}: missing")))
}

/// The wide string at an offset of a record, and the offset behind it.
fn wide(record: Record<'_>, at: usize) -> Result<(String, usize), Fault> {
    let end = (record.u32(at)? as usize).saturating_mul(2).saturating_add(at + 4);
    let units = record.bytes(at + 4..end)?.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
    Ok((char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect(), end))
}

/// The records of a part, one after the other; a record that runs over the end is a fault, and the last.
struct Records<'a>(&'a [u8]);

impl<'a> Records<'a> {
    fn read(&mut self) -> Option<Record<'a>> {
        let (&low, rest) = self.0.split_first()?;
        let (kind, mut rest) = if low & 0x80 == 0 {
            (u16::from(low), rest)
        } else {
            let (&high, rest) = rest.split_first()?;
            (u16::from(low & 0x7F) | u16::from(high & 0x7F) << 7, rest)
        };
        let mut size = 0_usize;
        for shift in [0, 7, 14, 21] {
            let (&byte, after) = rest.split_first()?;
            rest = after;
            size |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (data, rest) = rest.split_at_checked(size)?;
        self.0 = rest;
        Some(Record { kind, data })
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let record = self.read();
        if record.is_none() {
            self.0 = &[];
        }
        Some(record.ok_or_else(|| damaged("a record runs over the end of its part")))
    }
}

/// Writes one record. Sizes fit into four bytes of seven bits, since a part is smaller.
fn write(into: &mut Vec<u8>, kind: u16, data: &[&[u8]]) {
    if kind < 0x80 {
        into.push(kind as u8);
    } else {
        into.extend([kind as u8 | 0x80, (kind >> 7) as u8]);
    }
    let mut size: usize = data.iter().map(|piece| piece.len()).sum();
    while size >= 0x80 {
        into.push(size as u8 | 0x80);
        size >>= 7;
    }
    into.push(size as u8);
    for piece in data {
        into.extend_from_slice(piece);
    }
}

/// One line of the workbook's sheet list.
struct Entry {
    name: String,
    visibility: Visibility,
    relation: String,
}

/// The workbook's sheet list, and whether its dates count from 1904.
fn sheet_list(workbook: &[u8]) -> Result<(Vec<Entry>, bool), Fault> {
    let mut entries = Vec::new();
    let mut since_1904 = false;
    for record in Records(workbook) {
        let record = record?;
        match record.kind {
            brt::WB_PROP => since_1904 = record.byte(0)? & 1 != 0,
            // A sheet without a part has no cells either.
            brt::BUNDLE_SH if record.u32(8) == Ok(u32::MAX) => {}
            brt::BUNDLE_SH => {
                let visibility = match record.u32(0)? {
                    1 => Visibility::Hidden,
                    2 => Visibility::VeryHidden,
                    _ => Visibility::Visible,
                };
                let (relation, end) = wide(record, 8)?;
                let (name, _) = wide(record, end)?;
                check_name(&name)?;
                entries.push(Entry { name, visibility, relation });
            }
            _ => {}
        }
    }
    Ok((entries, since_1904))
}

/// The shared strings without their formatting, and how many there are.
fn copy_strings(strings: &[u8], limits: &Limits) -> Result<(Vec<u8>, usize), Fault> {
    let mut items = Vec::with_capacity(strings.len());
    let mut count = 0;
    for record in Records(strings) {
        let record = record?;
        if record.kind == brt::SST_ITEM {
            let (_, end) = wide(record, 1)?;
            write(&mut items, brt::SST_ITEM, &[record.bytes(0..end)?]);
            count += 1;
        }
    }
    if count > limits.cells {
        return Err(limit("共享字符串数", count, limits.cells));
    }
    // The claimed count decides how many calamine reads: ours is true.
    let claim = (count as u32).to_le_bytes();
    let mut copy = Vec::with_capacity(items.len() + 16);
    write(&mut copy, brt::BEGIN_SST, &[&claim, &claim]);
    copy.extend_from_slice(&items);
    Ok((copy, count))
}

/// The number formats and cell styles, and the symbol fonts by cell style.
fn copy_styles(styles: &[u8]) -> Result<(Vec<u8>, BTreeMap<u32, String>), Fault> {
    let mut fonts: Vec<Option<String>> = Vec::new();
    let mut of_style = BTreeMap::new();
    let (mut formats, mut cell_styles) = ((Vec::new(), 0_u32), (Vec::new(), 0_u32));
    let mut in_cell_styles = false;
    for record in Records(styles) {
        let record = record?;
        match record.kind {
            brt::FONT => fonts.push(Some(wide(record, 21)?.0).filter(|name| is_symbol_font(name))),
            brt::FMT => {
                let (_, end) = wide(record, 2)?;
                write(&mut formats.0, brt::FMT, &[record.bytes(0..end)?]);
                formats.1 += 1;
            }
            brt::BEGIN_CELL_XFS => in_cell_styles = true,
            brt::END_CELL_XFS => in_cell_styles = false,
            brt::XF if in_cell_styles => {
                let font = record.u16(4)?;
                if let Some(Some(name)) = fonts.get(usize::from(font)) {
                    of_style.insert(cell_styles.1, name.clone());
                }
                write(&mut cell_styles.0, brt::XF, &[record.bytes(0..6)?]);
                cell_styles.1 += 1;
            }
            _ => {}
        }
    }
    let mut copy = Vec::new();
    write(&mut copy, brt::BEGIN_FMTS, &[&formats.1.to_le_bytes()]);
    copy.extend_from_slice(&formats.0);
    write(&mut copy, brt::BEGIN_CELL_XFS, &[&cell_styles.1.to_le_bytes()]);
    copy.extend_from_slice(&cell_styles.0);
    Ok((copy, of_style))
}

/// The pass over the sheets.
struct Pass<'a> {
    limits: &'a Limits,
    count: Count<'a>,
    /// How many shared strings there are.
    strings: usize,
    /// Symbol fonts by cell style.
    fonts: BTreeMap<u32, String>,
}

impl Pass<'_> {
    /// The cells of a sheet; what else is seen goes to `look`.
    fn sheet(&mut self, bytes: &[u8], look: &mut Look) -> Result<Vec<u8>, Fault> {
        let mut copy = Vec::with_capacity(bytes.len());
        write(&mut copy, brt::WS_DIM, &[&[0; 16]]);
        write(&mut copy, brt::BEGIN_SHEET_DATA, &[]);
        let (mut row, mut next_col) = (0, 0_u32);
        let mut has_cells = false;
        for record in Records(bytes) {
            let record = record?;
            match record.kind {
                brt::BEGIN_SHEET_DATA if has_cells => return Err(damaged("two lists of cells in one sheet")),
                brt::BEGIN_SHEET_DATA => has_cells = true,
                brt::ROW_HDR => {
                    (row, next_col) = (record.u32(0)?, 0);
                    if record.byte(11).is_ok_and(|flags| flags & 0x10 != 0) {
                        look.hide_rows(row, row, self.limits);
                    }
                    write(&mut copy, brt::ROW_HDR, &[&row.to_le_bytes()]);
                }
                brt::COL_INFO if record.u16(16)? & 1 != 0 => {
                    look.hide_cols(record.u32(0)?, record.u32(4)?, self.limits);
                }
                brt::MERGE_CELL => {
                    look.merge((record.u32(0)?, record.u32(4)?), (record.u32(8)?, record.u32(12)?), self.limits)?;
                }
                brt::CELL_BLANK..=brt::FMLA_ERROR | brt::CELL_R_STRING => {
                    next_col = record.u32(0)?.saturating_add(1);
                    self.cell(record, row, look, &mut copy)?;
                }
                // A short cell stands in the column after the last one and does not say so; calamine passes it over.
                brt::SHORT_BLANK..=brt::SHORT_ISST => {
                    let data = [&next_col.to_le_bytes(), record.data].concat();
                    let kind = record.kind - brt::SHORT_BLANK + brt::CELL_BLANK;
                    self.cell(Record { kind, data: &data }, row, look, &mut copy)?;
                    next_col = next_col.saturating_add(1);
                }
                _ => {}
            }
        }
        // A part of another kind has none, and would pass for an empty sheet.
        if !has_cells {
            return Err(damaged("a part that is no worksheet"));
        }
        write(&mut copy, brt::END_SHEET_DATA, &[]);
        Ok(copy)
    }

    fn cell(&mut self, record: Record<'_>, row: u32, look: &mut Look, copy: &mut Vec<u8>) -> Result<(), Fault> {
        if record.kind == brt::CELL_BLANK {
            return Ok(());
        }
        let col = record.u32(0)?;
        self.count.cell(row, col)?;
        let instead = copy_cell(record, self.strings, copy)?;
        let symbol_font = self.fonts.get(&(record.u32(4)? & 0x00FF_FFFF)).cloned();
        let formula = (brt::FMLA_STRING..=brt::FMLA_ERROR).contains(&record.kind);
        if formula || instead.is_some() || symbol_font.is_some() {
            look.marks.push(Mark { row, col: col as u16, formula, instead, symbol_font });
        }
        Ok(())
    }
}

/// Copies a cell without its formula; gives the content where calamine would lose it.
fn copy_cell(record: Record<'_>, strings: usize, copy: &mut Vec<u8>) -> Result<Option<Content>, Fault> {
    match record.kind {
        // Errors are told apart here: calamine knows neither those of formulas nor the newer ones.
        brt::CELL_ERROR | brt::FMLA_ERROR => return Ok(Some(Content::Error(error(record.byte(8)?).to_owned()))),
        // Formatted text: the same without its formatting.
        brt::CELL_R_STRING => {
            let (_, end) = wide(record, 9)?;
            write(copy, brt::CELL_ST, &[record.bytes(0..8)?, record.bytes(9..end)?]);
        }
        brt::CELL_ST | brt::FMLA_STRING => {
            let (_, end) = wide(record, 8)?;
            write(copy, record.kind, &[record.bytes(0..end)?]);
        }
        brt::CELL_ISST if record.u32(8)? as usize >= strings => return Err(record.broken()),
        brt::CELL_ISST | brt::CELL_RK => write(copy, record.kind, &[record.bytes(0..12)?]),
        brt::CELL_REAL | brt::FMLA_NUM => write(copy, record.kind, &[record.bytes(0..16)?]),
        brt::CELL_BOOL | brt::FMLA_BOOL => write(copy, record.kind, &[record.bytes(0..9)?]),
        _ => return Err(record.broken()),
    }
    Ok(None)
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERROR!",
    }
}

/// Writes the package that calamine reads.
fn copy(sheets: &[Vec<u8>], strings: &[u8], styles: &[u8], since_1904: bool) -> Result<Vec<u8>, Fault> {
    let mut workbook = Vec::new();
    let mut relations = String::from("<Relationships>");
    write(&mut workbook, brt::WB_PROP, &[&[u8::from(since_1904)], &[0; 11]]);
    for index in 0..sheets.len() {
        let word: Vec<u8> = index.to_string().encode_utf16().flat_map(u16::to_le_bytes).collect();
        let size = (word.len() as u32 / 2).to_le_bytes();
        write(&mut workbook, brt::BUNDLE_SH, &[&[0; 8], &size, &word, &size, &word]);
        // Writing into a string cannot fail.
        let _ = write!(relations, "<Relationship Id=\"{index}\" Target=\"worksheets/{index}.bin\"/>");
    }
    write(&mut workbook, brt::END_BUNDLE_SHS, &[]);
    write(&mut workbook, brt::CALC_PROP, &[]); // where calamine stops reading
    relations.push_str("</Relationships>");
    let mut parts = vec![
        ("xl/workbook.bin".to_owned(), workbook.as_slice()),
        ("xl/_rels/workbook.bin.rels".to_owned(), relations.as_bytes()),
        ("xl/sharedStrings.bin".to_owned(), strings),
        ("xl/styles.bin".to_owned(), styles),
    ];
    let sheets = sheets.iter().enumerate();
    parts.extend(sheets.map(|(index, bytes)| (format!("xl/worksheets/{index}.bin"), bytes.as_slice())));
    pack(&parts)
}
