//! Tricks of XML: entities of every kind in every part, encodings, depth, width.

use crate::case::{Case, Expect};
use crate::forge::{Parts, content_of, xlsx_strings};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The good form without an organisation.
const NO_NAME: &str = "incident-response · — · 三级 · 符合30 不符合0 不适用0";

const PACKAGES: [&str; 5] = ["xlsx", "xlsm", "xlsb", "ods", "docx"];

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for format in PACKAGES {
        document_types(format, &mut cases);
    }
    for format in ["xlsx", "ods", "docx"] {
        encodings(format, &mut cases);
        shapes(format, &mut cases);
    }
    references(&mut cases);
    xlsx_only(&mut cases);
    cases
}

fn is_xml(name: &str) -> bool {
    matches!(name.rsplit('.').next(), Some("xml" | "rels"))
}

/// The text of a part with something put behind its declaration.
fn opened(text: &str, with: &str) -> String {
    let end = if text.starts_with("<?xml") { text.find("?>").unwrap() + 2 } else { 0 };
    format!("{}{with}{}", &text[..end], &text[end..])
}

/// A document type in every part that is XML, whether or not anybody reads the part.
fn document_types(format: &'static str, cases: &mut Vec<Case>) {
    let laughs: String = (1..10).fold("<!ENTITY l0 \"ha\">".to_owned(), |mut all, level| {
        let _ = write!(all, "<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10));
        all
    });
    let types = [
        ("laughs", format!("<!DOCTYPE x [{laughs}]>")),
        ("quadratic", format!("<!DOCTYPE x [<!ENTITY a \"{}\">]>", "a".repeat(20_000))),
        ("file", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>".to_owned()),
        ("http", "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">".to_owned()),
        ("parameter", "<!DOCTYPE x [<!ENTITY % p SYSTEM \"file:///dev/random\"> %p;]>".to_owned()),
    ];
    let parts = Parts::good(format);
    for (part, bytes) in parts.0.iter().filter(|(name, _)| is_xml(name)) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        for (name, kind) in &types {
            let bytes = parts.clone().put(part, opened(&text, kind)).pack();
            let name = format!("{name}-in-{}", part.replace('/', "-"));
            cases.push(Case::new(format, name, bytes, Expect::Unsafe("DOCTYPE")));
        }
    }
    for (part, bytes) in parts.0.iter().filter(|(name, _)| is_xml(name)) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let wide = "\u{feff}".chars().chain(text.chars()).collect::<String>();
        let bytes = parts.clone().put(part, wide.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).pack();
        let name = format!("utf-16-in-{}", part.replace('/', "-"));
        cases.push(Case::new(format, name, bytes, Expect::Damaged("not UTF-8")));
    }
    if format != "xlsb" {
        let main = content_of(format);
        let text = opened(&parts.text(main), &format!("<!--{}--><!DOCTYPE x>", "-=".repeat(5000)));
        let bytes = parts.clone().put(main, text).pack();
        cases.push(Case::new(format, "doctype-behind-a-long-comment", bytes, Expect::Unsafe("DOCTYPE")));
        let text = opened(&parts.text(main), "<!doctype x [<!ENTITY e \"e\">]>");
        let bytes = parts.clone().put(main, text).pack();
        cases.push(Case::new(format, "doctype-in-small-letters", bytes, Expect::Unsafe("DOCTYPE")));
    }
}

/// The main part in other encodings.
fn encodings(format: &'static str, cases: &mut Vec<Case>) {
    let parts = Parts::good(format);
    let main = content_of(format);
    let text = parts.text(main);
    let plain = if text.starts_with("<?xml") { text[text.find("?>").unwrap() + 2..].to_owned() } else { text };
    let mut encoded = |name: &str, bytes: Vec<u8>, expect| {
        cases.push(Case::new(format, name, parts.clone().put(main, bytes).pack(), expect));
    };
    let no_utf8 = Expect::Damaged("not UTF-8");
    let declared = format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{plain}");
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    encoded("utf-16", [&b"\xFF\xFE"[..], &little(&declared)].concat(), no_utf8);
    encoded("utf-16-without-mark", little(&declared), no_utf8);
    let big: Vec<u8> = declared.encode_utf16().flat_map(u16::to_be_bytes).collect();
    encoded("utf-16-from-the-other-end", [&b"\xFE\xFF"[..], &big].concat(), no_utf8);
    encoded("utf-32", plain.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(), no_utf8);
    encoded("no-encoding", [plain.as_bytes(), b"<!-- \xC3\x28 -->"].concat(), no_utf8);
    encoded("overlong", [plain.as_bytes(), b"<!--\xC0\xAF-->"].concat(), no_utf8);
    encoded("nul", [plain.as_bytes(), b"<!-- \0 -->"].concat(), no_utf8);
    encoded("mark-of-utf-8", [&b"\xEF\xBB\xBF"[..], plain.as_bytes()].concat(), Expect::Good);
    let nothing = if format == "ods" { Expect::NoSheets } else { Expect::Damaged("") };
    encoded("empty-part", Vec::new(), nothing);
    encoded("no-xml", b"{\"this\": \"is no XML\"}".to_vec(), nothing);
    encoded(
        "half-a-part",
        plain.as_bytes()[..plain.len() / 2].iter().copied().filter(u8::is_ascii).collect(),
        Expect::Damaged(""),
    );
}

/// Where something may stand in the main part: before this.
fn inside(format: &str) -> &'static str {
    match format {
        "ods" => "</table:table>",
        "docx" => "</w:body>",
        _ => "</sheetData>",
    }
}

/// Deep, wide and long parts.
fn shapes(format: &'static str, cases: &mut Vec<Case>) {
    let parts = Parts::good(format);
    let main = content_of(format);
    let before = inside(format);
    let mut shaped = |name: &str, text: &str, expect| {
        let bytes = parts.clone().swap(main, before, &format!("{text}{before}")).pack();
        cases.push(Case::alone(format, name, bytes, expect));
    };
    let deep = |levels: usize| format!("{}{}", "<w:a>".repeat(levels), "</w:a>".repeat(levels));
    shaped("deep-60", &deep(60), Expect::Good);
    shaped("deep-100000", &deep(100_000), Expect::Limit("XML 层数"));
    shaped("deep-and-open", &"<w:a>".repeat(100_000), Expect::Limit("XML 层数"));
    shaped("never-closed", "<w:a>", Expect::Damaged(""));
    shaped("closed-twice", "</w:a>", Expect::Damaged(""));
    let attributes: String = (0..1_000_000).fold("<w:a".to_owned(), |mut all, index| {
        let _ = write!(all, " a{index}=\"\"");
        all
    });
    shaped("a-million-attributes", &format!("{attributes}/>"), Expect::Good);
    shaped("the-same-attribute-a-million-times", &format!("<w:a{}/>", " a=\"\"".repeat(1_000_000)), Expect::Good);
    shaped("attribute-of-3-mb", &format!("<w:a a=\"{}\"/>", "x".repeat(3_000_000)), Expect::Good);
    shaped("name-of-3-mb", &format!("<w:{}/>", "x".repeat(3_000_000)), Expect::Good);
    shaped("comment-of-3-mb", &format!("<!--{}-->", "x".repeat(3_000_000)), Expect::Good);
    shaped("200000-comments", &"<!--x-->".repeat(200_000), Expect::Good);
    shaped("200000-instructions", &"<?x y?>".repeat(200_000), Expect::Good);
    // Of a Word document every tag is kept.
    let tags = if format == "docx" { 1_100_000 } else { 4_100_000 };
    shaped(&format!("{tags}-tags"), &"<a/>".repeat(tags), Expect::Limit("XML 标签数"));
    shaped("cdata-of-3-mb", &format!("<![CDATA[{}]]>", "]]".repeat(1_500_000)), Expect::Good);
}

/// References to characters and entities in the organisation's name.
fn references(cases: &mut Vec<Case>) {
    let named = [
        ("undefined-entity", "示例&undefined;应急", Expect::Damaged("")),
        ("undefined-entity-of-html", "示例&nbsp;应急", Expect::Damaged("")),
        ("reference-to-nul", "示例&#0;应急", Expect::Damaged("")),
        ("reference-to-nul-in-hexadecimal", "示例&#x0;应急", Expect::Damaged("")),
        ("reference-to-a-surrogate", "示例&#xD800;应急", Expect::Damaged("")),
        ("reference-beyond-all", "示例&#x110000;应急", Expect::Damaged("")),
        ("reference-of-20-digits", "示例&#99999999999999999999;应急", Expect::Damaged("")),
        ("reference-of-no-digits", "示例&#;应急", Expect::Damaged("")),
        ("reference-not-ended", "示例&amp应急", Expect::Damaged("")),
        ("reference-to-an-own-name", "示例&l9;应急", Expect::Damaged("")),
        ("lone-ampersand", "示例 & 应急", Expect::Damaged("")),
        ("reference-to-bell", "示例&#7;应急", Expect::Reads("*")),
        ("reference-to-escape", "示例&#x1B;[31m应急", Expect::Reads("*")),
        ("reference-to-no-character", "示例&#xFFFF;应急", Expect::Reads("*")),
        ("reference-to-turn-round", "示例&#x202E;应急", Expect::Reads("*")),
    ];
    for (name, text, expect) in named {
        let texts = BTreeMap::from([("示例应急科技有限公司", text.to_owned())]);
        cases.push(Case::new("xlsx", name, xlsx_strings(&texts), expect));
        let ods = Parts::good("ods").swap("content.xml", ">示例应急科技有限公司<", &format!(">{text}<"));
        cases.push(Case::new("ods", name, ods.pack(), expect));
        let docx = Parts::good("docx").swap("word/document2.xml", "示例应急科技有限公司", text);
        cases.push(Case::new("docx", name, docx.pack(), expect));
    }
}

/// What only .xlsx has parts for.
fn xlsx_only(cases: &mut Vec<Case>) {
    let parts = Parts::good("xlsx");
    let mut with = |name: &str, part: &str, old: &str, new: &str, expect| {
        cases.push(Case::alone("xlsx", name, parts.clone().swap(part, old, new).pack(), expect));
    };
    let deep = format!("{}{}", "<r>".repeat(100_000), "</r>".repeat(100_000));
    let depth = Expect::Limit("XML 层数");
    // Of these two only what is known is looked for, and nothing is entered.
    with("deep-strings", "xl/sharedStrings.xml", "</sst>", &format!("<si>{deep}</si></sst>"), Expect::Good);
    with("deep-styles", "xl/styles.xml", "<fonts", &format!("{deep}<fonts"), Expect::Good);
    with("deep-book", "xl/workbook.xml", "<sheets>", &format!("{deep}<sheets>"), depth);
    with("deep-relations", "_rels/.rels", "</Relationships>", &format!("{deep}</Relationships>"), depth);
    with("deep-cell", content_of("xlsx"), "<v>2</v>", &format!("<v>2</v>{deep}"), depth);
    with("deep-text", content_of("xlsx"), "t=\"s\"><v>2</v>", &format!("t=\"inlineStr\"><is>{deep}</is>"), depth);
    with("strings-never-closed", "xl/sharedStrings.xml", "</sst>", "<si><t>", Expect::Damaged(""));
    with("styles-never-closed", "xl/styles.xml", "</styleSheet>", "<a>", Expect::Damaged(""));
    let attributes: String = (0..300_000).fold(String::new(), |mut all, index| {
        let _ = write!(all, " a{index}=\"\"");
        all
    });
    for (part, tag) in [
        ("xl/sharedStrings.xml", "<sst "),
        ("xl/workbook.xml", "<sheet "),
        ("xl/styles.xml", "<xf "),
        (content_of("xlsx"), "<c "),
        (content_of("xlsx"), "<row "),
        ("_rels/.rels", "<Relationship "),
        ("[Content_Types].xml", "<Override "),
    ] {
        let name = format!("300000-attributes-of-{}", tag.trim_matches(['<', ' ']));
        let expect = if matches!(tag, "<c " | "<row ") { Expect::Limit("XML 标签字节数") } else { Expect::Good };
        with(&name, part, tag, &format!("{}{attributes} ", tag.trim_end()), expect);
    }
    let long = "9".repeat(3_000_000);
    with(
        "reference-of-3-mb",
        content_of("xlsx"),
        "r=\"C2\"",
        &format!("r=\"C{long}\""),
        Expect::Limit("XML 标签字节数"),
    );
    with(
        "row-number-of-3-mb",
        content_of("xlsx"),
        "<row r=\"2\"",
        &format!("<row r=\"{long}\""),
        Expect::Limit("XML 标签字节数"),
    );
    with("number-of-3-mb", content_of("xlsx"), "t=\"s\"><v>2</v>", &format!("><v>{long}</v>"), Expect::Reads(NO_NAME));
    with(
        "string-index-of-3-mb",
        content_of("xlsx"),
        "<v>2</v>",
        &format!("<v>{long}</v>"),
        Expect::Damaged("shared string"),
    );
    with(
        "sheet-name-of-3-mb",
        "xl/workbook.xml",
        "name=\"自评估表\"",
        &format!("name=\"{long}\""),
        Expect::Limit("工作表名字数"),
    );
}
