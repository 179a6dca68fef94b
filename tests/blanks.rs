//! `ziping build --blank`, run as a whole: what lies in the folder, what is told, and how the run ends.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;
use std::process::Command;

const SHEET: &str = "fixtures/workbooks/good-incident-level2.xlsx";
const WORD: &str = "fixtures/blanks/示例认证机构-应急处理自评表.docx";
const EXCEL: &str = "fixtures/blanks/示例认证机构-应急处理自评表（锁定）.xlsx";
const OTHER: &str = "fixtures/blanks/示例认证机构-安全运维自评估表.xlsx";

struct Run {
    status: i32,
    told: String,
    complaints: String,
    files: Vec<String>,
    folder: tempfile::TempDir,
}

fn build(sheet: &str, blanks: &[&Path]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_ziping"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .args(["build", sheet, "--as-of", "2025-09-30", "--out"])
        .arg(folder.path())
        .args(blanks.iter().flat_map(|blank| [Path::new("--blank"), blank]))
        .output()
        .unwrap();
    let application = folder.path().join(Path::new(sheet).file_stem().unwrap());
    let mut files: Vec<String> = match std::fs::read_dir(application) {
        Ok(entries) => entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect(),
        Err(_) => Vec::new(),
    };
    files.sort();
    Run {
        status: done.status.code().unwrap(),
        told: String::from_utf8(done.stdout).unwrap(),
        complaints: String::from_utf8(done.stderr).unwrap(),
        files,
        folder,
    }
}

#[test]
fn blanks_lie_filled_beside_the_papers() {
    let run = build(SHEET, &[Path::new(WORD), Path::new(EXCEL)]);
    assert_eq!(run.status, 0, "{}", run.complaints);
    for name in [
        "示例认证机构-应急处理自评表.docx",
        "示例认证机构-应急处理自评表（锁定）.xlsx",
        "未填写项.txt",
        "自评估表.docx",
    ] {
        assert!(run.files.iter().any(|file| file == name), "{:?}", run.files);
    }
    assert!(run.told.contains("  示例认证机构-应急处理自评表.docx：填写了91处\n"), "{}", run.told);
    let list = run.folder.path().join("good-incident-level2/未填写项.txt");
    let list = std::fs::read_to_string(list).unwrap();
    assert!(list.contains("表格上方的“填写人电话”（F3）"), "{list}");
    assert!(!list.contains("自评表.docx"), "only what is not complete is listed: {list}");
    assert!(list.lines().all(|line| run.told.contains(line)), "{list}");
}

#[test]
fn without_anything_left_there_is_no_list() {
    let run = build(SHEET, &[Path::new(WORD)]);
    assert!(!run.files.iter().any(|file| file == "未填写项.txt"), "{:?}", run.files);
    assert_eq!(build(SHEET, &[]).files.len() + 1, run.files.len());
}

#[test]
fn a_blank_for_another_form_fails_the_run_but_not_the_papers() {
    let run = build(SHEET, &[Path::new(OTHER)]);
    assert_eq!(run.status, 2);
    assert!(run.complaints.contains("填好的表却是《信息安全应急处理服务资质认证自评表》"), "{}", run.complaints);
    assert!(run.files.iter().any(|file| file == "自评估表.docx"));
    assert!(!run.files.iter().any(|file| file.starts_with("示例认证机构")), "{:?}", run.files);
}

#[test]
fn a_sheet_without_a_blank_of_its_form_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_ziping"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["build", SHEET, "fixtures/workbooks/good-operations-level3.xlsx", "--as-of", "2025-09-30"])
        .args(["--blank", WORD, "--out"])
        .arg(folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8(done.stdout).unwrap();
    assert!(told.contains("给出的空表都不是《信息系统安全运维服务资质认证自评估表》"), "{told}");
}

#[test]
fn a_blank_that_is_called_like_a_paper_gets_a_name_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let blank = folder.path().join("自评估表.docx");
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(WORD), &blank).unwrap();
    let run = build(SHEET, &[&blank, &blank]);
    assert_eq!(run.status, 0, "{}", run.complaints);
    for name in ["自评估表.docx", "自评估表（机构空表）.docx", "自评估表（机构空表2）.docx"] {
        assert!(run.files.iter().any(|file| file == name), "{:?}", run.files);
    }
}

#[test]
fn a_blank_that_is_not_there_is_told() {
    let run = build(SHEET, &[Path::new("没有.docx")]);
    assert_eq!(run.status, 2);
    assert!(run.complaints.contains("没有.docx"), "{}", run.complaints);
}
