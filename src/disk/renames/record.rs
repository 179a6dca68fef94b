//! The record of what was done, from which it can be undone.

use super::RECORD;
use crate::disk::reason;
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

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
    let describe = || format!("无法读取改名记录“{}”", record.display());
    let text = match fs::read_to_string(record) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text.map_err(|error| reason(&error)).with_context(describe)?,
    };
    let steps: Vec<Step> = serde_json::from_str(&text).with_context(describe)?;
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
