//! Two organisations that claim one person, one project and one file: as the program tells it of two folders, and as it
//! is kept in their records.
#![allow(clippy::unwrap_used, clippy::panic)]

use rust_xlsxwriter::Workbook;
use std::path::Path;
use std::process::Command;
use ziping::across::{self, Index};
use ziping::case::{Dossier, Input};
use ziping::dossier::{self, Desk, Paper, Question, recording};
use ziping::evidence::{Digest, HeldFile, Holdings};
use ziping::facts::layout::Block;
use ziping::reconcile::Handed;
use ziping::record::{Record, State};
use ziping::{data, read};

/// Holds a value against its snapshot, which is called just so.
macro_rules! snapshot {
    ($assert:ident, $name:expr, $value:expr) => {
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
            insta::$assert!($name, $value);
        });
    };
}

/// What an organisation states.
struct Stated {
    organisation: &'static str,
    people: &'static [[&'static str; 2]],
    certificates: &'static [[&'static str; 3]],
    projects: &'static [[&'static str; 3]],
}

const FIRST: Stated = Stated {
    organisation: "示例甲信息技术有限公司",
    people: &[["张示例", "110101199003074514"], ["李示例", "000000198501010013"], ["王示例", ""]],
    certificates: &[["李示例", "专业认证", "SL-2023-0001"], ["王示例", "专业认证", "SL-2023-0002"]],
    projects: &[["示例河大桥监控安全", "示例河局", "2024-03-01"], ["网络安全服务项目", "示例河局", "2024-05-01"]],
};

const SECOND: Stated = Stated {
    organisation: "示例乙科技有限公司",
    people: &[["张示例", "110101199003074514"], ["李示例", "000000197001010099"], ["赵示例", ""]],
    certificates: &[["赵示例", "专业认证", "ＳＬ-2023-0002"]],
    projects: &[["示例河大桥 监控安全", "示例河局", "2024-03-02"], ["网络安全服务项目", "示例河局", "2023-05-01"]],
};

/// A workbook of facts, laid out as the blank is but for what is left blank.
fn workbook(stated: &Stated) -> Vec<u8> {
    let layout = data::facts_layout().unwrap();
    let mut book = Workbook::new();
    let title = |block| layout.block(block).unwrap().title.clone();
    let sheet = book.add_worksheet().set_name(title(Block::Organisation)).unwrap();
    let labels = [("组织名称", stated.organisation), ("法定代表人", "孙示例"), ("注册地址", "示例市示例路1号")];
    for (row, (label, value)) in (3..).zip(labels.into_iter().chain([("联系人", "孙示例"), ("申请类型", "初次")]))
    {
        sheet.write(row, 0, label).unwrap().write(row, 1, value).unwrap();
    }
    let people: Vec<&[&str]> = stated.people.iter().map(<[&str; 2]>::as_slice).collect();
    let certificates: Vec<&[&str]> = stated.certificates.iter().map(<[&str; 3]>::as_slice).collect();
    let projects: Vec<&[&str]> = stated.projects.iter().map(<[&str; 3]>::as_slice).collect();
    for (block, labels, rows) in [
        (Block::People, &["姓名", "身份证件号码"][..], people),
        (Block::Projects, &["项目名称", "委托方", "签订日期"], projects),
        (Block::Certificates, &["持有人", "种类", "证书编号"], certificates),
    ] {
        let sheet = book.add_worksheet().set_name(title(block)).unwrap();
        for (col, label) in (0..).zip(labels) {
            let field = layout.block(block).unwrap().fields.iter().find(|field| field.label == **label).unwrap();
            sheet.write(2, col, field.heading()).unwrap();
        }
        for (row, values) in (3..).zip(rows) {
            for (col, &value) in (0..).zip(values) {
                sheet.write(row, col, value).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn question() -> Question {
    Question {
        as_of: jiff::civil::date(2025, 9, 30),
        audit: None,
        conditions: Vec::new(),
        window: ziping::verdict::ProjectWindow::default(),
    }
}

/// The judged application of an organisation, with evidence of these contents.
fn dossiers<'d>(desk: &'d Desk, stated: &Stated, evidence: &[(&str, u8)]) -> Vec<Dossier<'d>> {
    let held = |&(path, content): &(&str, u8)| HeldFile {
        path: path.to_owned(),
        size: u64::from(content),
        sha256: Some(Digest([content; 32])),
        trouble: None,
        organisation: None,
    };
    let files = evidence.iter().map(held).collect();
    let handed = Handed {
        holdings: Holdings { name: "证据".to_owned(), files, ..Holdings::default() },
        register: None,
        decisions: None,
        planned: None,
    };
    let path = "申报信息.xlsx";
    let reading = read::read(path, &workbook(stated), &read::Limits::default());
    let paper = Paper { input: Input { path: path.to_owned(), sha256: stated.organisation.to_owned() }, reading };
    dossier::open_together(desk, "申请", vec![paper], Some(handed), &question())
        .into_iter()
        .map(dossier::close)
        .collect()
}

#[test]
fn the_program_tells_it_of_two_folders() {
    let folder = tempfile::tempdir().unwrap();
    for (name, stated) in [("甲", &FIRST), ("乙", &SECOND)] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        std::fs::write(folder.path().join(name).join("申报信息.xlsx"), workbook(stated)).unwrap();
    }
    let check = |folder: &Path, given: &[&str]| {
        let mut run = Command::new(env!("CARGO_BIN_EXE_ziping"));
        let run = run.current_dir(folder).env("NO_COLOR", "1").arg("check").args(given);
        let done = run.args(["--as-of", "2025-09-30", "--format", "json"]).output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        let mut told = Vec::new();
        for file in json["files"].as_array().unwrap() {
            for found in file["discrepancies"].as_array().unwrap() {
                let code = found["code"].as_str().unwrap();
                if matches!(code, "X113" | "X114" | "X115" | "F109") {
                    told.push(format!(
                        "{} {code} {}!{} {}",
                        file["path"].as_str().unwrap(),
                        found["place"]["sheet"].as_str().unwrap_or_default(),
                        found["place"]["cell"].as_str().unwrap_or_default(),
                        found["message"].as_str().unwrap()
                    ));
                }
            }
        }
        told.join("\n").replace('\\', "/")
    };
    snapshot!(assert_snapshot, "across-check", check(folder.path(), &["甲", "乙"]));
    assert_eq!(check(folder.path(), &["甲"]), "");
    // The same organisation may hand in two applications; the files are not the same.
    std::fs::create_dir(folder.path().join("丙")).unwrap();
    let again = Stated { people: SECOND.people, ..FIRST };
    std::fs::write(folder.path().join("丙/申报信息.xlsx"), workbook(&again)).unwrap();
    assert_eq!(check(folder.path(), &["甲", "丙"]), "");
}

#[test]
fn records_keep_what_others_may_claim_too() {
    let desk = Desk::new(data::shipped().unwrap());
    let own = FIRST.organisation.to_owned();
    let mut first = dossiers(&desk, &FIRST, &[("记录/张示例110101199003074514.pdf", 7), ("空.pdf", 0)]);
    let second = dossiers(&desk, &SECOND, &[("张示例.pdf", 7), ("空.pdf", 0)]);
    assert_eq!(first[0].case.input.sha256, own);
    // What another sheet quotes is masked as well.
    first[0].discrepancies[0].message.push_str("：13800138000");
    let records = [recording::record("甲", &first, Vec::new()), recording::record("乙", &second, Vec::new())];
    assert_eq!(records[0].state, State::of(first[0].worst()));
    assert!(!records[0].discrepancies.is_empty());
    let written = serde_json::to_string_pretty(&records[0]).unwrap();
    assert!(!written.contains("19900307") && !written.contains("13800138000"), "{written}");
    assert_eq!(serde_json::from_str::<Record>(&written).unwrap(), records[0]);
    let claims: Vec<_> = records.iter().map(|record| &record.claims).collect();
    snapshot!(assert_json_snapshot, "across-claims", claims);

    let mut index = Index::default();
    for (position, record) in records.iter().enumerate() {
        index.add(position, &record.application, &record.claims);
    }
    let said: Vec<_> = index.shared().iter().map(|(position, shared)| (*position, across::said(shared))).collect();
    snapshot!(assert_json_snapshot, "across-said", said);
}

#[test]
fn a_record_says_how_far_each_category_has_come() {
    let desk = Desk::new(data::shipped().unwrap());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases/application/in/示例网络安全技术有限公司");
    let mut papers: Vec<Paper> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let reading = read::read(&name, &std::fs::read(&path).unwrap(), &read::Limits::default());
            Paper { input: Input { sha256: name.clone(), path: name }, reading }
        })
        .collect();
    papers.sort_by(|left, right| left.input.path.cmp(&right.input.path));
    let cases = dossier::open_together(&desk, "申请", papers, None, &question());
    let dossiers: Vec<Dossier<'_>> = cases.into_iter().map(dossier::close).collect();
    let mut record = recording::record("申请", &dossiers, Vec::new());
    let count = dossiers.iter().map(|dossier| dossier.discrepancies.len()).sum::<usize>();
    assert_eq!(record.discrepancies.len(), count);
    record.discrepancies.truncate(8);
    record.claims.people.truncate(3);
    record.claims.projects.truncate(3);
    snapshot!(assert_json_snapshot, "across-record", record);
}

#[test]
fn nothing_handed_in_is_no_pass() {
    assert_eq!(recording::record("甲", &[], Vec::new()).state, State::Blocked);
}
