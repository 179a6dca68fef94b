//! A worksheet of a blank, filled cell by cell.

use super::plan::{Entry, Value};
use super::remark::Remark;
use super::surface::{self, Hindrance, Stroke, Surface};
use crate::catalog::VerdictSpellings;
use crate::ooxml::package::{self, Package};
use crate::ooxml::relations;
use crate::ooxml::write_sheet::{self, AllowedValues, Writing};
use crate::place::Place;
use crate::text;
use crate::workbook::{self, Workbook};
use std::collections::BTreeMap;

/// The glyph for a box that was open.
const TICKED: &str = "☑";

/// A worksheet of the blank.
pub(super) struct Sheet {
    part: String,
    source: String,
    cells: workbook::Sheet,
    lists: Vec<AllowedValues>,
    /// Which styles unlock a cell; `None` where the sheet is not protected.
    unlocked: Option<Vec<bool>>,
    writings: BTreeMap<(u32, u16), Writing>,
    /// The part with everything written.
    written: String,
}

impl Sheet {
    pub(super) fn open(package: &Package<'_>, workbook: &Workbook, at: u16) -> Result<Self, String> {
        let words = |error: &dyn std::fmt::Display| error.to_string();
        let parts = write_sheet::sheet_parts(package).map_err(|error| words(&error))?;
        let (Some(part), Some(cells)) = (parts.get(usize::from(at)), workbook.sheets.get(usize::from(at))) else {
            return Err("找不到工作表".to_owned());
        };
        let source = relations::text_of(package, part).map_err(|error| words(&error))?;
        let lists = write_sheet::allowed_values(&source).map_err(|error| words(&error))?;
        let is_protected = write_sheet::is_protected(&source).map_err(|error| words(&error))?;
        let unlocked = if is_protected { Some(unlocked_styles(package)?) } else { None };
        let (writings, written) = (BTreeMap::new(), source.clone());
        Ok(Sheet { part: part.clone(), source, cells: cells.clone(), lists, unlocked, writings, written })
    }

    /// What a cell shows; nothing where it holds nothing.
    pub(super) fn shown(&self, place: Place) -> String {
        let cell = position(place).and_then(|(row, col)| self.cells.cell(row, col));
        cell.map(|cell| cell.text().into_owned()).unwrap_or_default()
    }

    pub(super) fn strokes<'e>(
        &mut self,
        entries: &'e [Entry],
        spellings: &VerdictSpellings,
    ) -> Result<(Vec<&'e Entry>, Vec<Remark>), String> {
        let positions: Vec<(u32, u16)> = entries.iter().filter_map(|entry| position(entry.place)).collect();
        let styles = write_sheet::styles_of(&self.source, &positions).map_err(|error| error.to_string())?;
        let style: BTreeMap<(u32, u16), usize> = positions.into_iter().zip(styles).collect();
        let mut written = Vec::new();
        let mut remarks = Vec::new();
        for entry in entries {
            let Some(at) = position(entry.place) else { continue };
            match self.stroke(entry, at, style.get(&at).copied().unwrap_or(0), spellings) {
                Ok(Some(value)) => {
                    self.writings.insert(at, Writing { row: at.0, col: at.1, value });
                    written.push(entry);
                }
                Ok(None) => {}
                Err(hindrance) => remarks.push(Remark::unwritten(&entry.what, entry.place, hindrance.words())),
            }
        }
        let writings: Vec<Writing> = self.writings.values().cloned().collect();
        let done = write_sheet::write(&self.source, &writings).map_err(|error| error.to_string())?;
        // A formula that gives nothing shows only in the part itself.
        let is_formula = |entry: &&Entry| position(entry.place).is_some_and(|at| done.formulas.contains(&at));
        let (formulas, written): (Vec<&Entry>, Vec<&Entry>) = written.into_iter().partition(is_formula);
        let hindered = |entry: &Entry| Remark::unwritten(&entry.what, entry.place, Hindrance::Formula.words());
        remarks.extend(formulas.into_iter().map(hindered));
        self.written = done.part;
        Ok((written, remarks))
    }

    /// The new value of a cell; `None` where it has it already.
    fn stroke(
        &self,
        entry: &Entry,
        at: (u32, u16),
        style: usize,
        spellings: &VerdictSpellings,
    ) -> Result<Option<write_sheet::Value>, Hindrance> {
        let cell = self.cells.cell(at.0, at.1);
        if cell.is_some_and(|cell| cell.formula) {
            return Err(Hindrance::Formula);
        }
        let (surface, ticked) = self.surface(at, cell, spellings);
        let Some(stroke) = surface::stroke(&surface, entry.spot, &entry.put, spellings)? else { return Ok(None) };
        if self.unlocked.as_ref().is_some_and(|unlocked| !unlocked.get(style).copied().unwrap_or(false)) {
            return Err(Hindrance::Locked);
        }
        if self.writings.contains_key(&at) {
            return Err(Hindrance::Taken);
        }
        Ok(Some(match stroke {
            Stroke::Whole(Value { number: Some(number), .. }) => write_sheet::Value::Number(number),
            Stroke::Whole(value) => write_sheet::Value::Text(value.text),
            Stroke::Choose(item) => write_sheet::Value::Text(item),
            Stroke::Tick(sign) => write_sheet::Value::Text(spliced(&surface.signs, sign..sign + 1, &ticked)),
            Stroke::Replace(range, text) => write_sheet::Value::Text(spliced(&surface.signs, range, &text)),
        }))
    }

    /// What a cell shows and offers, and what a ticked box looks like in it.
    fn surface(
        &self,
        at: (u32, u16),
        cell: Option<&workbook::Cell>,
        spellings: &VerdictSpellings,
    ) -> (Surface, String) {
        let shown = cell.map(workbook::Cell::text).unwrap_or_default();
        let items = self.lists.iter().find(|list| list.covers(at.0, at.1)).map(|list| list.values.clone());
        let mut surface = Surface { signs: shown.chars().collect(), items };
        // A letter in a symbol font is a box only where that font shows it as one.
        let font = cell.and_then(|cell| cell.symbol_font.as_ref());
        let known =
            font.and_then(|font| spellings.symbol_fonts.iter().find(|known| known.font.eq_ignore_ascii_case(font)));
        if let Some(known) = known.filter(|known| known.open.iter().any(|open| open == text::trim(&shown)))
            && let Some(ticked) = known.yes.first()
        {
            surface.signs = vec!['□'];
            return (surface, ticked.clone());
        }
        (surface, TICKED.to_owned())
    }

    /// What a person should know of the sheet once it is filled.
    pub(super) fn notes(&self) -> Vec<Remark> {
        if self.writings.is_empty() || !write_sheet::has_formulas(&self.source).unwrap_or(false) {
            return Vec::new();
        }
        let why = "空表中有公式，显示的结果仍是填写之前的；请用 Excel 或 WPS 打开，重新计算（Ctrl+Alt+F9）后保存";
        vec![Remark::doubtful("公式", Place::Whole, why)]
    }

    pub(super) fn finish(&self, package: &Package<'_>) -> Result<Vec<u8>, String> {
        package::rewrite(package, &[(self.part.as_str(), &self.written)]).map_err(|error| error.to_string())
    }
}

fn unlocked_styles(package: &Package<'_>) -> Result<Vec<bool>, String> {
    let words = |error: &dyn std::fmt::Display| error.to_string();
    let main = relations::main_part(package).map_err(|error| words(&error))?;
    let links = relations::of_part(package, &main).map_err(|error| words(&error))?;
    let styles = links.iter().find(|link| link.is_office("styles")).and_then(|link| link.part());
    let Some(styles) = styles else { return Ok(Vec::new()) };
    let text = relations::text_of(package, styles).map_err(|error| words(&error))?;
    write_sheet::unlocked_styles(&text).map_err(|error| words(&error))
}

fn position(place: Place) -> Option<(u32, u16)> {
    match place {
        Place::Cell { row, col, .. } => Some((row, col)),
        Place::Whole | Place::Sheet(_) => None,
    }
}

/// A text with some signs exchanged.
fn spliced(signs: &[char], range: std::ops::Range<usize>, text: &str) -> String {
    let before = signs.get(..range.start).unwrap_or_default();
    let after = signs.get(range.end..).unwrap_or_default();
    before.iter().copied().chain(text.chars()).chain(after.iter().copied()).collect()
}
