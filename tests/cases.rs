//! Whole runs (`fixtures/cases/README.md`): every case is built into a temporary folder, and what a person can read of
//! the result is compared with the case's `out/`. The office papers are compared by name only, for their bytes change
//! with the libraries that write them.
//!
//! `ZIPING_BLESS=1 cargo test --test cases` writes `out/` anew.
#![allow(clippy::unwrap_used, clippy::panic)]

use snapbox::Data;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases");
    let mut cases: Vec<PathBuf> = entries(&folder).into_iter().filter(|path| path.join("in").is_dir()).collect();
    cases.sort();
    cases
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// Every file below a folder, by its path from there, always written with `/`.
fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    if folder.is_dir() {
        for path in entries(folder) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                found.extend(files(&path).into_iter().map(|(below, path)| (format!("{name}/{below}"), path)));
            } else {
                found.insert(name, path);
            }
        }
    }
    found
}

/// What is handed in: each file and each folder in `in/` is one argument.
fn inputs(case: &Path) -> Vec<PathBuf> {
    let mut paths = entries(&case.join("in"));
    paths.sort();
    paths
}

/// Runs a command of the program on some of a case's inputs, with the case's options.
fn ziping(case: &Path, command: &str, inputs: &[PathBuf], more: &[&OsStr]) -> Output {
    let options = fs::read_to_string(case.join("options.txt")).unwrap();
    // The paths stand in the papers: given from the case's folder they are the same on every machine.
    let given = inputs.iter().map(|path| format!("in/{}", path.file_name().unwrap().to_string_lossy()));
    Command::new(env!("CARGO_BIN_EXE_ziping"))
        .current_dir(case)
        .env("NO_COLOR", "1")
        .arg(command)
        .args(given)
        .args(options.split_whitespace())
        .args(more)
        .output()
        .unwrap()
}

/// What a person can read of a run.
fn run(case: &Path) -> BTreeMap<String, String> {
    let out = tempfile::tempdir().unwrap();
    let inputs = inputs(case);
    let done = ziping(case, "build", &inputs, &["--out".as_ref(), out.path().as_os_str()]);
    let mut terminal = String::from_utf8(done.stdout).unwrap();
    terminal.push_str(&String::from_utf8(done.stderr).unwrap());
    terminal = terminal.replace(&out.path().to_string_lossy().into_owned(), "out").replace('\\', "/");
    writeln!(terminal, "# exit status {}", done.status.code().unwrap()).unwrap();
    let papers = files(out.path());
    let list: String = papers.keys().fold(String::new(), |list, name| list + name + "\n");
    let mut readable: BTreeMap<String, String> = papers
        .into_iter()
        .filter(|(name, _)| matches!(name.rsplit_once('.'), Some((_, "json" | "html"))))
        .map(|(name, path)| (name, fs::read_to_string(path).unwrap()))
        .collect();
    readable.insert("terminal.txt".to_owned(), terminal);
    readable.insert("papers.txt".to_owned(), list);
    let applications: Vec<PathBuf> = inputs.into_iter().filter(|path| path.is_dir()).collect();
    if !applications.is_empty() {
        // What is wrong across the files is read best in one piece.
        for (command, name) in [("check", "check.txt"), ("level", "level.txt")] {
            let done = ziping(case, command, &applications, &[]);
            let told = String::from_utf8(done.stdout).unwrap().replace('\\', "/");
            readable.insert(name.to_owned(), told);
        }
    }
    readable
}

fn bless(out: &Path, readable: &BTreeMap<String, String>) {
    if out.is_dir() {
        fs::remove_dir_all(out).unwrap();
    }
    for (name, text) in readable {
        let path = out.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn cases_come_out_as_recorded() {
    let cases = cases();
    assert!(!cases.is_empty());
    for case in cases {
        let (out, readable) = (case.join("out"), run(&case));
        if std::env::var_os("ZIPING_BLESS").is_some_and(|value| value != "0") {
            bless(&out, &readable);
        }
        let recorded = files(&out);
        let names: (Vec<&String>, Vec<&String>) = (readable.keys().collect(), recorded.keys().collect());
        assert_eq!(names.0, names.1, "{}", out.display());
        for (name, text) in &readable {
            // A checkout may have changed the line ends.
            let expected = fs::read_to_string(&recorded[name]).unwrap().replace("\r\n", "\n");
            snapbox::assert_data_eq!(Data::text(text.clone()).raw(), Data::text(expected).raw());
        }
    }
}
