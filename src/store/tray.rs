//! An inbox in an object store.

use super::Store;
use crate::batch::inbox::{Entry, Listing};
use crate::batch::tray::{Tray, application};
use anyhow::Context;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// An inbox in an object store.
pub struct StoreTray {
    store: Store,
    /// The objects of each application, as listed last.
    objects: Mutex<BTreeMap<String, Vec<String>>>,
}

impl StoreTray {
    /// The inbox at an address.
    ///
    /// # Errors
    /// Where that is none, or the options are not those of its store.
    pub fn open(address: &str, options: &[(String, String)]) -> anyhow::Result<Self> {
        Ok(StoreTray { store: Store::open(address, options)?, objects: Mutex::default() })
    }
}

impl Tray for StoreTray {
    fn listing(&self) -> anyhow::Result<Listing> {
        let mut objects: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut found = BTreeMap::new();
        let mut left_out = BTreeMap::new();
        for object in self.store.list("")? {
            let (name, is_folder) = match object.path.split_once('/') {
                Some((name, _)) => (name.to_owned(), true),
                None => (object.path.clone(), false),
            };
            if let Err(why) = application(&name, is_folder) {
                left_out.insert(name, why);
                continue;
            }
            found.insert(name.clone(), is_folder);
            objects.entry(name).or_default().push(object.path);
        }
        *self.objects.lock().unwrap_or_else(PoisonError::into_inner) = objects;
        Ok(Listing { left_out: left_out.into_iter().collect(), ..Listing::of(found) })
    }

    fn fetch(&self, entry: &Entry, into: &Path) -> anyhow::Result<PathBuf> {
        let objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner).get(&entry.name).cloned();
        for path in objects.unwrap_or_default() {
            let bytes = self.store.get(&path)?;
            let place = into.join(&path);
            let folder = place.parent().unwrap_or(into);
            crate::disk::write_new(folder, &place, &bytes).with_context(|| format!("无法取来“{path}”"))?;
        }
        Ok(into.join(&entry.name))
    }
}
