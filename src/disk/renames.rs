//! Giving files the names that the forms list them under: copied or moved into a folder, and undone again.
//!
//! What is going to be done stands in a record ([`RECORD`]) in the target folder, durably, before the first file is
//! touched, so that a run that was interrupted anywhere can be undone. Nothing is ever overwritten.

mod carry_out;
mod record;
mod undo;

pub use carry_out::{Done, carry_out};
pub use undo::{Undone, undo};

use crate::disk::evidence::copy_digesting;
use crate::evidence::Digest;
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// The name of the record in the target folder.
pub const RECORD: &str = "改名记录.json";

/// The digest of a file's content.
fn digest(path: &Path) -> io::Result<Digest> {
    Ok(copy_digesting(&mut File::open(path)?, &mut io::sink())?.0)
}

/// Moves a file to where nothing is. Another link is made and the first one removed, which overwrites nothing and loses
/// nothing wherever it is interrupted; where that can't be (another disk, a disk without links) the file is copied.
fn move_file(from: &Path, to: &Path, expected: Digest) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
        Err(_) => copy_file(to, expected, Some(from), &mut |to| Ok(copy_digesting(&mut File::open(from)?, to)?.0))?,
    }
    fs::remove_file(from)
}

/// Writes a file beside its place and puts it there where nothing is; its content must have the digest expected.
fn copy_file(
    to: &Path,
    expected: Digest,
    like: Option<&Path>,
    copy: &mut dyn FnMut(&mut File) -> io::Result<Digest>,
) -> io::Result<()> {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".ziping-").tempfile_in(folder)?;
    if copy(beside.as_file_mut())? != expected {
        return Err(io::Error::new(io::ErrorKind::InvalidData, Changed));
    }
    // The time of writing tells people which draft they look at; where it can't be kept the copy is still good.
    if let Some(written) = like.and_then(|like| like.metadata().ok()?.modified().ok()) {
        let _ = beside.as_file().set_modified(written);
    }
    super::readable(beside.path()).map_err(io::Error::other)?;
    beside.as_file().sync_all()?;
    beside.persist_noclobber(to).map_err(|error| error.error)?;
    Ok(())
}

/// The file is no longer what it was when it was looked at.
#[derive(Debug, thiserror::Error)]
#[error("核对之后有改动")]
struct Changed;

#[cfg(test)]
mod tests;
