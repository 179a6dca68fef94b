use super::words::{Lead, Leads, Names, categories, grouped};
use super::*;
use crate::record::{Claims, SCHEMA, Weight};

fn said(code: &str, message: &str) -> Said {
    Said {
        file: "表.xlsx".to_owned(),
        code: code.to_owned(),
        severity: Weight::Warning,
        clause: None,
        place: String::new(),
        message: message.to_owned(),
        remedy: String::new(),
    }
}

fn record(application: &str, codes: &[&str]) -> Record {
    Record {
        schema: SCHEMA.to_owned(),
        application: application.to_owned(),
        as_of: "2025-09-30".to_owned(),
        organisation: String::new(),
        state: State::Noted,
        categories: Vec::new(),
        papers: Vec::new(),
        discrepancies: codes.iter().map(|code| said(code, "")).collect(),
        claims: Claims::default(),
    }
}

fn papers(form: &str, folder: &str, names: &[&str]) -> Papers {
    Papers {
        file: String::new(),
        form: form.to_owned(),
        folder: folder.to_owned(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    }
}

#[test]
fn an_application_counts_once_for_a_code_in_whatever_order() {
    let mut summary = Summary::default();
    summary.add("甲".to_owned(), &record("甲", &["C101", "C102", "C101"]));
    summary.add("乙".to_owned(), &record("乙", &["C101"]));
    for line in [0, 1, 0, 1] {
        summary.share(line, said("C102", ""));
    }
    let counted = |code: &str| (summary.codes[code].total(), summary.codes[code].applications);
    assert_eq!(counted("C101"), (3, 2));
    assert_eq!(counted("C102"), (5, 2));
}

#[test]
fn what_is_shared_follows_what_is_own() {
    let mut summary = Summary::default();
    for name in ["甲", "乙", "丙"] {
        summary.add(name.to_owned(), &record(name, &[]));
    }
    summary.share(2, said("S", "丙"));
    summary.share(0, said("S", "甲"));
    let own = vec![(0, said("O", "1")), (1, said("O", "2")), (1, said("O", "3"))];
    let order = |own: Vec<(usize, Said)>| -> Vec<(usize, String, bool)> {
        let all = summary.with_shared(own.into_iter());
        all.map(|(line, said, shared)| (line, said.message.clone(), shared)).collect()
    };
    let one = |line, message: &str, shared| (line, message.to_owned(), shared);
    let whole = [one(0, "1", false), one(0, "甲", true), one(1, "2", false), one(1, "3", false), one(2, "丙", true)];
    assert_eq!(order(own), whole);
    assert_eq!(order(Vec::new()), [one(0, "甲", true), one(2, "丙", true)]);
}

#[test]
fn links_lead_to_one_paper_or_to_the_folder() {
    let mut record = record("甲", &[]);
    let mut leads = |papers: Vec<Papers>| {
        record.papers = papers;
        let mut summary = Summary::default();
        summary.add("结果/甲".to_owned(), &record);
        Leads::of(&summary.lines[0])
    };
    let lead = |path: &str, papers: usize| Some(Lead { path: path.to_owned(), papers });
    let form = || papers("应急处理自评估表", "", &["差异清单.json", "差异清单.html", "自评估表.docx", "差异清单.xlsx"]);
    let facts = || papers("申报信息", "申报信息", &["差异清单.xlsx", "申报概要.docx"]);
    let one = leads(vec![form(), facts()]);
    assert_eq!(one.folder.as_deref(), Some("结果/甲"));
    assert_eq!(one.form, lead("结果/甲/自评估表.docx", 1));
    assert_eq!(one.list, lead("结果/甲/差异清单.html", 1));
    assert_eq!(one.facts, lead("结果/甲/申报信息/差异清单.xlsx", 1));
    let two = leads(vec![form(), form()]);
    assert_eq!((two.form, two.list, two.facts), (lead("结果/甲", 2), lead("结果/甲", 2), None));
    let none = leads(vec![papers("", "", &["差异清单.html"])]);
    assert_eq!((none.form, none.list), (None, lead("结果/甲/差异清单.html", 1)));
}

#[test]
fn others_are_found_by_their_quoted_names() {
    let mut summary = Summary::default();
    for name in ["甲", "乙", "丙"] {
        summary.add(name.to_owned(), &record(name, &[]));
    }
    let names = Names::of(&summary);
    assert_eq!(names.quoted(0, &said("S", "与“丙”“乙”“丙”的“合同”相同，“甲”")), [2, 1]);
    assert!(names.quoted(0, &said("S", "与乙相同")).is_empty());
}

#[test]
fn numbers_are_grouped() {
    assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
}

#[test]
fn what_is_not_known_is_a_dash() {
    let category = Category {
        category: "软件安全开发".to_owned(),
        class: "A类".to_owned(),
        edition: String::new(),
        declared: String::new(),
        reachable: "三级".to_owned(),
    };
    assert_eq!(
        categories(&[category.clone(), category]),
        ["软件安全开发（A类）\n软件安全开发（A类）", "—\n—", "三级\n三级"]
    );
}
