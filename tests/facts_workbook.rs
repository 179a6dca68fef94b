//! The facts workbook, written and read back through the door that reads all workbooks.

#![allow(clippy::unwrap_used, clippy::panic)]

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::process::Command;
use ziping::case::Input;
use ziping::catalog::{AtLeast, Catalog, Degree, Measure, Test, Threshold};
use ziping::dossier::{self, Desk, Question};
use ziping::facts::layout::questions;
use ziping::facts::{FactSheet, Facts, TroubleKind};
use ziping::factsheet::{self, FactLabels};
use ziping::form::facts_workbook;
use ziping::{data, read};

const AS_OF: Date = date(2025, 9, 30);

fn catalog() -> Catalog {
    let mut catalog = data::shipped().unwrap();
    let threshold = |measure| Threshold {
        code: "T101".to_owned(),
        part: 0,
        requirement: 0,
        categories: None,
        except_categories: Vec::new(),
        audits: None,
        test: Test::Measure(measure),
    };
    catalog
        .thresholds
        .push(threshold(Measure::Statement { question: "是否在合同中明确行为规范".to_owned() }));
    catalog.thresholds.push(threshold(Measure::Statement { question: "是否具备独立的测试环境".to_owned() }));
    let at_least = AtLeast { number: 3.0, above: false };
    catalog.thresholds.push(threshold(Measure::Team { team: "安全服务".to_owned(), at_least }));
    catalog
}

fn read_back(bytes: &[u8], catalog: &Catalog) -> Facts {
    let workbook = read::read("申报信息.xlsx", bytes, &read::Limits::default()).unwrap();
    let labels = FactLabels::of(data::facts_layout().unwrap(), catalog);
    factsheet::read(&workbook, &labels, catalog, AS_OF).unwrap()
}

fn blank(catalog: &Catalog) -> Vec<u8> {
    facts_workbook::write(&data::facts_layout().unwrap(), catalog, &questions(catalog), date(2000, 1, 1)).unwrap()
}

#[test]
fn the_blank_is_read_as_blank() {
    let catalog = catalog();
    let facts = read_back(&blank(&catalog), &catalog);
    assert!(FactSheet::ALL.into_iter().all(|sheet| facts.has(sheet)));
    let troubles: Vec<_> = facts.troubles.iter().map(|trouble| (trouble.kind, trouble.label.as_str())).collect();
    assert_eq!(troubles, [(TroubleKind::Blank, "组织名称"), (TroubleKind::Blank, "申报类别")]);
    let asked: Vec<&str> = facts.statements.iter().map(|statement| statement.question.as_str()).collect();
    assert_eq!(asked, questions(&catalog));
    assert!(asked.ends_with(&["是否在合同中明确行为规范", "是否具备独立的测试环境"]));
    assert!(facts.people.is_empty() && facts.projects.is_empty() && facts.applied.is_empty());
}

#[test]
fn the_same_blank_has_the_same_bytes() {
    let catalog = catalog();
    assert_eq!(blank(&catalog), blank(&catalog));
}

#[test]
fn the_blank_is_no_form() {
    let catalog = catalog();
    let bytes = blank(&catalog);
    let desk = Desk::new(catalog);
    let input = Input { path: "申报信息.xlsx".to_owned(), sha256: String::new() };
    let reading = read::read("申报信息.xlsx", &bytes, &read::Limits::default());
    let question = Question {
        as_of: AS_OF,
        audit: None,
        conditions: Vec::new(),
        window: ziping::verdict::ProjectWindow::default(),
    };
    let cases = dossier::open(&desk, &input, reading, &question);
    assert!(cases.iter().all(|case| case.filled.is_none()));
}

#[test]
fn filled_forms_are_no_facts() {
    let catalog = catalog();
    let labels = FactLabels::of(data::facts_layout().unwrap(), &catalog);
    let mut count = 0;
    for entry in std::fs::read_dir("fixtures/workbooks").unwrap() {
        let path = entry.unwrap().path();
        let Ok(workbook) = read::read("x", &std::fs::read(&path).unwrap(), &read::Limits::default()) else { continue };
        assert!(!factsheet::is_one(&workbook, &labels), "{}", path.display());
        count += 1;
    }
    assert!(count > 10);
}

#[test]
fn the_program_writes_the_blank() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("申报信息.xlsx");
    let run = |name: &str| {
        Command::new(env!("CARGO_BIN_EXE_ziping")).args(["blank", name, "--force", "--out"]).arg(&out).output().unwrap()
    };
    for name in ["facts", "申报信息"] {
        let done = run(name);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(String::from_utf8_lossy(&done.stdout).contains("申报信息填报表，共6张"));
        assert!(!read_back(&std::fs::read(&out).unwrap(), &data::shipped().unwrap()).sheets.is_empty());
    }
    assert!(String::from_utf8_lossy(&run("应急处理").stderr).contains("请用 --level 给出申报级别"));
}

/// A project, and which of its spellings is written.
#[derive(Clone, Debug)]
struct Wanted {
    category: usize,
    /// In hundredths of 万元.
    amount: u32,
    day: i8,
    style: usize,
}

/// A person, and which of the spellings is written.
#[derive(Clone, Debug)]
struct Somebody {
    degree: usize,
    half_years: u8,
    in_service: bool,
    style: usize,
}

const DEGREES: [(Degree, [&str; 3]); 4] = [
    (Degree::College, ["大专", "大学专科", "专科学历"]),
    (Degree::Bachelor, ["本科", "大学本科", "工学学士"]),
    (Degree::Master, ["硕士", "硕士研究生", "研究生"]),
    (Degree::Doctor, ["博士", "博士研究生", "工学博士"]),
];

const CATEGORIES: [(&str, [&str; 3]); 3] = [
    ("应急处理", ["应急处理", "信息安全应急处理", "信息安全应急处理服务"]),
    ("安全运维", ["安全运维", "安全运维服务", "信息系统安全运维"]),
    ("灾难备份与恢复", ["灾难备份与恢复", "灾备", "灾难备份与恢复服务资质"]),
];

fn wanted() -> impl Strategy<Value = Wanted> {
    (0..3_usize, 1..9_000_000_u32, 1..29_i8, 0..3_usize).prop_map(|(category, amount, day, style)| Wanted {
        category,
        amount,
        day,
        style,
    })
}

fn somebody() -> impl Strategy<Value = Somebody> {
    (0..4_usize, 0..60_u8, any::<bool>(), 0..3_usize).prop_map(|(degree, half_years, in_service, style)| Somebody {
        degree,
        half_years,
        in_service,
        style,
    })
}

/// Writes the tables below `above` rows, the columns rotated by `turn`.
fn filled(projects: &[Wanted], people: &[Somebody], above: u32, turn: u16) -> Vec<u8> {
    let mut book = Workbook::new();
    let days = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet().set_name("项目").unwrap();
    let col = |at: u16, count: u16| (at + turn) % count;
    for (at, heading) in (0..).zip(["项目名称", "服务类别", "合同金额（万元）", "签订日期"]) {
        sheet.write_string(above, col(at, 4), heading).unwrap();
    }
    for (row, project) in (above + 1..).zip(projects) {
        sheet.write_string(row, col(0, 4), format!("项目{row}")).unwrap();
        sheet.write_string(row, col(1, 4), CATEGORIES[project.category].1[project.style]).unwrap();
        let amount = f64::from(project.amount) / 100.0;
        match project.style {
            0 => sheet.write_number(row, col(2, 4), amount).unwrap(),
            1 => sheet.write_string(row, col(2, 4), format!("{amount}万元")).unwrap(),
            _ => sheet.write_string(row, col(2, 4), format!("￥{}.00元", u64::from(project.amount) * 100)).unwrap(),
        };
        let day = project.day;
        match project.style {
            0 => {
                let written = ExcelDateTime::from_ymd(2024, 3, day.unsigned_abs()).unwrap();
                sheet.write_datetime_with_format(row, col(3, 4), &written, &days).unwrap()
            }
            1 => sheet.write_string(row, col(3, 4), format!("2024年3月{day}日")).unwrap(),
            _ => sheet.write_string(row, col(3, 4), format!("2024.3.{day}")).unwrap(),
        };
    }
    let sheet = book.add_worksheet().set_name("服务人员").unwrap();
    for (at, heading) in (0..).zip(["姓名", "身份证号", "最高学历", "技术工作年限", "是否从事信息安全服务"])
    {
        sheet.write_string(above, col(at, 5), heading).unwrap();
    }
    for (row, person) in (above + 1..).zip(people) {
        sheet.write_string(row, col(0, 5), format!("人{row}")).unwrap();
        sheet.write_string(row, col(1, 5), format!("00000019900101{row:04}")).unwrap();
        sheet.write_string(row, col(2, 5), DEGREES[person.degree].1[person.style]).unwrap();
        let (years, months) = (f64::from(person.half_years) / 2.0, u32::from(person.half_years) * 6);
        match person.style {
            0 => sheet.write_number(row, col(3, 5), years).unwrap(),
            1 => sheet.write_string(row, col(3, 5), format!("{months}个月")).unwrap(),
            _ => sheet.write_string(row, col(3, 5), format!("{years} 年")).unwrap(),
        };
        let yes = if person.in_service { ["是", "√", "Y"] } else { ["否", "×", "N"] };
        sheet.write_string(row, col(4, 5), yes[person.style]).unwrap();
    }
    book.save_to_buffer().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(
        projects in prop::collection::vec(wanted(), 1..12),
        people in prop::collection::vec(somebody(), 1..12),
        above in 0..5_u32,
        turn in 0..5_u16,
    ) {
        let catalog = catalog();
        let facts = read_back(&filled(&projects, &people, above, turn), &catalog);
        prop_assert_eq!(facts.projects.len(), projects.len());
        for (found, wanted) in facts.projects.iter().zip(&projects) {
            prop_assert_eq!(found.category.value.as_deref(), Some(CATEGORIES[wanted.category].0));
            let amount = found.amount.value.unwrap();
            prop_assert!((amount - f64::from(wanted.amount) / 100.0).abs() < 1e-6, "{amount}");
            prop_assert_eq!(found.signed.value, Some(date(2024, 3, wanted.day)));
        }
        prop_assert_eq!(facts.people.len(), people.len());
        for (found, wanted) in facts.people.iter().zip(&people) {
            prop_assert_eq!(found.degree.value, Some(DEGREES[wanted.degree].0));
            let years = found.technical_years.value.unwrap();
            prop_assert!((years - f64::from(wanted.half_years) / 2.0).abs() < 1e-9, "{years}");
            prop_assert_eq!(found.in_service.value, Some(wanted.in_service));
            prop_assert_eq!(found.identity.value.as_deref().map(str::len), Some(18));
        }
        let missing = [TroubleKind::SheetMissing, TroubleKind::ColumnMissing];
        let others: Vec<_> = facts.troubles.iter().filter(|trouble| !missing.contains(&trouble.kind)).collect();
        prop_assert!(others.is_empty(), "{others:?}");
    }
}
