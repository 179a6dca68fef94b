//! Cuts the inside of a tag into tokens.

use std::ops::Range;

use super::Result;
use crate::template::fault::Complaint;
use crate::template::names;

/// A piece of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind<'t>,
    pub(super) range: Range<usize>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind<'t> {
    Word(&'t str),
    Number(&'t str),
    Text(String),
    Mark(&'static str),
    End,
}

/// The longer before those that they begin with.
const MARKS: [&str; 35] = [
    "...", "==", "!=", ">=", "<=", "//", "**", "?.", "?[", "&&", "||", "+", "-", "*", "/", "%", ".", ",", ":", ";",
    "~", "|", "=", "<", ">", "(", ")", "[", "]", "{", "}", "?", "!", "@", "&",
];

/// What Chinese keyboards make of the signs of expressions, and what was meant.
const FULL_WIDTH: [(&str, &str); 18] = [
    ("（", "("),
    ("）", ")"),
    ("，、", ","),
    ("｜", "|"),
    ("＝", "=="),
    ("．。", "."),
    ("［【", "["),
    ("］】", "]"),
    ("＞", ">"),
    ("＜", "<"),
    ("≥", ">="),
    ("≤", "<="),
    ("≠", "!="),
    ("＋", "+"),
    ("－—–", "-"),
    ("＊×", "*"),
    ("／÷", "/"),
    ("～", "~"),
];

/// The tokens within a range of the text, with an end token behind them; their ranges are those of the whole text.
pub(super) fn tokens(text: &str, within: Range<usize>) -> Result<Vec<Token<'_>>> {
    let mut found = Vec::new();
    let mut at = within.start;
    let end = within.end;
    loop {
        let rest = text.get(at..end).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        at += blank;
        let Some(first) = rest.trim_start().chars().next() else { break };
        let (kind, length) = token(text, at..end, first)?;
        found.push(Token { kind, range: at..at + length });
        at += length;
    }
    found.push(Token { kind: Kind::End, range: end..end });
    Ok(found)
}

fn token(text: &str, within: Range<usize>, first: char) -> Result<(Kind<'_>, usize)> {
    let start = within.start;
    let rest = text.get(within).unwrap_or_default();
    if names::is_quote(first) {
        let (content, length) = literal(rest, first, start)?;
        return Ok((Kind::Text(content), length));
    }
    if first.is_ascii_digit() {
        let number = number(rest, start)?;
        return Ok((Kind::Number(number), number.len()));
    }
    if names::is_first(first) && !matches!(first, '０'..='９') {
        let word = rest.split(|c| !names::is_next(c)).next().unwrap_or_default();
        return Ok((Kind::Word(word), word.len()));
    }
    let mark = MARKS.into_iter().find(|mark| rest.starts_with(mark));
    mark.map(|mark| (Kind::Mark(mark), mark.len()))
        .ok_or_else(|| Complaint { message: refusal(first), range: start..start + first.len_utf8() })
}

/// Why a sign is none of an expression's.
fn refusal(sign: char) -> String {
    if let Some((_, meant)) = FULL_WIDTH.into_iter().find(|(full, _)| full.contains(sign)) {
        return format!("「{sign}」要写成半角的「{meant}」");
    }
    let offset = u32::from(sign).checked_sub(0xFEE0).and_then(char::from_u32);
    match offset.filter(char::is_ascii_graphic) {
        Some(half) => format!("「{sign}」要写成半角的「{half}」"),
        None if sign.is_control() || matches!(sign, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}') => {
            "夹着看不见的字符，请删去重写".to_owned()
        }
        None => format!("「{sign}」不能用在表达式里；文字要加引号"),
    }
}

/// A number: digits, and once a point between digits.
fn number(rest: &str, start: usize) -> Result<&str> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(rest);
    let fraction = rest.get(whole..).and_then(|rest| rest.strip_prefix('.')).map_or(0, digits);
    let length = if fraction > 0 { whole + 1 + fraction } else { whole };
    let number = rest.get(..length).unwrap_or_default();
    let complain = |length: usize, message: String| Complaint { message, range: start..start + length };
    let tail: String = rest.chars().skip(length).take_while(|&c| names::is_next(c)).collect();
    if !tail.is_empty() {
        return Err(complain(
            length + tail.len(),
            format!("「{number}{tail}」不是数；名称不能以数字开头，文字要加引号"),
        ));
    }
    let fits =
        if fraction > 0 { number.parse::<f64>().is_ok_and(f64::is_finite) } else { number.parse::<i64>().is_ok() };
    if fits { Ok(number) } else { Err(complain(length, "这个数太大".to_owned())) }
}

/// The content of the literal that begins here, and its length with its quotes.
fn literal(rest: &str, open: char, start: usize) -> Result<(String, usize)> {
    let mut content = String::new();
    let mut letters = rest.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if names::closes_quote(open, letter) {
            return Ok((content, at + letter.len_utf8()));
        }
        if letter != '\\' {
            content.push(letter);
            continue;
        }
        match letters.next() {
            Some((_, escaped)) => content.push(unescaped(escaped).ok_or_else(|| Complaint {
                message: format!("引号里的「\\{escaped}」不认识；反斜杠要写成「\\\\」"),
                range: start + at..start + at + 1 + escaped.len_utf8(),
            })?),
            None => break,
        }
    }
    let message = format!("引号「{open}」没有配对的引号");
    Err(Complaint { message, range: start..start + rest.len() })
}

fn unescaped(letter: char) -> Option<char> {
    match letter {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        '\\' | '/' => Some(letter),
        _ => names::is_quote(letter).then_some(letter),
    }
}
