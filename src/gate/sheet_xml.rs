//! Our own look at .xlsx and .xlsm, and the copy that calamine reads.
//!
//! One pass over each sheet sees what calamine hides (hidden rows, formulas without a value, fonts) and holds every
//! cell against the limits. The copy keeps the parts with cells as they are, under names and with a sheet list of our
//! own making, so that a chart or macro sheet can't fail the rest.

use crate::fault::Fault;
use crate::gate::archive::{Gate, by_id, pack};
use crate::gate::limits::{Limits, damaged, limit};
use crate::gate::look::{Book, Count, Look, check_name, check_sheets, position};
use crate::gate::scan::{attribute, each_start, is_true};
use crate::gate::sheet_cells::Pass;
use crate::gate::symbols::Fonts;
use crate::workbook::Visibility;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::fmt::Write;

/// Looks at an .xlsx or .xlsm package.
///
/// # Errors
/// [`Fault::Damaged`] where a part is missing or malformed, [`Fault::NoSheets`] where no sheet has cells,
/// [`Fault::Limit`], [`Fault::Unsafe`].
pub fn look(gate: &mut Gate<'_>) -> Result<Book, Fault> {
    let main = gate.main_part()?.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let workbook = gate.needed_xml(&main)?;
    let relations = gate.relations(&main)?;
    let target = |kind: &str| relations.iter().find(|relation| relation.kind == kind).map(|one| one.target.clone());
    let strings = target("sharedStrings").map(|name| gate.xml(&name)).transpose()?.flatten();
    let styles = target("styles").map(|name| gate.xml(&name)).transpose()?.flatten();
    if let Some(strings) = &strings {
        check_count(strings, gate.limits())?;
    }
    let fonts = Fonts::gather(strings.as_deref(), styles.as_deref())?;

    let mut count = Count::new(gate.limits());
    let mut sheets = Vec::new();
    let mut texts = Vec::new();
    let (entries, since_1904) = sheet_list(&workbook)?;
    check_sheets(entries.len(), gate.limits())?;
    entries.iter().try_for_each(|entry| check_name(&entry.name))?;
    let by_id = by_id(&relations);
    for entry in entries {
        let Some(relation) = by_id.get(entry.relation.as_str()) else {
            return Err(damaged(format!("sheet {}: no part", entry.name)));
        };
        if relation.kind != "worksheet" {
            continue;
        }
        let mut text = gate.needed_xml(&relation.target)?;
        let mut look = Look::new(Some(entry.name), entry.visibility);
        let dimension = Pass::new(&mut look, &fonts, &mut count, gate.limits()).run(&text)?;
        // What a sheet says of its own size is a hint at best, and calamine stumbles over a wrong one.
        if let Some(range) = dimension {
            let open = if text.get(range.clone()).is_some_and(|tag| tag.ends_with("/>")) { "/>" } else { ">" };
            text.replace_range(range, &format!("<dimension ref=\"A1\"{open}"));
        }
        for comments in gate.relations(&relation.target)?.iter().filter(|one| one.kind == "comments") {
            let text = gate.xml(&comments.target)?.unwrap_or_default();
            comment_texts(&text, &mut look, gate.limits())?;
        }
        look.sort();
        sheets.push(look);
        texts.push(text);
    }
    if sheets.is_empty() {
        return Err(Fault::NoSheets);
    }
    let copy = copy(&texts, strings.as_deref(), styles.as_deref(), since_1904)?;
    let macros = gate.names().any(|name| name.ends_with("vbaproject.bin"));
    Ok(Book { sheets, copy, macros })
}

/// One line of the workbook's sheet list.
struct Entry {
    name: String,
    visibility: Visibility,
    relation: String,
}

/// The workbook's sheet list, and whether its dates count from 1904.
fn sheet_list(workbook: &str) -> Result<(Vec<Entry>, bool), Fault> {
    let mut entries = Vec::new();
    let mut since_1904 = false;
    each_start(workbook, |start| {
        match start.local_name().into_inner() {
            "workbookPr" => since_1904 |= attribute(start, "date1904").is_some_and(|value| is_true(&value)),
            "sheet" => entries.push(Entry {
                name: attribute(start, "name").unwrap_or_default(),
                visibility: match attribute(start, "state").as_deref() {
                    Some("hidden") => Visibility::Hidden,
                    Some("veryHidden") => Visibility::VeryHidden,
                    _ => Visibility::Visible,
                },
                relation: attribute(start, "id").unwrap_or_default(),
            }),
            _ => {}
        }
        Ok(())
    })?;
    Ok((entries, since_1904))
}

/// Writes the package that calamine reads: the parts with cells as they are, the list of sheets our own.
fn copy(texts: &[String], strings: Option<&str>, styles: Option<&str>, since_1904: bool) -> Result<Vec<u8>, Fault> {
    const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = format!(
        "<Relationships><Relationship Type=\"{TYPE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let mut list = format!("<workbook><workbookPr date1904=\"{}\"/><sheets>", u8::from(since_1904));
    let mut relations = String::from("<Relationships>");
    for index in 0..texts.len() {
        // Writing into a string cannot fail.
        let _ = write!(list, "<sheet name=\"{index}\" r:id=\"{index}\"/>");
        let _ = write!(relations, "<Relationship Id=\"{index}\" Type=\"{TYPE}/worksheet\" Target=\"{index}.xml\"/>");
    }
    list.push_str("</sheets></workbook>");
    relations.push_str("</Relationships>");
    let mut parts = vec![
        ("_rels/.rels".to_owned(), package.as_bytes()),
        ("xl/workbook.xml".to_owned(), list.as_bytes()),
        ("xl/_rels/workbook.xml.rels".to_owned(), relations.as_bytes()),
    ];
    parts.extend(strings.map(|text| ("xl/sharedStrings.xml".to_owned(), text.as_bytes())));
    parts.extend(styles.map(|text| ("xl/styles.xml".to_owned(), text.as_bytes())));
    parts.extend(texts.iter().enumerate().map(|(index, text)| (format!("xl/{index}.xml"), text.as_bytes())));
    pack(&parts)
}

/// Holds the number of shared strings against the limits, the claimed one first: calamine sets memory aside for as many
/// as the part claims to have.
fn check_count(strings: &str, limits: &Limits) -> Result<(), Fault> {
    const LEAST: usize = "<si/>".len();
    let room = (strings.len() / LEAST) as u64;
    let mut reader = Reader::from_str(strings);
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(start) | Event::Empty(start) => {
                let claim = attribute(&start, "uniqueCount").and_then(|count| count.parse::<u64>().ok()).unwrap_or(0);
                if claim > room {
                    return Err(limit("共享字符串数", claim, room));
                }
                break;
            }
            Event::Eof => return Err(damaged("shared strings: no root element")),
            _ => {}
        }
    }
    // Few parts have room for too many strings, so few are counted.
    let found =
        if room > limits.cells as u64 { strings.matches("<si").count() + strings.matches(":si").count() } else { 0 };
    if found > limits.cells { Err(limit("共享字符串数", found, limits.cells)) } else { Ok(()) }
}

/// Notes the comments of a comments part with what they say.
fn comment_texts(part: &str, look: &mut Look, limits: &Limits) -> Result<(), Fault> {
    let mut reader = Reader::from_str(part);
    let mut at = None;
    let mut said = String::new();
    let mut in_text = false;
    loop {
        match reader.read_event().map_err(|error| damaged(error.to_string()))? {
            Event::Start(start) => match start.local_name().into_inner() {
                "comment" => {
                    at = attribute(&start, "ref").as_deref().and_then(position);
                    said.clear();
                }
                "t" => in_text = true,
                _ => {}
            },
            Event::Text(text) if in_text => said.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if in_text => {
                // Character references and the five names; anything else says nothing.
                let named = match &*reference.xml10_content() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                said.extend(named);
            }
            Event::End(end) => match end.local_name().into_inner() {
                "t" => in_text = false,
                "comment" => {
                    if let Some((row, col)) = at.take() {
                        look.comment(row, col, Some(std::mem::take(&mut said)), limits);
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
