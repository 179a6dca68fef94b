//! Refuses what would be lost or handed out as it stands: tags where nobody fills them, and text beside tags that stand
//! for their row, cell, paragraph or run.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Loom;
use crate::ooxml::markup::Kind;
use crate::template::fault::TagFault;
use crate::template::paragraphs::Paragraph;
use crate::template::tags::{Role, Shape};

impl Loom<'_> {
    /// A tag in text that nobody fills would be handed out as it stands.
    pub(super) fn refuse_strays(&mut self) {
        let looked_at: BTreeSet<usize> =
            self.paragraphs.iter().flat_map(|paragraph| &paragraph.letters).map(|letter| letter.token).collect();
        for at in 0..self.markup.tokens.len() {
            let text = self.markup.text(at);
            let hidden = match self.markup.tokens[at].kind {
                Kind::Text => !looked_at.contains(&at),
                Kind::Other => text.starts_with("<![CDATA["),
                _ => false,
            };
            if hidden && (text.contains("{{") || text.contains("{%")) {
                let spot = self.spot_of(at);
                self.fail(TagFault::NotFillable, text.trim(), spot);
            }
        }
    }

    /// What a tag replaces may hold nothing that would be lost; a cell, one tag for each property.
    pub(super) fn refuse_company(&mut self) {
        let mut cells = BTreeSet::new();
        for at in 0..self.found.len() {
            let carrier = match self.found[at].tag.shape {
                Shape::Inline => continue,
                Shape::Property(property) => {
                    if !cells.insert((self.found[at].carrier, property)) {
                        self.fail_found(at, TagFault::SecondProperty(property.word()));
                    }
                    continue;
                }
                Shape::Run => "一段同格式的文字",
                Shape::Paragraph => "段落",
                Shape::Cell => "单元格",
                Shape::Row => "表格行",
            };
            let mut other: String = self.replaced(at).into_iter().map(|span| self.company(at, span)).collect();
            other.truncate(other.char_indices().nth(60).map_or(other.len(), |(end, _)| end));
            if !other.is_empty() {
                self.fail_found(at, TagFault::NotAlone { carrier, other });
            }
        }
    }

    /// The elements that a tag replaces: one, or all runs that a run tag is scattered over.
    pub(super) fn replaced(&self, found: usize) -> Vec<Range<usize>> {
        let found = &self.found[found];
        match found.tag.shape {
            Shape::Run => {
                let run = |(text, _): &(usize, Range<usize>)| self.markup.span(self.parent(self.parent(*text)));
                let mut runs: Vec<_> = found.pieces.iter().map(run).collect();
                runs.dedup();
                runs
            }
            _ => vec![self.markup.span(found.carrier)],
        }
    }

    /// What stands in a byte range besides tags of the same shape as this one and comments.
    fn company(&self, found: usize, span: Range<usize>) -> String {
        let shape = self.found[found].tag.shape;
        let mut other = String::new();
        let overlaps = |paragraph: &Paragraph| {
            let element = self.markup.span(paragraph.element);
            element.start < span.end && span.start < element.end
        };
        for (number, paragraph) in self.paragraphs.iter().enumerate().filter(|(_, paragraph)| overlaps(paragraph)) {
            let taken = |at: usize| {
                self.found.iter().any(|found| {
                    found.paragraph == number
                        && (found.tag.shape == shape || found.tag.role == Role::Comment)
                        && found.tag.letters.contains(&at)
                })
            };
            let inside = paragraph.letters.iter().enumerate().filter(|(_, letter)| span.contains(&letter.bytes.start));
            for (at, letter) in inside {
                match letter.obstacle {
                    Some(obstacle) if !matches!(obstacle, "制表符" | "换行") => other.push_str(obstacle),
                    _ if !letter.sign.is_whitespace() && !taken(at) => other.push(letter.sign),
                    _ => {}
                }
            }
        }
        let carrier = self.found[found].carrier;
        let ends_section = |at: usize| self.name(at) == "w:sectPr";
        if shape != Shape::Run && (carrier..self.markup.tokens[carrier].mate).any(ends_section) {
            other.push_str("分节符");
        }
        other
    }
}
