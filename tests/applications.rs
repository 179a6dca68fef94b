//! An application is the same whether its papers are files of a folder or sheets of one workbook.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;
use ziping::case::{Case, Input};
use ziping::dossier::{self, Desk, Paper, Question};
use ziping::read::{self, Limits};
use ziping::verdict::ProjectWindow;
use ziping::workbook::Workbook;

const FOLDER: &str = "fixtures/cases/application/in/示例网络安全技术有限公司";

fn question() -> Question {
    Question {
        as_of: jiff::civil::date(2025, 9, 30),
        audit: None,
        conditions: Vec::new(),
        window: ProjectWindow::default(),
    }
}

/// The workbooks of the shipped application, by file name.
fn workbooks() -> Vec<(String, Workbook)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    let mut found: Vec<(String, Workbook)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let workbook = read::read(&name, &std::fs::read(&path).unwrap(), &Limits::default()).unwrap();
            (name, workbook)
        })
        .collect();
    found.sort_by(|left, right| left.0.cmp(&right.0));
    found
}

fn paper(name: &str, workbook: Workbook) -> Paper {
    Paper { input: Input { path: name.to_owned(), sha256: String::new() }, reading: Ok(workbook) }
}

/// What is reported, without the places, which differ.
fn reported(cases: Vec<Case<'_>>) -> BTreeSet<(String, String)> {
    cases
        .into_iter()
        .map(dossier::close)
        .flat_map(|dossier| dossier.discrepancies)
        .map(|found| (found.code.to_owned(), found.message))
        .collect()
}

#[test]
fn one_workbook_says_what_a_folder_says() {
    let desk = Desk::new(ziping::data::shipped().unwrap());
    let apart: Vec<Paper> = workbooks().into_iter().map(|(name, workbook)| paper(&name, workbook)).collect();
    let of_folder = reported(dossier::open_together(&desk, "申请", apart, None, &question()));
    let mut sheets = workbooks().into_iter().map(|(_, workbook)| workbook);
    let mut whole = sheets.next().unwrap();
    for other in sheets {
        whole.sheets.extend(other.sheets);
    }
    let in_one =
        reported(dossier::open_together(&desk, "申请.xlsx", vec![paper("申请.xlsx", whole)], None, &question()));
    for code in ["T102", "X103", "X104", "B113"] {
        assert!(of_folder.iter().any(|(known, _)| known == code), "{code} is not reported of the folder");
    }
    assert_eq!(of_folder, in_one);
}

/// A copy of the facts beside the facts is told of and not judged: what stands in the one has no place in the other.
#[test]
fn facts_are_taken_from_one_file() {
    let desk = Desk::new(ziping::data::shipped().unwrap());
    let (name, workbook) = workbooks().into_iter().find(|(name, _)| name.contains("申报信息")).unwrap();
    let mut moved = workbook.clone();
    moved.sheets.reverse();
    let papers = || vec![paper(&name, workbook.clone()), paper("旧申报信息.xlsx", moved.clone())];
    let of_one = reported(dossier::open_together(&desk, "申请", papers().drain(..1).collect(), None, &question()));
    let both = dossier::open_together(&desk, "申请", papers(), None, &question());
    let holding: Vec<bool> = both.iter().map(|case| case.holds_facts).collect();
    assert_eq!(holding, [true, false]);
    let mut of_both = reported(both);
    of_both.retain(|found| !of_one.contains(found));
    let told = format!("也是申报信息，但本次按“{name}”核对，这一份没有检查");
    assert!(of_both.contains(&("F103".to_owned(), told)), "{of_both:?}");
}

#[test]
fn a_form_alone_is_judged_for_itself() {
    let desk = Desk::new(ziping::data::shipped().unwrap());
    let (name, workbook) = workbooks().into_iter().find(|(name, _)| name == "应急处理.xlsx").unwrap();
    let found = reported(dossier::open_together(&desk, &name, vec![paper(&name, workbook)], None, &question()));
    assert!(found.iter().all(|(code, _)| !code.starts_with(['X', 'T', 'B'])), "{found:?}");
}

/// Of two files that nobody could open nothing is known, not even that they are the same.
#[test]
fn files_that_could_not_be_opened_repeat_nothing() {
    let desk = Desk::new(ziping::data::shipped().unwrap());
    let unopened = |path: &str| Paper {
        input: Input { path: path.to_owned(), sha256: String::new() },
        reading: Err(ziping::fault::Fault::Unopened { why: "没有权限".to_owned() }),
    };
    let papers = vec![unopened("申请/甲.xlsx"), unopened("申请/乙.xlsx")];
    let mut cases = dossier::open_together(&desk, "申请", papers, None, &question());
    dossier::mark_twins(&mut cases);
    assert!(cases.iter().all(|case| case.shared.is_empty()));
}
