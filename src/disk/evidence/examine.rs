//! One file, read once: its digest, and what is wrong with it.

use super::{kind, properties};
use crate::disk::progress::Progress;
use crate::evidence::{Digest, FileTrouble};
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

/// Room for the head of a picture, which is looked at whole; small enough for a processor's cache.
const BUFFER: usize = 256 << 10;

thread_local! {
    static ROOM: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Lends the thread's own buffer, which is there once however many files go through it.
pub(in crate::disk) fn with_buffer<T>(work: impl FnOnce(&mut [u8]) -> T) -> T {
    ROOM.with(|room| match room.try_borrow_mut() {
        Ok(mut room) => {
            room.resize(BUFFER, 0);
            work(&mut room)
        }
        // It is lent already, to somebody who writes into what asks for it again.
        Err(_) => work(&mut vec![0; BUFFER]),
    })
}

/// What one reading of a file told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Examined {
    pub(super) size: u64,
    pub(super) sha256: Option<Digest>,
    pub(super) trouble: Option<FileTrouble>,
    pub(super) organisation: Option<Box<str>>,
}

impl Examined {
    pub(super) fn unreadable(size: u64, error: &io::Error) -> Self {
        let trouble = Some(FileTrouble::Unreadable(super::super::reason(error).to_string()));
        Examined { size, sha256: None, trouble, organisation: None }
    }

    /// Looks into a document whose content is well.
    pub(super) fn looked_into<R: Read + Seek>(mut self, name: &str, open: impl FnOnce() -> io::Result<R>) -> Self {
        if self.trouble.is_none() && properties::are_in(name) {
            self.organisation = open().ok().and_then(|mut document| properties::organisation(&mut document));
        }
        self
    }
}

/// What tells that a file was changed: its size, and when it was last written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) size: u64,
    pub(super) written: Option<std::time::Duration>,
}

impl Stamp {
    pub(super) fn of(meta: &Metadata) -> Self {
        let written = meta.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        Stamp { size: meta.len(), written }
    }
}

/// Reads a file of a folder to its end.
pub(super) fn file(path: &Path, size: u64, progress: &dyn Progress) -> Examined {
    let examine = || -> io::Result<Examined> {
        // What has become a link or a pipe since it was listed is not opened.
        let before = path.symlink_metadata()?;
        if !before.is_file() {
            return Ok(Examined { size, sha256: None, trouble: Some(FileTrouble::Changed), organisation: None });
        }
        let mut content = File::open(path)?;
        let name = path.to_string_lossy();
        let after = || path.symlink_metadata().map(|meta| Stamp::of(&meta));
        let examined = stream(&mut content, &name, Stamp::of(&before), &after, progress)?;
        Ok(examined.looked_into(&name, || Ok(content)))
    };
    examine().unwrap_or_else(|error| Examined::unreadable(size, &error))
}

/// Reads a content to its end. Where it is not as long as it should be, or `after` differs from `before`, it changed.
pub(super) fn stream(
    content: &mut dyn Read,
    name: &str,
    before: Stamp,
    after: &dyn Fn() -> io::Result<Stamp>,
    progress: &dyn Progress,
) -> io::Result<Examined> {
    with_buffer(|buffer| {
        let mut filled = fill(content, buffer)?;
        // Looked at while the head is here, judged when the rest is known to be well.
        let wrong = kind::trouble(name, &buffer[..filled], filled < buffer.len());
        let mut hasher = Sha256::new();
        let mut size = 0;
        while filled > 0 {
            hasher.update(&buffer[..filled]);
            size += filled as u64;
            progress.bytes(filled as u64);
            filled = if filled < buffer.len() { 0 } else { fill(content, buffer)? };
        }
        if size != before.size || after()? != before {
            return Ok(Examined { size, sha256: None, trouble: Some(FileTrouble::Changed), organisation: None });
        }
        let trouble = if size == 0 { Some(FileTrouble::Empty) } else { wrong };
        Ok(Examined { size, sha256: Some(Digest(hasher.finalize().into())), trouble, organisation: None })
    })
}

/// Fills the buffer as far as the content goes.
fn fill(content: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match content.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Copies a content to its end; the digest and the size of what was copied.
pub(in crate::disk) fn copy_digesting(from: &mut dyn Read, to: &mut dyn Write) -> io::Result<(Digest, u64)> {
    with_buffer(|buffer| {
        let mut hasher = Sha256::new();
        let mut size = 0;
        loop {
            let filled = fill(from, buffer)?;
            hasher.update(&buffer[..filled]);
            to.write_all(&buffer[..filled])?;
            size += filled as u64;
            if filled < buffer.len() {
                return Ok((Digest(hasher.finalize().into()), size));
            }
        }
    })
}
