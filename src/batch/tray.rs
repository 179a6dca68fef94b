//! Where applications come from.

use super::inbox::{Entry, Listing};
use crate::disk;
use std::path::{Path, PathBuf};

/// Where applications lie.
pub trait Tray: Sync {
    /// What lies there.
    ///
    /// # Errors
    /// Where it can't be listed.
    fn listing(&self) -> anyhow::Result<Listing>;

    /// Where an application can be read: where it lies, or a copy of it in a folder that is made for it.
    ///
    /// # Errors
    /// Where it can't be fetched.
    fn fetch(&self, entry: &Entry, into: &Path) -> anyhow::Result<PathBuf>;
}

/// A folder of this machine.
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at a path.
    pub fn new(root: &Path) -> Self {
        Folder { root: root.to_owned() }
    }
}

impl Tray for Folder {
    fn listing(&self) -> anyhow::Result<Listing> {
        let mut found = Vec::new();
        let mut left_out = Vec::new();
        for (name, kind) in disk::entries(&self.root)? {
            match (kind, application(&name, kind == disk::Kind::Folder)) {
                (_, Err(why)) => left_out.push((name, why)),
                (disk::Kind::Link, Ok(())) => left_out.push((name, "是链接")),
                (_, Ok(())) => found.push((name, kind == disk::Kind::Folder)),
            }
        }
        Ok(Listing { left_out, ..Listing::of(found) })
    }

    fn fetch(&self, entry: &Entry, _into: &Path) -> anyhow::Result<PathBuf> {
        Ok(self.root.join(&entry.name))
    }
}

/// Whether something of this name is an application.
///
/// # Errors
/// Why it is none, in Chinese.
pub fn application(name: &str, is_folder: bool) -> Result<(), &'static str> {
    if name.starts_with('.') || name.starts_with("~$") {
        return Err("是隐藏文件或临时文件");
    }
    if !is_folder && !disk::is_paper(name) {
        return Err("不是自评估表的格式");
    }
    Ok(())
}
