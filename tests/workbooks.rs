//! Odd and broken files, read as a whole: what each one is understood as and what is reported, as a list to be read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use ziping::assessment::Verdict;
use ziping::case::{Dossier, Input};
use ziping::dossier::{self, Desk, Question};
use ziping::read::{self, Limits};
use ziping::report::words::ListWords;
use ziping::report::{json, text};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let endings = ["xlsx", "xlsm", "xls", "xlsb", "ods", "docx", "docm", "doc"];
    let is_workbook =
        |path: &PathBuf| path.extension().is_some_and(|extension| endings.contains(&extension.to_str().unwrap()));
    files.retain(is_workbook);
    files.sort();
    files
}

fn examine<'d>(desk: &'d Desk, path: &Path) -> Vec<Dossier<'d>> {
    let name = path.file_name().unwrap().to_str().unwrap();
    let question = Question {
        as_of: jiff::civil::date(2025, 9, 30),
        audit: Some(if name.contains("surveillance") { "监督" } else { "初次" }.to_owned()),
        conditions: Vec::new(),
        window: ziping::verdict::ProjectWindow::default(),
    };
    let input = Input { path: name.to_owned(), sha256: String::new() };
    let reading = read::read(name, &std::fs::read(path).unwrap(), &Limits::default());
    dossier::open(desk, &input, reading, &question).into_iter().map(dossier::close).collect()
}

fn summary(dossier: &Dossier<'_>) -> String {
    let mut out = format!("{}\n", dossier.case.input.path);
    if let Some(filled) = &dossier.case.filled {
        let context = &filled.assessment.context;
        let count = |verdict: Verdict| {
            filled.assessment.answers.iter().filter(|answer| answer.conclusion.verdict == Some(verdict)).count()
        };
        let listed: usize = filled.assessment.answers.iter().map(|answer| answer.evidence.items.len()).sum();
        let _ = writeln!(
            out,
            "  {} · {} · {} · {} · 符合{} 不符合{} 不适用{} · 材料{}件",
            filled.form.id,
            context.organisation().unwrap_or("—"),
            context.level().map_or("—", |level| filled.edition.level_name(level)),
            context.date.reading.iso().unwrap_or_else(|| "—".to_owned()),
            count(Verdict::Conforming),
            count(Verdict::Nonconforming),
            count(Verdict::NotApplicable),
            listed
        );
    }
    for found in &dossier.discrepancies {
        let place = dossier.case.address(found.place).unwrap_or_else(|| "—".to_owned());
        let _ = writeln!(out, "  {} {} {place} {}", found.severity.name(), found.code, found.message);
    }
    out
}

fn snapshot(folder: &str) {
    let desk = Desk::new(ziping::data::shipped().unwrap());
    let mut all = String::new();
    for path in files(folder) {
        for dossier in examine(&desk, &path) {
            all.push_str(&summary(&dossier));
        }
    }
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(folder.replace('/', "-"), all);
    });
}

#[test]
fn odd_workbooks() {
    snapshot("workbooks");
}

#[test]
fn word_forms() {
    snapshot("word-forms");
}

#[test]
fn broken_files() {
    snapshot("broken");
}

/// A place in a document is called after its table, row and cell in every list.
#[test]
fn places_in_word_forms_are_those_of_the_document() {
    let desk = Desk::new(ziping::data::shipped().unwrap());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/word-forms/two-tables.docx");
    let dossiers = examine(&desk, &path);
    let words = ListWords::of(&dossiers[0]);
    let row = words.rows.iter().find(|row| row.code == "C102").unwrap();
    assert_eq!(row.cell, "表格2 第20行 第5列");
    assert_eq!(row.place, "two-tables.docx › 正文 › 表格2 第20行 第5列");
    assert!(text::list(&dossiers[0]).contains("C102 表格2 第20行 第5列 第40条"));
    let json = json::print(&json::check(&dossiers));
    assert!(json.contains("\"sheet\": \"正文\",\n            \"cell\": \"表格2 第20行 第5列\""));
    assert!(json.contains("\"cell\": \"第2段\""), "the organisation stands in a paragraph");
}

/// Clause, verdict and evidence of each answer.
type Answers = Vec<(u16, Option<Verdict>, Vec<String>)>;

/// The same form in five formats is the same assessment.
#[test]
fn every_format_reads_alike() {
    let desk = Desk::new(ziping::data::shipped().unwrap());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/workbooks");
    let mut read: BTreeMap<&str, Answers> = BTreeMap::new();
    for format in ["xlsx", "xlsm", "xls", "xlsb", "ods"] {
        let dossiers = examine(&desk, &folder.join(format!("good-incident-level3.{format}")));
        let filled = dossiers[0].case.filled.as_ref().unwrap();
        let answers = filled.assessment.answers.iter();
        read.insert(
            format,
            answers.map(|answer| (answer.clause, answer.conclusion.verdict, answer.evidence.texts())).collect(),
        );
        assert_eq!(dossiers[0].discrepancies.iter().map(|found| found.code).collect::<Vec<_>>(), ["L106"], "{format}");
    }
    assert!(read.values().all(|answers| *answers == read["xlsx"]));
}
