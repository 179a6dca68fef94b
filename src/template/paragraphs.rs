//! The text of a Word part, paragraph by paragraph, whatever runs it is scattered over, and where each paragraph is.

use std::collections::HashMap;
use std::ops::Range;

use crate::ooxml::markup::{Kind, Markup};
use crate::template::fault::Spot;
use crate::template::tags::Letter;

/// A stretch of text that a tag may stand in.
pub(crate) struct Paragraph {
    /// The paragraph's element; in parts without paragraphs, the element that holds the text.
    pub(crate) element: usize,
    pub(crate) letters: Vec<Letter>,
    pub(crate) spot: Spot,
}

/// The paragraphs of a Word part in document order.
pub(crate) fn of_word(markup: &Markup<'_>, part: &str) -> Vec<Paragraph> {
    let mut counter = Counter::default();
    let mut paragraphs = Vec::new();
    for (element, token) in markup.tokens.iter().enumerate() {
        if !matches!(token.kind, Kind::Start | Kind::Empty) {
            continue;
        }
        counter.count(markup, element);
        if token.name == "w:p" {
            let spot = counter.spot(markup, element, part);
            let mut letters = Vec::new();
            gather(markup, element, &mut letters);
            paragraphs.push(Paragraph { element, letters, spot });
        }
    }
    paragraphs
}

/// The texts of any other part; each stands alone.
pub(crate) fn of_plain(markup: &Markup<'_>, part: &str) -> Vec<Paragraph> {
    let texts = (0..markup.tokens.len()).filter(|&at| markup.tokens[at].kind == Kind::Text);
    texts
        .map(|at| {
            let mut letters = Vec::new();
            spell(markup, at, &mut letters);
            let spot = Spot { part: part.to_owned(), ..Spot::default() };
            Paragraph { element: markup.tokens[at].parent, letters, spot }
        })
        .collect()
}

/// Whether a text token is what a reader sees as a run's text.
pub(crate) fn is_run_text(markup: &Markup<'_>, text: usize) -> bool {
    let holder = markup.tokens[text].parent;
    markup.tokens[holder].name == "w:t" && markup.tokens[markup.tokens[holder].parent].name == "w:r"
}

/// Collects letters from the runs under an element, but not from paragraphs inside (text boxes have their own).
fn gather(markup: &Markup<'_>, element: usize, letters: &mut Vec<Letter>) {
    let in_run = markup.tokens[element].name == "w:r";
    for child in markup.children(element) {
        let token = &markup.tokens[child];
        match token.name {
            // Comments are the author's talk, not the document's; where they hang is of no matter.
            "" | "w:pPr" | "w:rPr" | "w:lastRenderedPageBreak" | "w:commentReference" | "w:annotationRef" => {}
            "w:t" if in_run => {
                let texts = markup.children(child).filter(|&at| markup.tokens[at].kind == Kind::Text);
                texts.for_each(|at| spell(markup, at, letters));
            }
            _ if in_run => letters.push(Letter {
                sign: ' ',
                bytes: token.range.clone(),
                token: child,
                obstacle: Some(obstacle(token.name, markup.attribute(child, "w:type").as_deref())),
            }),
            _ => gather(markup, child, letters),
        }
    }
}

/// What a child of a run is called where it stands in the way of a tag.
fn obstacle(name: &str, kind: Option<&str>) -> &'static str {
    match name {
        "w:tab" | "w:ptab" => "制表符",
        "w:br" if matches!(kind, Some("page" | "column")) => "分页符或分栏符",
        "w:br" | "w:cr" => "换行",
        "w:drawing" | "w:pict" | "w:object" | "mc:AlternateContent" => "图片或图形",
        "w:delText" => "修订中删除的文字",
        "w:fldChar" | "w:instrText" => "域",
        "w:footnoteReference" | "w:endnoteReference" => "脚注或尾注",
        _ => "特殊字符",
    }
}

/// Spells out a text token, references resolved.
pub(crate) fn spell(markup: &Markup<'_>, token: usize, letters: &mut Vec<Letter>) {
    let start = markup.tokens[token].range.start;
    let mut push = |sign, bytes: Range<usize>| {
        let bytes = start + bytes.start..start + bytes.end;
        letters.push(Letter { sign, bytes, token, obstacle: None });
    };
    let text = markup.text(token);
    let mut rest = text.char_indices();
    while let Some((at, letter)) = rest.next() {
        let reference = (letter == '&').then(|| text[at..].find(';')).flatten();
        if let Some(length) = reference {
            push(resolve(&text[at + 1..at + length]), at..at + length + 1);
            rest = text.char_indices();
            rest.by_ref().take_while(|&(passed, _)| passed < at + length).for_each(drop);
        } else {
            push(letter, at..at + letter.len_utf8());
        }
    }
}

/// A text that stands in no run as letters.
pub(crate) fn letters_of(text: &str) -> Vec<Letter> {
    let letter = |(at, sign): (usize, char)| Letter { sign, bytes: at..at + sign.len_utf8(), token: 0, obstacle: None };
    text.char_indices().map(letter).collect()
}

fn resolve(reference: &str) -> char {
    let code = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let letter = match reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match reference.strip_prefix('#') {
            Some(hex) if hex.starts_with('x') => code(&hex[1..], 16),
            Some(decimal) => code(decimal, 10),
            None => None,
        },
    };
    letter.filter(|c| !c.is_control()).unwrap_or('\u{FFFD}')
}

/// Counts as a person does: tables through the part, rows in a table, cells in a row, paragraphs in a cell or part.
#[derive(Default)]
struct Counter {
    /// The number of each table in the part.
    tables: HashMap<usize, usize>,
    /// How many rows, cells or paragraphs an element has had.
    seen: HashMap<usize, usize>,
}

impl Counter {
    fn count(&mut self, markup: &Markup<'_>, element: usize) {
        let around = |name| markup.enclosing(element, name);
        let holder = match markup.tokens[element].name {
            "w:tbl" => {
                self.tables.insert(element, self.tables.len() + 1);
                return;
            }
            "w:tr" => around("w:tbl"),
            "w:tc" => around("w:tr"),
            "w:p" => Some(around("w:tc").unwrap_or(0)),
            _ => return,
        };
        if let Some(holder) = holder {
            *self.seen.entry(holder).or_default() += 1;
        }
    }

    fn spot(&self, markup: &Markup<'_>, paragraph: usize, part: &str) -> Spot {
        let number = |element: usize| self.seen.get(&element).copied().unwrap_or(0);
        let cell = markup.enclosing(paragraph, "w:tc");
        let place = cell.and_then(|cell| {
            let row = markup.enclosing(cell, "w:tr")?;
            let table = markup.enclosing(row, "w:tbl")?;
            Some((*self.tables.get(&table)?, number(table), number(row)))
        });
        Spot { part: part.to_owned(), cell: place, paragraph: number(cell.unwrap_or(0)), sheet: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_from_all_runs_and_know_their_bytes() {
        let source = "<w:p><w:pPr><w:t>no</w:t></w:pPr><w:r><w:t>a&lt;</w:t><w:tab/></w:r>\
                      <w:hyperlink><w:r><w:t>&#x4e2d;&#1;b</w:t></w:r></w:hyperlink></w:p>";
        let markup = Markup::read(source).unwrap();
        let paragraphs = of_word(&markup, "x");
        let letters = &paragraphs[0].letters;
        assert_eq!(letters.iter().map(|l| l.sign).collect::<String>(), "a< 中\u{FFFD}b");
        let spelled: Vec<_> = letters.iter().map(|l| &source[l.bytes.clone()]).collect();
        assert_eq!(spelled, ["a", "&lt;", "<w:tab/>", "&#x4e2d;", "&#1;", "b"]);
    }

    #[test]
    fn places_are_counted_as_people_do() {
        let source = "<w:body><w:p/><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/>\
                      <w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl><w:p/></w:body>";
        let markup = Markup::read(source).unwrap();
        let spots: Vec<_> = of_word(&markup, "d").into_iter().map(|p| p.spot.to_string()).collect();
        assert_eq!(
            spots,
            [
                "d 第1段",
                "d 表格1 第1行 第1格 第1段",
                "d 表格1 第2行 第1格 第1段",
                "d 表格1 第2行 第2格 第1段",
                "d 表格2 第1行 第1格 第1段",
                "d 表格1 第2行 第2格 第2段",
                "d 第2段",
            ]
        );
    }
}
