//! Every list accounts for every discrepancy.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use ziping::case::{Dossier, Input};
use ziping::dossier::{self, Desk, Question};
use ziping::ooxml::package;
use ziping::papers::Press;
use ziping::read::{self, Limits};
use ziping::report::text;

/// Files with many discrepancies, of every place: file, sheet, cell.
const FILES: [&str; 5] = [
    "level3-with-level1-rows-filled.xlsx",
    "both-branches.xlsx",
    "same-as-broken.xlsx",
    "hidden-sheet-filled.xlsx",
    "unrelated.xlsx",
];

fn dossier<'d>(desk: &'d Desk, name: &str) -> Dossier<'d> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/workbooks").join(name);
    let question = Question {
        as_of: jiff::civil::date(2027, 1, 1),
        audit: None,
        conditions: Vec::new(),
        window: ziping::verdict::ProjectWindow::default(),
    };
    let input = Input { path: name.to_owned(), sha256: String::new() };
    let reading = read::read(name, &std::fs::read(path).unwrap(), &Limits::default());
    dossier::close(dossier::open(desk, &input, reading, &question).remove(0))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;")
}

/// The text of a Word part, tags left out.
fn word_text(docx: &[u8]) -> String {
    let package = package::Package::open(docx, &package::Limits::default()).unwrap();
    let main = String::from_utf8(package.required("word/document.xml").unwrap()).unwrap();
    main.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect()
}

#[test]
fn lists_leave_nothing_out() {
    let desk = Desk::new(ziping::data::shipped().unwrap());
    let press = Press::compile(ziping::form::application::Personal::Masked).unwrap();
    let mut counted = 0;
    for name in FILES {
        let dossier = dossier(&desk, name);
        assert!(!dossier.discrepancies.is_empty(), "{name}");
        let papers = press.papers(&dossier).unwrap();
        let paper = |name: &str| papers.iter().find(|paper| paper.name == name).unwrap().bytes.as_slice();
        let page = String::from_utf8(paper("差异清单.html").to_vec()).unwrap();
        let json: serde_json::Value = serde_json::from_slice(paper("差异清单.json")).unwrap();
        let in_json = json["files"][0]["discrepancies"].as_array().unwrap();
        let word = word_text(paper("差异清单.docx"));
        let book = read::read("list.xlsx", paper("差异清单.xlsx"), &Limits::default()).unwrap();
        let cells: Vec<String> = book.sheets[0].cells.iter().map(|cell| cell.text().into_owned()).collect();
        let listed = text::list(&dossier);

        let count = dossier.discrepancies.len();
        assert_eq!(in_json.len(), count, "{name}");
        assert_eq!(page.matches("class=\"item\"").count(), count, "{name}");
        assert_eq!(listed.matches("改法：").count(), count, "{name}");
        for (found, json) in dossier.discrepancies.iter().zip(in_json) {
            assert_eq!(json["message"], found.message, "{name}");
            assert!(cells.contains(&found.message), "{name}: {}", found.message);
            assert!(listed.contains(&found.message), "{name}: {}", found.message);
            assert!(
                word.contains(&escaped(&found.message)) || word.contains(&found.message),
                "{name}: {}",
                found.message
            );
            let plain = found.message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            assert!(page.contains(&plain) || page.contains(&plain.replace('"', "&quot;")), "{name}: {}", found.message);
        }
        counted += count;
    }
    assert!(counted > 20, "{counted}");
}
