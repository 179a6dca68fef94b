//! Page breaks, and what of a sheet is scrolled to, frozen and selected.

use std::collections::BTreeMap;

use crate::ooxml::edits::Edit;
use crate::ooxml::markup::{Kind, without_attributes};
use crate::template::workbook::formula;
use crate::template::workbook::refusal::{Refusal, SheetFault};
use crate::template::workbook::surroundings::{Change, renumbered, with_attribute};

impl Change<'_> {
    /// Breaks stand below their row; one below a row with tags stands below what came before it.
    pub(super) fn breaks(&mut self) -> bool {
        let mut new = BTreeMap::new();
        for at in self.markup.elements("brk") {
            let Some(row) = self.attribute(at, "id").and_then(|id| id.parse::<u32>().ok()) else { continue };
            let places = if self.sheet.plan.is_tag_row(row) {
                vec![self.sheet.landing(row).saturating_sub(1)]
            } else {
                self.sheet.places(row, row).unwrap_or_default().into_iter().map(|(_, last)| last).collect()
            };
            for place in places.into_iter().filter(|&place| place > 0) {
                new.insert(place, with_attribute(self.markup.text(at), "id", &place.to_string()));
            }
        }
        if self.sheet.record.is_none() {
            return true;
        }
        let is_manual = |tag: &&String| tag.contains(r#"man="1""#) || tag.contains(r#"man="true""#);
        let manual = new.values().filter(is_manual).count();
        self.set_all(0, &[("count", new.len().to_string()), ("manualBreakCount", manual.to_string())]);
        if self.markup.tokens[0].kind == Kind::Start {
            let start = self.markup.tokens[0].range.end;
            let end = self.markup.tokens[self.markup.tokens[0].mate].range.start;
            self.edits.push(Edit::replace(start..end, new.values().cloned().collect::<String>()));
        }
        !new.is_empty()
    }

    fn set_all(&mut self, element: usize, values: &[(&str, String)]) {
        let mut tag = self.markup.text(element).to_owned();
        for (name, value) in values {
            if self.attribute(element, name).is_some() {
                tag = with_attribute(&tag, name, value);
            }
        }
        self.edits.push(Edit::replace(self.markup.tokens[element].range.clone(), tag));
    }

    /// What is scrolled to and selected moves along; what is frozen must not.
    pub(super) fn views(&mut self) -> Result<(), Refusal> {
        for at in 0..self.markup.tokens.len() {
            if !matches!(self.markup.tokens[at].kind, Kind::Start | Kind::Empty) {
                continue;
            }
            let name = self.markup.tokens[at].name;
            if name == "pane" {
                self.refuse_frozen(at)?;
            }
            if matches!(name, "pane" | "sheetView")
                && let Some(cell) = self.attribute(at, "topLeftCell")
            {
                let landed = self.landed(&cell);
                self.set(at, "topLeftCell", &landed);
            }
            if name == "selection" {
                self.select(at);
            }
        }
        Ok(())
    }

    fn refuse_frozen(&self, pane: usize) -> Result<(), Refusal> {
        let is_frozen = self.attribute(pane, "state").is_some_and(|state| state.starts_with("frozen"));
        let rows = self.attribute(pane, "ySplit").and_then(|rows| rows.split('.').next()?.parse().ok()).unwrap_or(0);
        if is_frozen && self.sheet.plan.is_movable(rows) {
            let fault = SheetFault::Immovable("冻结的行里有标签行，请只冻结标签行之上的行");
            return Err(self.fail("冻结窗格", fault));
        }
        Ok(())
    }

    fn select(&mut self, at: usize) {
        let cell = self.attribute(at, "activeCell").unwrap_or_else(|| "A1".to_owned());
        let selected = self.attribute(at, "sqref").unwrap_or_else(|| cell.clone());
        let is_movable = |area: &str| {
            formula::survey(area).references.iter().any(|reference| self.sheet.plan.is_movable(reference.rows().1))
        };
        if !is_movable(&cell) && !selected.split_whitespace().any(is_movable) {
            return;
        }
        let landed = self.landed(&cell);
        let bare = without_attributes(self.markup.text(at), "selection", &["activeCell", "sqref", "activeCellId"]);
        let rest = bare.get("<selection".len()..).unwrap_or_default();
        let end = if rest.ends_with("/>") { "/>" } else { ">" };
        let rest = rest.strip_suffix(end).unwrap_or_default();
        let tag = format!("<selection{rest} activeCell=\"{landed}\" sqref=\"{landed}\"{end}");
        self.edits.push(Edit::replace(self.markup.tokens[at].range.clone(), tag));
    }

    fn landed(&self, cell: &str) -> String {
        let reference = formula::survey(cell).references.into_iter().next();
        reference.map_or_else(
            || cell.to_owned(),
            |reference| {
                let row = self.sheet.landing(reference.first.row);
                renumbered(cell, (row, row))
            },
        )
    }
}
