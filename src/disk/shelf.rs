//! A folder of results that several runs may fill, any of which may be killed at any moment.
//!
//! Results are made in a working folder of the run and moved to their place as a whole. A run owns its working folder by
//! a lock that ends with the process, however that ends; what a killed run left there is cleared away by the next.
//! Nothing that people changed or added among the results is ever deleted: it goes to [`KEPT`].

use super::inventory::inventory;
use super::{hexadecimal, readable, reason};
use crate::record::FileDigest;
use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use std::fs::{self, File, TryLockError};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Where results go that were changed by hand before they had to be made anew.
pub const KEPT: &str = "改动过的旧结果";

/// How the working folders of runs begin.
const WORKING: &str = ".ziping-work-";

const LOCK: &str = "lock";

/// Held, shared, by everybody who works for a run: they may live a moment longer than it.
const HANDS: &str = "hands";

/// A folder of results, opened by one run.
pub struct Shelf {
    root: PathBuf,
    working: PathBuf,
    /// Held until the run ends.
    lock: Option<File>,
}

/// Held by somebody who works for a run.
#[must_use]
pub struct Hand(#[expect(dead_code, reason = "it is held, not read")] File);

impl Shelf {
    /// Opens a folder of results, which is made where it is not there. `label` tells runs apart that may work side by side.
    ///
    /// # Errors
    /// Where the folder can't be written, or another run with this label is at work there.
    pub fn open(root: &Path, label: &str) -> anyhow::Result<Self> {
        let describe = || format!("无法写入文件夹“{}”", root.display());
        fs::create_dir_all(root).map_err(|error| reason(&error)).with_context(describe)?;
        let working = root.join(format!("{WORKING}{label}"));
        let lock = lock(&working, root).with_context(describe)?;
        // Whoever still works for a run that was killed may write into the folder until it notices.
        let hands = File::create(working.join(HANDS)).and_then(|hands| hands.lock());
        hands.map_err(|error| reason(&error)).with_context(describe)?;
        let shelf = Shelf { root: root.to_owned(), working, lock: Some(lock) };
        shelf.clear().map_err(|error| reason(&error)).with_context(describe)?;
        Ok(shelf)
    }

    /// Opens a folder of results only to read it.
    ///
    /// # Errors
    /// Where there is no such folder.
    pub fn look(root: &Path) -> anyhow::Result<Self> {
        if !root.is_dir() {
            bail!("“{}”不是文件夹", root.display());
        }
        Ok(Shelf { root: root.to_owned(), working: root.to_owned(), lock: None })
    }

    fn clear(&self) -> std::io::Result<()> {
        for entry in fs::read_dir(&self.working)? {
            let entry = entry?;
            match entry.file_name().to_str() {
                Some(LOCK | HANDS) => {}
                _ if entry.file_type()?.is_dir() => fs::remove_dir_all(entry.path())?,
                _ => fs::remove_file(entry.path())?,
            }
        }
        Ok(())
    }

    /// The run's working folder.
    pub fn working(&self) -> &Path {
        &self.working
    }

    /// Joins the work of the run whose working folder this is, for as long as the result lives; `None` where that folder
    /// is nobody else's, as for results that go to a store.
    ///
    /// # Errors
    /// Where the lock can't be had.
    pub fn lend_hand(working: &Path) -> anyhow::Result<Option<Hand>> {
        let Ok(hands) = File::open(working.join(HANDS)) else { return Ok(None) };
        hands.lock_shared().map_err(|error| reason(&error))?;
        Ok(Some(Hand(hands)))
    }

    /// The folders of results that hold a file of this name, by name.
    ///
    /// # Errors
    /// Where the folder can't be listed.
    pub fn folders(&self, with: &str) -> anyhow::Result<Vec<String>> {
        let describe = || format!("无法读取文件夹“{}”", self.root.display());
        let entries = fs::read_dir(&self.root).map_err(|error| reason(&error)).with_context(describe)?;
        let mut folders = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| reason(&error)).with_context(describe)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if !name.starts_with('.') && entry.path().join(with).is_file() {
                folders.push(name);
            }
        }
        folders.sort();
        Ok(folders)
    }

    /// Whether a folder holds exactly these files, and one called `beside`.
    pub fn holds(&self, folder: &str, files: &[FileDigest], beside: &str) -> bool {
        let there = inventory(&self.root.join(folder), true);
        let mut there = there.iter().filter(|file| file.path != beside);
        files.iter().all(|file| there.next() == Some(file)) && there.next().is_none()
    }

    /// Moves finished results to their place. What stood there goes, but for what people changed or added: `known` are
    /// the files that the run before left there; `None` where no run did. Says whether anything was kept.
    ///
    /// # Errors
    /// Where the disk refuses; the results before are then still there, or the next run makes them anew.
    pub fn place(&self, ready: &Path, folder: &str, known: Option<&[FileDigest]>) -> anyhow::Result<bool> {
        let describe = || format!("无法写入文件夹“{}”", self.root.join(folder).display());
        let kept = self.withdraw(folder, known)?;
        fs::rename(ready, self.root.join(folder)).map_err(|error| reason(&error)).with_context(describe)?;
        Ok(kept)
    }

    /// Takes results away, but for what people changed or added. Says whether anything was kept.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn withdraw(&self, folder: &str, known: Option<&[FileDigest]>) -> anyhow::Result<bool> {
        let describe = || format!("无法替换文件夹“{}”", self.root.join(folder).display());
        let target = self.root.join(folder);
        if fs::symlink_metadata(&target).is_err() {
            return Ok(false);
        }
        let kept = self.keep_changed(folder, known).map_err(|error| reason(&error)).with_context(describe)?;
        let aside = tempfile::Builder::new()
            .prefix("old-")
            .tempdir_in(&self.working)
            .and_then(|aside| fs::rename(&target, aside.path().join("old")));
        match aside {
            // Everything in it was kept.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(kept),
            other => other.map(|()| kept).map_err(|error| reason(&error)).with_context(describe),
        }
    }

    /// Moves what people changed or added out of a folder of results.
    fn keep_changed(&self, folder: &str, known: Option<&[FileDigest]>) -> std::io::Result<bool> {
        let target = self.root.join(folder);
        let Some(known) = known else {
            // Not of our making at all.
            let to = self.free_place(folder)?;
            fs::rename(&target, to)?;
            return Ok(true);
        };
        let there = if target.is_dir() { inventory(&target, true) } else { Vec::new() };
        // An empty file is what a power cut leaves; nobody's work is in it.
        let changed: Vec<&FileDigest> = there.iter().filter(|file| file.bytes > 0 && !known.contains(file)).collect();
        if changed.is_empty() {
            return Ok(false);
        }
        let to = self.free_place(folder)?;
        for file in changed {
            let place = to.join(&file.path);
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::rename(target.join(&file.path), place)?;
        }
        Ok(true)
    }

    fn free_place(&self, folder: &str) -> std::io::Result<PathBuf> {
        let kept = self.root.join(KEPT);
        fs::create_dir_all(&kept)?;
        let mut names = std::iter::once(folder.to_owned()).chain((2..).map(|number| format!("{folder}-{number}")));
        let free = names.find(|name| fs::symlink_metadata(kept.join(name)).is_err());
        Ok(kept.join(free.unwrap_or_default()))
    }

    /// Reads a small file of the results; `None` where it is not there or can't be read.
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.root.join(path)).ok()
    }

    /// Writes a file beside the folders of results as it is filled, and says what it came to.
    ///
    /// # Errors
    /// Where the disk refuses, or the filling fails.
    pub fn put(
        &self,
        name: &str,
        fill: &mut dyn FnMut(&mut dyn Write) -> anyhow::Result<()>,
    ) -> anyhow::Result<FileDigest> {
        let describe = || format!("无法写入“{}”", self.root.join(name).display());
        let io = |error: std::io::Error| reason(&error);
        let beside = tempfile::NamedTempFile::new_in(&self.working).map_err(io).with_context(describe)?;
        let mut out = Digesting { out: BufWriter::new(beside), hasher: Sha256::new(), bytes: 0 };
        fill(&mut out).with_context(describe)?;
        let Digesting { out, hasher, bytes } = out;
        let beside = out.into_inner().map_err(|error| io(error.into_error())).with_context(describe)?;
        readable(beside.path())?;
        beside.persist(self.root.join(name)).map_err(|error| io(error.error)).with_context(describe)?;
        Ok(FileDigest { path: name.to_owned(), bytes, sha256: hexadecimal(&hasher.finalize()) })
    }

    /// Whether a file beside the folders of results is still what it was.
    pub fn is_intact(&self, file: &FileDigest) -> bool {
        inventory(&self.root.join(&file.path), false).first() == Some(file)
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        if let Some(lock) = self.lock.take() {
            // What can't be cleared away now is so by the next run.
            let _ = fs::remove_dir_all(&self.working);
            drop(lock);
        }
    }
}

/// Writes, and reckons the digest of what was written.
struct Digesting<W> {
    out: W,
    hasher: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// Makes the working folder and takes its lock.
fn lock(working: &Path, root: &Path) -> anyhow::Result<File> {
    loop {
        fs::create_dir_all(working).map_err(|error| reason(&error))?;
        let path = working.join(LOCK);
        let file = match File::create(&path) {
            Ok(file) => file,
            // The run before cleared its folder away just now.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(reason(&error)),
        };
        match file.try_lock() {
            Ok(()) if is_there(&file, &path) => return Ok(file),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!("另一次运行正在写“{}”，请等它结束", root.display()),
            Err(TryLockError::Error(error)) => return Err(reason(&error)),
        }
    }
}

/// Whether an open file is the one that lies there: the run before may have cleared it away in between.
#[cfg(unix)]
fn is_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |left: fs::Metadata, right: fs::Metadata| (left.dev(), left.ino()) == (right.dev(), right.ino());
    file.metadata().ok().zip(path.metadata().ok()).is_some_and(|(left, right)| same(left, right))
}

/// An open file can't be cleared away here.
#[cfg(not(unix))]
fn is_there(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(path: &str, text: &str) -> FileDigest {
        crate::disk::digest_of(path, text.as_bytes())
    }

    fn made(shelf: &Shelf, files: &[(&str, &str)]) -> PathBuf {
        let ready = shelf.working().join("ready");
        fs::create_dir_all(&ready).unwrap();
        for (name, text) in files {
            fs::write(ready.join(name), text).unwrap();
        }
        ready
    }

    #[test]
    fn results_are_replaced_as_a_whole_and_peoples_work_is_kept() {
        let root = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(root.path(), "all").unwrap();
        let first = [digest("a.txt", "1"), digest("b.txt", "1")];
        shelf.place(&made(&shelf, &[("a.txt", "1"), ("b.txt", "1"), ("m", "x")]), "甲", None).unwrap();
        assert!(shelf.holds("甲", &first, "m"));
        assert!(!shelf.holds("甲", &first[..1], "m"));
        // A clerk has worked in one of the papers, and left a note.
        fs::write(root.path().join("甲/b.txt"), "1 已改").unwrap();
        fs::write(root.path().join("甲/记.txt"), "记").unwrap();
        assert!(!shelf.holds("甲", &first, "m"));
        let known = [digest("a.txt", "1"), digest("b.txt", "1"), digest("m", "x")];
        assert!(shelf.place(&made(&shelf, &[("a.txt", "2"), ("m", "y")]), "甲", Some(&known)).unwrap());
        assert!(shelf.holds("甲", &[digest("a.txt", "2")], "m"));
        let kept = root.path().join(KEPT).join("甲");
        assert_eq!(fs::read_to_string(kept.join("b.txt")).unwrap(), "1 已改");
        assert_eq!(fs::read_to_string(kept.join("记.txt")).unwrap(), "记");
        assert!(!kept.join("a.txt").exists());
        // What no run has made is somebody's.
        fs::create_dir(root.path().join("乙")).unwrap();
        fs::write(root.path().join("乙/c.txt"), "c").unwrap();
        assert!(shelf.place(&made(&shelf, &[("a.txt", "1")]), "乙", None).unwrap());
        assert_eq!(fs::read_to_string(root.path().join(KEPT).join("乙/c.txt")).unwrap(), "c");
        drop(shelf);
        let left: Vec<_> = fs::read_dir(root.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 3, "{left:?}");
    }

    #[test]
    fn one_run_at_a_time_and_leftovers_go() {
        let root = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(root.path(), "1-4").unwrap();
        assert!(
            Shelf::open(root.path(), "1-4")
                .err()
                .unwrap()
                .chain()
                .any(|cause| cause.to_string().contains("另一次运行"))
        );
        let other = Shelf::open(root.path(), "2-4").unwrap();
        drop(other);
        // As after a kill: the lock is gone, the folder is not.
        made(&shelf, &[("half", "")]);
        let working = shelf.working().to_owned();
        let mut shelf = shelf;
        shelf.lock.take().unwrap().unlock().unwrap();
        let again = Shelf::open(root.path(), "1-4").unwrap();
        assert!(!working.join("ready").exists());
        drop(again);
        std::mem::forget(shelf);
    }
}
