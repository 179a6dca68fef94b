//! The file system: reading inputs whole, and writing outputs so that nobody ever sees half of one.

pub mod bag;
pub mod evidence;
pub mod inventory;
pub mod names;
pub mod progress;
pub mod renames;
pub mod shelf;

use crate::document::Document;
use crate::record::FileDigest;
use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write as _};
use std::path::{Component, Path, PathBuf};

/// No input file is larger; a filled form has some 20 KB.
const LARGEST_INPUT: u64 = 64 << 20;

/// A file as it lies on the disk.
pub struct Loaded {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Reads a filled form whole.
pub fn load(path: &Path) -> anyhow::Result<Loaded> {
    let bytes = load_bytes(path, "填好的自评估表")?;
    Ok(Loaded { sha256: sha256(&bytes), bytes })
}

/// A file of these bytes, by its digest.
pub fn digest_of(path: impl Into<String>, bytes: &[u8]) -> FileDigest {
    FileDigest { path: path.into(), bytes: bytes.len() as u64, sha256: sha256(bytes) }
}

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(digest: &[u8]) -> String {
    let mut text = String::with_capacity(2 * digest.len());
    for byte in digest {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Reads a file whole. `kind` is what it should be, for the complaint about one that is too large to be that.
pub fn load_bytes(path: &Path, kind: &str) -> anyhow::Result<Vec<u8>> {
    load_within(path, kind, LARGEST_INPUT)
}

/// Reads a file whole that is at most so many bytes large.
pub fn load_within(path: &Path, kind: &str, limit: u64) -> anyhow::Result<Vec<u8>> {
    let describe = || format!("无法读取“{}”", path.display());
    let meta = fs::metadata(path).map_err(|error| reason(&error)).with_context(describe)?;
    if meta.is_dir() {
        bail!("“{}”是文件夹，请给出其中的文件，如 {}/*.xlsx", path.display(), path.display());
    }
    if !meta.is_file() {
        bail!("“{}”不是普通文件", path.display());
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| reason(&error)).with_context(describe)?;
    // One byte more than allowed tells a file that grew while it was read.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| reason(&error)).with_context(describe)?;
    if bytes.len() as u64 > limit {
        bail!("“{}”超过{} MiB，不像{kind}", path.display(), limit >> 20);
    }
    Ok(bytes)
}

/// The commonest reasons in Chinese; the system's own words otherwise.
fn reason(error: &std::io::Error) -> anyhow::Error {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => anyhow::anyhow!("文件不存在"),
        ErrorKind::PermissionDenied => anyhow::anyhow!("没有权限"),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => anyhow::anyhow!("已有同名的文件，不是文件夹"),
        ErrorKind::IsADirectory => anyhow::anyhow!("是文件夹，不是文件"),
        ErrorKind::StorageFull => refusal("磁盘已满".to_owned(), true),
        ErrorKind::QuotaExceeded => refusal("磁盘配额已用完".to_owned(), true),
        ErrorKind::ReadOnlyFilesystem => refusal("磁盘是只读的".to_owned(), true),
        _ => anyhow::anyhow!("{error}"),
    }
}

/// A path without links and `..`, as far as it exists; what does not exist yet is put behind as written.
pub fn resolved(path: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(path).ok()?;
    let (there, missing) = whole.ancestors().find_map(|above| {
        let there = above.canonicalize().ok()?;
        Some((there, whole.strip_prefix(above).ok()?.to_owned()))
    })?;
    Some(if missing.as_os_str().is_empty() { there } else { there.join(missing) })
}

/// Whether a path is a folder, or lies in it.
pub fn is_inside(path: &Path, folder: &Path) -> bool {
    resolved(path).zip(resolved(folder)).is_some_and(|(path, folder)| path.starts_with(folder))
}

/// The way from one folder to another, as links have it; `None` where there is none (another drive).
pub fn way(from: &Path, to: &Path) -> Option<String> {
    let (from, to) = (resolved(from)?, resolved(to)?);
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(left, right)| left == right).count();
    if common == 0 {
        return None;
    }
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    let down = to[common..].iter().map(|step| step.as_os_str().to_string_lossy().into_owned());
    let steps: Vec<String> = up.chain(down).collect();
    Some(if steps.is_empty() { ".".to_owned() } else { steps.join("/") })
}

/// What application folders hold that is read; everything else in them is evidence or none of our business.
const PAPERS: [&str; 7] = ["xlsx", "xlsm", "xls", "xlsb", "ods", "docx", "docm"];

/// Whether a file of this name may be a form or facts: by its extension; lock files and hidden ones are none.
pub fn is_paper(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    let is_known = extension.is_some_and(|extension| PAPERS.contains(&extension.as_str()));
    is_known && !name.starts_with("~$") && !name.starts_with('.')
}

/// The files of an application's folder that may be forms or facts, by name; lock files and hidden ones are left out.
pub fn application_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let describe = || format!("无法读取文件夹“{}”", folder.display());
    let entries = fs::read_dir(folder).map_err(|error| reason(&error)).with_context(describe)?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        is_paper(&name) && path.is_file()
    });
    paths.sort();
    if paths.is_empty() {
        bail!("文件夹“{}”中没有自评估表或申报信息（{}）", folder.display(), PAPERS.join("、"));
    }
    Ok(paths)
}

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A file; or a pipe or device, which the reading will tell.
    File,
    /// A symbolic link, wherever it leads.
    Link,
}

/// The entries of a folder with what they are, by name.
pub fn entries(folder: &Path) -> anyhow::Result<Vec<(String, Kind)>> {
    let describe = || format!("无法读取文件夹“{}”", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| reason(&error)).with_context(describe)? {
        let entry = entry.map_err(|error| reason(&error)).with_context(describe)?;
        let kind = match entry.file_type() {
            Ok(kind) if kind.is_dir() => Kind::Folder,
            Ok(kind) if kind.is_symlink() => Kind::Link,
            _ => Kind::File,
        };
        found.push((entry.file_name().to_string_lossy().into_owned(), kind));
    }
    found.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(found)
}

/// An error with what led to it.
pub fn words(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).collect::<Vec<_>>().join("：")
}

/// Whether whatever else is tried would fail in the same way: the disk is full, a template is wrong.
pub fn is_for_all(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<ForAll>().is_some())
}

/// What whatever else is tried would meet too.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct ForAll(String);

/// An error, of which is known whether whatever else is tried would meet it too.
pub fn refusal(why: String, is_for_all: bool) -> anyhow::Error {
    if is_for_all { ForAll(why).into() } else { anyhow::anyhow!(why) }
}

/// Removes a folder with all in it, where it is there.
pub fn remove_folder(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(reason(&error)).with_context(|| format!("无法删除“{}”", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Writes one file: beside its place first, then renamed into it.
pub fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let describe = || format!("无法写入“{}”", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| reason(&error)).with_context(describe)?;
    let mut beside = tempfile::Builder::new()
        .prefix(".ziping-")
        .tempfile_in(folder)
        .map_err(|error| reason(&error))
        .with_context(describe)?;
    beside.write_all(bytes).map_err(|error| reason(&error)).with_context(describe)?;
    readable(beside.path())?;
    beside.persist(path).map_err(|error| reason(&error.error)).with_context(describe)?;
    Ok(())
}

/// Writes papers into a folder that is not there yet. What an error leaves half done is for the caller to clear away.
pub fn fill_folder(folder: &Path, documents: &[Document]) -> anyhow::Result<()> {
    let describe = || format!("无法写入文件夹“{}”", folder.display());
    fs::create_dir_all(folder).map_err(|error| reason(&error)).with_context(describe)?;
    for document in documents {
        let path = folder.join(&document.name);
        // Most papers lie in the folder itself, which is there.
        if let Some(inner) = path.parent().filter(|inner| *inner != folder) {
            fs::create_dir_all(inner).map_err(|error| reason(&error)).with_context(describe)?;
        }
        fs::write(&path, &document.bytes).map_err(|error| reason(&error)).with_context(describe)?;
    }
    Ok(())
}

/// Writes a file into a folder that is made for it, where nobody looks yet.
pub fn write_new(folder: &Path, path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    fs::create_dir_all(folder).and_then(|()| fs::write(path, bytes)).map_err(|error| reason(&error))
}

/// A folder of our own for the time being, which goes with what is returned.
pub fn working_folder() -> anyhow::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix("ziping-").tempdir().map_err(|error| reason(&error))
}

/// Writes the papers of one application into a folder of their own: whole or not at all. What stood there is replaced.
pub fn write_folder(folder: &Path, documents: &[Document]) -> anyhow::Result<()> {
    let describe = || format!("无法写入文件夹“{}”", folder.display());
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|error| reason(&error)).with_context(describe)?;
    let beside = tempfile::Builder::new()
        .prefix(".ziping-")
        .tempdir_in(parent)
        .map_err(|error| reason(&error))
        .with_context(describe)?;
    fill_folder(beside.path(), documents)?;
    readable(beside.path())?;
    let ready = beside.keep();
    let placed = replace(&ready, folder);
    if placed.is_err() {
        // The papers were not placed; leave no trace of them.
        let _ = fs::remove_dir_all(&ready);
    }
    placed.map_err(|error| reason(&error)).with_context(describe)
}

fn replace(ready: &Path, folder: &Path) -> std::io::Result<()> {
    if !folder.exists() {
        return fs::rename(ready, folder);
    }
    let old = tempfile::Builder::new().prefix(".ziping-").tempdir_in(folder.parent().unwrap_or(Path::new(".")))?;
    let aside = old.path().join("old");
    fs::rename(folder, &aside)?;
    fs::rename(ready, folder).inspect_err(|_| {
        // Put back what was there.
        let _ = fs::rename(&aside, folder);
    })
}

/// Temporary files are for their owner only; papers are read by colleagues.
#[cfg(unix)]
fn readable(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = if path.is_dir() { 0o755 } else { 0o644 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(|error| reason(&error))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
fn readable(_path: &Path) -> anyhow::Result<()> {
    Ok(())
}

/// Reads the files of a catalogue folder: every `.toml` in it and in its folders, in the order of their paths.
pub fn load_catalog(folder: &Path) -> anyhow::Result<Vec<crate::data::CatalogFile>> {
    let mut files = Vec::new();
    gather_catalog(folder, "", &mut files)?;
    if files.is_empty() {
        bail!("“{}”不是条款目录：其中没有 .toml 文件", folder.display());
    }
    Ok(files)
}

/// A catalogue has two levels of folders; deeper ones are not its own.
const DEEPEST_CATALOG_FOLDER: usize = 2;

fn gather_catalog(folder: &Path, inside: &str, files: &mut Vec<crate::data::CatalogFile>) -> anyhow::Result<()> {
    let describe = || format!("无法读取“{}”", folder.display());
    let entries = fs::read_dir(folder).map_err(|error| reason(&error)).with_context(describe)?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let inside = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        if path.is_dir() {
            if inside.split('/').count() <= DEEPEST_CATALOG_FOLDER {
                gather_catalog(&path, &inside, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path)
                .map_err(|error| reason(&error))
                .with_context(|| format!("无法读取“{}”", path.display()))?;
            files.push(crate::data::CatalogFile { path: inside, text });
        }
    }
    Ok(())
}
