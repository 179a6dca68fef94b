//! Any text in a paragraph, and any markup in a body: compiled and, where it compiles, filled. Nothing may panic, and what
//! is filled must be a package again.
//!
//! The first byte says which of the two the rest is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use ziping::ooxml::package::{self, Limits, Package};
use ziping::template::document::Template;

const HEAD: &str = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
const TAIL: &str = "</w:body></w:document>";
const RELATIONS: &str = "<Relationships><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
                         relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

static DATA: LazyLock<serde_json::Value> = LazyLock::new(|| {
    serde_json::json!({
        "x": 1, "y": "甲\n<乙>", "空": "", "是": true, "表": [{"a": 1, "b": "甲"}, {"a": 2, "b": "甲"}],
        "组": {"名": "丙", "单": ["一", "二"]},
    })
});

fuzz_target!(|input: &[u8]| {
    let Some((&kind, text)) = input.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let body = if kind % 2 == 0 {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        format!("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{escaped}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")
    } else {
        text.to_owned()
    };
    let document = format!("{HEAD}{body}{TAIL}");
    let parts =
        [("[Content_Types].xml", "<Types/>"), ("_rels/.rels", RELATIONS), ("word/document.xml", document.as_str())];
    let Ok(bytes) = package::build(&parts) else { return };
    let limits = Limits { turns: 1_000, output_size: 1 << 20, ..Limits::default() };
    if let Ok(template) = Template::compile_within(&bytes, &limits)
        && let Ok(filled) = template.fill(&*DATA)
    {
        assert!(Package::open(&filled, &Limits::default()).is_ok());
    }
});
