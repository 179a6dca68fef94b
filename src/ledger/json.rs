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
    candidates: Vec<Candidate>,
    #[serde(default)]
    decision: Option<Answer>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
struct Candidate {
    #[serde(default)]
    file: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Number(u16),
    Word(String),
    Files(Vec<String>),
}

/// Reads a mapping in JSON. Only entries with a decision decide.
///
/// # Errors
/// [`NoTable::Json`] where it is no JSON of this kind.
pub fn decisions_in_json(file: &str, text: &str) -> Result<Decisions, NoTable> {
    // Notepad puts a mark before UTF-8.
    let text = text.trim_start_matches('\u{FEFF}');
    let wrong = |error: serde_json::Error| {
        let why = match error.classify() {
            serde_json::error::Category::Eof => "内容不完整",
            serde_json::error::Category::Data => "不是对照表应有的内容",
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => "不是正确的JSON",
        };
        NoTable::Json(format!("第{}行第{}列：{why}", error.line(), error.column()))
    };
    let mapping: Mapping = serde_json::from_str(text).map_err(wrong)?;
    if mapping.schema != MAPPING_SCHEMA {
        return Err(NoTable::Json(format!("schema是“{}”，应为“{MAPPING_SCHEMA}”", mapping.schema)));
    }
    let mut decisions = Decisions { file: file.to_owned(), ..Decisions::default() };
    for (at, entry) in (1..).zip(mapping.entries) {
        let place = format!("第{at}项");
        let chosen = match entry.decision {
            None => continue,
            Some(Answer::Number(number)) => number.to_string(),
            Some(Answer::Word(word)) => word,
            Some(Answer::Files(paths)) => paths.join("\n"),
        };
        let candidate = |number: &str| {
            let at = number.parse::<usize>().ok()?.checked_sub(1)?;
            entry.candidates.get(at).map(|candidate| candidate.file.clone())
        };
        if crate::text::is_blank(&chosen) {
            continue;
        }
        let choice = super::choice(&chosen, candidate).unwrap_or_else(|message| {
            decisions.troubles.push(crate::evidence::SheetTrouble { place: place.clone(), message });
            Choice::Open(chosen)
        });
        let Entry { form, clause, item, note, .. } = entry;
        decisions.entries.push(Decision { form, clause, item, choice, note, place });
    }
    Ok(decisions)
}
