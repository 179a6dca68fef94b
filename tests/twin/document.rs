//! A Word document as text that a person can read in a review.
//!
//! One line for a paragraph, `| a | b |` for a row. `〃` is a cell that is merged with the one above, `〔3列〕` one that
//! takes up three columns; `→` is a tab, `↵` a line break within a paragraph, `¶` the next paragraph of a cell.

use super::element::Element;
use std::fmt::Write;
use ziping::ooxml::package::{Limits, Package};

/// Parts that people see, with what they are called here, in the order of the twin.
const PARTS: [(&str, &str); 5] =
    [("header", "页眉"), ("document", "正文"), ("footer", "页脚"), ("footnotes", "脚注"), ("comments", "批注")];

/// The document's text twin.
pub(crate) fn twin(docx: &[u8]) -> String {
    let package = Package::open(docx, &Limits::default()).unwrap();
    let read = |name: &str| package.part(name).unwrap().map(|bytes| String::from_utf8(bytes).unwrap());
    let mut out = String::new();
    for (kind, called) in PARTS {
        let mut names: Vec<&str> = package.names().filter(|name| is_part(name, kind)).collect();
        names.sort_unstable();
        for name in names {
            let file = name.rsplit_once('/').unwrap().1;
            let links = read(&format!("word/_rels/{file}.rels")).map(|list| Element::read(&list)).unwrap_or_default();
            let picture_size =
                |target: &str| package.part(&format!("word/{target}")).unwrap().map_or(0, |bytes| bytes.len());
            let mut reader = Reader { links, picture_size: &picture_size, hidden: false };
            let mut lines = Vec::new();
            reader.blocks(&Element::read(&read(name).unwrap()), &mut lines);
            if kind != "document" || lines.iter().any(|line| !line.is_empty()) {
                writeln!(out, "【{called}】\n{}\n", lines.join("\n").trim_end()).unwrap();
            }
        }
    }
    if let Some(core) = read("docProps/core.xml") {
        let core = Element::read(&core);
        let lines: Vec<String> =
            core.elements().map(|element| format!("{}：{}", element.name, element.text())).collect();
        writeln!(out, "【属性】\n{}\n", lines.join("\n")).unwrap();
    }
    out.trim_end().to_owned() + "\n"
}

fn is_part(name: &str, kind: &str) -> bool {
    let number = name.strip_prefix("word/").and_then(|name| name.strip_prefix(kind)?.strip_suffix(".xml"));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

struct Reader<'p> {
    links: Element,
    picture_size: &'p dyn Fn(&str) -> usize,
    /// Whether what comes is the stored result of a field.
    hidden: bool,
}

impl Reader<'_> {
    /// Adds a line for each paragraph and row.
    fn blocks(&mut self, holder: &Element, lines: &mut Vec<String>) {
        for element in holder.elements() {
            match element.name.as_str() {
                "w:p" => lines.push(self.paragraph(element)),
                "w:tr" => lines.push(self.row(element)),
                "w:sdt" => {
                    check_state(element);
                    self.blocks(element.child("w:sdtContent").unwrap(), lines);
                }
                "w:tbl" => {
                    self.blocks(element, lines);
                    lines.push(String::new());
                }
                "w:footnote" | "w:comment" if element.attribute("w:type").is_none() => {
                    let mut inside = Vec::new();
                    self.blocks(element, &mut inside);
                    lines.push(format!("〔{}〕{}", element.attribute("w:id").unwrap(), inside.join("¶")));
                }
                "w:body" => self.blocks(element, lines),
                _ => {}
            }
        }
    }

    fn row(&mut self, row: &Element) -> String {
        let mut line = "|".to_owned();
        for cell in row.elements().flat_map(cells) {
            let mut paragraphs = Vec::new();
            self.blocks(cell, &mut paragraphs);
            let properties = cell.child("w:tcPr");
            let value_of = |name| properties.and_then(|properties| properties.value_of(name));
            let goes_on = properties
                .and_then(|properties| properties.child("w:vMerge"))
                .is_some_and(|merge| merge.attribute("w:val") != Some("restart"));
            let span = value_of("w:gridSpan").map_or(String::new(), |span| format!("〔{span}列〕"));
            let fill = properties
                .and_then(|properties| properties.child("w:shd")?.attribute("w:fill"))
                .filter(|&fill| fill != "auto")
                .map_or(String::new(), |fill| format!("〔底色{fill}〕"));
            let above = if goes_on { "〃" } else { "" };
            write!(line, " {span}{fill}{above}{} |", paragraphs.join("¶")).unwrap();
        }
        line
    }

    fn paragraph(&mut self, paragraph: &Element) -> String {
        let mut line = String::new();
        self.inline(paragraph, &mut line);
        line
    }

    fn inline(&mut self, holder: &Element, line: &mut String) {
        for element in holder.elements() {
            match element.name.as_str() {
                "w:pPr" | "w:rPr" | "w:sdtPr" => {}
                "w:fldChar" => self.field_mark(element, line),
                "w:instrText" => {
                    let code = element.text();
                    if !code.contains("FORM") {
                        write!(line, "〔{}〕", code.trim()).unwrap();
                    }
                }
                _ if self.hidden => self.inline(element, line),
                "w:t" => line.push_str(&element.text()),
                "w:tab" => line.push('→'),
                "w:br" if element.attribute("w:type") == Some("page") => line.push_str("〔分页〕"),
                "w:br" => line.push('↵'),
                "w:sym" => line.push_str(match element.attribute("w:char") {
                    Some("F0FE" | "F052") => "☑",
                    Some("F0A8") => "☐",
                    _ => "〔符号〕",
                }),
                "w:footnoteReference" => write!(line, "〔注{}〕", element.attribute("w:id").unwrap()).unwrap(),
                "w:commentReference" => write!(line, "〔批注{}〕", element.attribute("w:id").unwrap()).unwrap(),
                "w:drawing" => self.drawing(element, line),
                "w:hyperlink" => {
                    self.inline(element, line);
                    let target = element.attribute("r:id").map(|id| self.target(id)).unwrap_or_default();
                    write!(line, "〔链接 {target}〕").unwrap();
                }
                "w:sdt" => {
                    check_state(element);
                    self.inline(element, line);
                }
                _ => self.inline(element, line),
            }
        }
    }

    /// What a field shows is counted by Word; an old form field shows its state.
    fn field_mark(&mut self, mark: &Element, line: &mut String) {
        self.hidden = mark.attribute("w:fldCharType") == Some("separate");
        let Some(data) = mark.child("w:ffData") else { return };
        if let Some(state) = data.child("w:checkBox") {
            line.push(if state.value_of("w:checked") == Some("1") { '☑' } else { '☐' });
        }
        if let Some(list) = data.child("w:ddList") {
            let chosen: usize = list.value_of("w:result").unwrap_or("0").parse().unwrap();
            let entries = list.elements().filter(|entry| entry.name == "w:listEntry");
            line.push_str(entries.filter_map(|entry| entry.attribute("w:val")).nth(chosen).unwrap());
        }
    }

    fn drawing(&mut self, drawing: &Element, line: &mut String) {
        let floats = if drawing.child("wp:anchor").is_some() { "浮动" } else { "" };
        if let Some(text) = drawing.within("w:txbxContent") {
            let mut lines = Vec::new();
            self.blocks(text, &mut lines);
            write!(line, "〔{floats}文本框：{}〕", lines.join("¶")).unwrap();
            return;
        }
        let name = drawing.within("wp:docPr").and_then(|properties| properties.attribute("descr")).unwrap_or_default();
        let relation = drawing.within("a:blip").and_then(|picture| picture.attribute("r:embed")).unwrap();
        let target = self.target(relation);
        let size = (self.picture_size)(&target);
        let extent = drawing.within("wp:extent").unwrap();
        let millimetres = |side| extent.attribute(side).unwrap().parse::<u64>().unwrap() / 36_000;
        let (wide, high) = (millimetres("cx"), millimetres("cy"));
        write!(line, "〔{floats}图片 {name}：{target}，{size}字节，{wide}×{high}毫米〕").unwrap();
    }

    fn target(&self, id: &str) -> String {
        let link = self.links.elements().find(|link| link.attribute("Id") == Some(id));
        link.unwrap_or_else(|| panic!("no relation {id}")).attribute("Target").unwrap().to_owned()
    }
}

/// The cells of a row's child: itself, or those in a content control.
fn cells(element: &Element) -> Vec<&Element> {
    match element.name.as_str() {
        "w:tc" => vec![element],
        "w:sdt" => element.child("w:sdtContent").unwrap().elements().flat_map(cells).collect(),
        _ => Vec::new(),
    }
}

/// What a check box shows is what it is.
fn check_state(control: &Element) {
    let Some(state) = control.within("w14:checkbox") else { return };
    let is_checked = state.child("w14:checked").and_then(|checked| checked.attribute("w14:val")) == Some("1");
    let shown = control.child("w:sdtContent").unwrap();
    let is_shown_checked = shown.within("w:sym").is_some() || shown.text().contains(['☑', '☒']);
    assert_eq!(is_checked, is_shown_checked, "a check box shows something else than it is");
}
