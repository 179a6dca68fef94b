//! The files of the evidence by their names, so that each item finds its own without asking all.
//!
//! Of a hundred thousand files each byte counts a hundred thousand times: kept is only what is searched; the rest of a name
//! is read again where it is asked for.

use super::name::Name;
use crate::evidence::words::EvidenceWords;
use crate::evidence::{HeldFile, Holdings, filed};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Files and folders by name.
pub(super) struct Index<'a> {
    holdings: &'a Holdings,
    words: &'a EvidenceWords,
    /// Where filing put something before the names, the sections by which that is known.
    sections: Option<&'a BTreeSet<String>>,
    entries: Vec<Entry>,
    by_key: Vec<u32>,
    by_core: Vec<u32>,
    /// For each folder that a file lies below, the hash of the folder's core with the file's, and the file; sorted.
    joined: Vec<(u64, u32)>,
    folders: Vec<Folder>,
}

/// What is searched of a file's name.
struct Entry {
    key: Box<str>,
    /// `None` where it is the key.
    core: Option<Box<str>>,
    mask: u64,
}

impl Entry {
    fn core(&self) -> &str {
        self.core.as_deref().unwrap_or(&self.key)
    }
}

/// A folder that holds files, itself or below.
struct Folder {
    path: String,
    name: Name,
}

impl<'a> Index<'a> {
    pub(super) fn of(holdings: &'a Holdings, words: &'a EvidenceWords) -> Self {
        Self::by(holdings, words, None)
    }

    /// The files without what filing put before their names (`03_准备_工具清单.xlsx`); `None` where no file was filed.
    pub(super) fn filed(
        holdings: &'a Holdings,
        sections: &'a BTreeSet<String>,
        words: &'a EvidenceWords,
    ) -> Option<Self> {
        let is_filed = |name: &str| filed::unfiled(name, sections).is_some();
        let any = holdings.files.iter().any(|file| file.path.split('/').any(is_filed));
        any.then(|| Self::by(holdings, words, Some(sections)))
    }

    fn by(holdings: &'a Holdings, words: &'a EvidenceWords, sections: Option<&'a BTreeSet<String>>) -> Self {
        let mut index = Index {
            holdings,
            words,
            sections,
            entries: Vec::with_capacity(holdings.files.len()),
            by_key: (0..).take(holdings.files.len()).collect(),
            by_core: (0..).take(holdings.files.len()).collect(),
            joined: Vec::new(),
            folders: Vec::new(),
        };
        for file in 0..holdings.files.len() {
            let Name { key, core, mask, .. } = index.name(file);
            let core = (core != key).then(|| core.into_boxed_str());
            index.entries.push(Entry { key: key.into_boxed_str(), core, mask });
        }
        let entries = &index.entries;
        index.by_key.sort_by(|&left, &right| entries[left as usize].key.cmp(&entries[right as usize].key));
        index.by_core.sort_by(|&left, &right| entries[left as usize].core().cmp(entries[right as usize].core()));
        index.folders = index.folders_of();
        index.joined = index.joined_of();
        index
    }

    /// A file's name as it is compared.
    pub(super) fn name(&self, file: usize) -> Name {
        Name::of(self.bare(self.holdings.files[file].name()), self.words)
    }

    /// A name without what filing put before it, where this is asked for.
    fn bare<'n>(&self, name: &'n str) -> &'n str {
        self.sections.and_then(|sections| filed::unfiled(name, sections)).unwrap_or(name)
    }

    fn folders_of(&self) -> Vec<Folder> {
        let mut paths: Vec<&str> = Vec::new();
        for file in &self.holdings.files {
            let mut folder = file.folder();
            while !folder.is_empty() && paths.last().is_none_or(|last| *last != folder) {
                paths.push(folder);
                folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            }
        }
        paths.sort_unstable();
        paths.dedup();
        // Folders have no extensions: a dot in one is part of its name.
        let last = |path: &str| self.bare(path.rsplit('/').next().unwrap_or(path)).replace('.', "．");
        paths.iter().map(|&path| Folder { name: Name::of(&last(path), self.words), path: path.to_owned() }).collect()
    }

    fn joined_of(&self) -> Vec<(u64, u32)> {
        let mut joined = Vec::new();
        for (file, held) in (0..).zip(&self.holdings.files) {
            let core = self.entries[file as usize].core();
            joined.extend(self.folders_above(held).map(|folder| (hash(&[&folder.name.core, core]), file)));
        }
        joined.sort_unstable();
        // Archives are often unpacked into a folder of their own name: two folders of one name lead to a file once.
        joined.dedup();
        joined
    }

    /// The folders that a file lies below, the nearest first.
    fn folders_above(&self, held: &'a HeldFile) -> impl Iterator<Item = &Folder> {
        let mut above = held.folder();
        std::iter::from_fn(move || {
            let path = Some(above).filter(|path| !path.is_empty())?;
            above = path.rsplit_once('/').map_or("", |(above, _)| above);
            Some(path)
        })
        .filter_map(|path| self.folders.binary_search_by(|folder| folder.path.as_str().cmp(path)).ok())
        .map(|at| &self.folders[at])
    }

    /// The files whose key is this one.
    pub(super) fn of_key(&self, key: &str) -> impl Iterator<Item = usize> {
        indices(run(&self.by_key, key, |at| &self.entries[at].key))
    }

    /// The files whose key begins with this one.
    pub(super) fn beginning_with<'i>(&'i self, key: &'i str) -> impl Iterator<Item = usize> + 'i {
        let start = self.by_key.partition_point(|&at| &*self.entries[at as usize].key < key);
        let rest = self.by_key[start..].iter().map(|&at| at as usize);
        rest.take_while(move |&at| self.entries[at].key.starts_with(key))
    }

    /// The files whose core is this one.
    pub(super) fn of_core(&self, core: &str) -> impl Iterator<Item = usize> {
        indices(run(&self.by_core, core, |at| self.entries[at].core()))
    }

    /// The files whose core is this one once the name of a folder above them is put before it: `示例一号项目/验收报告.pdf` for
    /// 示例一号项目验收报告.
    pub(super) fn joined_as(&self, core: &str) -> Vec<usize> {
        let wanted = hash(&[core]);
        let start = self.joined.partition_point(|(hash, _)| *hash < wanted);
        let found = self.joined[start..].iter().take_while(|(hash, _)| *hash == wanted);
        let is_so = |file: &usize| {
            let own = self.entries[*file].core();
            let mut folders = self.folders_above(&self.holdings.files[*file]);
            folders.any(|folder| core.strip_prefix(folder.name.core.as_str()) == Some(own))
        };
        found.map(|&(_, file)| file as usize).filter(is_so).collect()
    }

    /// The folders that are called as an item says, or so but for version, date and numbering: their paths and names.
    pub(super) fn folders_called<'i>(&'i self, item: &'i Name) -> impl Iterator<Item = (&'i str, &'i Name)> + 'i {
        let fits = |folder: &&Folder| folder.name.key == item.key || folder.name.core == item.core;
        self.folders.iter().filter(fits).map(|folder| (folder.path.as_str(), &folder.name))
    }

    /// The files whose cores are an item's with a slip of the pen, and how many characters that is.
    pub(super) fn slips<'i>(&'i self, item: &'i Name) -> impl Iterator<Item = (usize, u8)> + 'i {
        let entries = self.entries.iter().enumerate();
        entries.filter_map(|(file, entry)| Some((file, item.slips(entry.core(), entry.mask)?)))
    }

    /// The files whose cores share a part with an item's, and by how many bytes they differ in length.
    pub(super) fn sharing_part<'i>(&'i self, item: &'i Name) -> impl Iterator<Item = (usize, usize)> + 'i {
        let entries = self.entries.iter().enumerate().filter(|(_, entry)| item.shares_part(entry.core()));
        entries.map(|(file, entry)| (file, entry.core().len().abs_diff(item.core.len())))
    }
}

/// A hash of texts written one behind the other.
fn hash(texts: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for byte in texts.iter().flat_map(|text| text.bytes()) {
        byte.hash(&mut hasher);
    }
    hasher.finish()
}

/// The indices of a sorted list whose word is this one.
fn run<'i>(sorted: &'i [u32], wanted: &str, word: impl Fn(usize) -> &'i str) -> &'i [u32] {
    let start = sorted.partition_point(|&at| word(at as usize) < wanted);
    let end = start + sorted[start..].partition_point(|&at| word(at as usize) <= wanted);
    &sorted[start..end]
}

fn indices(found: &[u32]) -> impl Iterator<Item = usize> {
    found.iter().map(|&at| at as usize)
}
