//! Holdings with the places that their files are at.

use super::examine::copy_digesting;
use crate::archive::Listing;
use crate::disk::reason;
use crate::evidence::{Digest, Holdings};
use anyhow::{Context, anyhow, bail};
use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

/// A folder or an archive of evidence: what it holds, and where each file is.
pub struct Source {
    /// What it holds.
    pub holdings: Holdings,
    pub(super) place: Where,
}

/// For each file of the holdings, where it is.
pub(super) enum Where {
    /// In a folder under its path, or under a name that can't be shown.
    Folder { root: PathBuf, odd: HashMap<usize, PathBuf> },
    /// At positions of a listing.
    Archive { zip: PathBuf, listing: Listing, places: Vec<usize> },
}

impl Source {
    /// Copies a file's content.
    ///
    /// # Errors
    /// Where there is no such file, it can't be read, or `to` can't be written.
    pub fn copy_file(&self, file: usize, to: &mut dyn Write) -> anyhow::Result<Digest> {
        let Some(held) = self.holdings.files.get(file) else { bail!("没有第{}个文件", file + 1) };
        let describe = || format!("无法复制“{}”", held.path);
        let copied = match &self.place {
            Where::Folder { .. } => {
                let path = self.path_of(file).ok_or_else(|| anyhow!("文件不存在")).with_context(describe)?;
                let meta = path.symlink_metadata().map_err(|error| reason(&error)).with_context(describe)?;
                if !meta.is_file() {
                    bail!("“{}”已不是文件", held.path);
                }
                File::open(path).and_then(|mut content| copy_digesting(&mut content, to))
            }
            Where::Archive { zip, listing, places } => {
                let entry = places.get(file).and_then(|&at| listing.entries().get(at));
                let entry = entry.ok_or_else(|| anyhow!("文件不存在")).with_context(describe)?;
                File::open(zip).and_then(|mut archive| copy_digesting(&mut entry.open(&mut archive)?, to))
            }
        };
        let (digest, _) = copied.map_err(|error| reason(&error)).with_context(describe)?;
        Ok(digest)
    }

    /// Where a file lies on the disk; `None` inside an archive.
    pub fn path_of(&self, file: usize) -> Option<PathBuf> {
        let held = self.holdings.files.get(file)?;
        match &self.place {
            Where::Folder { root, odd } => Some(odd.get(&file).cloned().unwrap_or_else(|| root.join(&held.path))),
            Where::Archive { .. } => None,
        }
    }

    /// Where a file lies, as a path: its own, or the archive's with the path in it.
    pub fn place_of(&self, file: usize) -> PathBuf {
        let inside = self.holdings.files.get(file).map(|held| held.path.as_str()).unwrap_or_default();
        match &self.place {
            Where::Folder { .. } => self.path_of(file).unwrap_or_default(),
            Where::Archive { zip, .. } => zip.join(inside),
        }
    }
}
