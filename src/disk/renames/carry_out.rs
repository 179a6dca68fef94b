//! Carrying out a plan.

use super::record::{self, Step};
use super::{copy_file, digest, move_file};
use crate::archive::inner_path;
use crate::disk::evidence::Source;
use crate::disk::progress::Progress;
use crate::disk::reason;
use crate::evidence::Digest;
use anyhow::{Context, anyhow, bail};
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What came of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The files that are now there under their new paths.
    pub placed: Vec<String>,
    /// The paths at which the very same content was already.
    pub skipped: Vec<String>,
    /// What was not done, in Chinese, each with the file's name.
    pub problems: Vec<String>,
    /// The record by which it can be undone; `None` where nothing was done.
    pub record: Option<PathBuf>,
}

/// A step that is to be taken.
struct Task {
    file: usize,
    to: String,
    expected: Digest,
    from: String,
}

/// Copies the files of a plan to their new paths in the target folder, or moves them there. A file that can't be is
/// told, and the rest goes on.
///
/// # Errors
/// Where the target folder or the record can't be written, or an archive's files are to be moved.
pub fn carry_out(
    source: &Source,
    plan: Vec<(usize, String)>,
    target: &Path,
    moving: bool,
    progress: &dyn Progress,
) -> anyhow::Result<Done> {
    if moving && (0..source.holdings.files.len()).any(|file| source.path_of(file).is_none()) {
        bail!("压缩包中的文件只能复制，不能移动");
    }
    let describe = || format!("无法写入文件夹“{}”", target.display());
    fs::create_dir_all(target).map_err(|error| reason(&error)).with_context(describe)?;
    let record = record::of(target);
    let before = record::load(&record)?;

    let mut done = Done::default();
    let tasks = settle(source, plan, target, moving, &mut done);
    let size = |task: &Task| source.holdings.files.get(task.file).map_or(0, |held| held.size);
    progress.begin(tasks.len(), tasks.iter().map(size).sum());
    if tasks.is_empty() {
        return Ok(done);
    }
    let step = |task: &Task| Step {
        from: task.from.clone(),
        to: task.to.clone(),
        sha256: task.expected.to_string(),
        moved: moving,
    };
    // All of it before any of it: what an interrupted run left undone is simply not found when it is undone.
    let intended: Vec<Step> = before.iter().cloned().chain(tasks.iter().map(step)).collect();
    record::save(&record, &intended)?;
    let mut steps = before;
    for task in tasks {
        match place(source, &task, target, moving) {
            Ok(()) => {
                progress.bytes(size(&task));
                steps.push(step(&task));
                done.placed.push(task.to);
            }
            Err(error) => {
                let held = source.holdings.files.get(task.file).map(|held| held.path.as_str()).unwrap_or_default();
                done.problems.push(format!("“{held}”未能{}为“{}”：{error:#}", verb(moving), task.to));
            }
        }
        progress.file();
    }
    if steps.is_empty() {
        let _ = fs::remove_file(&record);
    } else {
        record::save(&record, &steps)?;
        done.record = Some(record);
    }
    Ok(done)
}

fn verb(moving: bool) -> &'static str {
    if moving { "移动" } else { "复制" }
}

/// The steps that are to be taken; what needs none or can't be taken is told.
fn settle(source: &Source, plan: Vec<(usize, String)>, target: &Path, moving: bool, done: &mut Done) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::with_capacity(plan.len());
    let mut claimed: HashMap<String, Digest> = HashMap::new();
    for (file, to) in plan {
        let Some(held) = source.holdings.files.get(file) else {
            done.problems.push(format!("“{to}”：没有第{}个文件", file + 1));
            continue;
        };
        let mut wrong = |why: &str| done.problems.push(format!("“{}”未能{}为“{to}”：{why}", held.path, verb(moving)));
        if inner_path(&to).as_ref() != Some(&to) || to.chars().any(char::is_control) || to == super::RECORD {
            wrong("目标路径不安全");
            continue;
        }
        let Some(expected) = held.sha256 else {
            wrong("文件未能完整读取，无法核对");
            continue;
        };
        let place = source.place_of(file);
        let from = std::path::absolute(&place).unwrap_or(place);
        // The record is text; a copy needs no way back.
        let from = match from.into_os_string().into_string() {
            Ok(from) => from,
            Err(from) if !moving => from.to_string_lossy().into_owned(),
            Err(_) => {
                wrong("原文件名不是 UTF-8，无法记录，请改为复制");
                continue;
            }
        };
        if let Some(digest) = claimed.get(&to) {
            if *digest == expected && !moving {
                done.skipped.push(to);
            } else {
                wrong("另一个文件也要用这个路径");
            }
            continue;
        }
        let path = target.join(&to);
        match path.symlink_metadata() {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(error) => {
                wrong(&reason(&error).to_string());
                continue;
            }
            Ok(meta) if meta.is_file() && digest(&path).is_ok_and(|digest| digest == expected) => {
                done.skipped.push(to);
                continue;
            }
            Ok(_) => {
                wrong("该处已有另一个文件，不予覆盖");
                continue;
            }
        }
        claimed.insert(to.clone(), expected);
        tasks.push(Task { file, to, expected, from });
    }
    tasks
}

fn place(source: &Source, task: &Task, target: &Path, moving: bool) -> anyhow::Result<()> {
    let to = target.join(&task.to);
    make_folders(target, &task.to)?;
    let told = |error: io::Error| match error.get_ref().filter(|inner| inner.is::<super::Changed>()) {
        Some(changed) => anyhow!("{changed}"),
        None if error.kind() == io::ErrorKind::AlreadyExists => anyhow!("该处已有另一个文件，不予覆盖"),
        None => reason(&error),
    };
    let from = source.path_of(task.file);
    let from = from.as_deref();
    let Some(from) = from.filter(|_| moving) else {
        let copy = &mut |to: &mut fs::File| source.copy_file(task.file, to).map_err(io::Error::other);
        return copy_file(&to, task.expected, from, copy).map_err(told);
    };
    if !from.symlink_metadata().map_err(|error| reason(&error))?.is_file() {
        bail!("原处已不是文件");
    }
    if digest(from).map_err(|error| reason(&error))? != task.expected {
        bail!("{}", super::Changed);
    }
    move_file(from, &to, task.expected).map_err(told)
}

/// Makes the folders of a path one by one; none of them may be a link that leads elsewhere.
fn make_folders(target: &Path, to: &str) -> anyhow::Result<()> {
    let mut folder = target.to_owned();
    let folders = to.rsplit_once('/').map_or("", |(folders, _)| folders);
    for step in folders.split('/').filter(|step| !step.is_empty()) {
        folder.push(step);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if !folder.symlink_metadata().is_ok_and(|meta| meta.is_dir()) {
                    bail!("“{}”不是文件夹", folder.display());
                }
            }
            made => made.map_err(|error| reason(&error))?,
        }
    }
    Ok(())
}
