//! What an .xls says of all its sheets: their list, the shared strings, fonts and formats.

use crate::fault::Fault;
use crate::gate::biff_record::{CONTINUE, Pieces, Record, Records, write};
use crate::gate::limits::{Limits, damaged, limit};
use crate::gate::symbols::is_symbol_font;
use crate::workbook::Visibility;
use std::collections::BTreeMap;

/// Record types, named as in MS-XLS.
pub(crate) mod kind {
    pub(crate) const FORMULA: u16 = 0x06;
    pub(crate) const EOF: u16 = 0x0A;
    pub(crate) const NOTE: u16 = 0x1C;
    pub(crate) const DATE_1904: u16 = 0x22;
    pub(crate) const FILE_PASS: u16 = 0x2F;
    pub(crate) const FONT: u16 = 0x31;
    pub(crate) const CODE_PAGE: u16 = 0x42;
    pub(crate) const COL_INFO: u16 = 0x7D;
    pub(crate) const BOUND_SHEET: u16 = 0x85;
    pub(crate) const MUL_RK: u16 = 0xBD;
    pub(crate) const R_STRING: u16 = 0xD6;
    pub(crate) const XF: u16 = 0xE0;
    pub(crate) const MERGE_CELLS: u16 = 0xE5;
    pub(crate) const SST: u16 = 0xFC;
    pub(crate) const LABEL_SST: u16 = 0xFD;
    pub(crate) const NUMBER: u16 = 0x203;
    pub(crate) const LABEL: u16 = 0x204;
    pub(crate) const BOOL_ERR: u16 = 0x205;
    pub(crate) const STRING: u16 = 0x207;
    pub(crate) const ROW: u16 = 0x208;
    pub(crate) const RK: u16 = 0x27E;
    pub(crate) const FORMAT: u16 = 0x41E;
    pub(crate) const BOF: u16 = 0x809;
}

/// One line of the sheet list: where the sheet stands in the stream, and where the copy says so.
#[derive(Debug)]
pub struct Entry {
    /// Whether people see the sheet.
    pub visibility: Visibility,
    /// Where its records start.
    pub position: usize,
    /// Where the copy of the list holds that number.
    pub field: usize,
}

/// What the workbook says of all its sheets.
#[derive(Debug, Default)]
pub struct Globals {
    /// The copy of these records.
    pub copy: Vec<u8>,
    /// The sheets of cells, in tab order.
    pub sheets: Vec<Entry>,
    /// Characters of each shared string.
    pub strings: Vec<usize>,
    fonts: Vec<Option<String>>,
    /// Symbol fonts by cell style.
    pub symbols: BTreeMap<u16, String>,
    styles: u16,
    /// Whether the file is of Excel 97 or later, whose text is UTF-16.
    pub biff8: bool,
    /// Where these records end: no sheet starts before.
    pub end: usize,
}

impl Globals {
    /// Reads what stands before the sheets.
    ///
    /// # Errors
    /// [`Fault::Encrypted`], [`Fault::Damaged`], [`Fault::Limit`].
    pub fn read(stream: &[u8], limits: &Limits) -> Result<Self, Fault> {
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
                globals.end = stream.len() - records.left();
                return Ok(globals);
            }
            globals.record(record, &mut records, limits)?;
        }
        Err(damaged("the workbook has no end"))
    }

    fn record(&mut self, record: Record<'_>, records: &mut Records<'_>, limits: &Limits) -> Result<(), Fault> {
        match record.kind {
            kind::FILE_PASS => return Err(Fault::Encrypted),
            kind::CODE_PAGE if !self.biff8 => write(&mut self.copy, record.kind, &[record.bytes(0..2)?]),
            kind::DATE_1904 => write(&mut self.copy, record.kind, &[record.bytes(0..2)?]),
            kind::FORMAT => record.write(&mut self.copy),
            kind::FONT => self.fonts.push(font_name(record, self.biff8).filter(|name| is_symbol_font(name))),
            kind::XF => {
                write(&mut self.copy, record.kind, &[record.bytes(0..4)?]);
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
        if !self.strings.is_empty() {
            return Err(damaged("two tables of shared strings"));
        }
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
