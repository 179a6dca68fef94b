//! Where results go.

use super::manifest::{self, Manifest};
use crate::disk;
use crate::disk::shelf::Shelf;
use crate::record::FileDigest;
use std::io::Write;
use std::path::Path;

/// Writes what a file is to hold.
pub type Fill<'a> = &'a mut dyn FnMut(&mut dyn Write) -> anyhow::Result<()>;

/// Where results lie.
pub trait Outbox: Sync {
    /// A folder of this machine in which results are made.
    fn working(&self) -> &Path;

    /// The folders of results, by name.
    ///
    /// # Errors
    /// Where they can't be listed.
    fn folders(&self) -> anyhow::Result<Vec<String>>;

    /// A small file of the results; `None` where it is not there.
    fn read(&self, path: &str) -> Option<Vec<u8>>;

    /// Whether a folder holds exactly what its manifest says.
    fn holds(&self, folder: &str, manifest: &Manifest) -> bool;

    /// Moves finished results to their place. Says whether something that people had changed was set aside.
    ///
    /// # Errors
    /// Where they can't be written.
    fn place(&self, ready: &Path, folder: &str) -> anyhow::Result<bool>;

    /// Takes results away. Says whether something that people had changed was set aside.
    ///
    /// # Errors
    /// Where they can't be.
    fn withdraw(&self, folder: &str) -> anyhow::Result<bool>;

    /// Writes a file beside the folders of results, as it is filled, and says what it came to.
    ///
    /// # Errors
    /// Where it can't be written.
    fn put(&self, name: &str, fill: Fill<'_>) -> anyhow::Result<FileDigest>;

    /// Whether a file beside the folders of results is still what it was.
    fn is_intact(&self, file: &FileDigest) -> bool;
}

impl Outbox for Shelf {
    fn working(&self) -> &Path {
        Shelf::working(self)
    }

    fn folders(&self) -> anyhow::Result<Vec<String>> {
        Shelf::folders(self, manifest::NAME)
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        Shelf::read(self, path)
    }

    fn holds(&self, folder: &str, manifest: &Manifest) -> bool {
        Shelf::holds(self, folder, &manifest.outputs, manifest::NAME)
    }

    fn place(&self, ready: &Path, folder: &str) -> anyhow::Result<bool> {
        Shelf::place(self, ready, folder, known(self, folder).as_deref())
    }

    fn withdraw(&self, folder: &str) -> anyhow::Result<bool> {
        Shelf::withdraw(self, folder, known(self, folder).as_deref())
    }

    fn put(&self, name: &str, fill: Fill<'_>) -> anyhow::Result<FileDigest> {
        Shelf::put(self, name, fill)
    }

    fn is_intact(&self, file: &FileDigest) -> bool {
        Shelf::is_intact(self, file)
    }
}

/// What the run before left in a folder.
fn known(shelf: &Shelf, folder: &str) -> Option<Vec<FileDigest>> {
    let bytes = Shelf::read(shelf, &format!("{folder}/{}", manifest::NAME))?;
    let own = disk::digest_of(manifest::NAME, &bytes);
    // Of a manifest that a power cut tore nothing is known but that it was one of ours.
    let outputs = Manifest::parse(&bytes).map_or_else(Vec::new, |manifest| manifest.outputs);
    Some(outputs.into_iter().chain([own]).collect())
}
