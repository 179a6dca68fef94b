//! Reading: the table of contents, judged entry by entry, and the contents as streams.

use super::name::{decode_name, inner_path, shown};
use crate::evidence::{LeftOut, WhyLeftOut};
use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};
use zip::CompressionMethod;
use zip::read::{Config, OwnedZipFileEntry, ZipFile, ZipReadOptions};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

/// More entries than this are no evidence.
const MOST_ENTRIES: usize = 200_000;

/// Names and remarks are kept in memory; no path on any disk is longer.
const LONGEST_NAME: usize = 4096;

/// Deflate packs text some five times and drawings some fifty times smaller.
const LARGEST_RATIO: u64 = 200;

/// An entry that unpacks to less is no bomb, whatever its ratio.
const HARMLESS_ENTRY: u64 = 64 << 20;

/// An archive that unpacks to less is no bomb, whatever its ratio.
const HARMLESS_ARCHIVE: u64 = 4 << 30;

/// Why an archive is refused whole, in Chinese.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It does not begin as a zip does.
    #[error("不是 zip 压缩包；如果是 RAR、7z 等格式，请解压后用 zip 格式重新打包")]
    OtherFormat,
    /// It holds nothing at all.
    #[error("压缩包是空的，请重新取得或重新打包")]
    Empty,
    /// Its table of contents is broken or missing.
    #[error("压缩包已损坏或不完整，请重新取得或重新打包")]
    Damaged,
    /// The disk does not give it.
    #[error("读取时出错（{0}）")]
    Unreadable(String),
    /// Too many entries.
    #[error("压缩包中有{found}个文件，超过{allowed}个")]
    TooMany {
        /// What it declares.
        found: usize,
        /// What is looked at.
        allowed: usize,
    },
    /// It unpacks to far more than it packs.
    #[error("压缩包声明解压后有{unpacked}字节，是压缩包本身的{LARGEST_RATIO}倍以上，可能是压缩炸弹")]
    Bomb {
        /// What it declares.
        unpacked: u64,
    },
}

/// What is wrong with the content of an entry, in Chinese; told as the inner error of an [`io::Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryFault {
    /// More comes out than was declared.
    #[error("解压出的内容多于压缩包所声明的")]
    Overlong,
    /// Less comes out than was declared.
    #[error("解压出的内容少于压缩包所声明的")]
    Short,
}

/// The table of contents of an archive: what it holds, and what was left out.
#[derive(Debug)]
pub struct Listing {
    entries: Vec<Entry>,
    left_out: Vec<LeftOut>,
}

/// A file in an archive.
#[derive(Debug)]
pub struct Entry {
    /// Its path as shown; no other entry has it.
    pub path: String,
    /// Its path as it is named.
    pub name: String,
    /// Its size unpacked, as declared.
    pub size: u64,
    inner: OwnedZipFileEntry,
}

impl Listing {
    /// Reads the table of contents.
    ///
    /// # Errors
    /// [`Refused`], in Chinese.
    pub fn read<R: Read + Seek>(reader: &mut R) -> Result<Self, Refused> {
        let packed = reader.seek(SeekFrom::End(0)).map_err(|error| Refused::Unreadable(error.to_string()))?;
        if packed == 0 {
            return Err(Refused::Empty);
        }
        let is_zip = begins_as_zip(reader).map_err(|error| Refused::Unreadable(error.to_string()))?;
        let damaged = |error| match error {
            ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
                Refused::Unreadable(error.to_string())
            }
            _ if is_zip => Refused::Damaged,
            _ => Refused::OtherFormat,
        };
        // The table that keeps entries of one name apart; the crate's other one lets the last of them win.
        let mut table = ZipIterable::try_new(reader, Config::default()).map_err(damaged)?;
        if table.len() > MOST_ENTRIES {
            return Err(Refused::TooMany { found: table.len(), allowed: MOST_ENTRIES });
        }
        let mut listing = Listing { entries: Vec::new(), left_out: Vec::new() };
        let mut taken = HashSet::new();
        let mut unpacked: u64 = 0;
        for entry in table.files().map_err(damaged)? {
            let inner = OwnedZipFileEntry::from(entry.map_err(damaged)?);
            if inner.name_raw().len() + inner.comment().len() > LONGEST_NAME {
                let path = crate::text::excerpt(&shown(&String::from_utf8_lossy(inner.name_raw())), 80);
                let why = WhyLeftOut::Unsupported("文件名或备注过长".to_owned());
                listing.left_out.push(LeftOut { path, why });
                continue;
            }
            let Some(name) = decode_name(inner.name_raw()) else {
                let path = shown(&String::from_utf8_lossy(inner.name_raw()));
                let why = WhyLeftOut::Unsupported("文件名的编码无法识别".to_owned());
                listing.left_out.push(LeftOut { path, why });
                continue;
            };
            let is_folder = name.ends_with(['/', '\\']);
            let Some(name) = inner_path(&name) else {
                listing.left_out.push(LeftOut { path: shown(&name), why: WhyLeftOut::LeadsOut });
                continue;
            };
            if is_folder {
                continue;
            }
            let path = shown(&name);
            let refusal = refusal(&inner, packed);
            // A name is taken by what is refused under it too: nobody knows which of the two is meant.
            let why = if taken.insert(path.clone()) { refusal } else { Some(WhyLeftOut::NameTwice) };
            if let Some(why) = why {
                listing.left_out.push(LeftOut { path, why });
                continue;
            }
            unpacked = unpacked.saturating_add(inner.size());
            listing.entries.push(Entry { path, name, size: inner.size(), inner });
        }
        if unpacked > HARMLESS_ARCHIVE && unpacked / LARGEST_RATIO > packed {
            return Err(Refused::Bomb { unpacked });
        }
        Ok(listing)
    }

    /// The files, in the order of the archive.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What was left out, in the order of the archive.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }
}

/// Why an entry is not looked into, as far as the table of contents tells.
fn refusal(entry: &OwnedZipFileEntry, packed: u64) -> Option<WhyLeftOut> {
    if entry.is_symlink() {
        return Some(WhyLeftOut::Link);
    }
    if entry.encrypted() || entry.compression() == CompressionMethod::AES {
        return Some(WhyLeftOut::Unsupported("已加密，需要密码".to_owned()));
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Some(WhyLeftOut::Unsupported(format!("压缩方法不支持（{}）", entry.compression())));
    }
    if entry.compressed_size() > packed {
        return Some(WhyLeftOut::Unsupported("声明的大小超过压缩包本身".to_owned()));
    }
    let is_bomb = entry.size() > HARMLESS_ENTRY && entry.size() / LARGEST_RATIO > entry.compressed_size();
    is_bomb.then_some(WhyLeftOut::Bomb)
}

/// Whether the first bytes are those of an entry, or of the end of an empty table.
fn begins_as_zip<R: Read + Seek>(reader: &mut R) -> io::Result<bool> {
    let mut head = Vec::new();
    reader.seek(SeekFrom::Start(0))?;
    reader.by_ref().take(2).read_to_end(&mut head)?;
    Ok(head == b"PK")
}

impl Entry {
    /// The content as a stream, from the archive whose listing this is of.
    ///
    /// # Errors
    /// Where the entry's head can't be read.
    pub fn open<'a, R: Read + Seek>(&'a self, archive: &'a mut R) -> io::Result<Content<'a, R>> {
        let file = self.inner.as_ref().with_reader(archive, ZipReadOptions::default())?;
        Ok(Content { file, left: self.size })
    }
}

/// The content of an entry, no byte more or less than declared.
pub struct Content<'a, R: Read> {
    file: ZipFile<'a, R>,
    left: u64,
}

impl<R: Read> Read for Content<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let fault = |fault| io::Error::new(io::ErrorKind::InvalidData, fault);
        // The crate counts too, and tells in words only: a wrong checksum is of the same kind and may come at the same place.
        let is_overlong = |error: &io::Error| error.to_string().contains("larger than its declared");
        let read = self.file.read(into);
        let read = read.map_err(|error| if is_overlong(&error) { fault(EntryFault::Overlong) } else { error })?;
        match self.left.checked_sub(read as u64) {
            None => Err(fault(EntryFault::Overlong)),
            Some(left) if read == 0 && left > 0 && !into.is_empty() => Err(fault(EntryFault::Short)),
            Some(left) => {
                self.left = left;
                Ok(read)
            }
        }
    }
}
