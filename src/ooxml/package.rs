//! The zip container of an Office document: opened with ceilings, copied raw, written the same way every time.

use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

/// The part that every package names first.
const CONTENT_TYPES: &str = "[Content_Types].xml";
/// For a part that is written once for each document: speed before size.
const QUICK: i64 = 1;
/// For a package that is written once and kept.
const THOROUGH: i64 = 6;

/// Below this size a part may be as hollow as it likes.
const RATIO_MATTERS: u64 = 1 << 20;

/// How much of a package is read, and how much a template may make of it. The defaults are far above any honest form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Number of parts.
    pub parts: usize,
    /// Unpacked size of one part in bytes.
    pub part_size: u64,
    /// Unpacked size of all parts together in bytes.
    pub total_size: u64,
    /// How many times larger than packed a part may be that unpacks to more than one MiB.
    pub ratio: u64,
    /// Elements inside one another in a part; more than 256 are never read.
    pub depth: usize,
    /// Turns of all loops together in one filling.
    pub turns: usize,
    /// Size of one filled part in bytes.
    pub output_size: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            parts: 2_000,
            part_size: 32 << 20,
            total_size: 64 << 20,
            ratio: 200,
            depth: 256,
            turns: 300_000,
            output_size: 128 << 20,
        }
    }
}

/// Why a package is not read or not written.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The bytes are no zip archive.
    #[error("不是 Office 文档（不是 zip 包）")]
    NotZip,
    /// An OLE container: an encrypted document, or one of the formats before 2007.
    #[error("是加密文档或 2007 年以前的旧格式，请去掉密码并另存为新格式")]
    Ole,
    /// The archive's directory or a part's data is broken.
    #[error("文件已损坏：{0}")]
    Damaged(String),
    /// More parts than the ceiling allows.
    #[error("部件有 {found} 个，超过上限 {allowed}")]
    TooManyParts {
        /// Parts in the archive's directory.
        found: usize,
        /// The ceiling.
        allowed: usize,
    },
    /// One part unpacks, or says that it unpacks, to more than the ceiling.
    #[error("部件 {name} 解压后为 {found} 字节，超过上限 {allowed}")]
    PartTooLarge {
        /// The part.
        name: String,
        /// Its size.
        found: u64,
        /// The ceiling.
        allowed: u64,
    },
    /// All parts together say that they unpack to more than the ceiling.
    #[error("全部部件解压后为 {found} 字节，超过上限 {allowed}")]
    TooLarge {
        /// The sum.
        found: u64,
        /// The ceiling.
        allowed: u64,
    },
    /// A part is packed more tightly than any document is.
    #[error("部件 {name} 的压缩比为 {found}，超过上限 {allowed}")]
    TooHollow {
        /// The part.
        name: String,
        /// How many times larger than packed.
        found: u64,
        /// The ceiling.
        allowed: u64,
    },
    /// Two parts whose names differ at most in letter case: which one is meant is anybody's guess.
    #[error("部件重名：{0}")]
    DuplicateName(String),
    /// A name that points out of the package.
    #[error("部件名不安全：{0}")]
    UnsafeName(String),
    /// Entries share bytes, which only hostile archives do.
    #[error("部件数据互相重叠")]
    Overlapping,
    /// An entry is encrypted.
    #[error("部件 {0} 已加密")]
    Encrypted(String),
    /// A compression method other than stored and deflated.
    #[error("部件 {0} 的压缩方法不受支持")]
    UnsupportedCompression(String),
    /// A part was asked for that the package lacks.
    #[error("缺少部件 {0}")]
    MissingPart(String),
    /// The new archive can't be written.
    #[error("无法写出文档：{0}")]
    Write(String),
}

/// The archive's bytes: lent by the caller, or shared by everyone who fills the same template.
#[derive(Clone)]
enum Source<'a> {
    Lent(&'a [u8]),
    Shared(Arc<[u8]>),
}

impl AsRef<[u8]> for Source<'_> {
    fn as_ref(&self) -> &[u8] {
        match self {
            Source::Lent(bytes) => bytes,
            Source::Shared(bytes) => bytes,
        }
    }
}

/// An opened package. Opening reads the directory only; a part is inflated when it is asked for.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<Source<'a>>>,
    names: Vec<String>,
    size: usize,
    limits: Limits,
}

impl<'a> Package<'a> {
    /// Opens an archive and checks its directory against the limits.
    ///
    /// # Errors
    /// Every check of this module has its own [`PackageError`].
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, PackageError> {
        Self::from_source(Source::Lent(bytes), limits)
    }

    fn from_source(source: Source<'a>, limits: &Limits) -> Result<Self, PackageError> {
        if source.as_ref().starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(PackageError::Ole);
        }
        if !source.as_ref().starts_with(b"PK") {
            return Err(PackageError::NotZip);
        }
        let size = source.as_ref().len();
        let mut archive = ZipArchive::new(Cursor::new(source)).map_err(damaged)?;
        let names = check_directory(&mut archive, limits)?;
        Ok(Self { archive, names, size, limits: *limits })
    }

    /// How much of the package is read.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The parts' names in the archive's order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str).filter(|name| !name.ends_with('/'))
    }

    /// Whether there is such a part; letter case does not matter, as the packaging standard has it.
    pub fn contains(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// A part's unpacked bytes; `None` where the package has no such part.
    ///
    /// # Errors
    /// [`PackageError::PartTooLarge`] where the data unpacks past the limit or past what the directory declares,
    /// [`PackageError::Damaged`] where it does not unpack.
    pub fn part(&self, name: &str) -> Result<Option<Vec<u8>>, PackageError> {
        let Some(index) = self.index(name) else { return Ok(None) };
        // The directory is shared, so this copies a pointer; it keeps reading possible from several threads.
        let mut archive = self.archive.clone();
        let entry = archive.by_index(index).map_err(damaged)?;
        // The directory's sum was checked on opening; holding every part to its own declaration keeps the sum true.
        let allowed = entry.size().min(self.limits.part_size);
        let mut bytes = Vec::with_capacity(usize::try_from(allowed).unwrap_or(0));
        entry.take(allowed + 1).read_to_end(&mut bytes).map_err(damaged)?;
        let found = bytes.len() as u64;
        if found > allowed {
            return Err(PackageError::PartTooLarge { name: name.to_owned(), found, allowed });
        }
        Ok(Some(bytes))
    }

    /// Hands a part's unpacked bytes to `take` while they are inflated, so that they are never whole in memory. The
    /// ceiling on a part's size does not apply; that which it declares does.
    ///
    /// # Errors
    /// [`PackageError::MissingPart`], [`PackageError::Damaged`], and whatever `take` says.
    pub(crate) fn read_with<T, E: From<PackageError>>(
        &self,
        name: &str,
        take: impl FnOnce(&mut dyn Read) -> Result<T, E>,
    ) -> Result<T, E> {
        let missing = || PackageError::MissingPart(name.to_owned());
        let index = self.index(name).ok_or_else(missing)?;
        let mut archive = self.archive.clone();
        let mut entry = archive.by_index(index).map_err(damaged)?;
        take(&mut entry)
    }

    /// Like [`Package::part`], for a part without which the document makes no sense.
    ///
    /// # Errors
    /// Those of [`Package::part`], and [`PackageError::MissingPart`].
    pub fn required(&self, name: &str) -> Result<Vec<u8>, PackageError> {
        self.part(name)?.ok_or_else(|| PackageError::MissingPart(name.to_owned()))
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known.eq_ignore_ascii_case(name))
    }
}

impl Package<'static> {
    /// Opens an archive that several owners share; else like [`Package::open`].
    ///
    /// # Errors
    /// Those of [`Package::open`].
    pub fn shared(bytes: Arc<[u8]>, limits: &Limits) -> Result<Self, PackageError> {
        Self::from_source(Source::Shared(bytes), limits)
    }
}

impl std::fmt::Debug for Package<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Package").field("names", &self.names).finish_non_exhaustive()
    }
}

/// A package with some parts exchanged: these are deflated, all others are copied as they lie, in the old order; parts
/// that the package did not have come last. The same input gives the same bytes.
///
/// # Errors
/// [`PackageError::Write`] and [`PackageError::Damaged`].
pub fn rewrite<N: AsRef<str>, B: AsRef<[u8]>>(
    package: &Package<'_>,
    replacements: &[(N, B)],
) -> Result<Vec<u8>, PackageError> {
    let names: Vec<&str> = replacements.iter().map(|(name, _)| name.as_ref()).collect();
    rewrite_with(package, &names, |index, sink| sink.write_all(replacements[index].1.as_ref()).map_err(unwritable))
}

/// Like [`rewrite`], but the new parts are written while they come into being, so that none is ever whole in memory:
/// `write` gets the position of a name in `changed` and what to write the part into.
///
/// # Errors
/// Those of [`rewrite`] and whatever `write` says.
pub fn rewrite_with<E: From<PackageError>>(
    package: &Package<'_>,
    changed: &[&str],
    write: impl FnMut(usize, &mut dyn Write) -> Result<(), E>,
) -> Result<Vec<u8>, E> {
    rewrite_without(package, &[], changed, write)
}

/// Like [`rewrite_with`], but some parts are left out.
///
/// # Errors
/// Those of [`rewrite_with`].
pub fn rewrite_without<E: From<PackageError>>(
    package: &Package<'_>,
    dropped: &[&str],
    changed: &[&str],
    mut write: impl FnMut(usize, &mut dyn Write) -> Result<(), E>,
) -> Result<Vec<u8>, E> {
    let mut archive = package.archive.clone();
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(package.size * 2)));
    for (index, name) in package.names.iter().enumerate() {
        if dropped.iter().any(|gone| gone.eq_ignore_ascii_case(name)) {
            continue;
        }
        if let Some(new) = changed.iter().position(|new| new.eq_ignore_ascii_case(name)) {
            writer.start_file(name, options(QUICK)).map_err(unwritable)?;
            write(new, &mut writer)?;
        } else {
            let entry = archive.by_index_raw(index).map_err(damaged)?;
            writer.raw_copy_file_touch(entry, DateTime::default(), None).map_err(unwritable)?;
        }
    }
    for (new, name) in changed.iter().enumerate().filter(|(_, name)| !package.contains(name)) {
        writer.start_file(*name, options(QUICK)).map_err(unwritable)?;
        write(new, &mut writer)?;
    }
    Ok(writer.finish().map_err(unwritable)?.into_inner())
}

/// A fresh package: the list of content types first, as some readers expect, then the parts as given.
///
/// # Errors
/// [`PackageError::Write`], also where a name stands twice.
pub fn build<N: AsRef<str>, B: AsRef<[u8]>>(parts: &[(N, B)]) -> Result<Vec<u8>, PackageError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let is_first = |name: &str| name == CONTENT_TYPES;
    let (first, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|(name, _)| is_first(name.as_ref()));
    for (name, bytes) in first.into_iter().chain(rest) {
        writer.start_file(name.as_ref(), options(THOROUGH)).map_err(unwritable)?;
        writer.write_all(bytes.as_ref()).map_err(unwritable)?;
    }
    Ok(writer.finish().map_err(unwritable)?.into_inner())
}

/// Everything that would else come from the machine or its clock is named.
fn options(level: i64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .system(System::Dos)
        .last_modified_time(DateTime::default())
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(level))
}

/// Checks all that can be checked without inflating; returns the names.
fn check_directory(archive: &mut ZipArchive<Cursor<Source<'_>>>, limits: &Limits) -> Result<Vec<String>, PackageError> {
    if archive.len() > limits.parts {
        return Err(PackageError::TooManyParts { found: archive.len(), allowed: limits.parts });
    }
    if archive.has_duplicate_names() {
        return Err(PackageError::DuplicateName("包内目录有同名条目".to_owned()));
    }
    let mut names = Vec::with_capacity(archive.len());
    let mut folded = std::collections::HashSet::with_capacity(archive.len());
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(damaged)?;
        let name = entry.name().map_err(damaged)?.into_owned();
        if !is_safe(&name) {
            return Err(PackageError::UnsafeName(name));
        }
        if entry.encrypted() {
            return Err(PackageError::Encrypted(name));
        }
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(PackageError::UnsupportedCompression(name));
        }
        if entry.size() > limits.part_size {
            return Err(PackageError::PartTooLarge { name, found: entry.size(), allowed: limits.part_size });
        }
        let ratio = entry.size() / entry.compressed_size().max(1);
        if entry.size() > RATIO_MATTERS && ratio > limits.ratio {
            return Err(PackageError::TooHollow { name, found: ratio, allowed: limits.ratio });
        }
        total = total.saturating_add(entry.size());
        if !folded.insert(name.to_ascii_lowercase()) {
            return Err(PackageError::DuplicateName(name));
        }
        names.push(name);
    }
    if total > limits.total_size {
        return Err(PackageError::TooLarge { found: total, allowed: limits.total_size });
    }
    if archive.has_overlapping_entries().map_err(damaged)? {
        return Err(PackageError::Overlapping);
    }
    Ok(names)
}

fn is_safe(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('/')
        && !name.contains(['\\', ':', '\0'])
        && !name.split('/').any(|segment| segment == ".." || segment == ".")
}

fn damaged(error: impl std::fmt::Display) -> PackageError {
    let words = error.to_string();
    let known = [("EOCD", "找不到压缩包的结尾，可能没有下载或复制完整"), ("checksum", "校验和不符")];
    let chinese = known.iter().find(|(english, _)| words.contains(english)).map(|(_, chinese)| (*chinese).to_owned());
    PackageError::Damaged(chinese.unwrap_or(words))
}

fn unwritable(error: impl std::fmt::Display) -> PackageError {
    PackageError::Write(error.to_string())
}

#[cfg(test)]
mod tests;
