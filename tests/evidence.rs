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

/// A mapping with other words in 选定文件 and 说明, as a clerk leaves it. `write` is asked for each line.
fn edited(path: &Path, write: impl Fn(&str, &str) -> (String, String)) {
    let workbook = read(path);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in workbook.sheets[0].rows() {
        let cell =
            |col: u16| row.iter().find(|cell| cell.col == col).map_or(String::new(), |cell| cell.text().into_owned());
        let is_line = row[0].row > 3;
        for cell in row.iter().filter(|cell| !is_line || cell.col < 6) {
            sheet.write_string(cell.row, cell.col, cell.text().as_ref()).unwrap();
        }
        if is_line {
            let (chosen, note) = write(&cell(2), &cell(3));
            sheet.write_string(row[0].row, 6, chosen).unwrap();
            sheet.write_string(row[0].row, 7, note).unwrap();
        }
    }
    book.save(path).unwrap();
}

/// What the clerk decides in the workbook counts in the next run and stays in the workbook that it writes; what is taken
/// back is taken back; a note without a decision stays too.
#[test]
fn decisions_are_read_back_obeyed_and_taken_back() {
    let home = tempfile::tempdir().unwrap();
    let (out, folder, application) = (home.path().join("核对"), case().join("evidence"), application());
    let run = || reconciled(&[text(&application), "--dir", text(&folder), "--format", "json", "--out", text(&out)]);
    let first = run();
    assert_eq!(states(&first)["待选定"], 2);
    let mapping = out.join("证明材料对照.xlsx");
    edited(&mapping, |item, state| match (item, state) {
        ("应急工具列表.xlsx", _) => ("２".to_owned(), "核对原件".to_owned()),
        (_, "待选定") => ("99".to_owned(), String::new()),
        ("营业执照.pdf", _) => (String::new(), "等项目经理答复".to_owned()),
        _ => (String::new(), String::new()),
    });
    let chosen = run();
    assert_eq!(states(&chosen)["待选定"], 1);
    let line = chosen["lines"].as_array().unwrap().iter().find(|line| line["decided_by"] == "clerk").unwrap();
    assert_eq!(line["files"], serde_json::json!(["08 工具与设备/应急工具列表V1.1.xlsx"]));
    let kept = ziping::ledger::decisions("x", &read(&mapping)).unwrap();
    let notes: Vec<&str> =
        kept.entries.iter().map(|entry| entry.note.as_str()).filter(|note| !note.is_empty()).collect();
    assert_eq!(notes, ["等项目经理答复", "核对原件"]);
    assert!(kept.troubles.iter().any(|trouble| trouble.message.contains("“99”")), "{:?}", kept.troubles);
    edited(&mapping, |_, _| (String::new(), String::new()));
    let taken_back = run();
    for (now, before) in taken_back["lines"].as_array().unwrap().iter().zip(first["lines"].as_array().unwrap()) {
        assert_eq!(now, before);
    }
}

/// Programs decide in JSON, given with --mapping.
#[test]
fn decisions_in_json_are_obeyed() {
    let home = tempfile::tempdir().unwrap();
    let (out, folder, application) = (home.path().join("核对"), case().join("evidence"), application());
    reconciled(&[text(&application), "--dir", text(&folder), "--format", "json", "--out", text(&out)]);
    let mapping = out.join("证明材料对照.json");
    let mut json: serde_json::Value = serde_json::from_str(&fs::read_to_string(&mapping).unwrap()).unwrap();
    for entry in json["entries"].as_array_mut().unwrap() {
        if entry["state"] == "待选定" {
            entry["decision"] = 1.into();
        }
    }
    let decided = home.path().join("决定.json");
    fs::write(&decided, format!("\u{FEFF}{json}")).unwrap();
    let after =
        reconciled(&[text(&application), "--dir", text(&folder), "--format", "json", "--mapping", text(&decided)]);
    assert_eq!(states(&after).get("待选定"), None);
}

/// The same input says the same, whatever tables the first run left.
#[test]
fn a_second_run_says_what_the_first_said() {
    let home = tempfile::tempdir().unwrap();
    let (out, folder, application) = (home.path().join("核对"), copied(home.path()), application());
    fs::write(folder.join("运维巡检记录20250101至20250331.txt"), "示例").unwrap();
    let run = || evidence(&with_options(&[text(&application), "--dir", text(&folder), "--out", text(&out)]));
    let first = run();
    let read = |name: &str| fs::read(out.join(name)).unwrap();
    let names = ["证明材料核对.xlsx", "证明材料对照.xlsx", "证据台账.xlsx", "证明材料目录.docx"];
    let before = names.map(read);
    assert_eq!(run(), first);
    assert!(names.map(read) == before, "the same bytes");
}

/// What people add to the register beside our columns is not lost.
#[test]
fn columns_and_sheets_of_other_people_stay() {
    let home = tempfile::tempdir().unwrap();
    let (out, folder, application) = (home.path().join("核对"), case().join("evidence"), application());
    let arguments = [text(&application), "--dir", text(&folder), "--out", text(&out)];
    evidence(&with_options(&arguments));
    let path = out.join("证据台账.xlsx");
    let add = |other_sheet: bool| {
        let workbook = read(&path);
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for cell in &workbook.sheets[0].cells {
            sheet.write_string(cell.row, cell.col, cell.text().as_ref()).unwrap();
        }
        sheet.write_string(3, 12, "存放位置").unwrap();
        sheet.write_string(4, 12, "3号柜").unwrap();
        if other_sheet {
            book.add_worksheet().write_string(0, 0, "我的笔记").unwrap();
        }
        book.save(&path).unwrap();
    };
    add(false);
    evidence(&with_options(&arguments));
    let register = ziping::ledger::register("x", &read(&path), 1949..=2055).unwrap();
    assert_eq!((register.more, &register.entries[0].more), (vec!["存放位置".to_owned()], &vec!["3号柜".to_owned()]));
    add(true);
    let before = fs::read(&path).unwrap();
    let (_, told) = evidence(&with_options(&arguments));
    assert!(told.contains("证据台账（更新）.xlsx"), "{told}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn nothing_is_written_among_the_evidence() {
    let home = tempfile::tempdir().unwrap();
    let (folder, application) = (copied(home.path()), application());
    let inside = folder.join("新/封存");
    for (command, option) in [(None, "--out"), (Some("rename"), "--to"), (Some("seal"), "--out")] {
        let base = [text(&application), "--dir", text(&folder), option, text(&inside)];
        let all: Vec<&str> = command.into_iter().chain(base).collect();
        let (status, told) = evidence(&with_options(&all));
        assert_eq!(status, 2, "{told}");
        assert!(told.contains("里面") && !folder.join("新").exists(), "{told}");
    }
}

/// What was not looked into is not called missing, and is not left out in silence.
#[cfg(unix)]
#[test]
fn what_was_not_looked_into_is_told() {
    let home = tempfile::tempdir().unwrap();
    let (folder, application) = (copied(home.path()), application());
    let licence = folder.join("07 资质与财务/营业执照.pdf");
    fs::rename(&licence, home.path().join("执照.pdf")).unwrap();
    std::os::unix::fs::symlink(home.path().join("执照.pdf"), &licence).unwrap();
    let (_, told) = evidence(&with_options(&[text(&application), "--dir", text(&folder)]));
    assert!(told.contains("是“07 资质与财务/营业执照.pdf”，但没有查看：是指向文件夹以外的链接"), "{told}");
    let bag = home.path().join("封存.zip");
    let seal = ["seal", text(&application), "--dir", text(&folder), "--out", text(&bag)];
    let (status, told) = evidence(&with_options(&seal));
    assert!(status == 1 && told.contains("1处没有查看的内容"), "{told}");
    let (status, told) = evidence(&with_options(&[&seal[..], &["--force"]].concat()));
    assert!(status == 0 && told.contains("没有封存：07 资质与财务/营业执照.pdf"), "{told}");
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
    let (status, sealed) = evidence(&with_options(&[&arguments[..], &["--force"]].concat()));
    assert_eq!(status, 0, "{sealed}");
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
