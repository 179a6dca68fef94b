//! The clerk's day with the shipped case of evidence: reconcile, decide, file, seal, verify; each command run as people do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use ziping::workbook::Workbook;

const OPTIONS: [&str; 6] = ["--as-of", "2025-09-30", "--audit", "初次", "--condition", "需重建"];

fn case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases/evidence")
}

fn application() -> PathBuf {
    case().join("in/示例安全服务有限公司")
}

fn ziping(arguments: &[&std::ffi::OsStr]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ziping")).env("NO_COLOR", "1").args(arguments).output().unwrap()
}

/// `ziping evidence …` with the usual options.
fn evidence(arguments: &[&str]) -> (i32, String) {
    let all: Vec<&std::ffi::OsStr> = ["evidence"].iter().chain(arguments).map(std::ffi::OsStr::new).collect();
    let done = ziping(&all);
    let told = String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap();
    (done.status.code().unwrap(), told)
}

fn with_options<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    arguments.iter().copied().chain(OPTIONS).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A copy of the shipped folder of evidence.
fn copied(to: &Path) -> PathBuf {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
    let folder = to.join("证明材料");
    copy(&case().join("evidence"), &folder);
    folder
}

fn reconciled(arguments: &[&str]) -> serde_json::Value {
    let (_, told) = evidence(&with_options(arguments));
    serde_json::from_str(&told).unwrap_or_else(|error| panic!("{error}\n{told}"))
}

/// How many lines are in which state.
fn states(json: &serde_json::Value) -> BTreeMap<String, usize> {
    let mut states = BTreeMap::new();
    for line in json["lines"].as_array().unwrap() {
        *states.entry(line["state"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    states
}

fn read(path: &Path) -> Workbook {
    ziping::read::read("x.xlsx", &fs::read(path).unwrap(), &ziping::read::Limits::default()).unwrap()
}

/// A row of the table in EXPECTED.md: form, clause, item, state, files.
type Row = (String, u64, String, String, Vec<String>);

/// What a person who had not seen the program expects of the shipped case. References and placeholders have no files of
/// their own, so they are told by the rules E102 and E103 and not here.
fn expected() -> Vec<Row> {
    let text = fs::read_to_string(case().join("EXPECTED.md")).unwrap();
    let table = text.split("## Listed items").nth(1).unwrap().split("\n## ").next().unwrap();
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let bare = |cell: &str| cell.trim_matches('`').trim_start_matches('《').replace('》', "");
    let rows = table.lines().filter(|line| line.starts_with("| ")).map(cells).skip(1);
    rows.filter(|row| row[3] != "no file needed")
        .map(|row| {
            let clause = row[1].split(' ').next().unwrap().parse().unwrap();
            let mut files: Vec<String> =
                row[4].split("<br>").map(|file| file.trim_matches('`').to_owned()).filter(|file| file != "—").collect();
            files.sort();
            let state = match row[3].as_str() {
                "found" => "找到",
                "near" => "名称相近",
                "ambiguous" => "待选定",
                "missing" => "缺失",
                other => panic!("{other}"),
            };
            (row[0].clone(), clause, bare(&row[2]), state.to_owned(), files)
        })
        .collect()
}

#[test]
fn the_shipped_case_comes_out_as_a_clerk_expects() {
    let json = reconciled(&[text(&application()), "--dir", text(&case().join("evidence")), "--format", "json"]);
    let mut lines: BTreeMap<(String, u64, String), (String, Vec<String>)> = BTreeMap::new();
    for line in json["lines"].as_array().unwrap().iter().filter(|line| line["from"].is_null()) {
        let word = |name: &str| line[name].as_str().unwrap().to_owned();
        if line["state"] == "无需文件" {
            continue;
        }
        let key = (word("form"), line["clause"].as_u64().unwrap(), word("typed").replace(['《', '》'], ""));
        let entry = lines.entry(key).or_insert_with(|| (word("state"), Vec::new()));
        let files = line["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap().to_owned());
        let candidates = line["candidates"].as_array().unwrap();
        let maybe =
            candidates.iter().filter(|_| line["state"] == "待选定").map(|one| one["file"].as_str().unwrap().to_owned());
        entry.1.extend(files.chain(maybe));
        entry.1.sort();
    }
    let mut found: Vec<Row> =
        lines.into_iter().map(|((form, clause, item), (state, files))| (form, clause, item, state, files)).collect();
    let mut expected = expected();
    found.sort();
    expected.sort();
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len());
    let unlisted: Vec<&str> = json["files"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|file| file["listed"] == false)
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        unlisted,
        [
            "02 示例一号项目/06 总结阶段/归档/旧稿/示例一号项目周例会签到表.png",
            "05 项目补充材料/示例五号项目现场勘查记录.docx",
            "06 人员/团建活动照片.jpg",
            "公司宣传册.pdf",
        ]
    );
    assert_eq!(json["ignored"].as_object().unwrap().len(), 2);
}

#[test]
fn a_zip_says_what_its_folder_says() {
    let home = tempfile::tempdir().unwrap();
    let zip = home.path().join("证明材料.zip");
    let mut packer = zip::ZipWriter::new(fs::File::create(&zip).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    let json = reconciled(&[text(&application()), "--dir", text(&case().join("evidence")), "--format", "json"]);
    for file in json["files"].as_array().unwrap() {
        let path = file["path"].as_str().unwrap();
        packer.start_file(path, options).unwrap();
        std::io::Write::write_all(&mut packer, &fs::read(case().join("evidence").join(path)).unwrap()).unwrap();
    }
    packer.finish().unwrap();
    let zipped = reconciled(&[text(&application()), "--zip", text(&zip), "--format", "json"]);
    for part in ["lines", "files"] {
        assert_eq!(json[part], zipped[part], "{part}");
    }
}

/// What the clerk decides in the workbook counts in the next run, and stays in the workbook that it writes.
#[test]
fn decisions_are_read_back_and_obeyed() {
    let home = tempfile::tempdir().unwrap();
    let (out, folder) = (home.path().join("核对"), case().join("evidence"));
    let base = [text(&application()), "--dir", text(&folder)].map(str::to_owned);
    let base: Vec<&str> = base.iter().map(String::as_str).collect();
    let with = |more: &[&str]| base.iter().copied().chain(more.iter().copied()).map(str::to_owned).collect::<Vec<_>>();
    let run = |more: &[&str]| {
        let all = with(more);
        evidence(&with_options(&all.iter().map(String::as_str).collect::<Vec<_>>()))
    };
    let (status, _) = run(&["--out", text(&out)]);
    assert_eq!(status, 1);
    let mapping = out.join("证明材料对照.json");
    let mut json: serde_json::Value = serde_json::from_str(&fs::read_to_string(&mapping).unwrap()).unwrap();
    let mut decided = 0;
    for entry in json["entries"].as_array_mut().unwrap() {
        if entry["state"] == "待选定" {
            entry["decision"] = serde_json::json!([entry["candidates"][0]["file"]]);
            entry["note"] = "核对原件".into();
            decided += 1;
        }
    }
    assert!(decided >= 2);
    fs::write(&mapping, serde_json::to_string(&json).unwrap()).unwrap();
    let all = with(&["--mapping", text(&mapping), "--format", "json", "--out", text(&out)]);
    let after = reconciled(&all.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(states(&after).get("待选定"), None);
    let by_clerk = after["lines"].as_array().unwrap().iter().filter(|line| line["decided_by"] == "clerk").count();
    assert!(by_clerk >= decided);
    // The workbook now has the decisions too; without --mapping it is read from the folder.
    let decisions = ziping::ledger::decisions("x", &read(&out.join("证明材料对照.xlsx"))).unwrap();
    assert_eq!(decisions.entries.len(), decided);
    assert!(decisions.entries.iter().all(|entry| entry.note == "核对原件"));
    let all = with(&["--format", "json", "--out", text(&out)]);
    let again = reconciled(&all.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(again["lines"], after["lines"]);
}

/// The register that a run writes is a register that the next one reads; nothing in it is wrong.
#[test]
fn the_register_serves_the_next_run() {
    let home = tempfile::tempdir().unwrap();
    let (out, folder) = (home.path().join("核对"), copied(home.path()));
    let application = application();
    let arguments = [text(&application), "--dir", text(&folder), "--out", text(&out)];
    let first = fs::read(home.path().join("核对/证据台账.xlsx"));
    assert!(first.is_err());
    evidence(&with_options(&arguments));
    let register = ziping::ledger::register("x", &read(&out.join("证据台账.xlsx")), 1949..=2055).unwrap();
    assert!(register.entries.len() > 60 && register.troubles.is_empty(), "{:?}", register.troubles);
    let moved = &register.entries[0].file;
    fs::rename(folder.join(moved), folder.join("换了名字.pdf")).unwrap();
    let changed = &register.entries[1].file;
    fs::write(folder.join(changed), "%PDF-1.4 改过的内容").unwrap();
    let (_, told) = evidence(&with_options(&arguments));
    assert!(told.contains(&format!("登记的文件“{moved}”不在了，内容相同的是“换了名字.pdf”")), "{told}");
    assert!(told.contains(&format!("文件“{changed}”的内容与登记时不同")), "{told}");
    assert!(
        !told.contains(&format!("列出的“{}”，在", moved.rsplit('/').next().unwrap())),
        "found by the register: {told}"
    );
}

#[test]
fn renaming_is_planned_done_and_undone() {
    let home = tempfile::tempdir().unwrap();
    let (folder, target) = (copied(home.path()), home.path().join("归档"));
    let application = application();
    let arguments = ["rename", text(&application), "--dir", text(&folder), "--to", text(&target)];
    let (status, plan) = evidence(&with_options(&arguments));
    assert_eq!(status, 0, "{plan}");
    assert!(plan.contains("还没有执行") && !target.exists(), "{plan}");
    let (status, done) = evidence(&with_options(&[&arguments[..], &["--apply"]].concat()));
    assert_eq!(status, 0, "{done}");
    let names: Vec<String> = fs::read_dir(target.join("应急处理"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let numbered = |name: &String| name.split('_').next().is_some_and(|number| number.len() == 2);
    assert!(names.len() > 30 && names.iter().all(numbered), "{names:?}");
    // What was filed is found again under its new name.
    let filed = reconciled(&[text(&application), "--dir", text(&target), "--format", "json"]);
    let found = |json: &serde_json::Value| {
        json["lines"].as_array().unwrap().iter().filter(|line| line["files"] != serde_json::json!([])).count()
    };
    let before = reconciled(&[text(&application), "--dir", text(&folder), "--format", "json"]);
    assert_eq!(found(&filed), found(&before));
    let (status, undone) = evidence(&["undo", text(&target.join("改名记录.json"))]);
    assert_eq!(status, 0, "{undone}");
    assert!(!target.join("应急处理").exists());
}

#[test]
fn a_sealed_package_is_verified_and_betrays_a_change() {
    let home = tempfile::tempdir().unwrap();
    let application = application();
    let folder = case().join("evidence");
    let bag = home.path().join("封存");
    let arguments = ["seal", text(&application), "--dir", text(&folder), "--out", text(&bag)];
    let (status, told) = evidence(&with_options(&arguments));
    assert_eq!((status, bag.exists()), (1, false), "errors are put right before sealing: {told}");
    let (status, told) = evidence(&with_options(&[&arguments[..], &["--force"]].concat()));
    assert_eq!(status, 0, "{told}");
    let (status, told) = evidence(&["verify", text(&bag)]);
    assert_eq!(status, 0, "{told}");
    assert!(
        told.contains("完好") && told.contains("示例安全服务有限公司") && told.contains("应急处理：二级"),
        "{told}"
    );
    let form = bag.join("data/自评估表/应急处理.xlsx");
    fs::write(&form, "改过").unwrap();
    let (status, told) = evidence(&["verify", text(&bag)]);
    assert_eq!(status, 1);
    assert!(told.contains("自评估表/应急处理.xlsx"), "{told}");
    let (status, _) = evidence(&with_options(&[&arguments[..], &["--force"]].concat()));
    assert_eq!(status, 2, "what exists is never overwritten");
}

#[test]
fn what_is_missing_on_the_command_line_is_said() {
    let application = application();
    for (arguments, said) in [
        (vec![text(&application)], "--dir"),
        (vec![text(&application), "--dir", "没有这个文件夹"], "没有这个文件夹"),
        (vec![text(&application), "--zip", "没有.zip"], "没有.zip"),
        (vec!["verify", "没有这个包"], "没有这个包"),
        (vec!["undo", "没有.json"], "没有.json"),
    ] {
        let (status, told) = evidence(&arguments);
        assert_eq!(status, 2, "{arguments:?}");
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
}
