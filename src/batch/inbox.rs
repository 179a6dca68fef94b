//! The inbox: which applications lie in it, what each is called in the outbox, and which shard does it.

use crate::disk::names;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// One application of the inbox: a sub-folder with forms, facts and evidence, or a loose workbook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name in the inbox, as it is shown and told.
    pub name: String,
    /// The folder of its results in the outbox.
    pub folder: String,
    /// Whether it is a folder.
    pub is_folder: bool,
}

/// What lies in an inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The applications, by name.
    pub entries: Vec<Entry>,
    /// What is no application: its name, and why it is left alone, in Chinese.
    pub left_out: Vec<(String, &'static str)>,
}

impl Listing {
    /// The applications among the names found, which are told apart by name and whether they are folders. The folders of
    /// results depend on the names only, so that every shard calls them the same.
    pub fn of(found: impl IntoIterator<Item = (String, bool)>) -> Self {
        let found: BTreeMap<String, bool> = found.into_iter().collect();
        let mut stems: BTreeMap<String, usize> = BTreeMap::new();
        for (name, is_folder) in &found {
            *stems.entry(folded(&stem(name, *is_folder))).or_default() += 1;
        }
        let mut taken = BTreeSet::new();
        let mut entries = Vec::with_capacity(found.len());
        for (name, is_folder) in found {
            let stem = stem(&name, is_folder);
            let is_alone = stems.get(&folded(&stem)) == Some(&1);
            let wanted = match name.rsplit_once('.') {
                // 甲.xlsx beside 甲.xls, or beside a folder 甲.
                Some((_, extension)) if !is_alone && !is_folder => format!("{stem}（{extension}）"),
                _ => stem,
            };
            entries.push(Entry { folder: names::free(&wanted, &mut taken), name, is_folder });
        }
        Listing { entries, left_out: Vec::new() }
    }

    /// Keeps what a shard does.
    pub fn keep(&mut self, shard: Shard) {
        self.entries.retain(|entry| shard.does(&entry.name));
    }
}

/// What the results of an application are called, unless that is taken.
fn stem(name: &str, is_folder: bool) -> String {
    names::sanitised(if is_folder { name } else { names::stem(name) })
}

/// Names that differ in case only are one folder on Windows and macOS.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// A part of the inbox: those applications whose names fall to it, whatever else lies there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From one.
    number: u32,
    of: u32,
}

impl Shard {
    /// The whole inbox.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };

    /// Whether it is the whole inbox.
    pub fn is_whole(self) -> bool {
        self.of == 1
    }

    /// Whether an application falls to this shard. The name alone decides, so shards never meet, and what is added to the
    /// inbox moves nothing else.
    pub fn does(self, name: &str) -> bool {
        let digest = Sha256::digest(name.as_bytes());
        let head = digest.iter().take(8).fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte));
        head % u64::from(self.of) == u64::from(self.number - 1)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}”应写成 第几份/共几份，如 1/4");
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let number = number.trim().parse().map_err(|_| wrong())?;
        let of = of.trim().parse().map_err(|_| wrong())?;
        if number == 0 || number > of {
            return Err(format!("“{text}”不对：第几份从1数起，不大于份数"));
        }
        Ok(Shard { number, of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(names: &[(&str, bool)]) -> Vec<(String, String)> {
        let found = names.iter().map(|(name, is_folder)| ((*name).to_owned(), *is_folder));
        Listing::of(found).entries.into_iter().map(|entry| (entry.name, entry.folder)).collect()
    }

    #[test]
    fn results_are_called_after_the_application_and_never_meet() {
        let pair = |name: &str, folder: &str| (name.to_owned(), folder.to_owned());
        assert_eq!(
            folders(&[("甲.xlsx", false), ("甲", true), ("乙.xlsx", false), ("甲.XLS", false)]),
            [pair("乙.xlsx", "乙"), pair("甲", "甲"), pair("甲.XLS", "甲（XLS）"), pair("甲.xlsx", "甲（xlsx）")]
        );
        assert_eq!(folders(&[("a?.xlsx", false), ("a_.xlsx", false)])[1].1, "a_（xlsx）-2");
        assert_eq!(folders(&[("丙.v1.xlsx", false), ("丙.v2.xlsx", false)])[0].1, "丙.v1");
    }

    #[test]
    fn every_application_falls_to_one_shard() {
        let shards: Vec<Shard> = (1..=7).map(|number| format!("{number}/7").parse().unwrap()).collect();
        for name in (0..500).map(|number| format!("示例{number}有限公司.xlsx")) {
            assert_eq!(shards.iter().filter(|shard| shard.does(&name)).count(), 1, "{name}");
            assert!(Shard::WHOLE.does(&name));
        }
        for wrong in ["0/3", "4/3", "1", "a/b", "1/0", ""] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
