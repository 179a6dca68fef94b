//! The tags of a sheet as one Tera source that writes down what becomes of rows and cells.

use std::collections::BTreeSet;

use crate::ooxml::markup::{Kind, Markup};
use crate::template::blocks::{self, Level};
use crate::template::dialect;
use crate::template::expression::Statement;
use crate::template::fault::{Spot, TagFault, TemplateError};
use crate::template::tags::{self, BadTag, Role, Shape, Tag};
use crate::template::weave::{Origin, Woven};
use crate::template::workbook::cells::CellText;
use crate::template::workbook::plan::Plan;
use crate::template::workbook::record::Note;
use crate::template::workbook::sheet::grid::{CellValue, Grid, GridCell, Strings, spot_of, text_in};

/// A sheet's tags, put in order.
pub(super) struct WovenSheet {
    pub(super) woven: Woven,
    pub(super) plan: Plan,
    /// The cells that hold tags and stay, by their positions in the grid.
    pub(super) tag_cells: Vec<(usize, usize)>,
    /// The shared strings that hold tags.
    pub(super) used_strings: Vec<usize>,
}

/// A tag and where it stands.
struct Found {
    tag: Tag,
    /// The positions of row and cell in the grid.
    place: (usize, usize),
    row: u32,
    spot: Spot,
}

/// Weaves a sheet.
pub(super) fn weave(
    markup: &Markup<'_>,
    grid: &Grid,
    strings: &Strings<'_>,
    whole: &Spot,
) -> Result<WovenSheet, Vec<TemplateError>> {
    let mut loom = Loom { markup, grid, strings, whole, found: Vec::new(), errors: Vec::new() };
    loom.find();
    loom.refuse_strays();
    loom.refuse_company();
    loom.pair();
    if loom.errors.is_empty() { Ok(loom.weave()) } else { Err(loom.errors) }
}

struct Loom<'a> {
    markup: &'a Markup<'a>,
    grid: &'a Grid,
    strings: &'a Strings<'a>,
    whole: &'a Spot,
    found: Vec<Found>,
    errors: Vec<TemplateError>,
}

impl Loom<'_> {
    fn cell(&self, place: (usize, usize)) -> Option<&GridCell> {
        self.grid.rows.get(place.0)?.cells.get(place.1)
    }

    fn fail(&mut self, fault: TagFault, tag: &str, spot: Spot) {
        self.errors.push(TemplateError::Tag { fault, tag: tag.to_owned(), spot });
    }

    fn find(&mut self) {
        for (index, row) in self.grid.rows.iter().enumerate() {
            for (at, cell) in row.cells.iter().enumerate() {
                let may_hold_tags = cell.formula.is_none() && self.strings.has_brace(self.markup, cell);
                let text = may_hold_tags.then(|| self.strings.text_of(self.markup, cell)).flatten();
                let Some((text, _)) = text else { continue };
                let spot = spot_of(self.whole, &cell.column, row.number);
                for outcome in tags::scan(&text.letters) {
                    match outcome.and_then(fit) {
                        Ok(mut tag) => {
                            if let Some(fault) = tag.fault.take() {
                                self.fail(fault, &tag.written, spot.clone());
                            }
                            self.found.push(Found { tag, place: (index, at), row: row.number, spot: spot.clone() });
                        }
                        Err(bad) => self.fail(in_cell(bad.fault), &bad.written, spot.clone()),
                    }
                }
            }
        }
    }

    /// A tag in text that nobody fills would be handed out as it stands.
    fn refuse_strays(&mut self) {
        let mut filled = BTreeSet::new();
        let mut place = self.whole.clone();
        for (at, token) in self.markup.tokens.iter().enumerate() {
            match token.name {
                "c" if token.kind == Kind::Start => {
                    place = self.whole.clone();
                    if let (Some(place), Some(address)) = (&mut place.sheet, self.markup.attribute(at, "r")) {
                        place.cell = address;
                    }
                }
                "sheetData" => place = self.whole.clone(),
                "is" => drop(filled.insert(at)),
                "v" if self.markup.child(token.parent, "f").is_none() => drop(filled.insert(at)),
                _ => {}
            }
            let is_filled = || self.markup.ancestors(at).any(|outer| filled.contains(&outer));
            let text = self.markup.text(at);
            if (text.contains("{{") || text.contains("{%")) && !is_filled() {
                let shown = text.trim().chars().take(60).collect::<String>();
                self.errors.push(TemplateError::Tag { fault: TagFault::NotInCell, tag: shown, spot: place.clone() });
            }
        }
    }

    /// A row that a tag replaces may hold nothing that would be lost.
    fn refuse_company(&mut self) {
        let is_row_tag = |found: &&Found| found.tag.shape == Shape::Row;
        let openers: Vec<(usize, String, Spot)> = self
            .found
            .iter()
            .filter(is_row_tag)
            .map(|it| (it.place.0, it.tag.written.clone(), it.spot.clone()))
            .collect();
        let mut seen = BTreeSet::new();
        for (row, written, spot) in openers.into_iter().filter(|(row, ..)| seen.insert(*row)) {
            let other = self.company(row);
            if !other.is_empty() {
                self.fail(TagFault::NotAlone { carrier: "表格行", other }, &written, spot);
            }
        }
    }

    /// What stands in a row besides row tags and comments.
    fn company(&self, row: usize) -> String {
        let cells = self.grid.rows.get(row).map_or(&[][..], |row| &row.cells);
        let from = self.found.partition_point(|found| found.place.0 < row);
        let tags: Vec<&Found> = self.found.iter().skip(from).take_while(|found| found.place.0 == row).collect();
        let besides = |(at, cell): (usize, &GridCell)| {
            if let Some(formula) = cell.formula {
                return format!("={}", text_in(self.markup, formula));
            }
            let is_taken = |letter: usize| {
                tags.iter().any(|found| {
                    let vanishes = found.tag.shape == Shape::Row || found.tag.role == Role::Comment;
                    vanishes && found.place.1 == at && found.tag.letters.contains(&letter)
                })
            };
            match cell.value {
                CellValue::Other(value) => text_in(self.markup, value),
                _ => {
                    self.strings.text_of(self.markup, cell).map_or_else(String::new, |(text, _)| text.besides(is_taken))
                }
            }
        };
        let all: Vec<String> = cells.iter().enumerate().map(besides).filter(|text| !text.is_empty()).collect();
        all.join(" ")
    }

    fn pair(&mut self) {
        let level = |found: &Found| {
            let cell = self.cell(found.place).map_or(0, |cell| cell.element);
            let host = if found.tag.shape == Shape::Row { 0 } else { cell };
            Level { shape: found.tag.shape, host }
        };
        let tags: Vec<_> =
            self.found.iter().map(|found| (found.tag.role, level(found), found.tag.written.as_str())).collect();
        let (_, misfits) = blocks::pair(&tags);
        for misfit in misfits {
            let Some(found) = self.found.get(misfit.tag) else { continue };
            let (written, spot) = (found.tag.written.clone(), found.spot.clone());
            self.fail(in_cell(misfit.fault), &written, spot);
        }
    }

    fn weave(self) -> WovenSheet {
        let is_row_tag = |found: &Found| found.tag.shape == Shape::Row;
        let row_tags: Vec<_> = self.found.iter().filter(|it| is_row_tag(it)).map(|it| (it.row, it.tag.role)).collect();
        let plan = Plan::of(&row_tags);
        let mut writer = Writer { source: String::new(), marks: Vec::new(), zone: 0, tag_cells: Vec::new() };
        let mut next = 0;
        for (number, stretch) in plan.stretches.iter().enumerate() {
            next = self.write_until(stretch.first, next, &plan, &mut writer);
            Note::Stretch(number).write(&mut writer.source);
            next = self.write_until(stretch.last.saturating_add(1), next, &plan, &mut writer);
        }
        self.write_until(u32::MAX, next, &plan, &mut writer);
        let shared = |found: &Found| match self.cell(found.place)?.value {
            CellValue::Shared(number) => Some(number),
            _ => None,
        };
        let used_strings = self.found.iter().filter_map(shared).collect();
        let origin = |found: Found| {
            let Tag { written, statement, .. } = found.tag;
            Origin { written, spot: found.spot, statement, is_picture: false }
        };
        let Writer { source, marks, tag_cells, .. } = writer;
        let tags = self.found.into_iter().map(origin).collect();
        let woven = Woven { source, marks, tags, needs_repair: false, changes_grid: false, shows_pictures: false };
        WovenSheet { woven, plan, tag_cells, used_strings }
    }

    /// Writes the tags above a row, from the given one on; returns the first that is left.
    fn write_until(&self, row: u32, mut next: usize, plan: &Plan, writer: &mut Writer) -> usize {
        while let Some(found) = self.found.get(next).filter(|found| found.row < row) {
            if found.tag.shape == Shape::Row {
                writer.row_tag(&found.tag, next);
                next += 1;
                continue;
            }
            let in_cell = self.found.iter().skip(next).take_while(|other| other.place == found.place).count();
            if !plan.is_tag_row(found.row)
                && let Some(cell) = self.cell(found.place)
                && let Some((text, markup)) = self.strings.text_of(self.markup, cell)
            {
                let tags: Vec<_> = self.found.iter().enumerate().skip(next).take(in_cell).collect();
                writer.cell(&text, markup.source, &tags, found.place);
            }
            next += in_cell;
        }
        next
    }
}

struct Writer {
    source: String,
    marks: Vec<(usize, usize)>,
    /// The number of the next zone; the plan counts them the same way.
    zone: usize,
    tag_cells: Vec<(usize, usize)>,
}

impl Writer {
    fn row_tag(&mut self, tag: &Tag, number: usize) {
        if matches!(tag.role, Role::Elif | Role::Else | Role::EndIf | Role::EndFor) {
            Note::Leave.write(&mut self.source);
        }
        self.marks.push((self.source.len(), number));
        self.source.push_str(&tag.code);
        if matches!(tag.role, Role::If | Role::For | Role::Elif | Role::Else) {
            Note::Enter(self.zone).write(&mut self.source);
            self.zone += 1;
        }
    }

    fn cell(&mut self, text: &CellText, source: &str, tags: &[(usize, &Found)], place: (usize, usize)) {
        Note::Cell(self.tag_cells.len()).write(&mut self.source);
        self.tag_cells.push(place);
        let alone = match tags {
            [(_, only)] if only.tag.role == Role::Value => {
                text.besides(|letter| only.tag.letters.contains(&letter)).is_empty()
            }
            _ => false,
        };
        let codes: Vec<String> = tags
            .iter()
            .map(|(_, found)| match &found.tag.statement {
                Statement::Value(expression) if alone => dialect::typed(&expression.to_tera()),
                _ => found.tag.code.clone(),
            })
            .collect();
        let tags: Vec<_> =
            tags.iter().zip(&codes).map(|((number, found), code)| (&found.tag, code.as_str(), *number)).collect();
        text.weave(source, &tags, &mut self.source, &mut self.marks);
    }
}

/// A tag that has a meaning in a sheet.
fn fit(tag: Tag) -> Result<Tag, BadTag> {
    match tag.shape {
        Shape::Inline | Shape::Row => Ok(tag),
        _ => Err(BadTag { fault: TagFault::NotInWorkbook, written: tag.written }),
    }
}

/// A fault in the words of sheets, where those of documents would mislead.
fn in_cell(fault: TagFault) -> TagFault {
    match fault {
        TagFault::Unclosed => TagFault::Syntax("标签没有结束；一个标签须写在同一单元格里".to_owned()),
        TagFault::Crossed { opener } => TagFault::CrossedCells { opener },
        // Tags of Word whose first word is no statement.
        TagFault::UnknownStatement(word) if matches!(word.as_str(), "tc" | "r" | "p" | "cm" | "vm" | "hm") => {
            TagFault::NotInWorkbook
        }
        other => other,
    }
}
