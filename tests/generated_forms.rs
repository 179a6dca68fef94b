//! Forms made from a standard: each is known again from its own paper, says what it is, and is asked for by name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::Command;
use ziping::case::{Case, Input};
use ziping::catalog::{Axis, Edition, Form, Level, Necessity, Origin};
use ziping::dossier::{self, Desk, Question};
use ziping::form::excel::{self, Use};
use ziping::form::words::FormWords;
use ziping::papers::Press;
use ziping::read::{self, Limits};

fn desk() -> Desk {
    Desk::new(ziping::data::shipped().unwrap())
}

fn open<'d>(desk: &'d Desk, name: &str, bytes: &[u8]) -> Vec<Case<'d>> {
    let question = Question {
        as_of: jiff::civil::date(2025, 9, 30),
        audit: None,
        conditions: Vec::new(),
        window: ziping::verdict::ProjectWindow::default(),
    };
    let input = Input { path: name.to_owned(), sha256: String::new() };
    dossier::open(desk, &input, read::read(name, bytes, &Limits::default()), &question)
}

fn levels(edition: &Edition) -> impl Iterator<Item = Level> {
    edition.all_levels().iter()
}

fn blank(form: &Form, edition: &Edition, level: Level) -> FormWords {
    FormWords::blank(form, edition, level, |row| {
        if row.applicability.levels.contains(level) { Necessity::Required } else { Necessity::NotRequired(Axis::Level) }
    })
}

#[test]
fn every_blank_is_known_again_as_itself() {
    let desk = desk();
    for form in &desk.catalog.forms {
        let edition = desk.catalog.edition_of(form);
        for level in levels(edition) {
            let bytes = excel::write(&blank(form, edition, level), Use::Blank, jiff::civil::date(2000, 1, 1)).unwrap();
            let cases = open(&desk, "x.xlsx", &bytes);
            let found =
                cases[0].filled.as_ref().map(|filled| (filled.form.id.as_str(), filled.assessment.context.level()));
            assert_eq!(found, Some((form.id.as_str(), Some(level))));
        }
    }
}

#[test]
fn papers_in_word_are_known_again_as_themselves() {
    let desk = desk();
    let press = Press::compile(ziping::form::application::Personal::Masked).unwrap();
    for form in &desk.catalog.forms {
        let edition = desk.catalog.edition_of(form);
        let bytes = press.form_in_word(&blank(form, edition, Level(0))).unwrap();
        let cases = open(&desk, "x.docx", &bytes);
        assert_eq!(cases[0].filled.as_ref().map(|filled| filled.form.id.as_str()), Some(form.id.as_str()));
    }
}

/// A form at the level that requires most of it, filled.
fn filled(form: &Form, edition: &Edition) -> FormWords {
    let required = |level: &Level| form.rows.iter().filter(|row| row.applicability.levels.contains(*level)).count();
    let mut words = blank(form, edition, levels(edition).max_by_key(required).unwrap());
    // Word takes the fields by name, Excel as they are printed.
    "示例网络安全技术有限公司".clone_into(&mut words.organisation);
    "2025-09-15".clone_into(&mut words.date);
    for field in words.header.iter_mut().filter(|field| field.value.is_empty()) {
        let is_date = field.label.contains("时间");
        (if is_date { "2025-09-15" } else { "示例网络安全技术有限公司" }).clone_into(&mut field.value);
    }
    for row in words.rows.iter_mut().filter(|row| row.required) {
        "√".clone_into(&mut row.conforming);
        row.evidence = format!("《示例服务规范》第{}节；示例项目过程记录（{}）.docx", row.no, row.no);
    }
    words
}

#[test]
fn what_is_filled_comes_back_from_every_paper() {
    let desk = desk();
    let press = Press::compile(ziping::form::application::Personal::Masked).unwrap();
    let created = jiff::civil::date(2000, 1, 1);
    for form in &desk.catalog.forms {
        let words = filled(form, desk.catalog.edition_of(form));
        let papers = [
            ("blank.xlsx", excel::write(&words, Use::Blank, created).unwrap()),
            ("excel.xlsx", excel::write(&words, Use::Paper, created).unwrap()),
            ("word.docx", press.form_in_word(&words).unwrap()),
        ];
        for (name, bytes) in papers {
            // For a look at them: ZIPING_KEEP=folder.
            if let Some(keep) = std::env::var_os("ZIPING_KEEP") {
                std::fs::write(std::path::Path::new(&keep).join(format!("{}-{name}", form.id)), &bytes).unwrap();
            }
            let cases = open(&desk, name, &bytes);
            let read = FormWords::filled(cases[0].filled.as_ref().unwrap());
            let answers = |words: &FormWords| -> Vec<(String, String)> {
                words.rows.iter().map(|row| (row.conforming.clone(), row.evidence.clone())).collect()
            };
            assert_eq!(answers(&read), answers(&words), "{} {name}", form.id);
        }
    }
}

#[test]
fn nothing_but_what_is_blank_is_wrong_with_a_blank() {
    let desk = desk();
    for form in desk.catalog.forms.iter().filter(|form| form.origin == Origin::Generated) {
        let edition = desk.catalog.edition_of(form);
        let words = blank(form, edition, Level(0));
        let bytes = excel::write(&words, Use::Paper, jiff::civil::date(2000, 1, 1)).unwrap();
        let dossier = dossier::close(open(&desk, "x.xlsx", &bytes).remove(0));
        let altered: Vec<&str> = dossier
            .discrepancies
            .iter()
            .filter(|found| found.code.starts_with('R') || found.code == "F104")
            .map(|found| found.message.as_str())
            .collect();
        assert!(altered.is_empty(), "{}: {altered:?}", form.id);
    }
}

#[test]
fn a_title_outweighs_shared_clauses_and_clauses_outweigh_a_wrong_title() {
    let desk = desk();
    let of = |id: &str| desk.catalog.form(id).unwrap();
    let as_titled = |form: &Form, title: &str| {
        let mut words = blank(form, desk.catalog.edition_of(form), Level(2));
        title.clone_into(&mut words.title);
        let bytes = excel::write(&words, Use::Blank, jiff::civil::date(2000, 1, 1)).unwrap();
        open(&desk, "x.xlsx", &bytes)[0].filled.as_ref().map(|filled| filled.form.id.clone()).unwrap()
    };
    let (official, annex, other) = (of("incident-response"), of("isccc-sv-001-2015-c"), of("isccc-sv-001-2015-a"));
    assert_eq!(as_titled(official, "应急处理自评表"), official.id);
    assert_eq!(as_titled(annex, "应急处理自评表"), annex.id);
    assert_eq!(as_titled(annex, &other.title), annex.id, "clauses of another form altogether");
    let (first, second) = (of("ccrc-isv-c01-2025-b"), of("ccrc-isv-c01-2025-g"));
    assert_eq!(as_titled(first, &second.title), second.id, "one row, word for word the same in both");
}

#[test]
fn what_is_missing_stands_under_the_title() {
    let desk = desk();
    let general = desk.catalog.form("ccrc-isv-c01-2025-general").unwrap();
    let edition = desk.catalog.edition_of(general);
    let notes = |level| blank(general, edition, Level(level)).notes.join("\n");
    assert!(notes(1).contains("4.2.5“技术工具要求”"), "{}", notes(1));
    assert!(!notes(0).contains("4.2.5"), "{}", notes(0));
    assert!(notes(2).contains("4.3“一级评价要求”") && !notes(2).contains("4.3.1"), "{}", notes(2));
    let official = desk.catalog.form("incident-response").unwrap();
    assert!(blank(official, desk.catalog.edition_of(official), Level(0)).notes.is_empty());
}

fn ziping(arguments: &[&str]) -> (String, i32) {
    let done = Command::new(env!("CARGO_BIN_EXE_ziping")).env("NO_COLOR", "1").args(arguments).output().unwrap();
    let told = [done.stdout, done.stderr].concat();
    (String::from_utf8(told).unwrap(), done.status.code().unwrap())
}

#[test]
fn a_name_means_the_official_form_an_edition_another() {
    let title = |arguments: &[&str]| ziping(&[&["forms", "show"], arguments].concat());
    assert!(title(&["应急处理"]).0.starts_with("《信息安全应急处理服务资质认证自评表》"));
    assert!(title(&["应急处理", "--edition", "2015"]).0.contains("（依据ISCCC-SV-001:2015）》"));
    assert!(title(&["风险评估", "--edition", "CCRC-ISV-C01:2025"]).0.contains("附录A"));
    let (told, status) = title(&["公共管理"]);
    assert_eq!(status, 2);
    assert!(told.contains("--edition") && told.contains("isccc-sv-001-2015-general"), "{told}");
    let (told, status) = title(&["公共管理", "--edition", "1999"]);
    assert_eq!(status, 2);
    assert!(
        told.contains("CCRC-ISV-C01:2025《信息安全服务规范》") && told.contains("《信息安全服务规范》（未注日期）"),
        "{told}"
    );
}

#[test]
fn the_list_of_one_edition_has_no_other() {
    let (told, _) = ziping(&["forms", "--edition", "2015"]);
    assert!(told.starts_with("依据ISCCC-SV-001:2015《信息安全服务资质认证实施规则》\n"), "{told}");
    assert!(!told.contains("2025") && !told.contains("官方表格"), "{told}");
}
