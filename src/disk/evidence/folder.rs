//! Going through a folder, never over a link and never out of it.

use super::examine::{self, Examined};
use super::source::{Source, Where};
use super::{SurveyLimits, passing};
use crate::archive::{decode_name, shown};
use crate::disk::progress::Progress;
use crate::disk::reason;
use crate::evidence::{HeldFile, Holdings, LeftOut, WhyLeftOut};
use anyhow::{Context, bail};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Lists a folder and reads every file in it once.
///
/// # Errors
/// Where the folder itself can't be listed; what is wrong inside it stands in the holdings.
pub fn survey_folder(root: &Path, limits: &SurveyLimits, progress: &dyn Progress) -> anyhow::Result<Source> {
    let describe = || format!("无法读取文件夹“{}”", root.display());
    let meta = root.metadata().map_err(|error| reason(&error)).with_context(describe)?;
    if !meta.is_dir() {
        bail!("“{}”不是文件夹；是压缩包时请用 --zip", root.display());
    }
    let mut walk = Walk::new(limits, root.canonicalize().ok());
    walk.go(root).map_err(|error| reason(&error)).with_context(describe)?;
    walk.settle_names();

    progress.begin(walk.found.len(), walk.found.iter().map(|found| found.size).sum());
    let (files, odd): (Vec<HeldFile>, Vec<Option<Box<Path>>>) = walk
        .found
        .into_par_iter()
        .map(|found| {
            let Examined { size, sha256, trouble, organisation } =
                examine::file(&found.path(root), found.size, progress);
            progress.file();
            (HeldFile { path: found.shown, size, sha256, trouble, organisation }, found.odd)
        })
        .unzip();
    let odd = odd.into_iter().enumerate().filter_map(|(file, path)| Some((file, path?.into_path_buf()))).collect();
    walk.left_out.sort();
    let holdings = Holdings { name: root.display().to_string(), files, left_out: walk.left_out, ignored: walk.ignored };
    Ok(Source { holdings, place: Where::Folder { root: root.to_owned(), odd } })
}

struct Found {
    shown: String,
    /// Its path, where that is not the one shown: of very many files even so little counts.
    odd: Option<Box<Path>>,
    size: u64,
}

impl Found {
    fn path(&self, root: &Path) -> PathBuf {
        self.odd.as_ref().map_or_else(|| root.join(&self.shown), |odd| odd.to_path_buf())
    }
}

struct Walk<'a> {
    limits: &'a SurveyLimits,
    /// The folder without links, to tell which links lead out of it.
    home: Option<PathBuf>,
    found: Vec<Found>,
    left_out: Vec<LeftOut>,
    ignored: BTreeMap<String, usize>,
}

impl<'a> Walk<'a> {
    fn new(limits: &'a SurveyLimits, home: Option<PathBuf>) -> Self {
        Walk { limits, home, found: Vec::new(), left_out: Vec::new(), ignored: BTreeMap::new() }
    }

    /// Lists everything; an error is one of the folder itself.
    fn go(&mut self, root: &Path) -> std::io::Result<()> {
        let mut entries = WalkDir::new(root).min_depth(1).follow_links(false).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    // An error in the middle of a folder comes without its path.
                    let path = error.path().map_or_else(|| "�".to_owned(), |path| inside(root, path));
                    let depth = error.depth();
                    let error = error.into_io_error().unwrap_or_else(|| std::io::Error::other("folder loop"));
                    if depth == 0 || path.is_empty() {
                        return Err(error);
                    }
                    self.leave(path, WhyLeftOut::FolderUnreadable(reason(&error).to_string()));
                    continue;
                }
            };
            let kind = entry.file_type();
            if let Some(key) = passing::key(&text(entry.file_name()), kind.is_dir()) {
                passing::count(&mut self.ignored, key);
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            let path = inside(root, entry.path());
            if kind.is_dir() {
                if entry.depth() >= self.limits.depth {
                    self.leave(path, WhyLeftOut::TooDeep);
                    entries.skip_current_dir();
                }
            } else if kind.is_symlink() {
                let why = if self.leads_out(entry.path()) { WhyLeftOut::LinkOut } else { WhyLeftOut::Link };
                self.leave(path, why);
            } else if !kind.is_file() {
                self.leave(path, WhyLeftOut::Special);
            } else if self.found.len() >= self.limits.files {
                self.leave(path, WhyLeftOut::TooMany);
                break;
            } else {
                // Where the size can't be told, the reading will tell why.
                let size = entry.metadata().map_or(0, |meta| meta.len());
                let odd = (root.join(&path) != entry.path()).then(|| entry.into_path().into_boxed_path());
                self.found.push(Found { shown: path, odd, size });
            }
        }
        Ok(())
    }

    fn leave(&mut self, path: String, why: WhyLeftOut) {
        self.left_out.push(LeftOut { path, why });
    }

    /// Whether a link leads out of the folder; one that leads nowhere does not.
    fn leads_out(&self, link: &Path) -> bool {
        match (&self.home, link.canonicalize()) {
            (Some(home), Ok(target)) => !target.starts_with(home),
            _ => false,
        }
    }

    /// Sorts by what is shown; of several files that show one path only the first is kept.
    fn settle_names(&mut self) {
        self.found.sort_by(|left, right| (&left.shown, &left.odd).cmp(&(&right.shown, &right.odd)));
        let mut before: Option<String> = None;
        let left_out = &mut self.left_out;
        self.found.retain(|found| {
            let is_new = before.as_ref() != Some(&found.shown);
            if is_new {
                before = Some(found.shown.clone());
            } else {
                left_out.push(LeftOut { path: found.shown.clone(), why: WhyLeftOut::NameTwice });
            }
            is_new
        });
    }
}

/// The path inside the folder as it is shown.
fn inside(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.iter().map(text).collect::<Vec<_>>().join("/")
}

/// A name as text: UTF-8, or what a zip from Chinese Windows leaves on other systems.
fn text(name: &OsStr) -> String {
    let decode = || if cfg!(unix) { decode_name(name.as_encoded_bytes()) } else { None };
    let text = name.to_str().map(str::to_owned).or_else(decode);
    shown(&text.unwrap_or_else(|| name.to_string_lossy().into_owned()))
}
