//! The gate: every zip package that comes in passes here, and only here is it inflated.
//!
//! Sizes are believed only as far as they are kept: what a part declares is added up before anything is inflated, and
//! what really comes out is counted again.

use crate::fault::Fault;
use crate::gate::directory;
use crate::gate::limits::{Limits, damaged, limit, not_safe};
use crate::gate::scan::{attribute, each_start};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Relations of one part: every link in a sheet is one, and every sheet is looked for among those of the workbook.
const MOST_RELATIONS: usize = 100_000;

/// An opened package. Part names are matched without regard to case, as Office does.
#[derive(Debug)]
pub struct Gate<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: BTreeMap<String, usize>,
    limits: &'a Limits,
    left: u64,
    /// Parts whose whole text has been looked at.
    seen: BTreeSet<usize>,
}

/// A relation from one part to another.
#[derive(Debug)]
pub struct Relation {
    /// Its id within the part.
    pub id: String,
    /// The last word of its type: `worksheet`, `comments`.
    pub kind: String,
    /// The name of the part that it leads to.
    pub target: String,
}

impl<'a> Gate<'a> {
    /// Opens a package and looks at its table of contents.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where it is no whole zip; [`Fault::Limit`] where it declares too many parts or bytes;
    /// [`Fault::Unsafe`] for names that occur twice or lead out of the package, and for what [`directory`] refuses;
    /// [`Fault::Encrypted`].
    pub fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Fault> {
        count_entries(bytes, limits)?;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > limits.parts {
            return Err(limit("包内文件数", archive.len(), limits.parts));
        }
        if archive.has_duplicate_names() {
            return Err(twice());
        }
        let mut names = BTreeMap::new();
        let mut total: u64 = 0;
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index).map_err(damaged)?;
            let name = entry.name().map_err(damaged)?;
            if entry.encrypted() {
                return Err(Fault::Encrypted);
            }
            if entry.size() > limits.part_bytes {
                return Err(limit("单个部件解压后大小", entry.size(), limits.part_bytes));
            }
            total = total.saturating_add(entry.size());
            if names.insert(safe(&name)?, index).is_some() {
                return Err(twice());
            }
        }
        if total > limits.total_bytes {
            return Err(limit("解压后大小", total, limits.total_bytes));
        }
        directory::check(bytes, &archive)?;
        Ok(Gate { archive, names, limits, left: limits.total_bytes, seen: BTreeSet::new() })
    }

    /// The limits that hold here.
    pub fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// Whether a part is there.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(&name.to_ascii_lowercase())
    }

    /// The names of all parts, in lower case, ascending.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The bytes of a part; `None` where it is not there.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where it can't be inflated or its checksum is wrong; [`Fault::Limit`] where it grows beyond
    /// the limits, whatever it declared.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(&index) = self.names.get(&name.to_ascii_lowercase()) else { return Ok(None) };
        let allowed = self.limits.part_bytes.min(self.left);
        let file = self.archive.by_index(index).map_err(damaged)?;
        let declared = file.size();
        // A declared size is a hint, and memory is asked for as it fills.
        let mut bytes = Vec::with_capacity(usize::try_from(file.size().min(1 << 20)).unwrap_or(0));
        file.take(allowed + 1).read_to_end(&mut bytes).map_err(|error| damaged(format!("{name}: {error}")))?;
        let size = bytes.len() as u64;
        if size > self.limits.part_bytes {
            return Err(limit("单个部件解压后大小", size, self.limits.part_bytes));
        }
        if size > allowed {
            return Err(limit("解压后大小", self.limits.total_bytes - self.left + size, self.limits.total_bytes));
        }
        if size != declared {
            return Err(damaged(format!("{name}: {declared} bytes declared, {size} there")));
        }
        self.left -= size;
        Ok(Some(bytes))
    }

    /// The text of an XML part; `None` where it is not there.
    ///
    /// # Errors
    /// As [`Gate::part`]; [`Fault::Unsafe`] for a document type; [`Fault::Damaged`] for UTF-16 and whatever else is not
    /// UTF-8, of which calamine would read no cell and say nothing; [`Fault::Limit`] for too many tags.
    pub fn xml(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let Some(mut bytes) = self.part(name)? else { return Ok(None) };
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        let text = String::from_utf8(bytes).map_err(|_| damaged(format!("{name}: not UTF-8")))?;
        if has_doctype(&text) {
            return Err(doctype(name));
        }
        if text.contains('\0') {
            return Err(damaged(format!("{name}: not UTF-8")));
        }
        // Only a large part has room for too many tags (`<a>` is the shortest).
        if text.len() / 3 > self.limits.tags {
            let tags = text.bytes().filter(|byte| *byte == b'<').count();
            if tags > self.limits.tags {
                return Err(limit("XML 标签数", tags, self.limits.tags));
            }
        }
        self.seen.extend(self.names.get(&name.to_ascii_lowercase()));
        Ok(Some(text))
    }

    /// The text of an XML part that must be there.
    ///
    /// # Errors
    /// As [`Gate::xml`]; [`Fault::Damaged`] where it is missing.
    pub fn needed_xml(&mut self, name: &str) -> Result<String, Fault> {
        self.xml(name)?.ok_or_else(|| damaged(format!("{name}: missing")))
    }

    /// The name of the part that a package is about, as its relations say.
    ///
    /// # Errors
    /// As [`Gate::xml`].
    pub fn main_part(&mut self) -> Result<Option<String>, Fault> {
        let main = self.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
        Ok(main.map(|relation| relation.target))
    }

    /// Looks at the opening of every XML part that nobody has read: a document type is refused wherever it stands.
    ///
    /// # Errors
    /// [`Fault::Unsafe`]; [`Fault::Damaged`] for UTF-16 and parts that can't be inflated.
    pub fn look_at_openings(&mut self) -> Result<(), Fault> {
        for (name, &index) in &self.names {
            let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
            if self.seen.contains(&index) || !matches!(extension, "xml" | "rels" | "vml") {
                continue;
            }
            let mut opening = [0; 1024];
            let mut file = self.archive.by_index(index).map_err(damaged)?;
            let mut filled = 0;
            while let Some(room) = opening.get_mut(filled..).filter(|room| !room.is_empty()) {
                match file.read(room).map_err(|error| damaged(format!("{name}: {error}")))? {
                    0 => break,
                    read => filled += read,
                }
            }
            let opening = opening.get(..filled).unwrap_or_default();
            if opening.starts_with(b"\xFF\xFE") || opening.starts_with(b"\xFE\xFF") || opening.contains(&0) {
                return Err(damaged(format!("{name}: not UTF-8")));
            }
            if has_doctype(&String::from_utf8_lossy(opening)) {
                return Err(doctype(name));
            }
        }
        Ok(())
    }

    /// The relations of a part (`""` for the package's own); none where it has none.
    ///
    /// # Errors
    /// As [`Gate::xml`].
    pub fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Fault> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let joint = if folder.is_empty() { "" } else { "/" };
        let Some(text) = self.xml(&format!("{folder}{joint}_rels/{file}.rels"))? else { return Ok(Vec::new()) };
        let mut relations = Vec::new();
        each_start(&text, |start| {
            if start.local_name().into_inner() == "Relationship" {
                if relations.len() >= MOST_RELATIONS {
                    return Err(limit("关系数", relations.len() + 1, MOST_RELATIONS));
                }
                let kind = attribute(start, "Type").unwrap_or_default();
                relations.push(Relation {
                    id: attribute(start, "Id").unwrap_or_default(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: resolve(folder, &attribute(start, "Target").unwrap_or_default()),
                });
            }
            Ok(())
        })?;
        Ok(relations)
    }
}

/// Relations by their ids; of several with one id the first counts.
pub fn by_id(relations: &[Relation]) -> BTreeMap<&str, &Relation> {
    relations.iter().rev().map(|relation| (relation.id.as_str(), relation)).collect()
}

/// Packs parts as calamine shall read them: stored, since they are read once and thrown away.
///
/// # Errors
/// [`Fault::Damaged`], which memory writing has no reason to give.
pub fn pack(parts: &[(String, &[u8])]) -> Result<Vec<u8>, Fault> {
    let size: usize = parts.iter().map(|(name, bytes)| bytes.len() + 2 * name.len() + 128).sum();
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(size + 64)));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file(name.as_str(), options).map_err(damaged)?;
        writer.write_all(bytes).map_err(damaged)?;
    }
    Ok(writer.finish().map_err(damaged)?.into_inner())
}

/// Counts the entries of a large file before the table of contents is built from them: a small one can't hold too many.
fn count_entries(bytes: &[u8], limits: &Limits) -> Result<(), Fault> {
    const LEAST: usize = 46; // bytes of the shortest entry
    if bytes.len() as u64 > limits.total_bytes {
        return Err(limit("文件大小", bytes.len(), limits.total_bytes));
    }
    if bytes.len() / LEAST <= limits.parts {
        return Ok(());
    }
    let entries = bytes.windows(4).filter(|window| *window == b"PK\x01\x02").count();
    if entries > limits.parts {
        return Err(limit("包内文件数", entries, limits.parts));
    }
    Ok(())
}

fn twice() -> Fault {
    not_safe("包内有重名文件")
}

fn doctype(name: &str) -> Fault {
    not_safe(format!("{name} 含文档类型声明（DOCTYPE）"))
}

/// Whether a document type stands in a text, in letters of either size: some parsers take both.
fn has_doctype(text: &str) -> bool {
    const WORD: &[u8] = b"<!DOCTYPE";
    let here = |at: usize| text.as_bytes().get(at..at + WORD.len());
    text.match_indices("<!").any(|(at, _)| here(at).is_some_and(|word| word.eq_ignore_ascii_case(WORD)))
}

/// A part's name as it is looked up; names that lead out of the package are refused.
fn safe(name: &str) -> Result<String, Fault> {
    let plain = name.replace('\\', "/").to_ascii_lowercase();
    let outward = plain.starts_with('/') || plain.split('/').any(|step| step == ".." || step.ends_with(':'));
    let on_drive = matches!(plain.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if outward || on_drive || plain.chars().any(char::is_control) {
        return Err(not_safe(format!("包内文件名不安全：{}", name.escape_debug())));
    }
    Ok(plain)
}

/// The part that a relation's target means, seen from the folder of the part that has the relation.
fn resolve(folder: &str, target: &str) -> String {
    let plain = target.replace('\\', "/");
    let start = if plain.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in start.split('/').chain(plain.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            name => steps.push(name),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let parts: Vec<_> = parts.iter().map(|(name, bytes)| ((*name).to_owned(), *bytes)).collect();
        pack(&parts).unwrap()
    }

    #[test]
    fn names_that_lead_out_or_come_twice_are_refused() {
        let limits = Limits::default();
        for name in ["../a.xml", "/a.xml", "a/../../b", "c:/a.xml", "a\\..\\b", "a\nb"] {
            let bytes = packed(&[(name, b"x")]);
            assert!(matches!(Gate::open(&bytes, &limits), Err(Fault::Unsafe { .. })), "{name:?}");
        }
        let bytes = packed(&[("a.xml", b"x"), ("A.XML", b"y")]);
        assert!(matches!(Gate::open(&bytes, &limits), Err(Fault::Unsafe { .. })));
    }

    #[test]
    fn parts_beyond_the_limits_are_refused() {
        let bytes = packed(&[("a.xml", &[b'x'; 100]), ("b.xml", &[b'x'; 100])]);
        let default = Limits::default();
        for limits in [
            Limits { parts: 1, ..default.clone() },
            Limits { part_bytes: 99, ..default.clone() },
            Limits { total_bytes: 199, ..default.clone() },
        ] {
            assert!(matches!(Gate::open(&bytes, &limits), Err(Fault::Limit { .. })), "{limits:?}");
        }
        let mut gate = Gate::open(&bytes, &default).unwrap();
        assert_eq!(gate.part("A.xml").unwrap().unwrap().len(), 100);
        assert_eq!(gate.part("c.xml").unwrap(), None);
    }

    #[test]
    fn document_types_and_utf16_are_refused() {
        let limits = Limits::default();
        let bytes = packed(&[("a.xml", b"<?xml version='1.0'?><!DOCTYPE a><a/>")]);
        let mut gate = Gate::open(&bytes, &limits).unwrap();
        assert!(matches!(gate.look_at_openings(), Err(Fault::Unsafe { .. })));
        assert!(matches!(gate.xml("a.xml"), Err(Fault::Unsafe { .. })));
        let bytes = packed(&[("a.xml", b"\xFF\xFE<\0a\0/\0>\0")]);
        let mut gate = Gate::open(&bytes, &limits).unwrap();
        assert!(matches!(gate.look_at_openings(), Err(Fault::Damaged { .. })));
        assert!(matches!(gate.xml("a.xml"), Err(Fault::Damaged { .. })));
    }

    #[test]
    fn targets_are_seen_from_their_folder() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolve("xl", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolve("", "../../xl\\a.xml"), "xl/a.xml");
    }
}
