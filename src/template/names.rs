//! Chinese names for a template language whose identifiers are ASCII.
//!
//! A name with other letters becomes `zh_` and the hexadecimal code of each character; a name that already begins
//! with `zh_` is treated the same way, so that no two names meet. Behind a dot no disguise is needed: `行.条款` is
//! written `…["条款"]`, and the data keep their own keys.

use std::borrow::Cow;
use std::fmt::Write;

const PREFIX: &str = "zh_";

/// The identifier that stands for a name inside Tera. A plain ASCII name stands for itself.
pub fn encode(name: &str) -> Cow<'_, str> {
    if name.is_ascii() && !name.starts_with(PREFIX) {
        return Cow::Borrowed(name);
    }
    let codes: Vec<String> = name.chars().map(|c| format!("{:x}", u32::from(c))).collect();
    Cow::Owned(format!("{PREFIX}{}", codes.join("_")))
}

/// The author's names again, wherever a text speaks of encoded ones.
pub fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c| is_first(c) || c == '[') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(name) = subscript(rest) {
            out.push('.');
            out.push_str(name);
            rest = &rest[name.len() + 4..];
        } else if rest.starts_with('[') {
            out.push('[');
            rest = &rest[1..];
        } else {
            let (word, after) = rest.split_at(rest.find(|c| !is_next(c)).unwrap_or(rest.len()));
            out.push_str(&decode_word(word).unwrap_or_else(|| word.to_owned()));
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Rewrites the inside of one tag for Tera: names are encoded, attributes turned into subscripts, and the quotes that
/// Word curls are made straight. String literals keep their content.
pub fn encode_tag(source: &str) -> String {
    let mut out = String::with_capacity(source.len() * 2);
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let taken = if let Some(close) = closing_quote(first) {
            copy_literal(rest, close, &mut out)
        } else if is_first(first) {
            let word = &rest[..rest.find(|c| !is_next(c)).unwrap_or(rest.len())];
            write_name(word, &mut out);
            word.len()
        } else if first.is_ascii_digit() {
            // So that the letters of `1e5` are not taken for a name.
            let number = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
            out.push_str(number);
            number.len()
        } else {
            out.push(first);
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    out
}

/// The quote that closes a literal opened by this one.
pub(crate) fn closing_quote(open: char) -> Option<char> {
    match open {
        '"' | '\'' | '`' => Some(open),
        '“' | '”' => Some('”'),
        '‘' | '’' => Some('’'),
        _ => None,
    }
}

fn copy_literal(rest: &str, close: char, out: &mut String) -> usize {
    let mut letters = rest.char_indices();
    let quote = letters.next().map_or('"', |(_, open)| if open.is_ascii() { open } else { '"' });
    out.push(quote);
    while let Some((at, letter)) = letters.next() {
        if letter == close {
            out.push(quote);
            return at + letter.len_utf8();
        }
        if letter == quote {
            out.push('\\');
        }
        out.push(letter);
        if letter == '\\'
            && let Some((_, escaped)) = letters.next()
        {
            out.push(escaped);
        }
    }
    rest.len()
}

fn write_name(word: &str, out: &mut String) {
    if word.is_ascii() || !out.ends_with('.') {
        let after_dot = out.ends_with('.');
        out.push_str(&if after_dot { Cow::Borrowed(word) } else { encode(word) });
        return;
    }
    out.pop();
    // Writing to a string never fails.
    let _ = write!(out, "[\"{word}\"]");
}

/// The name in a leading `["name"]`, where it is one that a dot could carry.
fn subscript(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix("[\"")?.split_once("\"]")?;
    (!name.is_ascii() && name.chars().all(is_next)).then_some(name)
}

fn decode_word(word: &str) -> Option<String> {
    let codes = word.strip_prefix(PREFIX)?.split('_');
    codes.map(|code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32)).collect()
}

fn is_first(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || (!c.is_ascii() && c.is_alphanumeric())
}

fn is_next(c: char) -> bool {
    is_first(c) || c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for name in ["组织名称", "a1", "级别A", "zh_7ec4", "_x", "行_2", "𠮷"] {
            let encoded = encode(name);
            assert!(encoded.is_ascii());
            assert_eq!(decode(&encoded), name);
        }
        assert_eq!(encode("name"), "name");
        assert_eq!(encode("组织"), "zh_7ec4_7ec7");
    }

    #[test]
    fn tags_are_rewritten_outside_of_literals() {
        let cases = [
            ("组织", "zh_7ec4_7ec7"),
            ("行.条款", r#"zh_884c["条款"]"#),
            ("行?.条款.文", r#"zh_884c?["条款"]["文"]"#),
            ("row.name", "row.name"),
            ("行.zh_1", "zh_884c.zh_1"),
            ("x == '行'", "x == '行'"),
            ("x == “行”", "x == \"行\""),
            (r#"x == “say "行"”"#, r#"x == "say \"行\"""#),
            (r#"x | replace(from="\"", to="行")"#, r#"x | replace(from="\"", to="行")"#),
            ("x['行'] + 1.5", "x['行'] + 1.5"),
            (" for 行 in 表 ", " for zh_884c in zh_8868 "),
        ];
        for (source, expected) in cases {
            assert_eq!(encode_tag(source), expected, "{source}");
        }
        assert_eq!(decode(r#"zh_884c["条款"] | x[0]"#), "行.条款 | x[0]");
    }

    #[test]
    fn unclosed_literals_are_left_to_the_parser() {
        assert_eq!(encode_tag("a == '行"), "a == '行");
        assert_eq!(encode_tag(r"'\"), r"'\");
    }
}
