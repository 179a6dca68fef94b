//! The shipped Word templates are what the program typesets, and each has a text twin that shows in a review.
//!
//! `ZIPING_BLESS=1 cargo test --test templates` typesets them anew. Whoever restyles a template by hand instead takes it
//! out of this list.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use ziping::form::{application, typeset};
use ziping::ooxml::package::{Limits, Package};
use ziping::template::document::Template;

fn shipped() -> [(&'static str, Vec<u8>); 6] {
    [
        ("self-assessment/form", typeset::form().unwrap()),
        ("self-assessment/generated-form", typeset::generated_form().unwrap()),
        ("application/form", typeset::application(&application::layout().unwrap()).unwrap()),
        ("summary/form", typeset::summary().unwrap()),
        ("evidence-index/form", typeset::evidence_index().unwrap()),
        ("discrepancies/list", typeset::list().unwrap()),
    ]
}

/// The text of the main part, a line for each paragraph, cells and rows marked.
fn twin(docx: &[u8]) -> String {
    let package = Package::open(docx, &Limits::default()).unwrap();
    let main = String::from_utf8(package.required("word/document.xml").unwrap()).unwrap();
    let mut text = String::new();
    for piece in main.split('<').skip(1) {
        let (tag, after) = piece.split_once('>').unwrap();
        match tag.split([' ', '/']).next().unwrap() {
            "w:t" => text.push_str(after),
            "w:tr" => text.push_str("----\n"),
            "w:tc" => text.push_str("| "),
            _ if tag == "/w:p" => text.push('\n'),
            _ => {}
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

#[test]
fn templates_are_as_typeset() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for (name, docx) in shipped() {
        let (file, text) = (folder.join(format!("{name}.docx")), folder.join(format!("{name}.txt")));
        if std::env::var_os("ZIPING_BLESS").is_some() {
            std::fs::write(&file, &docx).unwrap();
            std::fs::write(&text, twin(&docx)).unwrap();
        }
        assert!(
            std::fs::read(&file).unwrap() == docx,
            "{name}.docx differs from what is typeset: bless it, and look at it"
        );
        assert_eq!(std::fs::read_to_string(&text).unwrap(), twin(&docx), "{name}.txt");
    }
}

#[test]
fn templates_compile() {
    for (name, docx) in shipped() {
        let template = Template::compile(&docx).unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
        assert!(template.names_used().count() > 0, "{name}");
    }
}
