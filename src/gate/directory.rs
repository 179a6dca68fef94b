//! A package's directory held against what it lists: each entry has a header of its own before its bytes, and readers
//! differ in which of the two they believe. So a package in which they say different things is a different one to each.

use crate::fault::Fault;
use crate::gate::limits::{damaged, not_safe};
use std::io::Cursor;
use std::ops::Range;
use zip::ZipArchive;

const LOCAL: &[u8] = b"PK\x03\x04";
const END: &[u8] = b"PK\x05\x06";

/// Holds every entry against the header before its bytes, and looks for what no entry accounts for.
///
/// What stands behind the directory may be anything but another one: mail programs and web forms append to files.
///
/// # Errors
/// [`Fault::Unsafe`] where the two differ, entries overlap, something is not listed, or there are two directories;
/// [`Fault::Damaged`] where no header stands where one should.
pub fn check(bytes: &[u8], archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), Fault> {
    let mut ranges = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(damaged)?;
        let name = entry.name().map_err(damaged)?;
        let listed = Header::read(bytes, entry.central_header_start(), &LISTED);
        let own = Header::read(bytes, entry.header_start(), &OWN).filter(|own| own.magic == LOCAL);
        let (Some(listed), Some(own)) = (listed, own) else {
            return Err(damaged(format!("{}: no header", name.escape_debug())));
        };
        // A name that an extra field puts in the place of this one would be seen by some readers only.
        let renamed = listed.name.is_ascii() && listed.name != name.as_bytes();
        if renamed || !own.agrees(&listed) {
            return Err(not_safe(format!("对包内文件 {} 前后说法不一", name.escape_debug())));
        }
        ranges.push(entry.header_start()..own.end.saturating_add(entry.compressed_size()));
    }
    account(bytes, ranges, archive.central_directory_start())
}

/// Sees that entries lie one behind the other, with nothing unlisted between, and one directory behind them.
fn account(bytes: &[u8], mut ranges: Vec<Range<u64>>, directory: u64) -> Result<(), Fault> {
    ranges.sort_unstable_by_key(|range| range.start);
    ranges.push(directory..directory);
    let mut done = 0;
    for range in ranges {
        if range.start < done {
            return Err(not_safe("包内文件互相重叠"));
        }
        if occurrences(bytes, done..range.start, LOCAL) > 0 {
            return Err(not_safe("包内有目录中没有的文件"));
        }
        done = range.end;
    }
    if occurrences(bytes, directory..bytes.len() as u64, END) > 1 {
        return Err(not_safe("包内不止一个目录"));
    }
    Ok(())
}

fn occurrences(bytes: &[u8], range: Range<u64>, magic: &[u8]) -> usize {
    let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    let piece = bytes.get(at(range.start)..at(range.end)).unwrap_or_default();
    piece.windows(magic.len()).filter(|window| *window == magic).count()
}

/// Where the fields of a header stand: flags (method, sum and sizes follow in both kinds alike), the name's length, and
/// the name.
struct Fields {
    flags: usize,
    name_size: usize,
    name: usize,
}

const LISTED: Fields = Fields { flags: 8, name_size: 28, name: 46 };
const OWN: Fields = Fields { flags: 6, name_size: 26, name: 30 };

/// What a header says, of either kind.
struct Header<'a> {
    magic: &'a [u8],
    name: &'a [u8],
    flags: u16,
    method: u16,
    /// The checksum, the size packed and the size unpacked.
    numbers: [u32; 3],
    /// Where the bytes of the entry begin, where this is the header before them.
    end: u64,
}

impl<'a> Header<'a> {
    fn read(bytes: &'a [u8], start: u64, fields: &Fields) -> Option<Self> {
        let header = bytes.get(usize::try_from(start).ok()?..)?;
        let u16 = |at: usize| Some(u16::from_le_bytes(*header.get(at..)?.first_chunk()?));
        let u32 = |at: usize| Some(u32::from_le_bytes(*header.get(at..)?.first_chunk()?));
        let size = usize::from(u16(fields.name_size)?);
        let extra = u64::from(u16(fields.name_size + 2)?);
        Some(Header {
            magic: header.get(..4)?,
            name: header.get(fields.name..fields.name + size)?,
            flags: u16(fields.flags)?,
            method: u16(fields.flags + 2)?,
            numbers: [u32(fields.flags + 8)?, u32(fields.flags + 12)?, u32(fields.flags + 16)?],
            end: start.saturating_add((fields.name + size) as u64).saturating_add(extra),
        })
    }

    /// Whether the header before an entry's bytes says what the directory does.
    fn agrees(&self, listed: &Self) -> bool {
        const ENCRYPTED: u16 = 1;
        const NUMBERS_FOLLOW: u16 = 8;
        // Numbers that were not known yet stand behind the bytes, those beyond 32 bits in an extra field.
        let follow = self.flags & NUMBERS_FOLLOW != 0;
        let same = |(own, listed): (&u32, &u32)| {
            own == listed || (follow && *own == 0) || *own == u32::MAX || *listed == u32::MAX
        };
        self.name == listed.name
            && self.method == listed.method
            && self.flags & ENCRYPTED == listed.flags & ENCRYPTED
            && self.numbers.iter().zip(&listed.numbers).all(same)
    }
}
