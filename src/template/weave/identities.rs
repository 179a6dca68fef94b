//! What may stand only once in a document.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Found, Loom};
use crate::ooxml::edits::Edit;
use crate::ooxml::markup::{Kind, without_attributes};
use crate::template::blocks::Block;
use crate::template::controls::attribute_value;
use crate::template::dialect::value;
use crate::template::tags::{Role, Shape};

/// What begins, ends and shows a mark of the same number.
const MARKS: [&[&str]; 3] = [
    &["w:bookmarkStart", "w:bookmarkEnd"],
    &["w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"],
    &["w:permStart", "w:permEnd"],
];

/// What has a number of its own that nothing else points at: tracked changes and old shapes.
const NUMBERED: [(&str, &str); 12] = [
    ("w:ins", "w:id"),
    ("w:del", "w:id"),
    ("w:moveFrom", "w:id"),
    ("w:moveTo", "w:id"),
    ("w:cellIns", "w:id"),
    ("w:cellDel", "w:id"),
    ("w:rPrChange", "w:id"),
    ("w:pPrChange", "w:id"),
    ("w:trPrChange", "w:id"),
    ("w:tcPrChange", "w:id"),
    ("w:tblPrChange", "w:id"),
    ("wp:docPr", "id"),
];

impl Loom<'_> {
    /// Takes out what may stand only once in a document, where it would be repeated or torn: identities of paragraphs
    /// and controls in loops, and bookmarks and comments that lie in a loop or in what a tag replaces.
    pub(super) fn make_repeatable(&self, blocks: &[Block], edits: &mut Vec<Edit>) {
        let start = |tag: usize| self.markup.tokens[self.found[tag].carrier].range.start;
        let loops = blocks.iter().filter(|block| block.role == Role::For);
        let mut zones: Vec<Range<usize>> =
            loops.map(|block| start(block.tags[0])..block.tags.last().map_or(0, |&end| start(end))).collect();
        let in_loop = |at: usize, zones: &[Range<usize>]| zones.iter().any(|zone| zone.contains(&at));
        for (at, token) in self.markup.tokens.iter().enumerate() {
            let named = matches!(token.name, "w:p" | "w:tr") && matches!(token.kind, Kind::Start | Kind::Empty);
            if named && in_loop(token.range.start, &zones) && self.markup.text(at).contains("w14:") {
                let bare = without_attributes(self.markup.text(at), token.name, &["w14:paraId", "w14:textId"]);
                edits.push(Edit::replace(token.range.clone(), bare));
            }
        }
        for (at, token) in self.markup.tokens.iter().enumerate() {
            let is_element = matches!(token.kind, Kind::Start | Kind::Empty) && in_loop(token.range.start, &zones);
            let numbered = NUMBERED.iter().find(|(name, _)| is_element && token.name == *name);
            let range = numbered.and_then(|(_, attribute)| attribute_value(self.markup, at, attribute));
            edits.extend(range.map(|range| Edit::replace(range, value("__identity()"))));
        }
        let controls =
            self.markup.elements("w:sdtPr").filter(|&at| in_loop(self.markup.tokens[at].range.start, &zones));
        let identities = controls.filter_map(|properties| self.markup.child(properties, "w:id"));
        edits.extend(identities.map(|at| Edit::delete(self.markup.span(at))));
        let is_replaced = |found: &&Found| !matches!(found.tag.shape, Shape::Inline | Shape::Property(_));
        zones.extend(self.found.iter().filter(is_replaced).map(|found| self.markup.span(found.carrier)));
        for names in MARKS {
            let ends = || names.iter().flat_map(|name| self.markup.elements(name));
            let doomed: BTreeSet<_> = ends()
                .filter(|&end| in_loop(self.markup.tokens[end].range.start, &zones))
                .filter_map(|end| self.markup.attribute(end, "w:id"))
                .collect();
            let gone = ends().filter(|&end| self.markup.attribute(end, "w:id").is_some_and(|id| doomed.contains(&id)));
            edits.extend(gone.map(|end| Edit::delete(self.markup.span(end))));
        }
    }
}
