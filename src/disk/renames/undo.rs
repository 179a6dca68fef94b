//! Undoing what a record says was done.

use super::record::{self, Step};
use super::{digest, move_file};
use crate::disk::reason;
use crate::evidence::Digest;
use anyhow::{anyhow, bail};
use std::fs;
use std::io;
use std::path::Path;

/// What came of undoing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// How many copies were removed.
    pub removed: usize,
    /// How many files were moved back.
    pub moved_back: usize,
    /// What was left as it is, in Chinese, each with the file's name.
    pub problems: Vec<String>,
}

/// Undoes what a record says was done. What has changed since is told and left, and stays in the record; when nothing
/// is left the record is removed.
///
/// # Errors
/// Where the record can't be read or written.
pub fn undo(record: &Path) -> anyhow::Result<Undone> {
    if record.symlink_metadata().is_err() {
        bail!("没有改名记录“{}”", record.display());
    }
    let steps = record::load(record)?;
    let target = record::folder(record);
    let mut undone = Undone::default();
    let mut left = Vec::new();
    for step in steps.into_iter().rev() {
        let to = target.join(&step.to);
        match back(&step, &to) {
            Ok(Back::Removed) => undone.removed += 1,
            Ok(Back::Moved) => undone.moved_back += 1,
            Ok(Back::Nothing) => {}
            Err(error) => {
                undone.problems.push(format!("“{}”保留未动：{error:#}", step.to));
                left.push(step);
                continue;
            }
        }
        remove_empty(&target, &to);
    }
    left.reverse();
    if left.is_empty() {
        fs::remove_file(record).map_err(|error| reason(&error))?;
    } else {
        record::save(record, &left)?;
    }
    Ok(undone)
}

enum Back {
    Removed,
    Moved,
    /// It was never done, or is undone already.
    Nothing,
}

fn back(step: &Step, to: &Path) -> anyhow::Result<Back> {
    let from = Path::new(&step.from);
    let expected = Digest::parse(&step.sha256).ok_or_else(|| anyhow!("记录中的摘要无法识别"))?;
    match to.symlink_metadata() {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            if step.moved && from.symlink_metadata().is_err() {
                bail!("新旧两处都没有这个文件（原在“{}”）", step.from);
            }
            return Ok(Back::Nothing);
        }
        Err(error) => return Err(reason(&error)),
        Ok(meta) if !meta.is_file() => bail!("已不是文件"),
        Ok(_) => {}
    }
    if digest(to).map_err(|error| reason(&error))? != expected {
        bail!("内容已有改动");
    }
    if !step.moved {
        if !is_there(from) {
            bail!("原文件已不在“{}”，这是唯一的一份", step.from);
        }
        fs::remove_file(to).map_err(|error| reason(&error))?;
        return Ok(Back::Removed);
    }
    if let Ok(meta) = from.symlink_metadata() {
        // Interrupted between the new link and the removal of the old one: both are the same file.
        if meta.is_file() && digest(from).is_ok_and(|digest| digest == expected) {
            fs::remove_file(to).map_err(|error| reason(&error))?;
            return Ok(Back::Moved);
        }
        bail!("原处“{}”已有另一个文件", step.from);
    }
    if let Some(folder) = from.parent() {
        fs::create_dir_all(folder).map_err(|error| reason(&error))?;
    }
    move_file(to, from, expected).map_err(|error| reason(&error))?;
    Ok(Back::Moved)
}

/// Whether the original of a copy is still there: a file, or an archive that it is in. One whose name is no text can't
/// be looked for.
fn is_there(from: &Path) -> bool {
    let is_text = !from.to_string_lossy().contains('\u{FFFD}');
    !is_text || from.symlink_metadata().is_ok() || from.ancestors().skip(1).any(Path::is_file)
}

/// Removes the folders that are left empty, from the innermost out; the target folder itself stays.
fn remove_empty(target: &Path, to: &Path) {
    for folder in to.ancestors().skip(1).take_while(|folder| *folder != target) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}
