//! Reads a filled part back: what was written must be there.

use crate::ooxml::markup::{XmlError, unescaped, utf8};
use crate::ooxml::package::{Limits, Package};
use crate::template::dialect::Escape;
use crate::template::fault::FillError;
use crate::template::session::Written;

/// Holds the text of a finished document's part against the values that were written into it: each must be found, in
/// their order.
///
/// # Errors
/// [`FillError::Lost`] with the first value that is not there.
pub(crate) fn verify(
    document: &[u8],
    part: &str,
    escape: Escape,
    written: &Written,
    limits: &Limits,
) -> Result<(), FillError> {
    // Filling may well go beyond what a template may hold; its own ceiling has been kept.
    let limits = Limits { part_size: u64::MAX, total_size: u64::MAX, ratio: u64::MAX, ..*limits };
    let bytes = Package::open(document, &limits)?.required(part)?;
    let source = utf8(&bytes).map_err(|fault| FillError::Part { part: part.to_owned(), fault })?;
    let text = visible_text(source, escape).map_err(|fault| FillError::Part { part: part.to_owned(), fault })?;
    let mut rest = text.as_str();
    for value in written.texts() {
        let expected = as_shown(value, escape);
        let Some(at) = rest.find(&expected) else {
            return Err(FillError::Lost { part: part.to_owned(), value: value.to_owned() });
        };
        rest = &rest[at + expected.len()..];
    }
    Ok(())
}

/// What to tell of values that no document can hold as they are.
pub(crate) fn remarks(parts: &[Written]) -> Vec<String> {
    let forbidden = |letter: &char| is_forbidden(*letter);
    let mut remarks: Vec<String> = Vec::new();
    for text in parts.iter().flat_map(Written::texts) {
        if let Some(letter) = text.chars().find(forbidden) {
            let shown: String = text.chars().take(30).map(|c| if is_forbidden(c) { '\u{FFFD}' } else { c }).collect();
            let code = u32::from(letter);
            remarks.push(format!("「{shown}」含有文档不能保存的控制字符 U+{code:04X}，已用 \u{FFFD} 代替，请核对原件"));
        }
    }
    remarks.sort();
    remarks.dedup();
    remarks
}

fn is_forbidden(letter: char) -> bool {
    matches!(letter, '\0'..='\u{8}' | '\u{B}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// A value as a reader of the part finds it.
fn as_shown(value: &str, escape: Escape) -> String {
    let mut shown = String::with_capacity(value.len());
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\t' | '\n' | '\r' | '\u{C}' if escape == Escape::Plain => shown.push(' '),
            '\r' => shown.push('\n'),
            _ if is_forbidden(letter) => shown.push('\u{FFFD}'),
            _ => shown.push(letter),
        }
    }
    shown
}

/// The text of a part; in Word's parts that of runs, with their breaks and tabs.
fn visible_text(source: &str, escape: Escape) -> Result<String, XmlError> {
    let mut text = String::with_capacity(source.len() / 4);
    let mut in_text = escape == Escape::Plain;
    let mut rest = source;
    while let Some(open) = rest.find('<') {
        if in_text {
            text.push_str(&unescaped(&rest[..open]));
        }
        let tag = &rest[open..];
        let close = tag
            .find('>')
            .ok_or_else(|| XmlError::Malformed {
                at: source.len() - tag.len(), detail: "有元素没有结束".to_owned()
            })?;
        let (tag, after) = tag.split_at(close + 1);
        if escape == Escape::Word {
            let name = tag[1..].split([' ', '/', '>', '\t', '\n', '\r']).next().unwrap_or_default();
            in_text = name == "w:t" && !tag.ends_with("/>");
            match name {
                "w:br" if tag.contains("\"page\"") => text.push('\u{C}'),
                "w:br" | "w:cr" => text.push('\n'),
                "w:tab" => text.push('\t'),
                _ => {}
            }
        }
        rest = after;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_runs_is_read_with_its_breaks() {
        let source = "<w:p><w:r><w:t>甲&amp;</w:t><w:br/><w:t xml:space=\"preserve\"> 乙</w:t><w:br w:type=\"page\"/>\
                      <w:tab/></w:r><w:instrText>PAGE</w:instrText></w:p>";
        assert_eq!(visible_text(source, Escape::Word).unwrap(), "甲&\n 乙\u{C}\t");
        assert_eq!(visible_text("<a>x<b>y</b></a>", Escape::Plain).unwrap(), "xy");
        assert!(visible_text("<a", Escape::Plain).is_err());
    }

    #[test]
    fn values_are_expected_as_readers_see_them() {
        assert_eq!(as_shown("a\r\nb\tc\u{1}", Escape::Word), "a\nb\tc\u{FFFD}");
        assert_eq!(as_shown("a\r\nb\tc", Escape::Plain), "a b c");
    }
}
