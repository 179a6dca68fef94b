//! One template for each thing that templates can do, filled and compared with its text twin; and wrong templates with
//! what is said of each.
//!
//! `fixtures/templates/<feature>/`: `template.docx`, `data.json`, pictures by their names, and `filled.txt`, the filled
//! document as text. `fixtures/templates/wrong/`: templates, and `findings.txt`, what `ziping template check` says.
//!
//! `ZIPING_BLESS=1 cargo test --test template_features` writes the texts anew.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "twin/document.rs"]
mod document;
#[path = "twin/element.rs"]
mod element;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use ziping::template::document::Template;
use ziping::template::pictures::{Picture, Pictures};
use ziping::template::vocabulary::{Kind, Vocabulary, Word};

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/templates")
}

/// The folders with a Word template; those of workbooks are looked at elsewhere.
fn features() -> Vec<PathBuf> {
    let folders = fs::read_dir(templates()).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = folders.filter(|folder| folder.join("template.docx").exists()).collect();
    found.sort();
    assert!(found.len() > 15, "{found:?}");
    found
}

/// Compares a text with the one that is kept, or keeps it.
fn hold(path: &Path, text: &str) {
    if std::env::var_os("ZIPING_BLESS").is_some_and(|value| value != "0") {
        fs::write(path, text).unwrap();
    }
    let kept = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == text, "{} differs from what comes out now:\n{text}", path.display());
}

/// A feature's template, its data, and the pictures that lie beside it.
fn feature(folder: &Path) -> (Template, Value, Pictures) {
    let bytes = fs::read(folder.join("template.docx")).unwrap();
    let template = Template::compile(&bytes).unwrap_or_else(|errors| panic!("{}: {errors:#?}", folder.display()));
    let mut data: Value = serde_json::from_str(&fs::read_to_string(folder.join("data.json")).unwrap()).unwrap();
    let mut pictures = Pictures::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "png" || extension == "jpg") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            data[&name] = Value::from(name.as_str());
            pictures.insert(name, Picture::new(&fs::read(&path).unwrap()).unwrap());
        }
    }
    (template, data, pictures)
}

#[test]
fn every_feature_fills_as_its_twin_says() {
    for folder in features() {
        let (template, data, pictures) = feature(&folder);
        let filled =
            template.fill_with(&data, &pictures).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        assert_eq!(filled.remarks, [] as [&str; 0], "{}", folder.display());
        // For a look at them: ZIPING_KEEP=folder.
        if let Some(keep) = std::env::var_os("ZIPING_KEEP") {
            let name = format!("{}.docx", folder.file_name().unwrap().to_str().unwrap());
            fs::write(Path::new(&keep).join(name), &filled.bytes).unwrap();
        }
        hold(&folder.join("filled.txt"), &document::twin(&filled.bytes));
        assert_eq!(template.fill_with(&data, &pictures).unwrap().bytes, filled.bytes, "{}", folder.display());
    }
}

/// The kind of a value in the data; of a list that of its first member.
fn kind(value: &Value) -> Kind {
    match value {
        Value::Bool(_) => Kind::Truth,
        Value::Number(_) => Kind::Number,
        Value::Array(members) => Kind::List(Box::new(members.first().map_or(Kind::Text, kind))),
        Value::Object(_) => Kind::Group(words(value)),
        _ => Kind::Text,
    }
}

fn words(data: &Value) -> Vec<Word> {
    let word = |(name, value): (&String, &Value)| Word {
        name: name.clone(),
        kind: kind(value),
        meaning: String::new(),
        example: String::new(),
    };
    data.as_object().unwrap().iter().map(word).collect()
}

#[test]
fn nothing_is_to_be_said_of_a_feature() {
    for folder in features() {
        let (template, data, pictures) = feature(&folder);
        let mut words = words(&data);
        for word in words.iter_mut().filter(|word| pictures.contains_key(&word.name)) {
            word.kind = Kind::Picture;
        }
        let flaws: Vec<String> = template.examine(&Vocabulary { words }).iter().map(ToString::to_string).collect();
        assert_eq!(flaws, [] as [&str; 0], "{}", folder.display());
        assert_eq!(template.dangers(), [], "{}", folder.display());
    }
}

#[test]
fn wrong_templates_are_told_what_is_wrong() {
    let folder = templates().join("wrong");
    let mut names: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "findings.txt");
    names.sort();
    assert!(names.len() > 30, "{names:?}");
    let mut told = String::new();
    for name in names {
        let done = Command::new(env!("CARGO_BIN_EXE_ziping"))
            .current_dir(&folder)
            .env("NO_COLOR", "1")
            .env_remove("CLICOLOR_FORCE")
            .args(["template", "check", &name])
            .output()
            .unwrap();
        let said = String::from_utf8(done.stdout).unwrap();
        let has_error = said.contains("\n  错误 ");
        assert_eq!(done.status.code(), Some(i32::from(has_error)), "{said}");
        assert!(said.contains("处问题\n"), "{name} is taken for sound: {said}");
        told.push_str(&said);
        told.push('\n');
    }
    hold(&folder.join("findings.txt"), &(told.trim_end().to_owned() + "\n"));
}
