//! The mapping as JSON, for programs.

use super::NoTable;
use crate::evidence::{Choice, Decision, Decisions};
use serde::Deserialize;

/// The version of the format.
pub const MAPPING_SCHEMA: &str = "ziping.evidence-mapping/1";

#[derive(Deserialize)]
struct Mapping {
    schema: String,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    form: String,
    clause: Option<u16>,
    item: String,
    #[serde(default)]
    decision: Option<Answer>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Files(Vec<String>),
    Word(String),
}

/// Reads a mapping in JSON. Only entries with a decision decide.
///
/// # Errors
/// [`NoTable::Json`] where it is no JSON of this kind.
pub fn decisions_in_json(file: &str, text: &str) -> Result<Decisions, NoTable> {
    let wrong = |error: serde_json::Error| {
        NoTable::Json(format!("第{}行第{}列：不是对照表的JSON（{error}）", error.line(), error.column()))
    };
    let mapping: Mapping = serde_json::from_str(text).map_err(wrong)?;
    if mapping.schema != MAPPING_SCHEMA {
        return Err(NoTable::Json(format!("schema是“{}”，应为“{MAPPING_SCHEMA}”", mapping.schema)));
    }
    let mut decisions = Decisions { file: file.to_owned(), ..Decisions::default() };
    for (at, entry) in (1..).zip(mapping.entries) {
        let place = format!("第{at}项");
        let choice = match entry.decision {
            None => continue,
            Some(Answer::Files(paths)) => Choice::Files(paths),
            Some(Answer::Word(word)) => match super::choice(&word, "") {
                Ok(choice) => choice,
                Err(message) => {
                    decisions.troubles.push(crate::evidence::SheetTrouble { place, message });
                    continue;
                }
            },
        };
        let Entry { form, clause, item, note, .. } = entry;
        decisions.entries.push(Decision { form, clause, item, choice, note, place });
    }
    Ok(decisions)
}
