//! A bag as it lies there: a folder or a zip, seen alike.

use crate::archive::{Listing, shown};
use crate::bag;
use crate::disk::reason;
use crate::evidence::WhyLeftOut;
use anyhow::{Context, anyhow};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The files of a bag by their paths in it.
pub(super) struct Shelf {
    pub(super) files: BTreeMap<String, Spot>,
    archive: Option<(PathBuf, Listing)>,
}

/// Where a file of a bag is.
pub(super) struct Spot {
    pub(super) size: u64,
    place: Where,
}

enum Where {
    Path(PathBuf),
    Entry(usize),
}

impl Shelf {
    /// Lists a bag; what can't belong to one is a problem.
    pub(super) fn open(bag: &Path, problems: &mut Vec<String>) -> anyhow::Result<Self> {
        let describe = || format!("无法读取“{}”", bag.display());
        let meta = bag.metadata().map_err(|error| reason(&error)).with_context(describe)?;
        if meta.is_dir() {
            return Ok(Shelf { files: folder(bag, problems), archive: None });
        }
        let mut file = File::open(bag).map_err(|error| reason(&error)).with_context(describe)?;
        let listing = Listing::read(&mut file).map_err(|refused| anyhow!("{refused}")).with_context(describe)?;
        Ok(Shelf { files: entries(&listing, problems), archive: Some((bag.to_owned(), listing)) })
    }

    /// Hands the content of a file to `look`.
    pub(super) fn read<T>(&self, path: &str, look: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> anyhow::Result<T> {
        let spot = self.files.get(path).ok_or_else(|| anyhow!("文件不存在"))?;
        let looked = match (&spot.place, &self.archive) {
            (Where::Path(path), _) => File::open(path).and_then(|mut file| look(&mut file)),
            (Where::Entry(at), Some((zip, listing))) => {
                let entry = listing.entries().get(*at).ok_or_else(|| anyhow!("文件不存在"))?;
                File::open(zip).and_then(|mut archive| look(&mut entry.open(&mut archive)?))
            }
            (Where::Entry(_), None) => return Err(anyhow!("文件不存在")),
        };
        looked.map_err(|error| reason(&error))
    }
}

fn folder(root: &Path, problems: &mut Vec<String>) -> BTreeMap<String, Spot> {
    let mut files = BTreeMap::new();
    for entry in WalkDir::new(root).min_depth(1).follow_links(false).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(root).display().to_string();
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other("folder loop"));
                problems.push(format!("“{path}”无法读取：{}", reason(&error)));
                continue;
            }
        };
        let inside = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let steps: Vec<_> = inside.iter().map(std::ffi::OsStr::to_string_lossy).collect();
        let path = steps.join("/");
        let name = shown(&path);
        let kind = entry.file_type();
        if kind.is_symlink() {
            problems.push(format!("“{name}”是符号链接，封存包中不应有"));
        } else if kind.is_file() {
            if inside.to_str().is_none() || bag::leads_out(&path) {
                problems.push(format!("“{name}”的名称不安全或不是 UTF-8"));
                continue;
            }
            let size = entry.metadata().map_or(0, |meta| meta.len());
            files.insert(path, Spot { size, place: Where::Path(entry.into_path()) });
        } else if !kind.is_dir() {
            problems.push(format!("“{name}”是管道、套接字或设备，封存包中不应有"));
        }
    }
    files
}

fn entries(listing: &Listing, problems: &mut Vec<String>) -> BTreeMap<String, Spot> {
    for left_out in listing.left_out() {
        let why = match &left_out.why {
            WhyLeftOut::LeadsOut => "的路径不安全",
            WhyLeftOut::NameTwice => "在压缩包中出现多次",
            WhyLeftOut::Link | WhyLeftOut::LinkOut => "是符号链接，封存包中不应有",
            WhyLeftOut::Bomb => "解压后大得异常",
            WhyLeftOut::Unsupported(why) => why.as_str(),
            _ => "无法读取",
        };
        problems.push(format!("“{}”{why}", left_out.path));
    }
    // A bag is one folder at the top of its zip; some writers leave the folder out.
    let names = || listing.entries().iter().map(|entry| entry.name.as_str());
    let top = if names().any(|name| name == bag::DECLARATION) {
        String::new()
    } else {
        let tops = names().filter_map(|name| name.strip_suffix(bag::DECLARATION));
        let top = tops.filter(|top| top.matches('/').count() == 1 && top.ends_with('/')).min();
        // Without a declaration, which is told later, the first folder is as good as any.
        let first = || names().next().and_then(|name| name.split_inclusive('/').next());
        top.or_else(first).unwrap_or_default().to_owned()
    };
    let mut files = BTreeMap::new();
    for (at, entry) in listing.entries().iter().enumerate() {
        match entry.name.strip_prefix(&top) {
            Some(path) if !path.is_empty() && !bag::leads_out(path) => {
                files.insert(path.to_owned(), Spot { size: entry.size, place: Where::Entry(at) });
            }
            _ => problems.push(format!("“{}”不在封存包的文件夹中", entry.path)),
        }
    }
    files
}
