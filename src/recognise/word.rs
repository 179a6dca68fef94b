//! The body of a Word blank, filled cell by cell and paragraph by paragraph.

use super::plan::Entry;
use super::remark::Remark;
use super::surface::{self, Hindrance, Stroke, Surface};
use crate::catalog::VerdictSpellings;
use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::Markup;
use crate::ooxml::package::{self, Package};
use crate::ooxml::relations;
use crate::ooxml::tables::{self, Origin, Row};
use crate::ooxml::write_word::{self, Contents, Refusal};
use crate::place::Place;
use std::collections::BTreeSet;

/// The glyph for a box that was open and is no control.
const TICKED: &str = "☑";

/// The main part of a Word blank.
pub(super) struct Body {
    part: String,
    source: String,
    rows: Vec<Row>,
    edits: Vec<Edit>,
}

impl Body {
    pub(super) fn open(package: &Package<'_>) -> Result<Self, String> {
        let part = relations::main_part(package).map_err(|error| error.to_string())?;
        let source = relations::text_of(package, &part).map_err(|error| error.to_string())?;
        let markup = Markup::read(&source).map_err(|error| error.to_string())?;
        let rows = tables::read(&markup).map_err(|error| format!("正文{error}"))?;
        Ok(Body { part, source, rows, edits: Vec::new() })
    }

    /// What a cell or paragraph shows.
    pub(super) fn shown(&self, place: Place) -> Option<String> {
        self.cell(place).map(|(_, cell)| cell.text.clone())
    }

    fn cell(&self, place: Place) -> Option<(&Row, &tables::Cell)> {
        let Place::Cell { row, col, .. } = place else { return None };
        let row = self.rows.get(row as usize)?;
        Some((row, row.cells.iter().find(|cell| cell.col == col)?))
    }

    /// A place as people count in a Word document.
    pub(super) fn words(&self, place: Place) -> Option<String> {
        let (row, cell) = self.cell(place)?;
        Some(match row.origin {
            Origin::Paragraph(number) => format!("第{number}段"),
            Origin::TableRow { table, row } => format!("表格{table} 第{row}行 第{}列", cell.nth),
        })
    }

    pub(super) fn strokes<'e>(
        &mut self,
        entries: &'e [Entry],
        spellings: &VerdictSpellings,
    ) -> Result<(Vec<&'e Entry>, Vec<Remark>), String> {
        let markup = Markup::read(&self.source).map_err(|error| error.to_string())?;
        let mut written = Vec::new();
        let mut remarks = Vec::new();
        let mut taken = BTreeSet::new();
        let mut edits = Vec::new();
        for entry in entries {
            let element = self.cell(entry.place).map(|(_, cell)| cell.element);
            let stroke = match element {
                Some(element) if taken.contains(&element) => Err(Hindrance::Taken),
                Some(element) => stroke(&markup, element, entry, spellings),
                None => Err(Hindrance::NoBlank),
            };
            match stroke {
                Ok(None) => {}
                Ok(Some(more)) => {
                    edits.extend(more);
                    taken.extend(element);
                    written.push(entry);
                }
                Err(hindrance) => remarks.push(Remark::unwritten(&entry.what, entry.place, hindrance.words())),
            }
        }
        self.edits = edits;
        Ok((written, remarks))
    }

    pub(super) fn finish(&self, package: &Package<'_>) -> Result<Vec<u8>, String> {
        let (part, _) = edits::apply(&self.source, self.edits.clone());
        package::rewrite(package, &[(self.part.as_str(), part)]).map_err(|error| error.to_string())
    }
}

/// The edits that put an entry into an element; `None` where it stands there already.
fn stroke(
    markup: &Markup<'_>,
    element: usize,
    entry: &Entry,
    spellings: &VerdictSpellings,
) -> Result<Option<Vec<Edit>>, Hindrance> {
    let contents = write_word::contents(markup, element);
    let surface = surface(&contents);
    let edits = match surface::stroke(&surface, entry.spot, &entry.put, spellings)? {
        None => return Ok(None),
        Some(Stroke::Whole(value)) => write_word::put_text(markup, &contents, &value.text),
        Some(Stroke::Replace(range, text)) => write_word::replace(&contents, range, &text),
        Some(Stroke::Tick(at)) => write_word::tick(markup, &contents, at, TICKED),
        Some(Stroke::Choose(item)) => write_word::choose(markup, &contents, &item),
    };
    edits.map(Some).map_err(|refusal| match refusal {
        Refusal::Fixed => Hindrance::Locked,
        Refusal::NoSuchItem => Hindrance::NoItem(surface.items.unwrap_or_default()),
        Refusal::NoPlace => Hindrance::NoBlank,
    })
}

fn surface(contents: &Contents) -> Surface {
    Surface {
        signs: contents.signs.iter().map(|sign| sign.sign).collect(),
        items: contents.list.as_ref().map(|list| list.items.clone()),
    }
}
