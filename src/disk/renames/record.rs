//! The record of what was done, from which it can be undone.

use super::RECORD;
use crate::disk::{load_within, reason};
use anyhow::{Context, anyhow, bail};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// No record is larger: each file takes some 300 bytes.
const LARGEST: u64 = 256 << 20;

/// One file that was given a new name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// Where it was.
    pub(super) from: String,
    /// Where it is: a path inside the record's folder.
    pub(super) to: String,
    /// Its digest.
    pub(super) sha256: String,
    /// Whether it is no longer where it was.
    pub(super) moved: bool,
}

/// The steps of a record; none where there is no record yet.
pub(super) fn load(record: &Path) -> anyhow::Result<Vec<Step>> {
    if !record.exists() {
        return Ok(Vec::new());
    }
    let bytes = load_within(record, "改名记录", LARGEST)?;
    let steps: Vec<Step> = serde_json::from_slice(&bytes).map_err(|error| {
        anyhow!("改名记录“{}”第{}行不是程序写下的内容，没有改动任何文件；请手工核对", record.display(), error.line())
    })?;
    if let Some(step) = steps.iter().find(|step| crate::archive::inner_path(&step.to).as_ref() != Some(&step.to)) {
        bail!("改名记录“{}”中的路径“{}”不安全", record.display(), step.to);
    }
    Ok(steps)
}

/// Writes a record: beside its place, onto the disk itself, then into its place.
pub(super) fn save(record: &Path, steps: &[Step]) -> anyhow::Result<()> {
    let describe = || format!("无法写入改名记录“{}”", record.display());
    let write = || -> std::io::Result<()> {
        let folder = folder(record);
        let mut beside = tempfile::Builder::new().prefix(".ziping-").tempfile_in(&folder)?;
        let mut text = serde_json::to_string_pretty(steps)?;
        text.push('\n');
        beside.write_all(text.as_bytes())?;
        crate::disk::readable(beside.path()).map_err(std::io::Error::other)?;
        beside.as_file().sync_all()?;
        beside.persist(record).map_err(|error| error.error)?;
        // The name is durable only when the folder is; where a folder can't be opened, as on Windows, it is at once.
        if let Ok(folder) = File::open(&folder) {
            let _ = folder.sync_all();
        }
        Ok(())
    };
    write().map_err(|error| reason(&error)).with_context(describe)
}

/// The folder of a record.
pub(super) fn folder(record: &Path) -> PathBuf {
    let folder = record.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

/// Where the record of a target folder is.
pub(super) fn of(target: &Path) -> PathBuf {
    target.join(RECORD)
}
