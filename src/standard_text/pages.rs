//! Lines of the page and lines of the text: headers, page numbers and the table of contents are set aside.

use super::line::{Start, start};
use super::{Known, TextLine};
use crate::text;
use std::collections::HashMap;

/// A text's lines, sorted out.
pub(super) struct Sorted {
    /// Lines of the text, without blank ones.
    pub(super) lines: Vec<TextLine>,
    /// Lines of the pages.
    pub(super) skipped: Vec<TextLine>,
}

/// A line before it is known what it is.
struct Line {
    no: usize,
    text: String,
    key: String,
    opens_page: bool,
}

/// Repeated this often beside page numbers, a line is a header.
const HEADER_REPEATS: usize = 3;

/// Sorts the lines of a text.
pub(super) fn sort(text: &str, known: Known<'_>) -> Sorted {
    let lines = split(text);
    let mut is_page = page_marks(&lines, known);
    mark_repeated(&lines, &mut is_page);
    mark_contents(&lines, &mut is_page);
    let mut sorted = Sorted { lines: Vec::new(), skipped: Vec::new() };
    for (line, is_page) in lines.into_iter().zip(is_page) {
        let sorted_line = TextLine { line: line.no, text: line.text };
        if is_page { sorted.skipped.push(sorted_line) } else { sorted.lines.push(sorted_line) }
    }
    sorted
}

fn split(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut opens_page = false;
    for (at, whole) in text.split('\n').enumerate() {
        for (piece_at, piece) in whole.split('\u{C}').enumerate() {
            opens_page |= piece_at > 0;
            // Spaces of other widths are spaces; what takes no room is nothing.
            let clean: String = piece
                .chars()
                .filter(|&c| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}'))
                .map(|c| if c.is_whitespace() && c != '\t' { ' ' } else { c })
                .collect();
            let clean = without_formulas(clean.trim());
            if text::is_blank(&clean) {
                continue;
            }
            let key = text::key(&clean);
            lines.push(Line { no: at + 1, text: clean, key, opens_page });
            opens_page = false;
        }
    }
    lines
}

/// Signs as formulas set them.
const SIGNS: [(&str, &str); 9] = [
    ("\\text{ }", ""),
    ("\\text{C}", "C"),
    ("^{\\circ}", "°"),
    ("^\\circ", "°"),
    ("\\pm", "±"),
    ("\\times", "×"),
    ("\\geq", "≥"),
    ("\\leq", "≤"),
    ("\\%", "%"),
];

/// Some extractions set degrees and signs as formulas: `$22\text{ }^{\circ}\text{C}$` is `22°C`.
fn without_formulas(line: &str) -> String {
    if line.matches('$').count() < 2 || !line.contains('\\') {
        return line.to_owned();
    }
    let plain = SIGNS.iter().fold(line.to_owned(), |line, (set, sign)| line.replace(set, sign));
    plain.replace('$', "").replace("°C", "℃").replace("° C", "℃")
}

fn page_marks(lines: &[Line], known: Known<'_>) -> Vec<bool> {
    let parts = [text::key(known.code), text::key(known.title)];
    let is_header: Vec<bool> = lines.iter().map(|line| is_header(&line.key, &parts)).collect();
    let mut last_page: Option<u32> = None;
    let mut marks = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let beside = |other: Option<usize>| other.and_then(|other| is_header.get(other)).copied().unwrap_or(false);
        let is_beside_header = beside(at.checked_sub(1)) || beside(Some(at + 1)) || line.opens_page;
        let mark = match page_number(&line.key) {
            Some(number) => {
                let follows = last_page.is_some_and(|last| number == last + 1);
                let is_page = is_beside_header || follows || !is_inside_sentence(lines, at);
                if is_page {
                    last_page = Some(number);
                }
                is_page
            }
            None => is_header.get(at).copied().unwrap_or(false) || is_roman(&line.key),
        };
        marks.push(mark);
    }
    marks
}

/// Whether a line that is only a number is a piece of a broken sentence: `近`, `3`, `年内`.
fn is_inside_sentence(lines: &[Line], at: usize) -> bool {
    const COUNTED: &str = "年月日天名个人次项级小分万千百平米家种类位倍台套以元份）)";
    let before = at.checked_sub(1).and_then(|before| lines.get(before));
    let after = lines.get(at + 1);
    before.is_some_and(|line| !line.text.ends_with(['。', '；', '：', ';', ':']))
        && after.is_some_and(|line| line.text.starts_with(|c| COUNTED.contains(c)))
}

fn page_number(key: &str) -> Option<u32> {
    let digits = key.trim_matches(['-', '/', '.', '·']);
    (digits.len() <= 4).then(|| digits.parse().ok()).flatten()
}

fn is_roman(key: &str) -> bool {
    !key.is_empty() && key.len() <= 5 && key.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
}

/// Whether a line is nothing but document number, title and page.
fn is_header(key: &str, parts: &[String]) -> bool {
    if key.chars().count() > 120 {
        return false;
    }
    let mut rest = key.to_owned();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        rest = rest.replacen(part.as_str(), "|", 1);
    }
    rest = without_page_words(&rest);
    let told = rest.contains(['|', '#']);
    let rest: String = rest.chars().filter(|c| c.is_alphanumeric()).collect();
    if told && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x')) {
        return true;
    }
    is_code(&without_page_words(key).replace('#', ""))
}

/// `第3页`, `共40页` and the label of the document number become `#`.
fn without_page_words(key: &str) -> String {
    let mut out = key.replace("文件编码", "").replace("文件编号", "").replace("标准号", "");
    for opening in ['第', '共'] {
        let Some(at) = out.find(opening) else { continue };
        let after = at + opening.len_utf8();
        let Some(digits) = out.get(after..).map(|rest| rest.chars().take_while(char::is_ascii_digit).count()) else {
            continue;
        };
        if digits > 0 && out.get(after + digits..).is_some_and(|rest| rest.starts_with('页')) {
            out.replace_range(at..after + digits + '页'.len_utf8(), "#");
        }
    }
    out
}

/// A document number alone: Latin letters, figures and a year at the end (`T/CAS 375—2019`, `GB/T 1.1-2020`).
fn is_code(key: &str) -> bool {
    let bytes = key.as_bytes();
    let year = key.len().checked_sub(4).and_then(|at| key.get(at..));
    key.len() <= 30
        && key.len() >= 8
        && bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"/:.-".contains(byte))
        && year.is_some_and(|year| {
            (year.starts_with("19") || year.starts_with("20")) && year.bytes().all(|b| b.is_ascii_digit())
        })
        && bytes.get(key.len() - 5).is_some_and(|byte| b":-".contains(byte))
}

/// A line's key with its page number left out: the same on every page.
fn numbered(line: &Line) -> String {
    without_page_words(&line.key)
}

/// Lines that stand again and again beside page numbers or at the top of pages.
fn mark_repeated(lines: &[Line], is_page: &mut [bool]) {
    let beside = |at: usize| {
        let marked = |other: Option<usize>| other.and_then(|other| is_page.get(other)).copied().unwrap_or(false);
        lines.get(at).is_some_and(|line| line.opens_page || numbered(line).contains('#'))
            || marked(at.checked_sub(1))
            || marked(Some(at + 1))
    };
    let could_be = |line: &Line| {
        line.text.chars().count() <= 60
            && !line.text.ends_with(['。', '；', '：', '，', ';', ':'])
            && start(&line.text) == Start::Text
    };
    let found: Vec<usize> = (0..lines.len()).filter(|&at| beside(at) && lines.get(at).is_some_and(could_be)).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for line in found.iter().filter_map(|&at| lines.get(at)) {
        *counts.entry(numbered(line)).or_default() += 1;
    }
    for at in found {
        let repeats = lines.get(at).and_then(|line| counts.get(&numbered(line))).copied().unwrap_or(0);
        if let Some(mark) = is_page.get_mut(at).filter(|_| repeats >= HEADER_REPEATS) {
            *mark = true;
        }
    }
}

/// The table of contents: from its title to where its first number comes again; lines with dot leaders everywhere.
fn mark_contents(lines: &[Line], is_page: &mut [bool]) {
    for (mark, line) in is_page.iter_mut().zip(lines) {
        *mark |= has_leader(&line.key);
    }
    let is_title = |line: &Line| matches!(line.key.as_str(), "目录" | "目次");
    let Some(title) = lines.iter().position(is_title) else { return };
    let number = |line: &Line| match start(&line.text) {
        Start::Section { number, .. } => Some(number),
        _ => None,
    };
    let mut numbers = lines.iter().enumerate().skip(title + 1).filter_map(|(at, line)| Some((at, number(line)?)));
    let Some((_, first)) = numbers.next() else { return };
    let Some((end, _)) = numbers.find(|(_, number)| *number == first) else { return };
    for mark in is_page.iter_mut().take(end).skip(title) {
        *mark = true;
    }
}

fn has_leader(key: &str) -> bool {
    let ends_in_page = key.ends_with(|c: char| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x'));
    ends_in_page && ["....", "···", "-----", "。。。"].iter().any(|leader| key.contains(leader))
}
