//! Chinese names for a template language whose identifiers are ASCII.
//!
//! A name with other letters becomes `zh_` and the hexadecimal code of each character; a name that already begins
//! with `zh_` is treated the same way, so that no two names meet. Behind a dot no disguise is needed: `行.名称` is
//! written `…["名称"]`, and the data keep their own keys.

use std::borrow::Cow;

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

/// Whether a sign opens a literal. Word makes curly quotes of straight ones, and not always the right ones.
pub(crate) fn is_quote(sign: char) -> bool {
    matches!(sign, '"' | '\'' | '`' | '“' | '”' | '‘' | '’')
}

/// Whether a sign closes the literal that another opened.
pub(crate) fn closes_quote(open: char, sign: char) -> bool {
    match open {
        '“' | '”' => matches!(sign, '“' | '”'),
        '‘' | '’' => matches!(sign, '‘' | '’'),
        _ => sign == open && is_quote(open),
    }
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

/// Whether a name may begin with this sign.
pub(crate) fn is_first(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || (!c.is_ascii() && c.is_alphanumeric())
}

/// Whether a name may go on with this sign.
pub(crate) fn is_next(c: char) -> bool {
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
    fn paths_are_read_back() {
        assert_eq!(decode(r#"zh_884c["条款"] | x[0]"#), "行.条款 | x[0]");
    }

    #[test]
    fn curly_quotes_close_whichever_way_they_turn() {
        assert!(closes_quote('“', '”') && closes_quote('”', '”') && closes_quote('“', '“') && closes_quote('‘', '’'));
        assert!(!closes_quote('"', '”') && !closes_quote('“', '"') && !closes_quote('“', '’'));
    }
}
