//! Turns one part with tags into one Tera source: tags leave the runs that Word scattered them over, and everything
//! that is no tag stays where it was.

mod company;
mod identities;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::Markup;
use crate::ooxml::package::Limits;
use crate::template::blocks::{self, Block, Level};
use crate::template::controls::{self, Control};
use crate::template::dialect::Escape;
use crate::template::expression::Statement;
use crate::template::fault::{Spot, TagFault, TemplateError};
use crate::template::paragraphs::{self, Paragraph};
use crate::template::properties::{self, PropertyTag};
use crate::template::tags::{self, Letter, Role, Shape, Tag};

/// A part as Tera gets it.
#[derive(Debug)]
pub(crate) struct Woven {
    pub(crate) source: String,
    /// Where in the source each tag's code begins: offset and number of the tag, ascending.
    pub(crate) marks: Vec<(usize, usize)>,
    pub(crate) tags: Vec<Origin>,
    /// Whether filling can leave a cell, header or footer without its closing paragraph, or a table without rows.
    pub(crate) needs_repair: bool,
    /// Whether filling can leave a table whose grid does not fit its rows.
    pub(crate) changes_grid: bool,
    /// Whether a tag stands for a picture.
    pub(crate) shows_pictures: bool,
}

impl Woven {
    /// The tags in the order in which Tera comes upon them: those of controls among those of the text around them.
    pub(crate) fn in_order(&self) -> Vec<&Origin> {
        let mut seen = BTreeSet::new();
        let first_marks = self.marks.iter().filter(|(_, tag)| seen.insert(*tag));
        first_marks.filter_map(|(_, tag)| self.tags.get(*tag)).collect()
    }
}

/// A tag as people know it, and as Tera does.
#[derive(Debug)]
pub(crate) struct Origin {
    pub(crate) written: String,
    pub(crate) spot: Spot,
    pub(crate) statement: Statement,
    /// Whether it stands for a placeholder picture.
    pub(crate) is_picture: bool,
}

/// A tag and the elements that matter to it.
struct Found {
    tag: Tag,
    paragraph: usize,
    /// The bytes of the tag in each text token that it touches.
    pieces: Vec<(usize, Range<usize>)>,
    /// What goes away with the tag: the row, the paragraph; for a merge its cell; else the text token.
    carrier: usize,
    level: Level,
}

/// Weaves a part; `None` where it holds no tag at all.
pub(crate) fn part(
    name: &str,
    source: &str,
    escape: Escape,
    limits: &Limits,
) -> Result<Option<Woven>, Vec<TemplateError>> {
    // A tag begins with a brace, however it is scattered and of whatever width; most parts have none.
    if !source.contains(['{', '｛']) {
        return Ok(None);
    }
    let markup = Markup::read_within(source, limits.depth)
        .map_err(|fault| vec![TemplateError::Part { part: name.to_owned(), fault }])?;
    let (loom, blocks) = Loom::set_up(&markup, name, escape);
    if !loom.errors.is_empty() {
        return Err(loom.errors);
    }
    let is_plain = loom.found.is_empty() && loom.controls.is_empty();
    Ok((!is_plain).then(|| loom.weave(&blocks, escape)))
}

/// The tags of a part that can't be woven, as far as the others make sense without the faulty ones; none where a loop or
/// a block is torn.
pub(crate) fn survey(name: &str, source: &str, escape: Escape, limits: &Limits) -> Vec<Origin> {
    let Ok(markup) = Markup::read_within(source, limits.depth) else { return Vec::new() };
    let (loom, _) = Loom::set_up(&markup, name, escape);
    if !loom.errors.iter().all(leaves_others_alone) {
        return Vec::new();
    }
    let in_text = loom.found.iter().map(|found| loom.markup.tokens[found.carrier].range.start);
    let of_controls = loom.controls.iter().map(|control| loom.markup.tokens[control.element].range.start);
    let mut placed: Vec<(usize, Origin)> = in_text.chain(of_controls).zip(loom.origins()).collect();
    placed.sort_by_key(|(at, _)| *at);
    placed.into_iter().map(|(_, origin)| origin).collect()
}

/// Whether what is wrong with a tag says nothing about the names and blocks around it.
fn leaves_others_alone(error: &TemplateError) -> bool {
    let TemplateError::Tag { fault, tag, .. } = error else { return false };
    let word = tag.trim_start_matches("{%").trim_start_matches('-');
    let names_something = ["for", "set"].iter().any(|known| word.split_whitespace().any(|word| word == *known));
    match fault {
        TagFault::Expression(_)
        | TagFault::UnknownCall { .. }
        | TagFault::UnknownArgument { .. }
        | TagFault::MissingArgument { .. } => tag.starts_with("{{") || !names_something,
        TagFault::SecondProperty(_) | TagFault::ControlSyntax | TagFault::SteersNothing => true,
        _ => false,
    }
}

struct Loom<'m> {
    markup: &'m Markup<'m>,
    part: &'m str,
    paragraphs: Vec<Paragraph>,
    found: Vec<Found>,
    controls: Vec<Control>,
    errors: Vec<TemplateError>,
}

impl<'m> Loom<'m> {
    /// Finds and pairs all tags of a part, and all that is wrong with them.
    fn set_up(markup: &'m Markup<'m>, part: &'m str, escape: Escape) -> (Self, Vec<Block>) {
        let paragraphs = match escape {
            Escape::Word => paragraphs::of_word(markup, part),
            Escape::Plain | Escape::Html | Escape::Sheet => paragraphs::of_plain(markup, part),
        };
        let mut loom = Loom { markup, part, paragraphs, found: Vec::new(), controls: Vec::new(), errors: Vec::new() };
        loom.find();
        if escape == Escape::Word {
            loom.find_controls();
            loom.refuse_strays();
            loom.refuse_company();
        }
        let blocks = loom.pair();
        (loom, blocks)
    }
}

impl Loom<'_> {
    fn name(&self, element: usize) -> &str {
        self.markup.tokens[element].name
    }

    fn parent(&self, element: usize) -> usize {
        self.markup.tokens[element].parent
    }

    fn fail(&mut self, fault: TagFault, tag: &str, spot: Spot) {
        self.errors.push(TemplateError::Tag { fault, tag: tags::shown(tag), spot });
    }

    fn fail_found(&mut self, found: usize, fault: TagFault) {
        let spot = self.paragraphs[self.found[found].paragraph].spot.clone();
        let tag = self.found[found].tag.written.clone();
        self.fail(fault, &tag, spot);
    }

    /// Scans all paragraphs and places every tag.
    fn find(&mut self) {
        for paragraph in 0..self.paragraphs.len() {
            for outcome in tags::scan(&self.paragraphs[paragraph].letters) {
                let placed = outcome.and_then(|tag| {
                    let written = tag.written.clone();
                    self.place(paragraph, tag).map_err(|fault| tags::BadTag { fault, written })
                });
                match placed {
                    Ok(mut found) => {
                        let fault = found.tag.fault.take();
                        self.found.push(found);
                        if let Some(fault) = fault {
                            self.fail_found(self.found.len() - 1, fault);
                        }
                    }
                    Err(bad) => {
                        let spot = self.paragraphs[paragraph].spot.clone();
                        self.fail(bad.fault, &bad.written, spot);
                    }
                }
            }
        }
    }

    fn place(&self, paragraph: usize, tag: Tag) -> Result<Found, TagFault> {
        let element = self.paragraphs[paragraph].element;
        let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
        for letter in &self.paragraphs[paragraph].letters[tag.letters.clone()] {
            match pieces.last_mut() {
                Some((token, range)) if *token == letter.token => range.end = letter.bytes.end,
                _ => pieces.push((letter.token, letter.bytes.clone())),
            }
        }
        let text = pieces.first().map_or(element, |(token, _)| *token);
        let carrier = match tag.shape {
            Shape::Inline => text,
            Shape::Paragraph if self.name(element) == "w:p" => element,
            Shape::Paragraph => return Err(TagFault::OutsideParagraph),
            Shape::Run if paragraphs::is_run_text(self.markup, text) => self.parent(self.parent(text)),
            Shape::Run => return Err(TagFault::OutsideRun),
            Shape::Row => self.markup.enclosing(element, "w:tr").ok_or(TagFault::OutsideRow)?,
            Shape::Cell => self.markup.enclosing(element, "w:tc").ok_or(TagFault::OutsideCell("tc"))?,
            Shape::Property(property) => {
                self.markup.enclosing(element, "w:tc").ok_or(TagFault::OutsideCell(property.word()))?
            }
        };
        let host = match tag.shape {
            // Text stands in `w:t` in `w:r`; a block may span the runs of one paragraph, hyperlink or the like.
            Shape::Inline if paragraphs::is_run_text(self.markup, text) => self.parent(self.parent(self.parent(text))),
            _ => self.parent(carrier),
        };
        let level = Level { shape: tag.shape, host };
        Ok(Found { tag, paragraph, pieces, carrier, level })
    }

    /// Finds the tags of controls and placeholder pictures.
    fn find_controls(&mut self) {
        let (controls, bad) = controls::find(self.markup);
        self.controls = controls;
        for (element, bad) in bad {
            let spot = self.spot_of(element);
            self.fail(bad.fault, &bad.written, spot);
        }
    }

    /// The place of an element that is no paragraph: the paragraph around it, else the first one in it or after it.
    fn spot_of(&self, element: usize) -> Spot {
        let around = self.markup.enclosing(element, "w:p");
        let known = around.and_then(|around| self.paragraphs.iter().find(|paragraph| paragraph.element == around));
        let known = known.or_else(|| self.paragraphs.iter().find(|paragraph| paragraph.element > element));
        known.map_or_else(|| Spot { part: self.part.to_owned(), ..Spot::default() }, |paragraph| paragraph.spot.clone())
    }

    fn pair(&mut self) -> Vec<Block> {
        let tags: Vec<_> =
            self.found.iter().map(|found| (found.tag.role, found.level, found.tag.written.as_str())).collect();
        let (blocks, misfits) = blocks::pair(&tags);
        for misfit in misfits {
            self.fail_found(misfit.tag, misfit.fault);
        }
        blocks
    }

    fn weave(self, blocks: &[Block], escape: Escape) -> Woven {
        let mut edits = Vec::new();
        let within_text = self.blocks_within_text(blocks);
        let mut touched = BTreeSet::new();
        let mut carriers: BTreeMap<usize, Edit> = BTreeMap::new();
        let mut properties = Vec::new();
        let counts_cells = self
            .found
            .iter()
            .any(|found| matches!(found.tag.shape, Shape::Cell | Shape::Property(tags::Property::MergeAcross)));
        for (number, found) in self.found.iter().enumerate() {
            let code = found.tag.code.as_str();
            edits.extend(self.trimmed(found));
            let in_place = match found.tag.shape {
                Shape::Inline => code,
                Shape::Property(property) => {
                    let (cell, role) = (found.carrier, found.tag.role);
                    let ordinal = if counts_cells { 0 } else { properties::ordinal(self.markup, cell) };
                    properties.push(PropertyTag { cell, ordinal, property, role, code, number });
                    ""
                }
                Shape::Run | Shape::Paragraph | Shape::Cell | Shape::Row => {
                    let mut replaced = self.replaced(number).into_iter();
                    if let Some(first) = replaced.next() {
                        carriers.entry(found.carrier).or_insert_with(|| Edit::delete(first)).push_tag(code, number);
                    }
                    edits.extend(replaced.map(Edit::delete));
                    continue;
                }
            };
            let splits = escape == Escape::Word && is_block(found.tag.role) && !within_text.contains(&number);
            for (index, (token, range)) in found.pieces.iter().enumerate() {
                touched.insert(self.parent(*token));
                let mut edit = Edit::delete(range.clone());
                if index == 0 && splits {
                    self.split_run(*token, &mut edit, in_place, number);
                } else if index == 0 && !in_place.is_empty() {
                    edit.push_tag(in_place, number);
                }
                edits.push(edit);
            }
        }
        let gone: BTreeSet<usize> = carriers.keys().copied().collect();
        let needs_repair = gone.iter().any(|&carrier| self.may_empty(carrier)) || self.may_lose_rows(&gone, blocks);
        let changes_grid = self.found.iter().any(|found| match found.tag.shape {
            Shape::Cell => true,
            Shape::Property(property) => properties::changes_grid(property),
            _ => false,
        });
        edits.extend(carriers.into_values());
        edits.extend(properties::weave(self.markup, &properties, &gone));
        edits.extend(controls::weave(self.markup, &self.controls, self.found.len()));
        if escape == Escape::Word {
            edits.extend(touched.iter().filter_map(|&text| self.keep_blanks(text)));
            self.make_repeatable(blocks, &mut edits);
        }
        let (source, marks) = edits::apply(self.markup.source, edits);
        let shows_pictures = self.controls.iter().any(Control::is_picture);
        Woven { source, marks, tags: self.origins(), needs_repair, changes_grid, shows_pictures }
    }

    /// Where every tag comes from: those in paragraphs first, then those of controls.
    fn origins(&self) -> Vec<Origin> {
        let origin = |tag: &Tag, spot: Spot| Origin {
            written: tags::shown(&tag.written),
            spot,
            statement: tag.statement.clone(),
            is_picture: false,
        };
        let in_text = self.found.iter().map(|found| origin(&found.tag, self.paragraphs[found.paragraph].spot.clone()));
        let of_control = |control: &Control| Origin {
            is_picture: control.is_picture(),
            ..origin(&control.tag, self.spot_of(control.element))
        };
        let of_controls = self.controls.iter().map(of_control);
        in_text.chain(of_controls).collect()
    }

    /// The blanks around a tag that its hyphens take away.
    fn trimmed(&self, found: &Found) -> Vec<Edit> {
        let letters = &self.paragraphs[found.paragraph].letters;
        let is_blank = |letter: &&Letter| letter.obstacle.is_none() && letter.sign.is_whitespace();
        let (before, after) = found.tag.trims;
        let before = letters[..found.tag.letters.start].iter().rev().take_while(is_blank).filter(|_| before);
        let after = letters[found.tag.letters.end..].iter().take_while(is_blank).filter(|_| after);
        before.chain(after).map(|letter| Edit::delete(letter.bytes.clone())).collect()
    }

    /// The tags of blocks that begin and end in one text; these need no run of their own.
    fn blocks_within_text(&self, blocks: &[Block]) -> BTreeSet<usize> {
        let carrier = |tag: &usize| self.found[*tag].carrier;
        let within = |block: &&Block| block.tags.iter().all(|tag| carrier(tag) == carrier(&block.tags[0]));
        blocks.iter().filter(within).flat_map(|block| block.tags.iter().copied()).collect()
    }

    /// A block's tag goes between runs, so that the text behind it keeps its own properties.
    fn split_run(&self, text: usize, edit: &mut Edit, code: &str, number: usize) {
        let run = self.parent(self.parent(text));
        let properties = self.markup.child(run, "w:rPr").map_or("", |at| &self.markup.source[self.markup.span(at)]);
        edit.text.push_str("</w:t></w:r>");
        edit.push_tag(code, number);
        edit.text.extend(["<w:r>", properties, r#"<w:t xml:space="preserve">"#]);
    }

    /// Blanks at the ends of a text count from now on.
    fn keep_blanks(&self, text: usize) -> Option<Edit> {
        let token = &self.markup.tokens[text];
        let has_space = self.markup.attribute(text, "xml:space").is_some();
        let end = token.range.end - 1;
        (token.name == "w:t" && !has_space).then(|| Edit::insert(end, r#" xml:space="preserve""#))
    }

    /// Whether some table has no row but those that tags replace or that stand between such.
    fn may_lose_rows(&self, gone: &BTreeSet<usize>, blocks: &[Block]) -> bool {
        let is_row = |&&tag: &&usize| self.found[tag].tag.shape == Shape::Row;
        let start = |tag: &usize| self.markup.tokens[self.found[*tag].carrier].range.start;
        let zones: Vec<Range<usize>> = blocks
            .iter()
            .filter(|block| block.tags.iter().any(|tag| is_row(&tag)))
            .map(|block| start(&block.tags[0])..block.tags.last().map_or(0, start))
            .collect();
        let tables: BTreeSet<usize> = gone.iter().filter_map(|&row| self.markup.enclosing(row, "w:tbl")).collect();
        let stays = |&row: &usize| {
            let at = self.markup.tokens[row].range.start;
            !gone.contains(&row) && !zones.iter().any(|zone| zone.contains(&at))
        };
        let staying = self.markup.elements("w:tr").filter(stays).filter_map(|row| self.markup.enclosing(row, "w:tbl"));
        let staying: BTreeSet<usize> = staying.collect();
        !tables.is_subset(&staying)
    }

    /// Whether what holds this replaced paragraph can be left without a paragraph at its end.
    fn may_empty(&self, carrier: usize) -> bool {
        let host = self.parent(carrier);
        let last = self.markup.children(host).filter(|&child| !self.name(child).is_empty()).last();
        self.name(carrier) == "w:p" && self.name(host) != "w:body" && last == Some(carrier)
    }
}

pub(crate) fn is_block(role: Role) -> bool {
    !matches!(role, Role::Value | Role::Comment | Role::Property | Role::Keys | Role::Set)
}
