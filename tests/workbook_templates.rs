//! Excel templates, filled and compared with their text twins: cells, formulas, and everything that speaks of rows.
//!
//! `fixtures/templates/excel-…/`: `template.xlsx`, the same saved by LibreOffice, `data.json`, and `….txt` for each.
//! `ZIPING_BLESS=1 cargo test --test workbook_templates` writes the texts anew.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use ziping::ooxml::package::{Limits, Package};
use ziping::read;
use ziping::template::workbook::WorkbookTemplate;

fn folders() -> Vec<PathBuf> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/templates");
    let mut found: Vec<PathBuf> = fs::read_dir(all).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|folder| folder.join("template.xlsx").exists());
    found.sort();
    assert!(found.len() >= 3, "{found:?}");
    found
}

/// Every text between two marks.
fn between<'t>(text: &'t str, before: &'t str, after: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(before).skip(1).map(move |rest| rest.split(after).next().unwrap())
}

/// A filled workbook as people can read it.
fn twin(bytes: &[u8]) -> String {
    let mut out = String::new();
    let workbook = read::read("filled.xlsx", bytes, &read::Limits::default()).unwrap();
    for sheet in &workbook.sheets {
        writeln!(out, "工作表 {}", sheet.name).unwrap();
        for row in sheet.rows() {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| format!("{}={:?}", ziping::place::address(cell.row, cell.col), cell.text()))
                .collect();
            writeln!(out, "  {}", cells.join("  ")).unwrap();
        }
    }
    let package = Package::open(bytes, &Limits::default()).unwrap();
    for name in package.names().filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "xml")) {
        let text = String::from_utf8(package.required(name).unwrap()).unwrap();
        let mut lines: Vec<String> = Vec::new();
        for (label, before) in [("合并", "<mergeCell ref=\""), ("范围", "sqref=\""), ("表", "<table ")] {
            let found = between(&text, before, "\"").filter(|_| name.contains("worksheets/"));
            lines.extend(found.map(|found| format!("{label} {found}")));
        }
        lines.extend(between(&text, "<c ", "</c>").filter_map(|cell| {
            let address = between(cell, "r=\"", "\"").next()?;
            let begin = ["<f>", "<f "].iter().find_map(|begin| cell.find(begin))?;
            let formula = cell[begin..].split_once('>')?.1.split("</f>").next()?;
            Some(format!("公式 {address} ={formula}"))
        }));
        if name == "xl/workbook.xml" {
            lines.extend(between(&text, "<definedName ", "</definedName>").map(|found| format!("名称 {found}")));
        }
        if name.contains("/charts/") || name.contains("/tables/") {
            lines.extend(between(&text, "<c:f>", "</c:f>").map(|found| format!("图表 {found}")));
            lines.extend(between(&text, "ref=\"", "\"").map(|found| format!("表 {found}")));
        }
        if !lines.is_empty() {
            writeln!(out, "部件 {name}\n  {}", lines.join("\n  ")).unwrap();
        }
    }
    out
}

#[test]
fn filled_workbooks_are_as_their_twins() {
    for folder in folders() {
        let data: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(folder.join("data.json")).unwrap()).unwrap();
        for name in ["template", "libreoffice"] {
            let bytes = fs::read(folder.join(name).with_extension("xlsx")).unwrap();
            let template = WorkbookTemplate::compile(&bytes).unwrap_or_else(|errors| panic!("{errors:?}"));
            let filled = template.fill(&data).unwrap();
            assert_eq!(filled, template.fill(&data).unwrap(), "the same data give the same bytes");
            let (path, text) = (folder.join(name).with_extension("txt"), twin(&filled));
            if std::env::var_os("ZIPING_BLESS").is_some_and(|value| value != "0") {
                fs::write(&path, &text).unwrap();
            }
            let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
            assert!(kept == text, "{} differs from what comes out now:\n{text}", path.display());
        }
    }
}
