//! The files of the evidence by their names, so that each item finds its own without asking all.

use super::name::{self, Name};
use crate::evidence::words::EvidenceWords;
use crate::evidence::{HeldFile, Holdings};
use std::collections::HashSet;

/// Files and folders by name.
pub(super) struct Index {
    /// The files' names, in the order of the files.
    pub(super) names: Vec<Name>,
    by_key: Vec<u32>,
    by_core: Vec<u32>,
    /// For each folder that a file lies below, the folder's core with the file's, and the file; sorted.
    joined: Vec<(String, usize)>,
    /// The folders: path, name, and the files below as a run of the files.
    folders: Vec<Folder>,
}

/// A folder that holds files, itself or below.
struct Folder {
    path: String,
    name: Name,
}

impl Index {
    pub(super) fn of(holdings: &Holdings, words: &EvidenceWords) -> Self {
        Self::by(holdings, words, HeldFile::name)
    }

    /// The files without what filing put before their names (`03_准备_工具清单.xlsx`); `None` where no file was filed.
    pub(super) fn filed(holdings: &Holdings, sections: &HashSet<String>, words: &EvidenceWords) -> Option<Self> {
        let is_filed = holdings.files.iter().any(|file| name::unfiled(file.name(), sections).is_some());
        is_filed.then(|| Self::by(holdings, words, |file| name::unfiled(file.name(), sections).unwrap_or(file.name())))
    }

    fn by<'h>(holdings: &'h Holdings, words: &EvidenceWords, name: impl Fn(&'h HeldFile) -> &'h str) -> Self {
        let names: Vec<Name> = holdings.files.iter().map(|file| Name::of(name(file), words)).collect();
        let mut by_key: Vec<u32> = (0..).take(names.len()).collect();
        let mut by_core = by_key.clone();
        by_key.sort_by(|&left, &right| names[left as usize].key.cmp(&names[right as usize].key));
        by_core.sort_by(|&left, &right| names[left as usize].core.cmp(&names[right as usize].core));
        let mut paths: Vec<&str> = Vec::new();
        for file in &holdings.files {
            let mut folder = file.folder();
            while !folder.is_empty() && paths.last().is_none_or(|last| *last != folder) {
                paths.push(folder);
                folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            }
        }
        paths.sort_unstable();
        paths.dedup();
        // Folders have no extensions: a dot in one is part of its name.
        let last = |path: &str| path.rsplit('/').next().unwrap_or(path).replace('.', "．");
        let folders = paths.iter().map(|&path| Folder { name: Name::of(&last(path), words), path: path.to_owned() });
        let folders: Vec<Folder> = folders.collect();
        let joined = joined(holdings, &names, &folders);
        Index { names, by_key, by_core, joined, folders }
    }

    /// The files whose key is this one.
    pub(super) fn of_key<'i>(&'i self, key: &str) -> impl Iterator<Item = usize> + use<'i> {
        indices(run(&self.by_key, key, |at| &self.names[at].key))
    }

    /// The files whose key begins with this one.
    pub(super) fn beginning_with<'i>(&'i self, key: &'i str) -> impl Iterator<Item = usize> + 'i {
        let start = self.by_key.partition_point(|&at| self.names[at as usize].key.as_str() < key);
        let rest = self.by_key[start..].iter().map(|&at| at as usize);
        rest.take_while(move |&at| self.names[at].key.starts_with(key))
    }

    /// The files whose core is this one.
    pub(super) fn of_core<'i>(&'i self, core: &str) -> impl Iterator<Item = usize> + use<'i> {
        indices(run(&self.by_core, core, |at| &self.names[at].core))
    }

    /// The files whose core is this one once the name of a folder above them is put before it: `示例一号项目/验收报告.pdf` for
    /// 示例一号项目验收报告.
    pub(super) fn joined_as<'i>(&'i self, core: &'i str) -> impl Iterator<Item = usize> + 'i {
        let start = self.joined.partition_point(|(joined, _)| joined.as_str() < core);
        self.joined[start..].iter().take_while(move |(joined, _)| joined == core).map(|&(_, file)| file)
    }

    /// The paths of the folders that are called as an item says.
    pub(super) fn folders_called(&self, item: &Name) -> Vec<&str> {
        let exact = |folder: &&Folder| folder.name.key == item.key || folder.name.core == item.core;
        self.folders.iter().filter(exact).map(|folder| folder.path.as_str()).collect()
    }
}

/// The cores of all folders above each file joined to the file's own.
fn joined(holdings: &Holdings, names: &[Name], folders: &[Folder]) -> Vec<(String, usize)> {
    let mut joined = Vec::new();
    for (file, held) in holdings.files.iter().enumerate() {
        let mut above = held.folder();
        while !above.is_empty() {
            if let Ok(at) = folders.binary_search_by(|folder| folder.path.as_str().cmp(above)) {
                joined.push((format!("{}{}", folders[at].name.core, names[file].core), file));
            }
            above = above.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    joined.sort_unstable();
    joined
}

/// The indices of a sorted list whose word is this one.
fn run<'i>(sorted: &'i [u32], wanted: &str, word: impl Fn(usize) -> &'i String) -> &'i [u32] {
    let start = sorted.partition_point(|&at| word(at as usize).as_str() < wanted);
    let end = start + sorted[start..].partition_point(|&at| word(at as usize).as_str() <= wanted);
    &sorted[start..end]
}

fn indices(found: &[u32]) -> impl Iterator<Item = usize> {
    found.iter().map(|&at| at as usize)
}
