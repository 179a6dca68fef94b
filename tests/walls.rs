//! The walls of the house: which room may look into which, and which room alone may know a crate.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const WORDS: &[&str] = &[
    "place",
    "text",
    "workbook",
    "fault",
    "catalog",
    "transcript",
    "assessment",
    "facts",
    "verdict",
    "standing",
    "evidence",
    "application",
    "discrepancy",
    "case",
    "document",
    "record",
];

/// For each room, the rooms above words that it may look into.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut allowed: BTreeMap<&str, Vec<&str>> = BTreeMap::from([
        // deeds
        ("layout", vec![]),
        ("normalize", vec![]),
        ("tally", vec![]),
        ("grade", vec!["tally"]),
        ("factsheet", vec!["layout", "normalize"]),
        ("rules", vec![]),
        ("across", vec!["rules"]),
        ("dossier", vec!["layout", "normalize", "rules", "factsheet", "tally", "grade", "reconcile", "across"]),
        ("reconcile", vec![]),
        ("filing", vec![]),
        ("ledger", vec!["layout", "normalize"]),
        ("carry", vec![]),
        ("comparison", vec![]),
        ("standard_text", vec![]),
        ("overlay", vec!["standard_text"]),
        // doors
        ("data", vec![]),
        ("gate", vec![]),
        ("ooxml", vec![]),
        ("template", vec!["ooxml"]),
        ("read", vec!["gate", "ooxml"]),
        ("sheet_style", vec![]),
        ("archive", vec![]),
        ("bag", vec![]),
        ("form", vec!["ooxml", "sheet_style", "data", "carry"]),
        (
            "report",
            vec!["template", "sheet_style", "rules", "carry", "comparison", "overlay", "standard_text", "ledger"],
        ),
        // house
        ("papers", vec!["form", "report", "template"]),
        ("recognise", vec!["ooxml", "read", "dossier"]),
        // shell
        ("disk", vec!["data", "archive", "bag"]),
        ("batch", vec!["disk", "across", "report"]),
        ("store", vec!["disk", "batch"]),
        (
            "cli",
            vec![
                "disk",
                "batch",
                "store",
                "data",
                "dossier",
                "across",
                "carry",
                "comparison",
                "read",
                "form",
                "report",
                "rules",
                "papers",
                "template",
                "recognise",
                "standard_text",
                "overlay",
                "reconcile",
                "ledger",
                "filing",
            ],
        ),
    ]);
    for room in WORDS {
        allowed.insert(room, vec![]);
    }
    allowed
}

/// What only some rooms may name, as it stands in the source.
const KEPT: &[(&str, &[&str])] = &[
    ("calamine::", &["read"]),
    ("zip::", &["ooxml", "gate", "archive"]),
    ("flate2::", &["ooxml"]),
    ("quick_xml::", &["ooxml", "gate", "disk/evidence"]),
    ("cfb::", &["gate"]),
    ("encoding_rs::", &["read/plain_text", "archive"]),
    ("tera::", &["template"]),
    ("toml::", &["data"]),
    (
        "rust_xlsxwriter::",
        &["form/excel", "form/application", "form/facts_workbook", "report/excel", "report/verdicts", "sheet_style"],
    ),
    ("docx_rs::", &["form/typeset"]),
    ("clap::", &["cli"]),
    ("clap_complete::", &["cli"]),
    ("rayon::", &["cli", "disk/evidence"]),
    ("walkdir::", &["disk"]),
    ("infer::", &["disk/evidence"]),
    ("imagesize::", &["disk/evidence"]),
    ("indicatif::", &["cli"]),
    ("anstream::", &["cli"]),
    ("tempfile::", &["disk", "batch/process", "store"]),
    ("sha2::", &["disk", "batch/inbox", "report/oscal"]),
    ("anyhow::", &["cli", "disk", "batch", "store"]),
    ("rustix::", &["batch/limits"]),
    ("object_store::", &["store"]),
    ("tokio::", &["store"]),
    ("futures_util::", &["store"]),
    ("url::", &["store"]),
    ("std::fs", &["disk", "batch/process"]),
    ("std::env", &["cli"]),
    ("std::io::stdout", &["cli"]),
    ("SystemTime", &[]),
    ("Zoned::now", &["cli"]),
    ("println!", &[]),
    ("print!(", &[]),
];

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, files) } else { files.push(path) }
        }
    }
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&src, &mut files);
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&src).unwrap().with_extension("").to_string_lossy().replace('\\', "/");
            // Tests may use what they like.
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
            (name, text)
        })
        .filter(|(name, _)| !name.ends_with("/tests") && !matches!(name.as_str(), "lib" | "main"))
        .collect()
}

fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn rooms_look_down_only() {
    let allowed = allowed();
    let mut wrong = Vec::new();
    let mut rooms = BTreeSet::new();
    for (name, text) in sources() {
        let room = name.split('/').next().unwrap().to_owned();
        let Some(down) = allowed.get(room.as_str()) else {
            wrong.push(format!("{name}: the room is not in the table"));
            continue;
        };
        for line in code_lines(&text) {
            for piece in line.split("crate::").skip(1) {
                let target: String = piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                let fits = target == room || WORDS.contains(&target.as_str()) || down.contains(&target.as_str());
                if !fits {
                    wrong.push(format!("{name} looks into {target}: {}", line.trim()));
                }
            }
        }
        rooms.insert(room);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let empty: Vec<_> = allowed.keys().filter(|room| !rooms.contains(**room)).collect();
    assert!(empty.is_empty(), "rooms in the table that are not in the house: {empty:?}");
}

#[test]
fn words_look_only_at_words() {
    for (name, text) in sources().iter().filter(|(name, _)| WORDS.contains(&name.as_str())) {
        for line in code_lines(text) {
            for piece in line.split("crate::").skip(1) {
                let target = piece.split([':', ';', ' ', '{', ')', '(']).next().unwrap();
                assert!(WORDS.contains(&target), "{name} looks up at {target}");
            }
        }
    }
}

#[test]
fn crates_stay_behind_their_doors() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        for (word, rooms) in KEPT {
            let is_at_home = rooms.iter().any(|room| name == *room || name.starts_with(&format!("{room}/")));
            for line in code_lines(&text).filter(|line| !is_at_home && names(line, word)) {
                wrong.push(format!("{name} names {word}: {}", line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a line names a word that is not only the tail of a longer one.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || (c == ':' && !word.starts_with("std")))
    })
}
