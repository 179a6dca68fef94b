//! Summing up: from the records of all applications, one by one, to what is said of the inbox as a whole.

use super::manifest::{self, Manifest};
use super::outbox::Outbox;
use crate::across;
use crate::disk;
use crate::record::{self, FileDigest, Record, Said};
use crate::report::inbox::{Summary, html, json, workbook};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// The version of the proof that a summary is of these results.
const SCHEMA: &str = "ziping.summary-manifest/1";

/// One folder of results to be summed up, and the way to it from where the summary will lie; empty where that is there.
pub struct Source<'a> {
    /// The results.
    pub outbox: &'a dyn Outbox,
    /// The way to them, steps parted by `/`.
    pub way: String,
}

/// What the summary is made from and what it is.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Proof {
    schema: String,
    program: String,
    /// SHA-256 over the folders and their manifests.
    sources_sha256: String,
    outputs: Vec<FileDigest>,
}

/// One application's results.
struct Found<'a> {
    application: String,
    source: &'a Source<'a>,
    folder: String,
    manifest_sha256: String,
}

impl Found<'_> {
    fn record(&self) -> Result<Record, String> {
        let bytes = self.source.outbox.read(&format!("{}/{}", self.folder, record::NAME));
        let bytes = bytes.ok_or_else(|| format!("没有{}", record::NAME))?;
        let record: Record =
            serde_json::from_slice(&bytes).map_err(|error| format!("{}无法读取：{error}", record::NAME))?;
        if record.schema == record::SCHEMA {
            Ok(record)
        } else {
            Err(format!("{}是另一版本的（{}）", record::NAME, record.schema))
        }
    }

    fn way(&self) -> String {
        if self.source.way.is_empty() { self.folder.clone() } else { format!("{}/{}", self.source.way, self.folder) }
    }
}

/// Sums up all results and writes `汇总.xlsx`, `汇总.html` and `summary.json` to `to`. With `is_to_be_proven` nothing is done
/// where the summary that lies there is proven to be of these results; then there is none to give.
///
/// # Errors
/// Where results can't be listed, or the summary can't be written.
pub fn sum_up(sources: &[Source<'_>], to: &dyn Outbox, is_to_be_proven: bool) -> anyhow::Result<Option<Summary>> {
    let (found, mut unread) = find(sources)?;
    let sources_sha256 = digest(&found, &unread);
    if is_to_be_proven && is_proven(to, &sources_sha256) {
        return Ok(None);
    }
    let (summary, kept) = gather(found, &mut unread);
    let created = summary.days.last().and_then(|day| day.parse().ok()).unwrap_or_default();
    let page = html::Page::compile()?;
    let write = || -> anyhow::Result<Vec<FileDigest>> {
        // One after the other: each takes some memory of its own.
        let sheets = workbook::write(&summary, said(&kept), created)?;
        let sheets = to.put(workbook::NAME, &mut |out| Ok(out.write_all(&sheets)?))?;
        let page = to.put(html::NAME, &mut |out| Ok(page.write(&summary, out)?))?;
        let data = to.put(json::NAME, &mut |out| Ok(json::write(&summary, said(&kept), out)?))?;
        Ok(vec![sheets, page, data])
    };
    let outputs = write().context("无法写入汇总")?;
    let proof = Proof { schema: SCHEMA.to_owned(), program: program(), sources_sha256, outputs };
    let proof = crate::report::json::print(&proof);
    to.put(manifest::NAME, &mut |out| Ok(out.write_all(proof.as_bytes())?))?;
    Ok(Some(summary))
}

fn program() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Results that can't be read, in words: the folder, and why.
type Unread = Vec<(String, String)>;

/// All results, by the names of their applications; and those that are none.
fn find<'a>(sources: &'a [Source<'a>]) -> anyhow::Result<(Vec<Found<'a>>, Unread)> {
    let mut found = Vec::new();
    let mut unread = Vec::new();
    for source in sources {
        for folder in source.outbox.folders()? {
            let bytes = source.outbox.read(&format!("{folder}/{}", manifest::NAME)).unwrap_or_default();
            match Manifest::parse(&bytes) {
                Some(manifest) => found.push(Found {
                    application: manifest.application,
                    source,
                    folder,
                    manifest_sha256: disk::sha256(&bytes),
                }),
                None => unread.push((folder, format!("{}无法读取，或是另一版本的", manifest::NAME))),
            }
        }
    }
    found.sort_by(|left, right| {
        (&left.application, &left.source.way, &left.folder).cmp(&(&right.application, &right.source.way, &right.folder))
    });
    Ok((found, unread))
}

fn digest(found: &[Found<'_>], unread: &[(String, String)]) -> String {
    let mut all = String::new();
    for found in found {
        // Writing to a string can't fail.
        let _ = writeln!(all, "{}\0{}", found.way(), found.manifest_sha256);
    }
    for (folder, why) in unread {
        let _ = writeln!(all, "{folder}\0{why}");
    }
    disk::sha256(all.as_bytes())
}

fn is_proven(to: &dyn Outbox, sources_sha256: &str) -> bool {
    let proof: Option<Proof> = to.read(manifest::NAME).and_then(|bytes| serde_json::from_slice(&bytes).ok());
    proof.is_some_and(|proof| {
        proof.schema == SCHEMA
            && proof.program == program()
            && proof.sources_sha256 == sources_sha256
            && proof.outputs.iter().all(|output| to.is_intact(output))
    })
}

/// The summary, and the results that it is of, in the order of its lines.
fn gather<'a>(found: Vec<Found<'a>>, unread: &mut Unread) -> (Summary, Vec<Found<'a>>) {
    let mut summary = Summary::default();
    let mut index = across::Index::default();
    let mut kept = Vec::with_capacity(found.len());
    for found in found {
        match found.record() {
            Ok(record) => {
                index.add(kept.len(), &record.application, &record.claims);
                summary.add(found.way(), &record);
                kept.push(found);
            }
            Err(why) => unread.push((found.way(), why)),
        }
    }
    for (line, shared) in index.shared() {
        summary.share(line, across::said(&shared));
    }
    summary.unread = std::mem::take(unread);
    (summary, kept)
}

/// Every discrepancy of the applications themselves, one application after the other.
fn said<'a>(kept: &'a [Found<'a>]) -> impl Iterator<Item = (usize, Said)> + 'a {
    kept.iter().enumerate().flat_map(|(line, found)| {
        // It was read a moment ago; one that is gone since has been counted and is not said.
        let own = found.record().map_or_else(|_| Vec::new(), |record| record.discrepancies);
        own.into_iter().map(move |said| (line, said))
    })
}
