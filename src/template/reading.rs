//! Reads a filled part back: what was written must be there.

use std::borrow::Cow;
use std::io::Read;

use memchr::memchr;

use crate::ooxml::markup::{XmlError, unescaped};
use crate::ooxml::package::{Limits, Package, PackageError};
use crate::template::dialect::Escape;
use crate::template::fault::FillError;
use crate::template::session::Written;

/// How much of a part is looked at in one go.
const CHUNK: usize = 256 << 10;

/// Holds the text of a finished document's part against the values that were written into it: each must be found, in
/// their order. To take the first place where a value fits is enough: if the values stand in the text one behind the
/// other, they do so from their first places on.
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
    let package = Package::open(document, &limits)?;
    let mut values = written.texts().map(|value| (value, as_shown(value, escape)));
    let mut wanted = values.next();
    let mut text = String::new();
    let mut visible = Visible { escape, in_text: escape == Escape::Plain, rest: Vec::new() };
    let broken = |fault| FillError::Part { part: part.to_owned(), fault };
    package.read_with(part, |source| {
        while visible.read_on(source, &mut text, broken)? {
            let mut done = 0;
            while let Some((_, expected)) = &wanted
                && let Some(at) = find(&text[done..], expected)
            {
                done += at + expected.len();
                wanted = values.next();
            }
            text.drain(..done);
        }
        Ok::<_, FillError>(())
    })?;
    match wanted {
        Some((value, _)) => Err(FillError::Lost { part: part.to_owned(), value: value.to_owned() }),
        None => Ok(()),
    }
}

/// What to tell of values that no document can hold as they are.
pub(crate) fn remarks<'w>(parts: impl Iterator<Item = &'w Written>) -> Vec<String> {
    let forbidden = |letter: &char| is_forbidden(*letter);
    let mut remarks: Vec<String> = Vec::new();
    for text in parts.flat_map(Written::texts).filter(|text| !is_plain(text)) {
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

/// Whether a text holds none of the signs that are not shown as they are: nearly every one, and quick to tell.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(u8::MAX, u8::min) >= b' ' && !text.contains(['\u{FFFE}', '\u{FFFF}'])
}

/// Where a value begins in a text. The cells of a table follow each other, so it is mostly right at the beginning.
fn find(text: &str, value: &str) -> Option<usize> {
    if text.starts_with(value) { Some(0) } else { text.find(value) }
}

/// A value as a reader of the part finds it.
fn as_shown(value: &str, escape: Escape) -> Cow<'_, str> {
    if is_plain(value) {
        return Cow::Borrowed(value);
    }
    let mut shown = String::with_capacity(value.len());
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\t' | '\n' | '\r' | '\u{C}' if escape == Escape::Plain => shown.push(' '),
            '\r' => shown.push('\n'),
            '\u{C}' if escape == Escape::Sheet => shown.push('\n'),
            _ if is_forbidden(letter) => shown.push('\u{FFFD}'),
            _ => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

/// Takes the text out of a part chunk by chunk; in Word's parts that of runs, with their breaks and tabs.
struct Visible {
    escape: Escape,
    in_text: bool,
    /// What has been read and not yet been looked at: the beginning of a tag or of a text.
    rest: Vec<u8>,
}

impl Visible {
    /// Reads another chunk and adds its text; false at the end of the part.
    fn read_on(
        &mut self,
        source: &mut dyn Read,
        text: &mut String,
        broken: impl Fn(XmlError) -> FillError,
    ) -> Result<bool, FillError> {
        let before = self.rest.len();
        let unreadable = |error: std::io::Error| PackageError::Damaged(error.to_string());
        source.take(CHUNK as u64).read_to_end(&mut self.rest).map_err(unreadable)?;
        let is_end = self.rest.len() == before;
        let known = std::mem::take(&mut self.rest);
        // A chunk may end within a letter; whole tags never do.
        let end = known.iter().rposition(|&byte| byte == b'>').map_or(0, |at| at + 1);
        let (whole, rest) = known.split_at(end);
        let whole = std::str::from_utf8(whole).map_err(|_| broken(XmlError::NotUtf8))?;
        self.take(whole, text);
        self.rest = rest.to_vec();
        if is_end && !self.rest.iter().all(u8::is_ascii_whitespace) {
            return Err(broken(XmlError::Malformed { at: 0, detail: "有元素没有结束".to_owned() }));
        }
        Ok(!is_end)
    }

    /// Takes the text of a stretch that ends with a tag.
    fn take(&mut self, source: &str, text: &mut String) {
        let mut rest = source;
        while let Some(open) = memchr(b'<', rest.as_bytes()) {
            if self.in_text {
                let shown = unescaped(&rest[..open]);
                match self.escape {
                    // So a text is written that only looks like a control character's code.
                    Escape::Sheet => text.push_str(&shown.replace("_x005F_", "_")),
                    _ => text.push_str(&shown),
                }
            }
            let tag = &rest[open..];
            let (tag, after) = tag.split_at(memchr(b'>', tag.as_bytes()).map_or(tag.len(), |close| close + 1));
            if self.escape == Escape::Sheet {
                self.in_text = (tag.starts_with("<t>") || tag.starts_with("<t ")) && !tag.ends_with("/>");
            } else if self.escape == Escape::Word {
                self.in_text = false;
                let ends = |byte: u8| matches!(byte, b' ' | b'/' | b'>' | b'\t' | b'\n' | b'\r');
                match tag.as_bytes().strip_prefix(b"<w:") {
                    Some(&[b't', end, ..]) if ends(end) => self.in_text = !tag.ends_with("/>"),
                    Some(&[b't', b'a', b'b', end, ..]) if ends(end) => text.push('\t'),
                    Some(&[b'b', b'r', end, ..]) if ends(end) && tag.contains("\"page\"") => text.push('\u{C}'),
                    Some(&[b'b' | b'c', b'r', end, ..]) if ends(end) => text.push('\n'),
                    _ => {}
                }
            }
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ooxml::package::build;

    fn visible_text(source: &str, escape: Escape) -> Result<String, FillError> {
        let mut visible = Visible { escape, in_text: escape == Escape::Plain, rest: Vec::new() };
        let mut text = String::new();
        // One byte at a time, so that every letter and tag is torn.
        let broken = |fault| FillError::Part { part: "x".to_owned(), fault };
        for mut byte in source.as_bytes().chunks(1) {
            visible.read_on(&mut byte, &mut text, broken)?;
        }
        visible.read_on(&mut std::io::empty(), &mut text, broken)?;
        Ok(text)
    }

    #[test]
    fn the_text_of_runs_is_read_with_its_breaks() {
        let source = "<w:p><w:r><w:t>甲&amp;</w:t><w:br/><w:t xml:space=\"preserve\"> 乙</w:t><w:br w:type=\"page\"/>\
                      <w:tab/></w:r><w:instrText>PAGE</w:instrText></w:p>";
        assert_eq!(visible_text(source, Escape::Word).unwrap(), "甲&\n 乙\u{C}\t");
        assert_eq!(visible_text("<a>x<b>y</b></a>", Escape::Plain).unwrap(), "xy");
        assert!(visible_text("<a>甲</a", Escape::Plain).is_err());
    }

    #[test]
    fn values_are_expected_as_readers_see_them() {
        assert_eq!(as_shown("a\r\nb\tc\u{1}", Escape::Word), "a\nb\tc\u{FFFD}");
        assert_eq!(as_shown("a\r\nb\tc", Escape::Plain), "a b c");
    }

    #[test]
    fn a_value_that_is_not_there_is_missed() {
        let part = "<w:p><w:r><w:t>甲乙</w:t></w:r><w:instrText>丙</w:instrText></w:p>";
        let document = build(&[("d.xml", part)]).unwrap();
        let look = |values: &[&str]| {
            let mut written = Written::default();
            for value in values {
                written.push(value);
            }
            verify(&document, "d.xml", Escape::Word, &written, &Limits::default())
        };
        assert!(look(&["甲", "", "乙"]).is_ok());
        assert!(look(&["乙", "甲"]).unwrap_err().to_string().contains("找不到「甲」"));
        assert!(look(&["丙"]).unwrap_err().to_string().contains("找不到「丙」"));
    }
}
