//! Answers carried to another edition: nothing that was written is lost, what reads the same reads back as carried, and
//! what is open is told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Command;
use ziping::carry::{self, Carried, State};
use ziping::case::{Case, Input};
use ziping::catalog::{Catalog, Field, Level, Necessity};
use ziping::dossier::{self, Desk, Question};
use ziping::form::excel::{self, Use};
use ziping::form::words::FormWords;
use ziping::read::{self, Limits};
use ziping::report::carried as list;
use ziping::text::key;

const DAY: jiff::civil::Date = jiff::civil::date(2025, 9, 30);

fn desk() -> Desk {
    Desk::new(ziping::data::shipped().unwrap())
}

fn open<'d>(desk: &'d Desk, name: &str, bytes: &[u8]) -> Vec<Case<'d>> {
    let question =
        Question { as_of: DAY, audit: None, conditions: Vec::new(), window: ziping::verdict::ProjectWindow::default() };
    let input = Input { path: name.to_owned(), sha256: String::new() };
    dossier::open(desk, &input, read::read(name, bytes, &Limits::default()), &question)
}

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = ["workbooks", "word-forms", "cases/incident-response/in"];
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// Every text of a workbook, cell by cell, as a key: control characters are written in their own way.
fn texts(bytes: &[u8]) -> Vec<String> {
    let workbook = read::read("x.xlsx", bytes, &Limits::default()).unwrap();
    workbook
        .sheets
        .iter()
        .flat_map(|sheet| sheet.rows().flatten().map(|cell| key(&cell.text())).collect::<Vec<_>>())
        .collect()
}

/// Carries every filled form of a file along every route.
fn carried_of<'c>(catalog: &'c Catalog, cases: &[Case<'c>]) -> Vec<Carried<'c>> {
    let filled = cases.iter().filter_map(|case| case.filled.as_ref());
    filled
        .flat_map(|filled| {
            let routes = carry::routes(catalog, filled.form);
            routes.into_iter().map(|route| carry::carry(filled, &route)).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn nothing_that_was_written_is_lost() {
    let desk = desk();
    let mut looked_at = 0;
    for path in fixtures() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let cases = open(&desk, &name, &std::fs::read(&path).unwrap());
        for carried in carried_of(&desk.catalog, &cases) {
            let form = excel::write(&FormWords::carried(&carried), Use::Blank, DAY).unwrap();
            let written = [texts(&form), texts(&list::write(&carried, DAY).unwrap())].concat();
            let filled = cases
                .iter()
                .filter_map(|case| case.filled.as_ref())
                .find(|filled| filled.form.id == carried.from.id)
                .unwrap();
            for answer in &filled.assessment.answers {
                // No cell of a workbook holds more than 32,767 characters.
                let evidence: String = answer.evidence.typed.chars().take(30_000).collect();
                let evidence = key(&evidence);
                assert!(written.iter().any(|text| text.contains(&evidence)), "{name} {}: {evidence}", answer.clause);
                looked_at += usize::from(!evidence.is_empty());
            }
            for line in filled.assessment.unknown.iter().chain(filled.assessment.repeated.iter().map(|(_, line)| line))
            {
                for (_, typed) in filled.transcript.lines[*line].written() {
                    assert!(written.iter().any(|text| text.contains(&key(&typed.text))), "{name}: {}", typed.text);
                }
            }
        }
    }
    assert!(looked_at > 500, "{looked_at}");
}

#[test]
fn the_carried_form_reads_back_as_carried() {
    let desk = desk();
    for path in fixtures() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let cases = open(&desk, &name, &std::fs::read(&path).unwrap());
        for carried in carried_of(&desk.catalog, &cases) {
            let form = excel::write(&FormWords::carried(&carried), Use::Blank, DAY).unwrap();
            let again = open(&desk, "x.xlsx", &form);
            let filled = again[0].filled.as_ref().unwrap();
            assert_eq!(filled.form.id, carried.to.id, "{name}");
            assert_eq!(filled.assessment.context.level(), carried.level, "{name}");
            assert!(filled.transcript.header[&Field::Date].value.is_blank(), "{name}");
            for (answer, row) in filled.assessment.answers.iter().zip(&carried.rows) {
                assert_eq!(answer.conclusion.verdict, row.verdict, "{name} {}", answer.clause);
                assert_eq!(
                    answer.conclusion.verdict.is_some(),
                    row.state == State::Carried,
                    "{name} {}",
                    answer.clause
                );
            }
        }
    }
}

/// There and back, what is the same both ways is as it was.
#[test]
fn what_is_the_same_survives_there_and_back() {
    let desk = desk();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/workbooks/good-incident-level1.xlsx");
    let cases = open(&desk, "there.xlsx", &std::fs::read(path).unwrap());
    let there = carried_of(&desk.catalog, &cases).remove(0);
    let form = excel::write(&FormWords::carried(&there), Use::Blank, DAY).unwrap();
    let back = carried_of(&desk.catalog, &open(&desk, "back.xlsx", &form)).remove(0);
    let first = cases[0].filled.as_ref().unwrap();
    let kept: Vec<_> = back.rows.iter().filter(|row| row.state == State::Carried).collect();
    assert!(kept.len() >= 30, "{}", kept.len());
    for row in kept {
        let answer = first.assessment.answers.iter().find(|answer| answer.clause == row.row.no).unwrap();
        assert_eq!(answer.conclusion.verdict, row.verdict, "{}", row.row.no);
        for item in &answer.evidence.items {
            assert!(row.evidence.contains(item.text.as_str()), "{} {}", row.row.no, item.text);
        }
    }
}

/// Every form that a mapping knows, answered in every row at every level, is carried whole.
#[test]
fn every_answer_of_every_mapping_stands_somewhere() {
    let desk = desk();
    let mut ways = 0;
    for form in desk.catalog.forms.iter().filter(|form| !carry::routes(&desk.catalog, form).is_empty()) {
        let edition = desk.catalog.edition_of(form);
        for level in edition.all_levels().iter() {
            let mut words = FormWords::blank(form, edition, level, |_| Necessity::Required);
            for row in &mut words.rows {
                (row.conforming, row.evidence) = ("√".to_owned(), format!("材料甲{}号", row.no));
            }
            let bytes = excel::write(&words, Use::Paper, DAY).unwrap();
            for carried in carried_of(&desk.catalog, &open(&desk, "x.xlsx", &bytes)) {
                ways += 1;
                let written = excel::write(&FormWords::carried(&carried), Use::Blank, DAY).unwrap();
                let written = [texts(&written), texts(&list::write(&carried, DAY).unwrap())].concat();
                for row in &words.rows {
                    let evidence = key(&row.evidence);
                    assert!(written.iter().any(|text| text.contains(&evidence)), "{} {}", carried.to.id, row.no);
                }
                // The source of 2025 holds nothing of the highest level.
                assert!(level != Level(0) || carried.count(State::Carried) > 0, "{}", carried.to.id);
                assert_eq!(carried.rows.len(), State::ALL.iter().map(|&state| carried.count(state)).sum::<usize>());
                let judged = carried.to.part.is_none() || !carried.to.is_general;
                assert!(!judged || carried.count(State::NotJudged) == 0, "{} covers every row", carried.to.id);
            }
        }
    }
    assert_eq!(ways, desk.catalog.mappings.len() * 2 * 3);
}

fn ziping(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ziping"));
    let done = command.current_dir(folder).env("NO_COLOR", "1").args(arguments).output().unwrap();
    (String::from_utf8([done.stdout, done.stderr].concat()).unwrap(), done.status.code().unwrap())
}

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).to_string_lossy().into_owned()
}

#[test]
fn a_run_writes_the_form_and_the_list_and_tells_the_counts() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = fixture("workbooks/good-operations-level2-initial.xlsx");
    let run = ["carry", &sheet, "--to", "2015", "--out", "新", "--as-of", "2025-09-30"];
    let (told, status) = ziping(folder.path(), &run);
    assert_eq!(status, 0, "{told}");
    assert!(told.contains("沿用到《信息系统安全运维服务资质认证自评估表（依据ISCCC-SV-001:2015）》"), "{told}");
    assert!(["沿用", "须重新确认", "新增"].iter().all(|word| told.contains(word)), "{told}");
    let application = folder.path().join("新/good-operations-level2-initial");
    for name in ["自评估表.xlsx", "须重新评估.xlsx"] {
        assert!(application.join(name).is_file(), "{name}");
    }
    let (told, status) = ziping(folder.path(), &run);
    assert_eq!(status, 2, "someone may have begun to fill it: {told}");
    assert!(told.contains("--force"), "{told}");
}

#[test]
fn without_a_way_the_ways_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = fixture("workbooks/good-incident-level2.xlsx");
    let (told, status) = ziping(folder.path(), &["carry", &sheet, "--to", "2025", "--out", "新"]);
    assert_eq!(status, 2);
    assert!(told.contains("不能直接沿用到“2025”") && told.contains("isccc-sv-001-2015-c"), "{told}");
    assert!(!folder.path().join("新").exists());
    let sheet = fixture("workbooks/unrelated.xlsx");
    let (told, status) = ziping(folder.path(), &["carry", &sheet, "--to", "2015", "--out", "新"]);
    assert_eq!(status, 2);
    assert!(told.contains("没有找到自评估表"), "{told}");
}
