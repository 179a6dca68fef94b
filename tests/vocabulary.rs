//! The vocabulary of own templates is the words that they are filled with: nothing is said of a name that is not there,
//! and no name is there of which nothing is said.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use ziping::case::Input;
use ziping::dossier::{self, Desk, Question};
use ziping::form::application::{ApplicationWords, Personal};
use ziping::form::facts::FactWords;
use ziping::form::words::FormWords;
use ziping::papers::vocabulary;
use ziping::papers::words::{FilledWords, PaperWords};
use ziping::read::{self, Limits};
use ziping::report::words::ListWords;
use ziping::template::vocabulary::{Kind, Word};

/// Between them every name occurs: two forms, evidence, discrepancies, none of either.
const FILES: [&str; 4] =
    ["both-boxes.xlsx", "good-operations-level2-surveillance.xlsx", "credit-code-good.xlsx", "unrelated.xlsx"];

fn desk() -> Desk {
    Desk::new(ziping::data::shipped().unwrap())
}

/// What a template is filled with for a file.
fn words(desk: &Desk, name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/workbooks").join(name);
    let question = Question {
        as_of: jiff::civil::date(2025, 9, 30),
        audit: None,
        conditions: Vec::new(),
        window: ziping::verdict::ProjectWindow::default(),
    };
    let input = Input { path: name.to_owned(), sha256: String::new() };
    let reading = read::read(name, &std::fs::read(path).unwrap(), &Limits::default());
    let dossier = dossier::close(dossier::open(desk, &input, reading, &question).remove(0));
    let list = ListWords::of(&dossier);
    let parts = dossier.case.filled.as_ref().map(|filled| {
        (
            FormWords::filled(filled),
            ApplicationWords::of(filled, &dossier.case.application, Personal::Masked),
            FactWords::of(filled),
        )
    });
    let last = vocabulary::longest(&desk.catalog);
    let form = parts.as_ref().map(|(form, application, facts)| FilledWords::new(form, application, facts, last));
    serde_json::to_value(PaperWords::new(&list, question.as_of, form)).unwrap()
}

/// Holds data against words, and notes which words were met.
fn compare(data: &Value, words: &[Word], path: &str, met: &mut BTreeSet<String>) {
    for (key, value) in data.as_object().unwrap() {
        let path = format!("{path}.{key}");
        let word = words.iter().find(|word| word.name == *key).unwrap_or_else(|| panic!("{path}: no such word"));
        fits(value, &word.kind, &path, met);
        met.insert(path);
    }
}

fn fits(value: &Value, kind: &Kind, path: &str, met: &mut BTreeSet<String>) {
    let right = match kind {
        Kind::Text => value.is_string(),
        Kind::Choice(choices) => {
            value.as_str().is_some_and(|value| value.is_empty() || choices.iter().any(|choice| choice == value))
        }
        Kind::Number => value.is_number(),
        Kind::Truth => value.is_boolean(),
        Kind::Picture => false,
        Kind::Group(words) => {
            compare(value, words, path, met);
            true
        }
        Kind::List(member) => {
            for value in value.as_array().unwrap_or_else(|| panic!("{path} is no list")) {
                fits(value, member, path, met);
            }
            value.is_array()
        }
    };
    assert!(right, "{path} is no {kind:?}: {value}");
}

/// The paths of all words.
fn paths(words: &[Word], path: &str, all: &mut BTreeSet<String>) {
    for word in words {
        let path = format!("{path}.{}", word.name);
        match &word.kind {
            Kind::Group(words) => paths(words, &path, all),
            Kind::List(member) => {
                if let Kind::Group(words) = member.as_ref() {
                    paths(words, &path, all);
                }
            }
            // Pictures come from the command line.
            Kind::Picture => continue,
            _ => {}
        }
        assert!(all.insert(path.clone()), "{path} stands twice");
    }
}

#[test]
fn the_vocabulary_is_what_templates_are_filled_with() {
    let desk = desk();
    let vocabulary = vocabulary::vocabulary(&desk.catalog, std::iter::empty());
    let mut met = BTreeSet::new();
    for name in FILES {
        compare(&words(&desk, name), &vocabulary.words, "", &mut met);
    }
    let mut all = BTreeSet::new();
    paths(&vocabulary.words, "", &mut all);
    let missing: Vec<&String> = all.difference(&met).collect();
    assert!(missing.is_empty(), "never met: {missing:?}");
}

#[test]
fn where_papers_share_a_name_the_form_has_it() {
    let words = words(&desk(), "both-boxes.xlsx");
    assert_eq!(words["标题"], words["表格标题"]);
    assert_eq!(words["检查日期"], "2025-09-30");
    assert_eq!(words["第2条"], words["条款"][1]);
    let totals: u64 =
        ["符合数", "不符合数", "不适用数", "未答数"].iter().map(|name| words[name].as_u64().unwrap()).sum();
    assert_eq!(words["条款数"], totals);
    assert_eq!(words["差异数"], words["差异"].as_array().unwrap().len());
}

#[test]
fn every_word_has_a_meaning_on_one_line_and_an_example_of_its_kind() {
    fn look(words: &[Word]) {
        for word in words {
            assert!(!word.meaning.is_empty() && !word.meaning.contains('\n'), "{}", word.name);
            match &word.kind {
                Kind::Number => assert!(word.example.parse::<f64>().is_ok(), "{}", word.name),
                Kind::Choice(choices) => assert!(choices.contains(&word.example), "{}", word.name),
                Kind::Group(words) => look(words),
                Kind::List(member) => {
                    if let Kind::Group(words) = member.as_ref() {
                        look(words);
                    }
                    assert!(word.example.contains(&word.name), "{}", word.name);
                }
                Kind::Text | Kind::Truth | Kind::Picture => assert!(!word.example.is_empty(), "{}", word.name),
            }
        }
    }
    look(&vocabulary::vocabulary(&desk().catalog, std::iter::empty()).words);
}
