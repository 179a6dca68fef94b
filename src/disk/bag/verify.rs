//! Checking a bag against its own manifests.

use super::shelf::Shelf;
use crate::archive::shown;
use crate::bag::{self, Algorithm};
use crate::disk::evidence::{copy_digesting, with_buffer};
use crate::disk::progress::Progress;
use crate::evidence::Digest;
use crate::text::excerpt;
use sha2::{Digest as _, Sha256, Sha512};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Read};
use std::path::Path;

/// Texts of a bag are read whole; a manifest of 200,000 files has some 40 MiB.
const LARGEST_TEXT: u64 = 256 << 20;

/// What came of checking a bag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// What `bag-info.txt` says.
    pub info: Vec<(String, String)>,
    /// How many files the payload has.
    pub files: usize,
    /// How many bytes they are.
    pub bytes: u64,
    /// The digest of the tag manifest, by which the whole bag can be told from any other; `None` where it has none.
    pub seal: Option<Digest>,
    /// What is wrong, in Chinese, each with the file's name; none where the bag is whole.
    pub problems: Vec<String>,
}

/// Checks a bag: a folder or a zip.
///
/// # Errors
/// Where there is nothing that could be a bag; what is wrong with one stands in the problems.
pub fn verify(bag: &Path, progress: &dyn Progress) -> anyhow::Result<Verification> {
    let mut problems = Vec::new();
    let shelf = Shelf::open(bag, &mut problems)?;
    let payload = || shelf.files.iter().filter(|(path, _)| is_payload(path));
    let files = payload().count();
    let bytes = payload().map(|(_, spot)| spot.size).sum();
    let mut check = Check { shelf: &shelf, progress, problems };
    check.declaration();
    let info = check.info();
    check.oxum(&info, files, bytes);
    let wanted = check.manifests();
    check.digests(&wanted);
    let seal = shelf.read(TAG_MANIFEST, |content| Ok(copy_digesting(content, &mut std::io::sink())?.0)).ok();
    Ok(Verification { info, files, bytes, seal, problems: check.problems })
}

/// The manifest of everything but the payload: what it says holds the whole bag together.
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";

fn is_payload(path: &str) -> bool {
    path.strip_prefix(bag::PAYLOAD).is_some_and(|rest| rest.starts_with('/'))
}

/// A digest that a manifest gives.
struct Wanted {
    algorithm: Algorithm,
    digest: String,
    manifest: String,
}

struct Check<'a> {
    shelf: &'a Shelf,
    progress: &'a dyn Progress,
    problems: Vec<String>,
}

impl Check<'_> {
    fn declaration(&mut self) {
        let Some(text) = self.needed_text(bag::DECLARATION) else { return };
        let (declaration, faults) = bag::parse_declaration(&text);
        self.problems.extend(faults.iter().map(ToString::to_string));
        if !declaration.version.is_empty() && !matches!(declaration.version.as_str(), "0.97" | "1.0") {
            let version = excerpt(&declaration.version, 20);
            self.problems.push(format!("bagit.txt：BagIt 版本“{version}”无法核对，只能核对0.97和1.0"));
        }
        if !declaration.encoding.is_empty() && !declaration.encoding.eq_ignore_ascii_case("UTF-8") {
            let encoding = excerpt(&declaration.encoding, 20);
            self.problems.push(format!("bagit.txt：编码“{encoding}”无法核对，只能核对 UTF-8"));
        }
    }

    fn info(&mut self) -> Vec<(String, String)> {
        if !self.shelf.files.contains_key(bag::INFO) {
            return Vec::new();
        }
        let Some(text) = self.needed_text(bag::INFO) else { return Vec::new() };
        let (pairs, faults) = bag::parse_info(&text);
        self.problems.extend(faults.iter().map(ToString::to_string));
        pairs
    }

    fn oxum(&mut self, info: &[(String, String)], files: usize, bytes: u64) {
        for (_, value) in info.iter().filter(|(label, _)| label.eq_ignore_ascii_case(bag::OXUM)) {
            let found = format!("{bytes}.{files}");
            if *value != found {
                let value = excerpt(value, 40);
                self.problems.push(format!("bag-info.txt：Payload-Oxum 为“{value}”，实际为“{found}”"));
            }
        }
    }

    /// What the manifests say of each file; what they leave out or name in vain is told.
    fn manifests(&mut self) -> BTreeMap<String, Vec<Wanted>> {
        let shelf = self.shelf;
        let mut wanted: BTreeMap<String, Vec<Wanted>> = BTreeMap::new();
        let mut is_listed = false;
        for name in shelf.files.keys().filter(|name| !name.contains('/')) {
            let of_payload = name.strip_prefix("manifest-");
            let stem = of_payload.or_else(|| name.strip_prefix("tagmanifest-"));
            let Some(algorithm) = stem.and_then(|stem| stem.strip_suffix(".txt")) else { continue };
            let algorithm = algorithm.to_ascii_lowercase();
            let Some(algorithm) = Algorithm::ALL.into_iter().find(|known| known.name() == algorithm) else {
                let algorithm = excerpt(&algorithm, 20);
                self.problems
                    .push(format!("{}：摘要算法 {algorithm} 无法核对，只能核对 sha256 和 sha512", shown(name)));
                continue;
            };
            let Some(text) = self.needed_text(name) else { continue };
            let (lines, faults) = bag::parse_manifest(name, algorithm, &text);
            self.problems.extend(faults.iter().map(ToString::to_string));
            let mut listed = HashSet::new();
            for line in lines {
                let file = shown(&line.path);
                if of_payload.is_some() != is_payload(&line.path) {
                    let problem =
                        if of_payload.is_some() { "不在 data 文件夹中" } else { "在 data 文件夹中" };
                    self.problems.push(format!("{name}第{}行：“{file}”{problem}，不应列出", line.line));
                    continue;
                }
                let written = line.written.filter(|written| shelf.files.contains_key(written));
                let path = if shelf.files.contains_key(&line.path) { Some(line.path) } else { written };
                let Some(path) = path else {
                    self.problems.push(format!("“{file}”缺失（{name}第{}行列出）", line.line));
                    continue;
                };
                let manifest = name.clone();
                wanted.entry(path.clone()).or_default().push(Wanted { algorithm, digest: line.digest, manifest });
                listed.insert(path);
            }
            if of_payload.is_some() {
                is_listed = true;
                for path in shelf.files.keys().filter(|path| is_payload(path) && !listed.contains(path.as_str())) {
                    self.problems.push(format!("“{}”未列入 {name}", shown(path)));
                }
            }
        }
        if !is_listed {
            self.problems.push("缺少可以核对的文件清单（manifest-sha256.txt）".to_owned());
        }
        wanted
    }

    /// Reads every listed file once.
    fn digests(&mut self, wanted: &BTreeMap<String, Vec<Wanted>>) {
        let size = |path: &String| self.shelf.files.get(path).map_or(0, |spot| spot.size);
        self.progress.begin(wanted.len(), wanted.keys().map(size).sum());
        for (path, wanted) in wanted {
            let needs = |algorithm| wanted.iter().any(|wanted| wanted.algorithm == algorithm);
            let mut hashers = Hashers {
                sha256: needs(Algorithm::Sha256).then(Sha256::new),
                sha512: needs(Algorithm::Sha512).then(Sha512::new),
            };
            let progress = self.progress;
            let read = self.shelf.read(path, |content| hashers.take_in(content, progress));
            self.progress.file();
            let file = shown(path);
            if let Err(error) = read {
                self.problems.push(format!("“{file}”无法读取：{error}"));
                continue;
            }
            let (sha256, sha512) = hashers.finish();
            for wanted in wanted {
                let found = if wanted.algorithm == Algorithm::Sha256 { &sha256 } else { &sha512 };
                if *found != wanted.digest {
                    self.problems.push(format!("“{file}”的内容与 {} 中的摘要不符", wanted.manifest));
                }
            }
        }
    }

    /// The text of a file that is to be there.
    fn needed_text(&mut self, name: &str) -> Option<String> {
        let Some(spot) = self.shelf.files.get(name) else {
            self.problems.push(format!("缺少 {name}"));
            return None;
        };
        if spot.size > LARGEST_TEXT {
            self.problems.push(format!("{name}：超过{} MiB，不予读取", LARGEST_TEXT >> 20));
            return None;
        }
        let mut bytes = Vec::new();
        let read = self.shelf.read(name, |content| content.take(LARGEST_TEXT).read_to_end(&mut bytes));
        match read.map(|_| String::from_utf8(bytes)) {
            Ok(Ok(text)) => Some(text),
            Ok(Err(_)) => {
                self.problems.push(format!("{name}：不是 UTF-8 文本"));
                None
            }
            Err(error) => {
                self.problems.push(format!("{name}：无法读取：{error}"));
                None
            }
        }
    }
}

struct Hashers {
    sha256: Option<Sha256>,
    sha512: Option<Sha512>,
}

impl Hashers {
    fn take_in(&mut self, content: &mut dyn Read, progress: &dyn Progress) -> io::Result<()> {
        with_buffer(|buffer| {
            loop {
                let read = match content.read(buffer) {
                    Ok(0) => return Ok(()),
                    Ok(read) => read,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(error),
                };
                let bytes = buffer.get(..read).unwrap_or_default();
                if let Some(hasher) = &mut self.sha256 {
                    hasher.update(bytes);
                }
                if let Some(hasher) = &mut self.sha512 {
                    hasher.update(bytes);
                }
                progress.bytes(read as u64);
            }
        })
    }

    fn finish(self) -> (String, String) {
        let sha256 = self.sha256.map(|hasher| hexadecimal(&hasher.finalize()));
        let sha512 = self.sha512.map(|hasher| hexadecimal(&hasher.finalize()));
        (sha256.unwrap_or_default(), sha512.unwrap_or_default())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
