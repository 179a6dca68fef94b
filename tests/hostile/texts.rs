//! Hostile texts: forms that are read, and papers that must carry the words and nothing that acts.

use crate::child::{finish, program};
use crate::forge::{Parts, xlsx_sheet};
use crate::values::filled;
use std::collections::BTreeMap;
use std::path::Path;

/// What people may find in a cell, by what each would do elsewhere.
pub(crate) const TEXTS: [(&str, &str); 30] = [
    ("formula-link", "=HYPERLINK(\"http://127.0.0.1:9\",\"点我\")"),
    ("formula-command", "=cmd|'/c calc'!A1"),
    ("formula-web", "=WEBSERVICE(\"http://127.0.0.1:9/\")"),
    ("plus", "+1+1"),
    ("minus", "-2+3+cmd|' /C calc'!A0"),
    ("at", "@SUM(1+1)*cmd|' /C calc'!A0"),
    ("tab", "\t=1+1"),
    ("line-break", "\r\n=1+1"),
    ("quote", "'=1+1"),
    ("script", "<script>alert(1)</script>"),
    ("picture", "<img src=x onerror=alert(1)>"),
    ("end-of-attribute", "\"><svg onload=alert(1)>"),
    ("end-of-style", "</style></title><script>alert(1)</script>"),
    ("comment", "<!-- --><script>alert(1)</script><!--"),
    ("end-of-word-text", "</w:t></w:r><w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r><w:r><w:t>"),
    ("marked-section", "]]><script>alert(1)</script>"),
    ("field", "{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe \"/k calc.exe\" }"),
    ("simple-field", "<w:fldSimple w:instr=\"INCLUDETEXT file:///etc/passwd\"/>"),
    ("template", "{{ 7 * 7 }}{% for x in range(999999) %}x{% endfor %}"),
    ("entity", "&lt;b&gt;&amp;#0;&undefined;"),
    ("turned-round", "示例\u{202E}司公限有\u{2066}甲\u{2069}"),
    ("invisible", "示例\u{200B}\u{FEFF}\u{2060}应急"),
    ("bell", "示例_x0007_应急"),
    ("nul", "示例_x0000_应急"),
    ("surrogate", "示例_xD800_应急"),
    ("no-character", "示例_xFFFF_\u{FDD0}应急"),
    ("path", "../../../../etc/passwd"),
    ("device", "CON"),
    ("name-of-a-name", "_x005F_x0041_"),
    (
        "very-long-word",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ),
];

/// As it must be written for XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\r', "&#13;")
        .replace('\n', "&#10;")
        .replace('\t', "&#9;")
}

/// The good form with the text as organisation, people, an answer and its evidence, a row of its own, and a sheet's name.
fn form(text: &str) -> Vec<u8> {
    let text = escaped(text);
    let bytes = xlsx_sheet(|sheet| {
        let sheet =
            ["C2", "E3", "F12", "G6", "G12", "G20"].iter().fold(sheet, |sheet, cell| filled(&sheet, cell, &text));
        let row = format!(
            "<row r=\"80\"><c r=\"A80\" t=\"inlineStr\"><is><t>{text}</t></is></c><c r=\"C80\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>"
        );
        sheet.replace("</sheetData>", &format!("{row}</sheetData>"))
    });
    let parts = Parts::of(&bytes);
    let name: String = text.chars().take(30).collect::<String>().replace(['&', '"', '<'], "");
    parts.swap("xl/workbook.xml", "name=\"自评估表\"", &format!("name=\"{name}\"")).pack()
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// What is in a paper that acts, by the part where it stands.
fn acts(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let ending = name.rsplit('.').next().unwrap();
    if ending == "html" {
        let page = String::from_utf8(bytes.to_vec()).unwrap().to_lowercase();
        for act in ["<script", "<svg", "<img", "onerror=alert(1)>", "<w:", "javascript:", "<!-- -->"] {
            if page.contains(act) {
                found.push(format!("{name}: {act}"));
            }
        }
    }
    if !matches!(ending, "docx" | "xlsx") {
        return found;
    }
    for (part, bytes) in Parts::of(bytes).0 {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut acting: Vec<String> = Vec::new();
        if ending == "xlsx" {
            acting.extend(["<f>", "<f ", "<hyperlink", "<ddeLink", "<oleLink"].map(str::to_owned));
        } else {
            acting.extend(["<w:fldSimple", "<w:altChunk", "<w:object", "<w:script"].map(str::to_owned));
            // The only fields are page numbers of our own.
            for field in text.split("<w:instrText").skip(1) {
                let code = field.split_once('>').unwrap().1.split('<').next().unwrap().trim();
                if !code.starts_with("PAGE") && !code.starts_with("NUMPAGES") && !code.starts_with("SECTIONPAGES") {
                    found.push(format!("{name} {part}: the field {code}"));
                }
            }
        }
        acting.extend(["<script".to_owned(), "<img".to_owned(), "TargetMode=\"External\"".to_owned()]);
        found
            .extend(acting.iter().filter(|act| text.contains(act.as_str())).map(|act| format!("{name} {part}: {act}")));
        let forbidden = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
        if matches!(part.rsplit('.').next(), Some("xml" | "rels")) && text.contains(forbidden) {
            found.push(format!("{name} {part}: a character that XML forbids"));
        }
    }
    found
}

/// Builds the papers of every text, and looks into them.
pub(crate) fn complaints() -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut complaints = Vec::new();
    let mut names = Vec::new();
    for (name, text) in TEXTS {
        let file = format!("{name}.xlsx");
        std::fs::write(folder.path().join(&file), form(text)).unwrap();
        names.push(file);
    }
    let mut arguments = vec!["build"];
    arguments.extend(names.iter().map(String::as_str));
    arguments.extend(["--out", "out", "--as-of", "2025-09-30", "--audit", "初次", "--fail-on", "从不"]);
    let Some(output) = finish(program(folder.path(), &arguments), folder.path()) else {
        return vec!["not done in time".to_owned()];
    };
    if !output.status.success() {
        return vec![String::from_utf8_lossy(&output.stderr).into_owned()];
    }
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut written = Vec::new();
    files(folder.path(), &mut written);
    for path in written {
        let inside = path.strip_prefix(folder.path()).unwrap();
        if !inside.starts_with("out") {
            continue;
        }
        let name = inside.to_string_lossy().into_owned();
        *kinds.entry(name.rsplit('.').next().unwrap().to_owned()).or_default() += 1;
        complaints.extend(acts(&name, &std::fs::read(&path).unwrap()));
    }
    for kind in ["html", "docx", "xlsx", "json"] {
        if kinds.get(kind).is_none_or(|count| *count < TEXTS.len()) {
            complaints.push(format!("too few papers of kind {kind}: {kinds:?}"));
        }
    }
    complaints
}

/// Holds the look against papers that act.
pub(crate) fn finds_what_acts() {
    assert!(acts("good.xlsx", &crate::forge::good("xlsx")).is_empty());
    assert!(!acts("x.html", b"<p><SCRIPT>").is_empty());
    let formula = xlsx_sheet(|sheet| sheet.replace("</sheetData>", "<row><c><f>1+1</f></c></row></sheetData>"));
    assert!(!acts("x.xlsx", &formula).is_empty());
    for code in ["<w:instrText xml:space=\"preserve\"> DDEAUTO cmd </w:instrText>", "<w:fldSimple w:instr=\"DDE\"/>"] {
        let paper = Parts::good("docx").swap("word/document2.xml", "</w:body>", &format!("{code}</w:body>"));
        assert!(!acts("x.docx", &paper.pack()).is_empty(), "{code}");
    }
}
