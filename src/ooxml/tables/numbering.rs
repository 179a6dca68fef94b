//! Numbers that nobody typed: what an empty paragraph of a numbered list shows, such as the cells of a column that Word
//! counts by itself.

use super::wording::value;
use crate::ooxml::markup::Markup;
use std::collections::BTreeMap;

/// A level of a list: the list, and how deep from zero.
type Place = (String, u8);

/// The lists of a document that count in plain decimals.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// Which list a number id means.
    lists: BTreeMap<String, String>,
    levels: BTreeMap<Place, Level>,
}

#[derive(Debug)]
struct Level {
    start: u32,
    before: String,
    after: String,
}

impl Numbering {
    /// Reads a part of lists (`numbering.xml`). Levels that show anything but their own decimal number are left out.
    pub(crate) fn read(markup: &Markup<'_>) -> Self {
        let mut numbering = Self::default();
        for list in markup.elements("w:abstractNum") {
            let Some(id) = value(markup, list, "w:abstractNumId") else { continue };
            for level in markup.children(list).filter(|&child| markup.tokens[child].name == "w:lvl") {
                if let Some((depth, level)) = decimal_level(markup, level) {
                    numbering.levels.insert((id.clone(), depth), level);
                }
            }
        }
        for number in markup.elements("w:num") {
            let list = markup.child(number, "w:abstractNumId").and_then(|list| value(markup, list, "w:val"));
            if let (Some(id), Some(list)) = (value(markup, number, "w:numId"), list) {
                numbering.lists.insert(id, list);
            }
        }
        numbering
    }
}

fn decimal_level(markup: &Markup<'_>, level: usize) -> Option<(u8, Level)> {
    let property = |name| markup.child(level, name).and_then(|it| value(markup, it, "w:val"));
    let depth: u8 = value(markup, level, "w:ilvl")?.parse().ok()?;
    let shown = property("w:lvlText")?;
    let (before, after) = shown.split_once(&format!("%{}", u16::from(depth) + 1))?;
    let is_plain =
        property("w:numFmt").is_none_or(|format| format == "decimal") && !shown.replacen('%', "", 1).contains('%');
    let start = property("w:start").and_then(|start| start.parse().ok()).unwrap_or(1);
    is_plain.then(|| (depth, Level { start, before: before.to_owned(), after: after.to_owned() }))
}

/// Counts the paragraphs of each list in reading order.
pub(super) struct Counter<'n> {
    numbering: &'n Numbering,
    /// The last number of each list, by depth.
    counted: BTreeMap<String, BTreeMap<u8, u32>>,
}

impl<'n> Counter<'n> {
    pub(super) fn new(numbering: &'n Numbering) -> Self {
        Counter { numbering, counted: BTreeMap::new() }
    }

    /// Counts a paragraph, and says what stands before its text.
    pub(super) fn next(&mut self, markup: &Markup<'_>, paragraph: usize) -> Option<String> {
        let properties = markup.child(paragraph, "w:pPr").and_then(|properties| markup.child(properties, "w:numPr"))?;
        let property = |name| markup.child(properties, name).and_then(|it| value(markup, it, "w:val"));
        let list = self.numbering.lists.get(&property("w:numId")?)?.clone();
        let depth: u8 = property("w:ilvl").map_or(Some(0), |depth| depth.parse().ok())?;
        let place = (list, depth);
        let level = self.numbering.levels.get(&place)?;
        // A new entry begins the levels below it anew.
        let counted = self.counted.entry(place.0).or_default();
        counted.retain(|below, _| *below <= depth);
        let number = counted.get(&depth).map_or(level.start, |last| last.saturating_add(1));
        counted.insert(depth, number);
        Some(format!("{}{number}{}", level.before, level.after))
    }
}
