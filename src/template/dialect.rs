//! Tera as Word templates speak it: delimiters that no XML can hold, escaping for two kinds of parts, filters of the
//! trade, and nothing whose order or safety is left to chance.

use std::io::{self, Write};

use tera::value::Key;
use tera::{Delimiters, EscapeFn, Kwargs, Map, State, Tera, TeraResult, Value};

use crate::template::session::remember;
use crate::template::{filters, functions};

/// The filter that every loop passes its list through; authors don't write it.
pub(crate) const IN_ORDER: &str = "__in_order";

/// The filter that every path passes through which must lead somewhere; authors don't write it.
pub(crate) const KNOWN: &str = "__known";
/// What it says of a path that leads nowhere, before the path as its author wrote it.
pub(crate) const LEADS_NOWHERE: &str = "undefined path: ";

/// Control characters are forbidden in XML, so no text of a document is ever taken for a tag.
const DELIMITERS: [&str; 6] = ["\u{1}b", "\u{2}b", "\u{1}v", "\u{2}v", "\u{1}c", "\u{2}c"];

/// Begins a note that a filled sheet carries until its rows are numbered; no value can hold it.
pub(crate) const MARK: char = '\u{3}';
/// Ends the head of a note.
pub(crate) const MARK_END: char = '\u{4}';
/// The filter that says of a cell's only value whether it is a number or a truth.
pub(crate) const TYPED: &str = "__typed";

/// The code of a value, telling the value's type.
pub(crate) fn typed(expression: &str) -> String {
    value(&format!("({expression}) | {TYPED}"))
}

/// A value in Tera's source. The blank keeps a minus sign from being taken for one that trims white space.
pub(crate) fn value(expression: &str) -> String {
    format!("{} {expression}{}", DELIMITERS[2], DELIMITERS[3])
}

/// A statement in Tera's source.
pub(crate) fn block(statement: &str) -> String {
    format!("{}{statement}{}", DELIMITERS[0], DELIMITERS[1])
}

/// A text as a literal of Tera's, whatever it holds.
pub(crate) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            // Neither belongs into a name or an option, and either could end a tag.
            '\u{1}' | '\u{2}' => {}
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// One text or another.
pub(crate) fn either(condition: &str, yes: &str, no: &str) -> String {
    [&block(&format!("if {condition}")), yes, &block("else"), no, &block("endif")].concat()
}

/// How values are written into a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Inside a run's text: line breaks and tabs become Word's elements.
    Word,
    /// Inside any other element: line breaks become blanks.
    Plain,
    /// Inside a text file with markup: line breaks stay.
    Html,
    /// Inside a cell of a sheet: line breaks and tabs stay.
    Sheet,
}

/// A Tera of this dialect, without templates.
pub(crate) fn tera(escape: Escape) -> TeraResult<Tera> {
    let [block_start, block_end, variable_start, variable_end, comment_start, comment_end] = DELIMITERS.map(Into::into);
    let mut tera = Tera::new();
    tera.set_delimiters(Delimiters {
        block_start,
        block_end,
        variable_start,
        variable_end,
        comment_start,
        comment_end,
    })?;
    tera.autoescape_on([""]);
    tera.set_escape_fn(match escape {
        Escape::Word => escape_word as EscapeFn,
        Escape::Plain => escape_plain,
        Escape::Html => escape_html,
        Escape::Sheet => escape_sheet,
    });
    functions::register(&mut tera);
    filters::register(&mut tera);
    tera.register_filter(KNOWN, |value: Value, arguments: Kwargs, _: &State<'_>| known(value, &arguments));
    tera.register_filter(TYPED, typed_value);
    // Tera's maps have no order; whatever walks over one gets it sorted.
    tera.register_filter(IN_ORDER, in_order);
    tera.register_filter("values", |map: &Map, _: Kwargs, _: &State<'_>| values(map));
    tera.register_filter("keys", |map: &Map, _: Kwargs, _: &State<'_>| keys(map));
    tera.register_filter("pairs", |map: &Map, _: Kwargs, _: &State<'_>| pairs(map));
    Ok(tera)
}

/// Conditions and comparisons would take what is missing for something false or blank.
fn known(value: Value, arguments: &Kwargs) -> TeraResult<Value> {
    if value.is_undefined() {
        return Err(tera::Error::message(format!("{LEADS_NOWHERE}{}", arguments.must_get::<&str>("name")?)));
    }
    Ok(value)
}

/// Numbers beyond what a cell holds exactly stay text.
fn typed_value(value: Value, _: Kwargs, _: &State<'_>) -> Value {
    const EXACT: i64 = 1 << 53;
    let note = |kind: char, text: &str| Value::safe_string(&format!("{MARK}{kind}{MARK_END}{text}"));
    if let Some(truth) = value.as_bool() {
        return note('b', &truth.to_string());
    }
    if value.is_number() && !value.is_f64() {
        return match value.as_i64().filter(|number| (-EXACT..=EXACT).contains(number)) {
            Some(number) => note('n', &number.to_string()),
            None => value,
        };
    }
    match value.as_f64().filter(|number| value.is_f64() && number.is_finite()) {
        Some(number) => note('n', &number.to_string()),
        None => value,
    }
}

fn in_order(value: Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let turns = value.len().unwrap_or(0);
    remember(|memory| memory.count_turns(turns)).unwrap_or(Ok(())).map_err(tera::Error::message)?;
    Ok(match value.as_map() {
        Some(map) => Value::from(values(map)),
        None => value,
    })
}

fn sorted(map: &Map) -> Vec<(&Key<'static>, &Value)> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by_key(|(key, _)| *key);
    entries
}

fn values(map: &Map) -> Vec<Value> {
    sorted(map).into_iter().map(|(_, value)| value.clone()).collect()
}

fn keys(map: &Map) -> Vec<Value> {
    sorted(map).into_iter().map(|(key, _)| key.as_value()).collect()
}

fn pairs(map: &Map) -> Vec<Value> {
    sorted(map).into_iter().map(|(key, value)| Value::from(vec![key.as_value(), value.clone()])).collect()
}

/// How the signs that move the pen are written.
struct Moves {
    newline: &'static str,
    tab: &'static str,
    page: &'static str,
}

const IN_A_RUN: Moves = Moves {
    newline: r#"</w:t><w:br/><w:t xml:space="preserve">"#,
    tab: r#"</w:t><w:tab/><w:t xml:space="preserve">"#,
    page: r#"</w:t><w:br w:type="page"/><w:t xml:space="preserve">"#,
};

const ELSEWHERE: Moves = Moves { newline: " ", tab: " ", page: " " };

const AS_THEY_ARE: Moves = Moves { newline: "\n", tab: "\t", page: "\n" };

fn escape_html(text: &str, out: &mut dyn Write) -> io::Result<()> {
    escape(text, out, &AS_THEY_ARE)
}

fn escape_word(text: &str, out: &mut dyn Write) -> io::Result<()> {
    remember(|memory| memory.write(text));
    escape(text, out, &IN_A_RUN)
}

fn escape_plain(text: &str, out: &mut dyn Write) -> io::Result<()> {
    remember(|memory| memory.write(text));
    escape(text, out, &ELSEWHERE)
}

/// In a cell `_x000D_` means a control character; where text only looks like that, its first letter is spelled out.
fn escape_sheet(text: &str, out: &mut dyn Write) -> io::Result<()> {
    remember(|memory| memory.write(text));
    let mut written = 0;
    for (at, _) in text.match_indices("_x") {
        let code = text.as_bytes().get(at + 2..at + 7);
        let is_code = |code: &[u8]| code[..4].iter().all(u8::is_ascii_hexdigit) && code[4] == b'_';
        if at >= written && code.is_some_and(is_code) {
            escape(&text[written..at], out, &AS_THEY_ARE)?;
            out.write_all(b"_x005F_")?;
            written = at + 1;
        }
    }
    escape(&text[written..], out, &AS_THEY_ARE)
}

/// Writes text as XML; U+FFFD stands for what XML can't hold.
fn escape(text: &str, out: &mut dyn Write, moves: &Moves) -> io::Result<()> {
    let bytes = text.as_bytes();
    let mut written = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let (length, replacement) = match byte {
            b'&' => (1, "&amp;"),
            b'<' => (1, "&lt;"),
            b'>' => (1, "&gt;"),
            b'"' => (1, "&quot;"),
            b'\'' => (1, "&apos;"),
            b'\t' => (1, moves.tab),
            0x0C => (1, moves.page),
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => (1, ""),
            b'\r' | b'\n' => (1, moves.newline),
            0..0x20 => (1, "\u{FFFD}"),
            // The two code points U+FFFE and U+FFFF.
            0xEF if matches!(bytes[at..], [_, 0xBF, 0xBE | 0xBF, ..]) => (3, "\u{FFFD}"),
            _ => continue,
        };
        out.write_all(&bytes[written..at])?;
        out.write_all(replacement.as_bytes())?;
        written = at + length;
    }
    out.write_all(&bytes[written..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use tera::Context;

    #[test]
    fn escaping_leaves_no_way_out() {
        let mut out = Vec::new();
        escape_plain("<&>\"'\r\n\u{0}\u{FFFF}，\u{FFFD}", &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "&lt;&amp;&gt;&quot;&apos; \u{FFFD}\u{FFFD}，\u{FFFD}");
    }

    #[test]
    fn text_that_looks_like_a_code_stays_text_in_a_sheet() {
        let mut out = Vec::new();
        escape_sheet("_x000D_x0041_x00_ a\nb", &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "_x005F_x000D_x005F_x0041_x00_ a\nb");
    }

    #[test]
    fn maps_are_walked_in_order_and_nothing_is_safe() {
        let mut tera = tera(Escape::Word).unwrap();
        let data = serde_json::json!({"m": {"b": 2, "a": 1, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7}, "x": "<"});
        let code = [
            block(&format!("for v in (m) | {IN_ORDER}")),
            value("v"),
            block("endfor"),
            value("m | keys | join(sep='')"),
            value("x | safe"),
        ]
        .concat();
        tera.add_raw_template("t", &code).unwrap();
        let context = Context::from_serialize(&data).unwrap();
        assert_eq!(tera.render("t", &context).unwrap(), "1234567abcdefg&lt;");
    }
}
