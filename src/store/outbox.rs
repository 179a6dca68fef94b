//! An outbox in an object store.

use super::Store;
use crate::batch::manifest::{self, Manifest};
use crate::batch::outbox::{Fill, Outbox};
use crate::disk::{self, inventory::inventory};
use crate::record::FileDigest;
use anyhow::Context;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use tempfile::TempDir;

/// The sizes of the files of each folder of results.
type Sizes = BTreeMap<String, BTreeMap<String, u64>>;

/// An outbox in an object store.
pub struct StoreOutbox {
    store: Store,
    working: TempDir,
    /// As listed when it was opened, and placed since.
    sizes: Mutex<Sizes>,
}

impl StoreOutbox {
    /// The outbox at an address.
    ///
    /// # Errors
    /// Where that is none, or can't be listed.
    pub fn open(address: &str, options: &[(String, String)]) -> anyhow::Result<Self> {
        let store = Store::open(address, options)?;
        let working = disk::working_folder().context("没有可用的临时文件夹")?;
        let sizes = Mutex::new(sizes(&store)?);
        Ok(StoreOutbox { store, working, sizes })
    }

    /// What is known of a folder.
    fn known(&self, folder: &str) -> BTreeMap<String, u64> {
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner).get(folder).cloned().unwrap_or_default()
    }

    fn note(&self, folder: &str, files: BTreeMap<String, u64>) {
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned(), files);
    }
}

fn sizes(store: &Store) -> anyhow::Result<Sizes> {
    let mut sizes = Sizes::new();
    for object in store.list("")? {
        if let Some((folder, path)) = object.path.split_once('/') {
            sizes.entry(folder.to_owned()).or_default().insert(path.to_owned(), object.size);
        }
    }
    Ok(sizes)
}

impl Outbox for StoreOutbox {
    fn working(&self) -> &Path {
        self.working.path()
    }

    fn folders(&self) -> anyhow::Result<Vec<String>> {
        let sizes = sizes(&self.store)?;
        Ok(sizes
            .into_iter()
            .filter(|(_, files)| files.contains_key(manifest::NAME))
            .map(|(folder, _)| folder)
            .collect())
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.store.get(path).ok()
    }

    fn holds(&self, folder: &str, manifest: &Manifest) -> bool {
        let mut there = self.known(folder);
        there.remove(manifest::NAME);
        let said: BTreeMap<String, u64> = manifest.outputs.iter().map(|file| (file.path.clone(), file.bytes)).collect();
        there == said
    }

    fn place(&self, ready: &Path, folder: &str) -> anyhow::Result<bool> {
        let before = self.known(folder);
        if before.contains_key(manifest::NAME) {
            self.store.delete(&format!("{folder}/{}", manifest::NAME))?;
        }
        let mut files: Vec<FileDigest> = inventory(ready, true);
        // The proof comes last.
        files.sort_by_key(|file| file.path == manifest::NAME);
        let mut placed = BTreeMap::new();
        for file in &files {
            placed.insert(file.path.clone(), file.bytes);
        }
        for stale in before.keys().filter(|path| !placed.contains_key(*path)) {
            self.store.delete(&format!("{folder}/{stale}"))?;
        }
        for file in files {
            let bytes = disk::load_within(&ready.join(&file.path), "结果", u64::MAX - 1)?;
            self.store.put(&format!("{folder}/{}", file.path), bytes)?;
        }
        self.note(folder, placed);
        Ok(false)
    }

    fn withdraw(&self, folder: &str) -> anyhow::Result<bool> {
        let before = self.known(folder);
        self.store.delete(&format!("{folder}/{}", manifest::NAME))?;
        for path in before.keys() {
            self.store.delete(&format!("{folder}/{path}"))?;
        }
        self.note(folder, BTreeMap::new());
        Ok(false)
    }

    fn put(&self, name: &str, fill: Fill<'_>) -> anyhow::Result<FileDigest> {
        let mut bytes = Vec::new();
        fill(&mut bytes)?;
        let digest = disk::digest_of(name, &bytes);
        self.store.put(name, bytes)?;
        Ok(digest)
    }

    fn is_intact(&self, file: &FileDigest) -> bool {
        self.store.get(&file.path).is_ok_and(|bytes| disk::sha256(&bytes) == file.sha256)
    }
}
