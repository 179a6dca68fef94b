//! Numbers of a list: those before an item, and those that part items within one line (`1）甲 2）乙`).

use super::super::dates::hanzi_number;
use crate::text;
use std::borrow::Cow;
use std::ops::Range;

/// Longer ones are years.
const LONGEST_NUMBER: usize = 2;

/// How a list is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `1.`
    Dot,
    /// `1）`
    Closed,
    /// `（1）`
    Bracketed,
    /// `第一，`
    Ordinal,
}

/// A number of a list.
struct Mark {
    style: Style,
    number: u32,
    length: usize,
}

/// A cell in which the numbers that part its items have become line breaks. They do so only where a line begins with the
/// first, and only those that follow each other: other numbers belong to names (`记录（1）.jpg`).
pub(super) fn on_lines_of_their_own(typed: &str) -> Cow<'_, str> {
    let marks = marks(typed);
    if marks.is_empty() {
        return Cow::Borrowed(typed);
    }
    let mut text = String::with_capacity(typed.len());
    let mut end = 0;
    for mark in marks {
        text.push_str(&typed[end..mark.start]);
        text.push('\n');
        end = mark.end;
    }
    text.push_str(&typed[end..]);
    Cow::Owned(text)
}

/// `1.`, `1）`, `（1）`, `①`, `一、` before a name; a year or a version is no number of an item.
pub(super) fn without_numbering(item: &str) -> &str {
    let rest = item.trim_start_matches(|c: char| {
        matches!(c, '①'..='⑳' | '⑴'..='⒇' | '•' | '·' | '-' | '●' | '◆') || c.is_whitespace()
    });
    let numbered = mark(rest).filter(|mark| mark.style != Style::Ordinal);
    text::trim(numbered.map_or(rest, |mark| &rest[mark.length..]))
}

/// What stands before a list number at the end of a text, where there is one and nothing or a space before it.
pub(super) fn without_trailing_number(text: &str) -> Option<&str> {
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let before = text.trim_end_matches(is_digit);
    let digits = text[before.len()..].chars().count();
    let stands_alone = before.is_empty() || before.ends_with(char::is_whitespace);
    ((1..=LONGEST_NUMBER).contains(&digits) && stands_alone).then_some(before)
}

/// Where the numbers of lists of two and more are.
fn marks(typed: &str) -> Vec<Range<usize>> {
    let mut marks = Marks::default();
    let mut before = '\n';
    let mut depth = 0_usize;
    let mut begins_line = true;
    let mut at = 0;
    while let Some(c) = typed[at..].chars().next() {
        let rest = &typed[at..];
        let mark = mark(rest).filter(|mark| depth == 0 && (begins_line || mark.parts(before, rest)));
        if let Some(mark) = mark
            && marks.take(&mark, at, begins_line)
        {
            at += mark.length;
            // Whatever it was: it is no part of a word.
            before = ' ';
            begins_line = false;
            continue;
        }
        let is_break = matches!(c, '\n' | '\r');
        depth = if is_break { 0 } else { super::items::brackets(depth, c) };
        begins_line = is_break || (begins_line && c.is_whitespace());
        before = c;
        at += c.len_utf8();
    }
    marks.found
}

/// The numbers of lists found so far.
#[derive(Default)]
struct Marks {
    found: Vec<Range<usize>>,
    /// The first of a list, until the second shows that it is one.
    first: Option<Range<usize>>,
    expected: Option<(Style, u32)>,
}

impl Marks {
    /// Takes a number where it is the next of the list, or the first of a new one.
    fn take(&mut self, mark: &Mark, at: usize, begins_line: bool) -> bool {
        let place = at..at + mark.length;
        if self.expected == Some((mark.style, mark.number)) {
            self.found.extend(self.first.take());
            self.found.push(place);
        } else if begins_line && mark.number == 1 {
            self.first = Some(place);
        } else {
            return false;
        }
        self.expected = Some((mark.style, mark.number + 1));
        true
    }
}

impl Mark {
    /// Whether it can part two items, by what stands around it in its line.
    fn parts(&self, before: char, from: &str) -> bool {
        let may_follow = match self.style {
            Style::Dot | Style::Ordinal => is_gap(before) || matches!(before, '》' | '）' | ')' | '】' | '”'),
            Style::Closed => !before.is_ascii_alphanumeric() && !matches!(before, '.' | '-' | '第'),
            Style::Bracketed => true,
        };
        // （1）.jpg and （1）、 end a name.
        let next = from[self.length..].chars().find(|c| !c.is_whitespace());
        may_follow && next.is_some_and(|c| !is_gap(c) && !matches!(c, '.' | '（' | '(' | '）' | ')'))
    }
}

/// The number of a list with which a text begins.
fn mark(text: &str) -> Option<Mark> {
    if let Some(rest) = text.strip_prefix('第') {
        return ordinal(rest);
    }
    let unopened = text.strip_prefix(['（', '(']);
    let rest = unopened.unwrap_or(text);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=LONGEST_NUMBER).contains(&digits) {
        return None;
    }
    let number = rest[..digits].parse().ok()?;
    let close = rest[digits..].chars().next()?;
    let after = &rest[digits + close.len_utf8()..];
    let style = match (unopened, close) {
        (Some(_), '）' | ')') => Style::Bracketed,
        (None, '）' | ')') => Style::Closed,
        // 1.2版 keeps its number, and so does 1.jpg.
        (None, '.' | '．') if !after.starts_with(|c: char| c.is_ascii_digit()) && !is_extension(after) => Style::Dot,
        _ => return None,
    };
    Some(Mark { style, number, length: text.len() - after.len() })
}

/// `第一，`, behind its first character.
fn ordinal(rest: &str) -> Option<Mark> {
    let (digits, comma) = rest.char_indices().take(LONGEST_NUMBER + 1).find(|(_, c)| matches!(c, '，' | ','))?;
    let (number, _) = hanzi_number(&rest[..digits]).filter(|_| digits > 0)?;
    Some(Mark { style: Style::Ordinal, number, length: '第'.len_utf8() + digits + comma.len_utf8() })
}

/// Whether what stands behind a dot is an extension; capitals before a space are a word (`1.ISO 27001证书`).
fn is_extension(after: &str) -> bool {
    let length = after.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (word, rest) = after.split_at(length);
    let ends = rest.is_empty()
        || rest.starts_with(|c: char| is_gap(c) && !c.is_whitespace())
        || (rest.starts_with(char::is_whitespace) && !word.bytes().any(|byte| byte.is_ascii_uppercase()));
    (2..=4).contains(&length) && word.starts_with(|c: char| c.is_ascii_alphabetic()) && ends
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | ';' | '。' | '：' | ':')
}
