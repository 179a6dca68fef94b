//! Inboxes and outboxes in an object store: `s3://bucket/path`, `file:///path`.
//!
//! An application is fetched into a folder of this machine, done there as any other, and its results are put up object by
//! object. An object is there whole or not at all, but a folder of them is not: so the manifest goes first when results
//! are replaced, and comes last when they are there. A run that was killed in between finds none, and does the
//! application again. Two runs of the same shard at once are not kept apart here; they write the same bytes.
//!
//! What was asked for is read whole to tell whether it changed; of results the sizes are compared, since their digests
//! would cost as much as doing them again.

mod outbox;
mod tray;

pub use outbox::StoreOutbox;
pub use tray::StoreTray;

use anyhow::{Context, anyhow};
use futures_util::TryStreamExt;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, parse_url_opts};
use std::future::Future;
use std::sync::Arc;
use tokio::runtime::Runtime;
use url::Url;

/// Threads that wait for the network; the work is done elsewhere.
const WAITERS: usize = 2;

/// A place in an object store, and what waits for its answers.
struct Store {
    address: String,
    inner: Arc<dyn ObjectStore>,
    /// What all keys here begin with.
    prefix: Key,
    runtime: Runtime,
}

/// An object: its key below the prefix, and its size.
struct Object {
    path: String,
    size: u64,
}

impl Store {
    /// Opens a place. `options` are those of the store by the names that its environment variables have
    /// (`aws_access_key_id`, `aws_endpoint`).
    fn open(address: &str, options: &[(String, String)]) -> anyhow::Result<Self> {
        let describe = || format!("无法打开“{address}”");
        let url = Url::parse(address).map_err(|_| anyhow!("不是地址")).with_context(describe)?;
        let (inner, prefix) = parse_url_opts(&url, options.iter().cloned()).with_context(describe)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(WAITERS)
            .enable_all()
            .build()
            .with_context(describe)?;
        Ok(Store { address: address.trim_end_matches('/').to_owned(), inner: inner.into(), prefix, runtime })
    }

    fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
        self.runtime.block_on(answer)
    }

    /// The key of something below the prefix.
    fn key(&self, path: &str) -> anyhow::Result<Key> {
        let prefix = self.prefix.as_ref();
        let joint = if prefix.is_empty() { "" } else { "/" };
        Key::parse(format!("{prefix}{joint}{path}"))
            .map_err(|_| anyhow!("“{path}”不能作对象的名称"))
            .with_context(|| self.address.clone())
    }

    /// Everything below a folder; all of it for an empty one.
    fn list(&self, folder: &str) -> anyhow::Result<Vec<Object>> {
        let below = if folder.is_empty() { self.prefix.clone() } else { self.key(folder)? };
        let whole = self.prefix.as_ref().len();
        let skip = if whole == 0 { 0 } else { whole + 1 };
        let objects = self.inner.list(Some(&below)).try_collect::<Vec<_>>();
        let objects = self.wait(objects).with_context(|| format!("无法列出“{}”", self.address))?;
        let mut found: Vec<Object> = objects
            .into_iter()
            .filter_map(|meta| Some(Object { path: meta.location.as_ref().get(skip..)?.to_owned(), size: meta.size }))
            // A store lists a “folder” itself as an object without a name, where somebody made it by hand.
            .filter(|object| !object.path.is_empty())
            .collect();
        found.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(found)
    }

    fn get(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let key = self.key(path)?;
        let bytes = self.wait(async { self.inner.get(&key).await?.bytes().await });
        Ok(bytes.with_context(|| format!("无法读取“{}/{path}”", self.address))?.to_vec())
    }

    fn put(&self, path: &str, bytes: Vec<u8>) -> anyhow::Result<()> {
        let key = self.key(path)?;
        self.wait(self.inner.put(&key, PutPayload::from(bytes)))
            .with_context(|| format!("无法写入“{}/{path}”", self.address))?;
        Ok(())
    }

    fn delete(&self, path: &str) -> anyhow::Result<()> {
        let key = self.key(path)?;
        match self.wait(self.inner.delete(&key)) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error).with_context(|| format!("无法删除“{}/{path}”", self.address)),
        }
    }
}
