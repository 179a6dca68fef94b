//! A workbook of one sheet without its cells: all of it but the cells is written and packed once, and each document adds
//! its own to it.
//!
//! The shell is taken from a whole workbook, and a document that is filled from it has the bytes which whoever wrote that
//! one would have given it: parts that stay are copied as they lie, heads of the archive are patched, nothing else is made
//! up here. A workbook that isn't built as expected has no shell.

mod cells;

use crate::ooxml::package::{Limits, Package};
pub use cells::{Cells, Unusual};
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::Write;

const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

/// How workbooks are packed: speed before size.
const LEVEL: Compression = Compression::new(1);

/// Where the fields of a zip archive's heads are, from the beginning of each.
mod field {
    pub(super) const END: usize = 22;
    pub(super) const END_COUNT: usize = 10;
    pub(super) const END_SIZE: usize = 12;
    pub(super) const END_OFFSET: usize = 16;
    pub(super) const ENTRY: usize = 46;
    pub(super) const ENTRY_SUM: usize = 16;
    pub(super) const ENTRY_NAME: usize = 28;
    pub(super) const ENTRY_EXTRA: usize = 30;
    pub(super) const ENTRY_COMMENT: usize = 32;
    pub(super) const ENTRY_OFFSET: usize = 42;
    pub(super) const LOCAL: usize = 30;
    pub(super) const LOCAL_FLAGS: usize = 6;
    pub(super) const LOCAL_SUM: usize = 14;
    pub(super) const LOCAL_NAME: usize = 26;
    pub(super) const LOCAL_EXTRA: usize = 28;
    /// Signature, checksum, packed and unpacked size.
    pub(super) const DESCRIPTOR: usize = 16;
    /// The flag of a part whose checksum and sizes stand behind it.
    pub(super) const STREAMED: u16 = 1 << 3;
}

/// A workbook without cells.
#[derive(Debug)]
pub struct Shell {
    entries: Vec<Entry>,
    /// The archive's last head.
    end: Vec<u8>,
    sheet: Sheet,
    /// The beginning of the part of shared strings, as far as it counts them.
    strings: String,
}

/// The sheet around what depends on its cells.
#[derive(Debug)]
struct Sheet {
    before_dimension: String,
    before_data: String,
    before_merges: String,
    rest: String,
}

/// One part of the archive.
#[derive(Debug)]
struct Entry {
    name: String,
    /// Its head in the archive's table of contents.
    head: Vec<u8>,
    /// Its head before its bytes.
    local: Vec<u8>,
    /// Its packed bytes with what follows them.
    packed: Vec<u8>,
}

impl Shell {
    /// Takes the cells out of a workbook that has some, merged ones and texts among them; `None` where it is built in
    /// another way than expected.
    pub fn of(workbook: &[u8]) -> Option<Self> {
        let package = Package::open(workbook, &Limits::default()).ok()?;
        let part = |name: &str| String::from_utf8(package.part(name).ok()??).ok();
        let sheet = Sheet::of(&part(SHEET)?)?;
        let (strings, _) = part(STRINGS)?.split_once(" count=\"").map(|(head, tail)| (head.to_owned(), tail.len()))?;
        let end = workbook.get(workbook.len().checked_sub(field::END)?..)?.to_vec();
        let mut at = number(&end, field::END_OFFSET)?;
        let mut entries = Vec::new();
        for _ in 0..short(&end, field::END_COUNT)? {
            let entry = Entry::at(workbook, at)?;
            at += entry.head.len();
            entries.push(entry);
        }
        let has = |name: &str| entries.iter().any(|entry: &Entry| entry.name == name);
        (has(SHEET) && has(STRINGS) && at + field::END == workbook.len()).then_some(Shell {
            entries,
            end,
            sheet,
            strings,
        })
    }

    /// The workbook with these cells; `None` where they, or its size, are beyond what is written in this way.
    pub fn fill(&self, cells: Cells<'_>) -> Option<Vec<u8>> {
        let (sheet, strings) = self.parts(cells).ok()?;
        let mut packer = DeflateEncoder::new(Vec::with_capacity(sheet.len() / 2), LEVEL);
        let mut archive = Vec::with_capacity(sheet.len() + strings.len());
        let mut contents = Vec::new();
        for entry in &self.entries {
            let mut head = entry.head.clone();
            patch(&mut head, field::ENTRY_OFFSET, archive.len())?;
            archive.extend(&entry.local);
            let changed = match entry.name.as_str() {
                SHEET => Some(&sheet),
                STRINGS => Some(&strings),
                _ => None,
            };
            match changed {
                None => archive.extend(&entry.packed),
                Some(text) => {
                    let mut sum = Crc::new();
                    sum.update(text.as_bytes());
                    // One packer for both: it is large, and has to be cleared before each use.
                    packer.write_all(text.as_bytes()).ok()?;
                    let packed = packer.reset(Vec::with_capacity(strings.len() / 2)).ok()?;
                    for (nth, value) in [sum.sum() as usize, packed.len(), text.len()].into_iter().enumerate() {
                        patch(&mut head, field::ENTRY_SUM + 4 * nth, value)?;
                    }
                    archive.extend(packed);
                    archive.extend(b"PK\x07\x08");
                    archive.extend(head.get(field::ENTRY_SUM..field::ENTRY_SUM + 12)?);
                }
            }
            contents.extend(head);
        }
        let mut end = self.end.clone();
        patch(&mut end, field::END_SIZE, contents.len())?;
        patch(&mut end, field::END_OFFSET, archive.len())?;
        archive.extend(contents);
        archive.extend(end);
        Some(archive)
    }

    /// The texts of the sheet and of the shared strings.
    fn parts(&self, cells: Cells<'_>) -> Result<(String, String), Unusual> {
        let cells = cells.laid_out()?;
        let Sheet { before_dimension, before_data, before_merges, rest } = &self.sheet;
        let sheet: [&str; 7] =
            [before_dimension, &cells.dimension, before_data, &cells.rows, before_merges, &cells.merges, rest];
        let counts = format!(" count=\"{}\" uniqueCount=\"{}\">", cells.texts, cells.distinct_texts);
        let strings: [&str; 4] = [&self.strings, &counts, &cells.strings, "</sst>"];
        Ok((sheet.concat(), strings.concat()))
    }
}

impl Sheet {
    fn of(text: &str) -> Option<Self> {
        let (before_dimension, rest) = after(text, "<dimension ref=\"")?;
        let (before_data, rest) = after(&rest[rest.find('"')?..], "<sheetData>")?;
        let (before_merges, rest) = after(&rest[rest.find("</sheetData>")?..], "<mergeCells")?;
        let rest = &rest[rest.find("</mergeCells>")?..];
        let [before_dimension, before_data, before_merges, rest] =
            [before_dimension, before_data, before_merges, rest].map(str::to_owned);
        Some(Sheet { before_dimension, before_data, before_merges, rest })
    }
}

/// A text in two, behind a mark.
fn after<'t>(text: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
    Some(text.split_at(text.find(mark)? + mark.len()))
}

impl Entry {
    /// The part whose head in the table of contents is at this place.
    fn at(archive: &[u8], at: usize) -> Option<Self> {
        let head = archive.get(at..)?;
        let name_end = field::ENTRY + short(head, field::ENTRY_NAME)?;
        let end = name_end + short(head, field::ENTRY_EXTRA)? + short(head, field::ENTRY_COMMENT)?;
        let local = archive.get(number(head, field::ENTRY_OFFSET)?..)?;
        let local_end = field::LOCAL + short(local, field::LOCAL_NAME)? + short(local, field::LOCAL_EXTRA)?;
        let is_streamed =
            u16::from_le_bytes(local.get(field::LOCAL_FLAGS..)?.first_chunk().copied()?) & field::STREAMED != 0;
        let has_no_sums = local.get(field::LOCAL_SUM..field::LOCAL_SUM + 12)?.iter().all(|byte| *byte == 0);
        (is_streamed && has_no_sums).then_some(())?;
        let packed = number(head, field::ENTRY_SUM + 4)? + field::DESCRIPTOR;
        Some(Entry {
            name: String::from_utf8(head.get(field::ENTRY..name_end)?.to_vec()).ok()?,
            head: head.get(..end)?.to_vec(),
            local: local.get(..local_end)?.to_vec(),
            packed: local.get(local_end..local_end + packed)?.to_vec(),
        })
    }
}

fn short(head: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(*head.get(at..)?.first_chunk()?)))
}

fn number(head: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*head.get(at..)?.first_chunk()?)).ok()
}

/// Writes a number into a head; `None` where it is too large for such an archive.
fn patch(head: &mut [u8], at: usize, value: usize) -> Option<()> {
    head.get_mut(at..at + 4)?.copy_from_slice(&u32::try_from(value).ok()?.to_le_bytes());
    Some(())
}
