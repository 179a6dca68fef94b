//! The Excel and Word forms that are built read back as the same assessment.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use ziping::assessment::{Assessment, EvidenceState, Verdict};
use ziping::case::{Case, Filled, Input};
use ziping::catalog::{Form, Level};
use ziping::dossier::{self, Desk, Question};
use ziping::form::excel::{self, Use};
use ziping::form::words::FormWords;
use ziping::papers::Press;
use ziping::read::{self, Limits};
use ziping::transcript::Block;

fn desk() -> Desk {
    Desk::new(ziping::data::shipped().unwrap())
}

fn press() -> &'static Press {
    static PRESS: LazyLock<Press> =
        LazyLock::new(|| Press::compile(ziping::form::application::Personal::Masked).unwrap());
    &PRESS
}

fn question() -> Question {
    Question {
        as_of: jiff::civil::date(2025, 9, 30),
        audit: None,
        conditions: Vec::new(),
        window: ziping::verdict::ProjectWindow::default(),
    }
}

fn open<'d>(desk: &'d Desk, bytes: &[u8]) -> Vec<Case<'d>> {
    let input = Input { path: "x.xlsx".to_owned(), sha256: String::new() };
    dossier::open(desk, &input, read::read("x.xlsx", bytes, &Limits::default()), &question())
}

/// The form of a file that holds it, under a name for complaints.
fn filled<'c>(cases: &'c [Case<'_>], name: &str) -> &'c Filled<'c> {
    cases[0].filled.as_ref().unwrap_or_else(|| panic!("{name}: not found again"))
}

/// Holds what was read of a built form against what it was built from.
fn assert_alike(before: &Filled<'_>, after: &Filled<'_>, name: &str) {
    let (before, after) = (essence(&before.assessment), essence(&after.assessment));
    for (left, right) in before.lines().zip(after.lines()) {
        assert_eq!(left, right, "{name}");
    }
    assert_eq!(before.len(), after.len(), "{name}");
}

/// What must survive: context, verdicts, requirements, evidence, rectification.
fn essence(assessment: &Assessment) -> String {
    let context = &assessment.context;
    let mut out = format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?}\n",
        context.organisation.reading,
        context.level.reading,
        context.date.reading,
        context.assessors.reading,
        context.credit_code.as_ref().map(|stated| &stated.reading),
        context.declared_level.reading.level(),
        context.conditions,
    );
    for answer in &assessment.answers {
        // The built form has every printed column; one that the sheet lacked comes back blank.
        let state = match &answer.evidence.state {
            EvidenceState::NoColumn => &EvidenceState::Blank,
            state => state,
        };
        let _ = writeln!(
            out,
            "{} {:?} {:?} {state:?} {:?}",
            answer.clause, answer.necessity, answer.conclusion.verdict, answer.evidence.items
        );
    }
    for block in [Block::Observations, Block::Nonconformities] {
        let texts: Vec<&str> =
            assessment.rectification.get(&block).into_iter().flatten().map(|typed| typed.text.as_str()).collect();
        // In Word the cells of an entry are the lines of one.
        let _ = writeln!(out, "{:?}", texts.join("\n"));
    }
    out
}

/// Workbooks whose oddity is no text, which in Word everything is: numbers that lost digits, control characters.
const LOST_IN_WORD: [&str; 3] = ["date-number-2025-1.xlsx", "credit-code-number.xlsx", "control-characters.xlsx"];

/// Every filled workbook that ships with the project.
fn shipped_workbooks() -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut folders = vec![fixtures.join("workbooks")];
    let cases = std::fs::read_dir(fixtures.join("cases")).unwrap().map(|entry| entry.unwrap().path().join("in"));
    folders.extend(cases.filter(|folder| folder.is_dir()));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    let endings = ["xlsx", "xlsm", "xls", "xlsb", "ods"];
    files.retain(|path| path.extension().is_some_and(|ending| endings.contains(&ending.to_str().unwrap())));
    files.sort();
    files
}

#[test]
fn built_forms_read_back_alike() {
    let desk = desk();
    let mut tried = 0;
    for path in shipped_workbooks() {
        for case in open(&desk, &std::fs::read(&path).unwrap()) {
            let Some(filled) = &case.filled else { continue };
            let built = excel::write(&FormWords::filled(filled), Use::Paper, question().as_of).unwrap();
            let again = open(&desk, &built);
            let name = format!("{} in Excel", path.display());
            assert_alike(filled, self::filled(&again, &name), &name);
            let built = press().form_in_word(&FormWords::filled(filled)).unwrap();
            let again = open(&desk, &built);
            let name = format!("{} in Word", path.display());
            if !LOST_IN_WORD.iter().any(|lost| path.ends_with(lost)) {
                assert_alike(filled, self::filled(&again, &name), &name);
            }
            tried += 1;
        }
    }
    assert!(tried > 90, "{tried}");
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let desk = desk();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/workbooks/both-boxes.xlsx");
    let bytes = std::fs::read(path).unwrap();
    let papers = || {
        let case = open(&desk, &bytes).remove(0);
        press().papers(&dossier::close(case)).unwrap()
    };
    let (first, second) = (papers(), papers());
    assert_eq!(first.len(), 8);
    for (left, right) in first.iter().zip(&second) {
        assert!(left == right, "{}", left.name);
    }
}

/// An answer as people might give it.
#[derive(Clone, Debug)]
struct Given {
    mark: u8,
    evidence: String,
}

fn given() -> impl Strategy<Value = Given> {
    let name = prop_oneof![
        "[一-龟A-Za-z0-9《》（）. ]{1,12}",
        Just("同上".to_owned()),
        Just("同第1条".to_owned()),
        Just("见附件".to_owned()),
        "[=+@<>&\"'\\-]{1,4}[a-z一-龟]{0,6}",
        "\\PC{0,20}",
    ];
    let list = proptest::collection::vec(name, 0..4).prop_map(|items| items.join("、"));
    (0..5_u8, list).prop_map(|(mark, evidence)| Given { mark, evidence })
}

fn words(form: &Form, desk: &Desk, level: Level, answers: &[Given], organisation: &str) -> FormWords {
    let edition = desk.catalog.edition_of(form);
    let mut words = FormWords::blank(form, edition, level, |_| ziping::catalog::Necessity::Required);
    for field in &mut words.header {
        match field.label.as_str() {
            "组织名称" => organisation.clone_into(&mut field.value),
            "评估时间" => "2025年8月27日".clone_into(&mut field.value),
            "评估部门/人员" => "质量部/张示例".clone_into(&mut field.value),
            _ => {}
        }
    }
    for (row, given) in words.rows.iter_mut().zip(answers) {
        let (conforming, nonconforming) = match given.mark {
            0 => ("√", ""),
            1 => ("", "√"),
            2 => ("不适用", ""),
            3 => ("√", "√"),
            _ => ("", ""),
        };
        conforming.clone_into(&mut row.conforming);
        nonconforming.clone_into(&mut row.nonconforming);
        row.evidence.clone_from(&given.evidence);
    }
    words
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn generated_answers_survive(
        answers in proptest::collection::vec(given(), 56),
        operations in any::<bool>(),
        level in 0..3_u8,
        organisation in "[一-龟]{2,12}有限公司",
    ) {
        let desk = desk();
        let form = &desk.catalog.forms[usize::from(operations)];
        let written = words(form, &desk, Level(level), &answers, &organisation);
        let first = excel::write(&written, Use::Paper, question().as_of).unwrap();
        let cases = open(&desk, &first);
        let filled = cases[0].filled.as_ref().expect("the form is found");
        // What was written is what is read …
        for (answer, given) in filled.assessment.answers.iter().zip(&answers) {
            let wanted = match given.mark {
                0 => Some(Verdict::Conforming),
                1 => Some(Verdict::Nonconforming),
                2 => Some(Verdict::NotApplicable),
                _ => None,
            };
            prop_assert_eq!(answer.conclusion.verdict, wanted);
            prop_assert_eq!(&answer.evidence.typed, &given.evidence);
        }
        // … and reading, building and reading again changes nothing.
        let second = excel::write(&FormWords::filled(filled), Use::Paper, question().as_of).unwrap();
        let again = open(&desk, &second);
        prop_assert_eq!(essence(&again[0].filled.as_ref().unwrap().assessment), essence(&filled.assessment));
        let in_word = press().form_in_word(&FormWords::filled(filled)).unwrap();
        let again = open(&desk, &in_word);
        prop_assert_eq!(essence(&again[0].filled.as_ref().unwrap().assessment), essence(&filled.assessment));
    }
}
