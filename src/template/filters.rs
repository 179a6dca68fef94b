//! What a template may do to a value: dates, amounts and numbers as Chinese papers write them, ticks and choices, each
//! filter under an English and a Chinese name; and Tera's own filters, held within bounds.
//!
//! A filter never guesses. A date that is none stays as it is; an amount, a number or a choice that is none is an
//! error, for a wrong paper is worse than no paper. What is empty stays empty.

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::template::names;

mod bounds;
mod choices;
mod dates;
mod decimal;
mod numerals;
mod words;

/// The filter that values pass through before a template keeps them; authors don't write it.
pub(crate) const BOUNDED: &str = "__bounded";

/// One filter, as it is shown to people.
#[derive(Clone, Copy, Debug)]
pub struct FilterWord {
    /// The English name.
    pub name: &'static str,
    /// The Chinese name.
    pub chinese: &'static str,
    /// What it does, in one line.
    pub meaning: &'static str,
    /// An expression to try it on.
    pub input: &'static str,
    /// The arguments that the example gives; may be empty.
    pub arguments: &'static str,
    /// What comes of the example.
    pub output: &'static str,
    filter: Filter,
}

type Filter = fn(&Value, &Kwargs) -> TeraResult<Value>;

/// All filters of the trade, in the order in which they are shown to people.
pub fn list() -> &'static [FilterWord] {
    words::WORDS
}

/// Gives a Tera all of these filters, and bounded versions of its own.
pub(crate) fn register(tera: &mut Tera) {
    for word in words::WORDS {
        let filter = word.filter;
        for name in [word.name.to_owned(), names::encode(word.chinese).into_owned()] {
            tera.register_filter(name, move |value: &Value, arguments: Kwargs, _: &State<'_>| {
                filter(value, &arguments)
            });
        }
    }
    bounds::register(tera);
}

/// Why a value is not understood, in the words of the author.
fn refusal(value: &Value, filter: &str, expected: &str) -> Error {
    Error::message(format!("「{}」无法用过滤器「{filter}」：{expected}", shown(value)))
}

/// A value for a message: long ones are cut.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 40;
    let Some(text) = plain_text(value) else { return value.name().to_owned() };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned() + "…",
        None => text,
    }
}

/// A text or number as text; of all else nothing.
fn plain_text(value: &Value) -> Option<String> {
    match value.as_str() {
        Some(text) => Some(text.to_owned()),
        None => value.as_number().map(|number| number.to_string()),
    }
}

/// Whether there is nothing to write: such a value passes through, and where it is undefined Tera says so.
fn is_empty(value: &Value) -> bool {
    value.is_undefined() || value.is_none() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests;
