//! Going through an archive, entry by entry, without unpacking it to anywhere.

use super::examine::{self, Examined, Stamp};
use super::source::{Source, Where};
use super::{SurveyLimits, passing, properties};
use crate::archive::{Entry, EntryFault, Listing};
use crate::disk::progress::Progress;
use crate::disk::reason;
use crate::evidence::{FileTrouble, HeldFile, Holdings, LeftOut, WhyLeftOut};
use anyhow::{Context, anyhow, bail};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

/// Lists an archive and reads every file in it once.
///
/// # Errors
/// Where the archive is none, is refused whole, or changes meanwhile; what is wrong inside it stands in the holdings.
pub fn survey_archive(zip: &Path, limits: &SurveyLimits, progress: &dyn Progress) -> anyhow::Result<Source> {
    let describe = || format!("无法读取压缩包“{}”", zip.display());
    let failed = |error: io::Error| reason(&error);
    if !zip.metadata().map_err(failed).with_context(describe)?.is_file() {
        bail!("“{}”不是文件；是文件夹时请用 --dir", zip.display());
    }
    let mut archive = File::open(zip).map_err(failed).with_context(describe)?;
    let before = Stamp::of(&archive.metadata().map_err(failed).with_context(describe)?);
    let listing = Listing::read(&mut archive).map_err(|refused| anyhow!("{refused}")).with_context(describe)?;

    let mut holdings = Holdings { name: zip.display().to_string(), ..Holdings::default() };
    let order = order(&listing, limits, &mut holdings);
    let bytes = order.iter().filter_map(|&at| listing.entries().get(at)).map(|entry| entry.size).sum();
    progress.begin(order.len(), bytes);
    // Each thread reads with a handle of its own: one has one place at a time.
    let examined: Vec<Option<Examined>> = order
        .par_iter()
        .map_init(|| File::open(zip), |archive, &at| examine(listing.entries().get(at)?, archive.as_mut(), progress))
        .collect();
    let mut places = Vec::with_capacity(order.len());
    for (at, examined) in order.into_iter().zip(examined) {
        let Some(entry) = listing.entries().get(at) else { continue };
        let path = entry.path.clone();
        let Some(Examined { size, sha256, trouble, organisation }) = examined else {
            holdings.left_out.push(LeftOut { path, why: WhyLeftOut::Unsupported(EntryFault::Overlong.to_string()) });
            continue;
        };
        holdings.files.push(HeldFile { path, size, sha256, trouble, organisation });
        places.push(at);
    }
    holdings.left_out.sort();
    if Stamp::of(&zip.metadata().map_err(failed).with_context(describe)?) != before {
        bail!("压缩包“{}”在读取时有改动，请重新运行", zip.display());
    }
    Ok(Source { holdings, place: Where::Archive { zip: zip.to_owned(), listing, places } })
}

/// The entries that are looked into, by path; the others are told or counted.
fn order(listing: &Listing, limits: &SurveyLimits, holdings: &mut Holdings) -> Vec<usize> {
    let mut passed = BTreeSet::new();
    let mut is_evidence = |path: &str| {
        let part = passing::part(path);
        if let Some((length, key)) = part
            && passed.insert(path[..length].to_owned())
        {
            passing::count(&mut holdings.ignored, key);
        }
        part.is_none()
    };
    let mut order = Vec::new();
    let mut deep = BTreeSet::new();
    for (at, entry) in listing.entries().iter().enumerate() {
        if !is_evidence(&entry.path) {
            continue;
        }
        // As in a folder, the folder is told that is not gone into.
        match entry.path.match_indices('/').nth(limits.depth.saturating_sub(1)) {
            None => order.push(at),
            Some((length, _)) => {
                let folder = entry.path.get(..length).unwrap_or_default();
                if deep.insert(folder) {
                    holdings.left_out.push(LeftOut { path: folder.to_owned(), why: WhyLeftOut::TooDeep });
                }
            }
        }
    }
    for left_out in listing.left_out() {
        if left_out.why == WhyLeftOut::LeadsOut || is_evidence(&left_out.path) {
            holdings.left_out.push(left_out.clone());
        }
    }
    order.sort_by_key(|&at| listing.entries().get(at).map(|entry| entry.path.as_str()));
    if let Some(entry) = order.get(limits.files).and_then(|&at| listing.entries().get(at)) {
        holdings.left_out.push(LeftOut { path: entry.path.clone(), why: WhyLeftOut::TooMany });
        order.truncate(limits.files);
    }
    order
}

/// Reads an entry to its end; `None` where more comes out than it declares.
fn examine(entry: &Entry, archive: Result<&mut File, &mut io::Error>, progress: &dyn Progress) -> Option<Examined> {
    // An entry has no time of its own; the archive as a whole is looked at in the end.
    let stamp = Stamp { size: entry.size, written: None };
    let examined = match archive {
        Err(error) => Some(Examined::unreadable(entry.size, error)),
        Ok(archive) => entry
            .open(archive)
            .and_then(|mut content| examine::stream(&mut content, &entry.path, stamp, &|| Ok(stamp), progress))
            .map(|examined| examined.looked_into(&entry.path, || unpacked(entry, archive)))
            .map_or_else(|error| unreadable(entry.size, &error), Some),
    };
    progress.file();
    examined
}

/// A small document's content, to look about in.
fn unpacked(entry: &Entry, archive: &mut File) -> io::Result<Cursor<Vec<u8>>> {
    if entry.size > properties::LARGEST_UNPACKED {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    entry.open(archive)?.read_to_end(&mut bytes)?;
    Ok(Cursor::new(bytes))
}

/// What is told of an entry that can't be read; `None` where more comes out than it declares.
fn unreadable(size: u64, error: &io::Error) -> Option<Examined> {
    let told = |why: String| {
        Some(Examined { size, sha256: None, trouble: Some(FileTrouble::Unreadable(why)), organisation: None })
    };
    // What the unpacker says is English and about its own inside.
    let is_damage = matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
        || error.kind() == io::ErrorKind::UnexpectedEof
        || error.kind() == io::ErrorKind::Other;
    match error.get_ref().and_then(|inner| inner.downcast_ref::<EntryFault>()) {
        Some(EntryFault::Overlong) => None,
        Some(fault) => told(fault.to_string()),
        None if is_damage => told("压缩包中的内容已损坏".to_owned()),
        None => Some(Examined::unreadable(size, error)),
    }
}
