//! The guide for template authors says what is so: its examples are sound templates, its lists are complete, its links
//! lead somewhere.
//!
//! - A block marked `text 模板` is put into a document: a line is a paragraph, lines that begin with `|` are the rows of
//!   a table.
//! - In a block marked `text 控件` every line is a control or picture and the tag in it.
//!
//! `ZIPING_BLESS=1 cargo test --test guide` writes the list of filters anew.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use ziping::data;
use ziping::ooxml::package::{Limits, build};
use ziping::papers::{own, vocabulary};

const GUIDE: &str = "templates/guide.zh.md";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn guide() -> String {
    fs::read_to_string(root().join(GUIDE)).unwrap().replace("\r\n", "\n")
}

/// The fenced blocks with a mark.
fn blocks(text: &str, mark: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() == format!("```{mark}") {
            found.push(lines.by_ref().take_while(|line| line.trim() != "```").map(str::to_owned).collect());
        }
    }
    found
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escaped(text.trim()))
}

/// The cells between bars; a bar within a tag is no border.
fn cells(row: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut depth = 0_i32;
    for letter in row.trim().trim_start_matches('|').chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            '|' if depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        found.last_mut().unwrap().push(letter);
    }
    found.pop();
    found
}

fn body_of_template(lines: &[String]) -> String {
    let mut body = String::new();
    for chunk in lines.chunk_by(|one, other| one.starts_with('|') == other.starts_with('|')) {
        if !chunk[0].starts_with('|') {
            body.extend(chunk.iter().map(|line| paragraph(line)));
            continue;
        }
        let cell = |text: &String| format!("<w:tc>{}</w:tc>", paragraph(text));
        let row = |line: &String| format!("<w:tr>{}</w:tr>", cells(line).iter().map(cell).collect::<Vec<_>>().concat());
        write!(body, "<w:tbl>{}</w:tbl>", chunk.iter().map(row).collect::<Vec<_>>().concat()).unwrap();
    }
    body
}

fn body_of_controls(lines: &[String]) -> String {
    let items = ["符合", "不符合", "不适用"].map(|item| format!("<w:listItem w:value=\"{item}\"/>")).concat();
    let list = format!("<w:dropDownList>{items}</w:dropDownList>");
    let control = |line: &String| {
        let (what, tag) = line.split_once(' ').unwrap();
        let tag = escaped(tag);
        let kind = match what {
            "复选框" => "<w14:checkbox/>",
            "下拉列表" => &list,
            "文本" => "<w:text/>",
            "图片" => {
                return format!(
                    "<w:p><w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"\" descr=\"{tag}\"/>\
                     <a:blip r:embed=\"rId1\"/></wp:inline></w:drawing></w:r></w:p>"
                );
            }
            _ => panic!("{what} is no control"),
        };
        format!(
            "<w:p><w:sdt><w:sdtPr><w:tag w:val=\"{tag}\"/>{kind}</w:sdtPr>\
             <w:sdtContent><w:r><w:t>…</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        )
    };
    lines.iter().map(control).collect()
}

fn document(body: &str) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let list = |relations: &str| {
        let space = "http://schemas.openxmlformats.org/package/2006/relationships";
        format!("<Relationships xmlns=\"{space}\">{relations}</Relationships>")
    };
    let main = format!("<Relationship Id=\"r\" Type=\"{office}/officeDocument\" Target=\"word/document.xml\"/>");
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    let parts = [
        ("[Content_Types].xml", types.to_owned()),
        ("_rels/.rels", list(&main)),
        ("word/_rels/document.xml.rels", list("")),
        ("word/document.xml", document),
    ];
    build(&parts).unwrap()
}

/// What `ziping template check` says of a document with this body.
fn findings(body: &str) -> Vec<String> {
    let vocabulary = vocabulary::vocabulary(&data::shipped().unwrap(), std::iter::empty());
    let found = own::check(&document(body), &vocabulary, &Limits::default());
    found.iter().map(|finding| format!("{} {} {}", finding.code, finding.tag, finding.message)).collect()
}

/// The bodies of all examples.
fn examples() -> Vec<String> {
    let text = guide();
    let templates = blocks(&text, "text 模板");
    let controls = blocks(&text, "text 控件");
    assert!(templates.len() > 10 && controls.len() > 1);
    let templates = templates.iter().map(|lines| body_of_template(lines));
    templates.chain(controls.iter().map(|lines| body_of_controls(lines))).collect()
}

#[test]
fn examples_are_sound() {
    for body in examples() {
        assert_eq!(findings(&body), [] as [&str; 0], "{body}");
    }
    assert_eq!(findings(&body_of_template(&["| {%vm by 不知 %}{{ 组织名称 | 大写 }} |".to_owned()])).len(), 2);
}

#[test]
fn examples_can_be_filled() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("例子.docx"), document(&examples().concat())).unwrap();
    let sheet = root().join("fixtures/cases/incident-response/in/示例应急科技有限公司-应急处理-二级.xlsx");
    let seal = format!("公章={}", root().join("fixtures/templates/pictures/公章.png").display());
    let done = Command::new(env!("CARGO_BIN_EXE_ziping"))
        .current_dir(&folder)
        .arg("build")
        .arg(sheet)
        .args(["--audit", "初次", "--as-of", "2025-09-30", "--fail-on", "从不", "--out", "文件"])
        .args(["--template", "例子.docx", "--picture", &seal])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn values_in_the_text_are_sound() {
    let text = guide().replace("\\|", "|");
    let values: Vec<&str> = text
        .split('`')
        .filter(|code| code.starts_with("{{ ") && !code.contains('…') && !code.contains('\n'))
        .filter_map(|code| Some(code.split_once("}}")?.0))
        .collect();
    assert!(values.len() > 30);
    for value in values.into_iter().filter(|value| !value.contains("公章")) {
        let around = format!("{{% for 行 in 条款 %}}{{% for 项 in 差异 %}}{value}}}}}{{% endfor %}}{{% endfor %}}");
        assert_eq!(findings(&paragraph(&around)), [] as [&str; 0], "{value}");
    }
}

/// Every stable code in the program's sources.
fn codes_of_sources(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes_of_sources(&path, found);
        } else {
            let source = fs::read_to_string(&path).unwrap_or_default();
            found.extend(source.split('"').filter(|text| is_code(text)).map(str::to_owned));
        }
    }
}

fn is_code(text: &str) -> bool {
    text.len() == 4 && text.starts_with('T') && text[1..].bytes().all(|byte| byte.is_ascii_digit())
}

#[test]
fn every_code_is_explained() {
    let mut known = BTreeSet::new();
    codes_of_sources(&root().join("src"), &mut known);
    assert!(known.len() > 40, "{known:?}");
    let text = guide();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let explained: BTreeSet<String> = rows.filter(|cell| is_code(cell)).map(str::to_owned).collect();
    assert_eq!(explained, known);
}

#[test]
fn every_filter_is_listed() {
    const BEGIN: &str = "<!-- filters -->\n";
    const END: &str = "<!-- /filters -->";
    let mut table = "\n| 过滤器 | 作用 | 例 |\n|---|---|---|\n".to_owned();
    for filter in own::filters() {
        let (example, output) = filter.example.split_once(" → ").unwrap();
        writeln!(table, "| {} | {} | `{}` → {output} |", filter.name, filter.meaning, example.replace('|', "\\|"))
            .unwrap();
    }
    table.push('\n');
    let text = guide();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (listed, after) = rest.split_once(END).unwrap();
    if std::env::var_os("ZIPING_BLESS").is_some_and(|value| value != "0") {
        fs::write(root().join(GUIDE), [before, BEGIN, &table, END, after].concat()).unwrap();
    } else {
        assert_eq!(listed, table);
    }
}

#[test]
fn links_lead_somewhere() {
    let text = guide();
    let headings: Vec<String> = text.lines().filter_map(|line| line.strip_prefix("## ")).map(anchor).collect();
    let targets = text.split("](").skip(1).map(|after| after.split(')').next().unwrap());
    let pictures = text.split("src=\"").skip(1).map(|after| after.split('"').next().unwrap());
    let mut count = 0;
    for target in targets.chain(pictures) {
        let leads = match target.strip_prefix('#') {
            Some(heading) => headings.iter().any(|known| known == heading),
            None => root().join("templates").join(target).exists(),
        };
        assert!(leads, "{target}");
        count += 1;
    }
    assert!(count > 20);
    for picture in fs::read_dir(root().join("fixtures/pictures")).unwrap() {
        let picture = picture.unwrap();
        let name = picture.file_name().into_string().unwrap();
        if name.starts_with("guide-") {
            assert!(text.contains(&name), "{name} is not shown");
            assert!(picture.metadata().unwrap().len() < 60_000, "{name} is too large");
        }
    }
}

/// What a heading is called in a link: small letters, no punctuation, hyphens for blanks.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || *c == ' ').map(|c| if c == ' ' { '-' } else { c }).collect()
}
