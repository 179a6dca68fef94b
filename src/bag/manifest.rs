//! Manifests: one line for each file, its digest and its path.

use super::path::{decode, encode, leads_out};
use super::{TextFault, lines};
use std::collections::HashSet;

/// How the files of a manifest are digested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// SHA-256
    Sha256,
    /// SHA-512
    Sha512,
}

impl Algorithm {
    /// Those that can be checked here.
    pub const ALL: [Algorithm; 2] = [Algorithm::Sha256, Algorithm::Sha512];

    /// As it stands in the names of manifests.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Sha256 => "sha256",
            Algorithm::Sha512 => "sha512",
        }
    }

    /// How many hexadecimal digits a digest has.
    pub fn digits(self) -> usize {
        match self {
            Algorithm::Sha256 => 64,
            Algorithm::Sha512 => 128,
        }
    }

    /// The name of the payload's manifest.
    pub fn manifest(self) -> String {
        format!("manifest-{}.txt", self.name())
    }

    /// The name of the manifest of the bag's own texts.
    pub fn tag_manifest(self) -> String {
        format!("tagmanifest-{}.txt", self.name())
    }
}

/// A line of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestLine {
    /// The line, counted from one.
    pub line: usize,
    /// The digest in lower case.
    pub digest: String,
    /// The path in the bag.
    pub path: String,
    /// The path as it stands there, where that is another one: writers who don't know of percent-encoding mean it so.
    pub written: Option<String>,
}

/// The text of a manifest: digests in hexadecimal, and paths.
pub fn manifest<'a>(lines: impl IntoIterator<Item = (String, &'a str)>) -> String {
    let mut text = String::new();
    for (digest, path) in lines {
        text.push_str(&digest);
        text.push_str("  ");
        text.push_str(&encode(path));
        text.push('\n');
    }
    text
}

/// Reads a manifest: the lines that are right, and what is wrong with the others.
pub fn parse_manifest(file: &str, algorithm: Algorithm, text: &str) -> (Vec<ManifestLine>, Vec<TextFault>) {
    let mut faults = Vec::new();
    let mut found: Vec<ManifestLine> = Vec::new();
    let mut seen = HashSet::new();
    for (number, line) in lines(file, text, &mut faults).collect::<Vec<_>>() {
        if line.trim().is_empty() {
            continue;
        }
        let mut wrong = |what: String| faults.push(TextFault::line(file, number, what));
        let Some((digest, path)) = line.trim_start().split_once([' ', '\t']) else {
            wrong("不是“摘要 路径”".to_owned());
            continue;
        };
        if digest.len() != algorithm.digits() || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            wrong(format!("“{}”不是 {} 摘要", crate::text::excerpt(digest, 20), algorithm.name()));
            continue;
        }
        // md5sum and its kin mark binary files so; others begin every path with a dot.
        let path = path.trim_start_matches([' ', '\t']);
        let path = path.strip_prefix('*').unwrap_or(path);
        let written = path.strip_prefix("./").unwrap_or(path);
        let path = decode(written);
        if leads_out(&path) || leads_out(written) {
            wrong(format!("路径“{}”不安全，不予查看", crate::text::excerpt(&path, 80)));
            continue;
        }
        if !seen.insert(path.clone()) {
            wrong(format!("“{}”重复", crate::text::excerpt(&path, 80)));
            continue;
        }
        let written = (written != path).then(|| written.to_owned());
        found.push(ManifestLine { line: number, digest: digest.to_ascii_lowercase(), path, written });
    }
    (found, faults)
}
