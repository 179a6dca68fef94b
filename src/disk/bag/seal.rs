//! Writing a bag, as a folder or as a zip, digesting while copying.

use crate::archive::Packer;
use crate::bag::{self, Algorithm};
use crate::disk::evidence::{Source, copy_digesting};
use crate::disk::progress::Progress;
use crate::disk::{readable, reason};
use crate::evidence::Digest;
use anyhow::{Context, anyhow, bail};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// What a bag is to hold.
#[derive(Default)]
pub struct Payload<'a> {
    items: Vec<(String, Content<'a>)>,
}

/// Where the content of a file comes from.
pub enum Content<'a> {
    /// From memory.
    Bytes(Vec<u8>),
    /// From the disk.
    File(PathBuf),
    /// From the evidence, where it must still be what it was.
    Held {
        /// The evidence.
        source: &'a Source,
        /// The file's position in its holdings.
        file: usize,
        /// What the file was when it was looked at.
        expected: Digest,
    },
}

/// A bag that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// How many files its payload has.
    pub files: usize,
    /// How many bytes they are.
    pub bytes: u64,
    /// The digest of the tag manifest, by which the whole bag can be told from any other.
    pub seal: Digest,
    /// Files that had to be called otherwise ([`bag::portable`], or another file's name on some disks): what was asked for,
    /// and what it became.
    pub renamed: Vec<(String, String)>,
}

impl<'a> Payload<'a> {
    /// Adds a file under a path inside `data/`.
    pub fn add(&mut self, path: impl Into<String>, content: Content<'a>) {
        self.items.push((path.into(), content));
    }

    /// By their portable paths, in order.
    fn settle(self) -> anyhow::Result<BTreeMap<String, (String, Content<'a>)>> {
        let settled = self.named_apart()?;
        for path in settled.keys() {
            let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
            if let Some(folder) = folders.into_iter().find(|folder| settled.contains_key(*folder)) {
                bail!("“{folder}”不能既是文件又是文件夹");
            }
        }
        Ok(settled)
    }

    /// With their portable paths. Of those that are equal, or differ only in case or in how characters are composed and are
    /// one file on some disks, the later get a number.
    fn named_apart(self) -> anyhow::Result<BTreeMap<String, (String, Content<'a>)>> {
        let mut named: BTreeMap<String, (String, Content<'a>)> = BTreeMap::new();
        let mut taken = HashSet::new();
        let mut later = Vec::new();
        for (asked, content) in self.items {
            let path = format!("{}/{}", bag::PAYLOAD, bag::portable(&asked));
            if bag::leads_out(&path) {
                bail!("“{asked}”不能作封存包中的路径");
            }
            if taken.insert(folded(&path)) {
                named.insert(path, (asked, content));
            } else {
                later.push((path, asked, content));
            }
        }
        for (path, asked, content) in later {
            let free = (2..=u32::MAX).map(|number| with_number(&path, number)).find(|path| taken.insert(folded(path)));
            let Some(free) = free else { bail!("“{asked}”在封存包中没有可用的名称") };
            named.insert(free, (asked, content));
        }
        Ok(named)
    }
}

/// What a disk that knows no case and composes characters makes of a path.
fn folded(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase().nfc().collect()
}

/// A path with a number before its extension.
fn with_number(path: &str, number: u32) -> String {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    let end = path[name..].rfind('.').filter(|&dot| dot > 0).map_or(path.len(), |dot| name + dot);
    format!("{}（{number}）{}", &path[..end], &path[end..])
}

/// Writes a bag: a zip where the target is called so, else a folder. What exists is never overwritten, and nobody sees
/// a bag before it is whole. `info` is what `bag-info.txt` says (with `Bagging-Date`); `Payload-Oxum` is added.
///
/// # Errors
/// Where the target exists or can't be written, a path can't be one, or a file is no longer what it was.
pub fn seal(
    target: &Path,
    info: &[(String, String)],
    payload: Payload<'_>,
    progress: &dyn Progress,
) -> anyhow::Result<Sealed> {
    let describe = || format!("无法写入“{}”", target.display());
    let payload = payload.settle()?;
    // What would fail in the end fails before anything is copied.
    bag::info(info)?;
    let mut place = Place::begin(target).with_context(describe)?;
    let mut sizes = BTreeMap::new();
    for (path, (_, content)) in &payload {
        sizes.insert(path.as_str(), content.size()?);
    }
    progress.begin(payload.len(), sizes.values().sum());

    place.text(bag::DECLARATION, &bag::declaration()).with_context(describe)?;
    let mut lines = Vec::with_capacity(payload.len());
    let mut bytes = 0;
    for (path, (_, content)) in &payload {
        let expected_size = sizes.get(path.as_str()).copied().unwrap_or_default();
        let describe = || format!("无法写入“{}”中的“{path}”", target.display());
        let mut to = place.begin_file(path, expected_size).with_context(describe)?;
        let (digest, size) = content.copy(&mut Told { to: to.as_mut(), progress, size: 0 })?;
        to.flush().map_err(|error| reason(&error)).with_context(describe)?;
        drop(to);
        lines.push((digest.to_string(), path.as_str()));
        bytes += size;
        progress.file();
    }
    let files = payload.len();
    let mut pairs: Vec<_> = info.iter().filter(|(label, _)| !label.eq_ignore_ascii_case(bag::OXUM)).cloned().collect();
    pairs.push((bag::OXUM.to_owned(), format!("{bytes}.{files}")));
    let texts = [
        (bag::DECLARATION.to_owned(), bag::declaration()),
        (bag::INFO.to_owned(), bag::info(&pairs)?),
        (Algorithm::Sha256.manifest(), bag::manifest(lines)),
    ];
    for (name, text) in texts.iter().skip(1) {
        place.text(name, text).with_context(describe)?;
    }
    let tags = bag::manifest(texts.iter().map(|(name, text)| (digest(text.as_bytes()).to_string(), name.as_str())));
    place.text(&Algorithm::Sha256.tag_manifest(), &tags).with_context(describe)?;
    place.finish(target).with_context(describe)?;

    let renamed = payload.iter().filter_map(|(path, (asked, _))| {
        let path = path.strip_prefix("data/")?;
        (path != asked).then(|| (asked.clone(), path.to_owned()))
    });
    Ok(Sealed { files, bytes, seal: digest(tags.as_bytes()), renamed: renamed.collect() })
}

fn digest(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

impl Content<'_> {
    /// Its size as far as it is known; a file that has grown since is caught by its digest, or is what it is.
    fn size(&self) -> anyhow::Result<u64> {
        match self {
            Content::Bytes(bytes) => Ok(bytes.len() as u64),
            Content::File(path) => {
                let meta = fs::metadata(path).map_err(|error| reason(&error));
                let meta = meta.with_context(|| format!("无法读取“{}”", path.display()))?;
                if !meta.is_file() {
                    bail!("“{}”不是文件", path.display());
                }
                Ok(meta.len())
            }
            Content::Held { source, file, .. } => {
                let held = source.holdings.files.get(*file).ok_or_else(|| anyhow!("没有第{}个文件", file + 1))?;
                Ok(held.size)
            }
        }
    }

    fn copy(&self, to: &mut Told<'_>) -> anyhow::Result<(Digest, u64)> {
        match self {
            Content::Bytes(bytes) => {
                to.write_all(bytes).map_err(|error| reason(&error))?;
                Ok((digest(bytes), bytes.len() as u64))
            }
            Content::File(path) => File::open(path)
                .and_then(|mut file| copy_digesting(&mut file, to))
                .map_err(|error| reason(&error))
                .with_context(|| format!("无法复制“{}”", path.display())),
            Content::Held { source, file, expected } => {
                let digest = source.copy_file(*file, to)?;
                if digest != *expected {
                    let path = source.holdings.files.get(*file).map(|held| held.path.as_str()).unwrap_or_default();
                    bail!("“{path}”在核对之后有改动，未封存；请重新核对");
                }
                Ok((digest, to.size))
            }
        }
    }
}

/// Passes bytes on, and tells of them.
struct Told<'a> {
    to: &'a mut dyn Write,
    progress: &'a dyn Progress,
    size: u64,
}

impl Write for Told<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.size += written as u64;
        self.progress.bytes(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// A bag that is being written beside its place.
enum Place {
    Folder(tempfile::TempDir),
    Zip { packer: Box<Packer<BufWriter<tempfile::NamedTempFile>>>, top: String },
}

impl Place {
    fn begin(target: &Path) -> anyhow::Result<Self> {
        free(target)?;
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(|error| reason(&error))?;
        let mut beside = tempfile::Builder::new();
        beside.prefix(".ziping-");
        if !target.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) {
            return Ok(Place::Folder(beside.tempdir_in(parent).map_err(|error| reason(&error))?));
        }
        let top = target.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        if bag::leads_out(&top) || top.contains('/') {
            bail!("“{top}”不能作封存包的名称");
        }
        let file = beside.tempfile_in(parent).map_err(|error| reason(&error))?;
        Ok(Place::Zip { packer: Box::new(Packer::new(BufWriter::with_capacity(1 << 20, file))), top })
    }

    /// Begins a file of about so many bytes.
    fn begin_file(&mut self, path: &str, size: u64) -> anyhow::Result<Box<dyn Write + '_>> {
        match self {
            Place::Folder(beside) => {
                let path = beside.path().join(path);
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder).map_err(|error| reason(&error))?;
                }
                // Names that differ only in case are one name on some disks.
                Ok(Box::new(File::create_new(&path).map_err(|error| reason(&error))?))
            }
            Place::Zip { packer, top } => {
                packer.begin(&format!("{top}/{path}"), size).map_err(|error| reason(&error))?;
                Ok(Box::new(packer))
            }
        }
    }

    fn text(&mut self, name: &str, text: &str) -> anyhow::Result<()> {
        let mut to = self.begin_file(name, text.len() as u64)?;
        to.write_all(text.as_bytes()).map_err(|error| reason(&error))
    }

    fn finish(self, target: &Path) -> anyhow::Result<()> {
        free(target)?;
        match self {
            Place::Folder(beside) => {
                readable(beside.path())?;
                fs::rename(beside.path(), target).map_err(|error| reason(&error))?;
                // It is no longer where it would be removed from.
                let _ = beside.keep();
            }
            Place::Zip { packer, .. } => {
                let written = packer.finish().map_err(|error| reason(&error))?;
                let beside = written.into_inner().map_err(|error| reason(error.error()))?;
                readable(beside.path())?;
                beside.persist_noclobber(target).map_err(|error| reason(&error.error))?;
            }
        }
        Ok(())
    }
}

fn free(target: &Path) -> anyhow::Result<()> {
    if target.symlink_metadata().is_ok() {
        bail!("已有同名的文件或文件夹，不予覆盖");
    }
    Ok(())
}
