//! Hostile files, made here: each is read within this process and by the program under a limit of memory and of time,
//! and must be refused with the fault that is expected, or read as what it is.
//!
//! The list of all cases with what becomes of them is a snapshot (`tests/snapshots/hostile.snap`). `HOSTILE=bomb cargo
//! test --test hostile` runs only the cases whose file's name holds the word, and leaves the list alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::format_collect, clippy::print_stderr)]

#[path = "hostile/binary.rs"]
mod binary;
#[path = "hostile/bombs.rs"]
mod bombs;
#[path = "hostile/case.rs"]
mod case;
#[path = "hostile/child.rs"]
mod child;
#[cfg(unix)]
#[path = "hostile/disk.rs"]
mod disk;
#[path = "hostile/forge.rs"]
mod forge;
#[path = "hostile/ole.rs"]
mod ole;
#[path = "hostile/open.rs"]
mod open;
#[path = "hostile/sheets.rs"]
mod sheets;
#[path = "hostile/texts.rs"]
mod texts;
#[path = "hostile/values.rs"]
mod values;
#[path = "hostile/word.rs"]
mod word;
#[path = "hostile/xml.rs"]
mod xml;
#[path = "hostile/zips.rs"]
mod zips;

use case::Case;
use std::fmt::Write as _;
use std::sync::Mutex;
use ziping::dossier::Desk;

/// The cases that are asked for, and whether they are all.
fn cases(room: fn() -> Vec<Case>) -> (Vec<Case>, bool) {
    let mut cases = room();
    let names: std::collections::BTreeSet<String> = cases.iter().map(Case::file).collect();
    assert_eq!(names.len(), cases.len(), "two cases have one name");
    let Ok(word) = std::env::var("HOSTILE") else { return (cases, true) };
    cases.retain(|case| case.file().contains(&word));
    (cases, false)
}

/// Reads the cases of a room here and in the program, and compares the list of what became of them.
fn check(name: &str, room: fn() -> Vec<Case>) {
    let desk = Desk::new(ziping::data::shipped().unwrap());
    let (cases, all) = cases(room);
    let (mut list, mut times) = (String::new(), String::new());
    let begun = std::time::Instant::now();
    let mut complaints = Vec::new();
    let mut outcomes = Vec::new();
    for case in &cases {
        let before = child::used(begun);
        let outcome = case::read_here(&desk, case);
        let took = child::used(begun).saturating_sub(before);
        complaints.extend(case.complaint(&outcome));
        let _ = writeln!(times, "{took:>9.3?} {}", case.file());
        if took > child::SLOW {
            complaints.push(format!("{}: took {took:?}", case.file()));
        }
        let size = case.bytes.len().div_ceil(1024);
        let _ = writeln!(list, "{} · {size} KiB · {}", case.file(), outcome.line(&case.file()));
        outcomes.push(outcome);
    }
    if std::env::var_os("HOSTILE_TIMES").is_some() {
        eprint!("{times}");
    }
    let told = Mutex::new(Vec::new());
    child::read_all(&cases, &outcomes, &told);
    complaints.extend(told.into_inner().unwrap());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    if all {
        insta::with_settings!({ prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("hostile-{name}"), list);
        });
    }
}

#[test]
fn zips() {
    check("zips", zips::cases);
}

#[test]
fn bombs() {
    check("bombs", bombs::cases);
}

#[test]
fn xml() {
    check("xml", xml::cases);
}

#[test]
fn sheets() {
    check("sheets", sheets::cases);
}

#[test]
fn values() {
    check("values", values::cases);
}

#[test]
fn binary() {
    check("binary", binary::cases);
}

#[test]
fn open() {
    check("open", open::cases);
}

#[test]
fn ole() {
    check("ole", ole::cases);
}

#[test]
fn word() {
    check("word", word::cases);
}

/// Whatever stands in a cell is words in the papers, and nothing that acts.
#[test]
fn hostile_texts_do_nothing_in_papers() {
    let complaints = texts::complaints();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The look into papers is one that sees: it finds what a file that acts holds.
#[test]
fn what_acts_is_found() {
    texts::finds_what_acts();
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_soon() {
    let complaints = disk::complaints();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
