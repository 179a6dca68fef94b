//! The parts beside a sheet that speak of its rows: tables, drawings, comments and their shapes, charts, pivot caches.

use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::{Kind, Markup, unescaped};
use crate::template::fault::Spot;
use crate::template::workbook::formula::{self, Reference};
use crate::template::workbook::movement::{Movement, SheetRows};
use crate::template::workbook::refusal::{Refusal, RowFault, SheetFault, refusal};
use crate::template::workbook::sheet::grid::text_in;
use crate::template::workbook::surroundings::{renumbered, with_attribute};

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    Table,
    Drawing,
    Comments,
    /// The shapes of comments, in the language of old.
    Shapes,
    Chart,
    PivotCache,
}

/// A part that speaks of rows.
pub(super) struct RelatedPart {
    pub(super) name: String,
    pub(super) kind: PartKind,
    pub(super) source: String,
    /// The sheet that it belongs to; charts and pivot caches name theirs themselves.
    pub(super) sheet: Option<usize>,
}

impl RelatedPart {
    /// The part after the move.
    pub(super) fn adjust(&self, movement: &Movement<'_>) -> Result<String, Refusal> {
        let sheet = self.sheet.and_then(|number| movement.sheets.get(number).copied());
        let unplaced = Spot { part: self.name.clone(), ..Spot::default() };
        let spot = sheet.map_or(unplaced, |sheet| Spot::in_sheet(&self.name, sheet.name, ""));
        let markup = Markup::read(&self.source)
            .map_err(|fault| refusal(&spot, self.name.clone(), SheetFault::Odd(fault.to_string())))?;
        let mut change = Change { markup: &markup, movement, own: self.sheet, spot, edits: Vec::new() };
        match (self.kind, sheet) {
            (PartKind::Table, Some(sheet)) if sheet.plan.moves() => change.table(&sheet)?,
            (PartKind::Drawing, Some(sheet)) => change.drawing(&sheet)?,
            (PartKind::Comments, Some(sheet)) if sheet.plan.moves() => change.comments(&sheet)?,
            (PartKind::Shapes, Some(sheet)) if sheet.plan.moves() => change.shapes(&sheet)?,
            (PartKind::Chart, _) => change.chart()?,
            (PartKind::PivotCache, _) => change.pivot_cache()?,
            _ => {}
        }
        let edits = change.edits;
        Ok(edits::apply(&self.source, edits).0)
    }
}

struct Change<'a> {
    markup: &'a Markup<'a>,
    movement: &'a Movement<'a>,
    own: Option<usize>,
    spot: Spot,
    edits: Vec<Edit>,
}

/// An element's name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn rows_of(area: &str) -> Option<(u32, u32)> {
    formula::survey(area).references.first().map(Reference::rows)
}

impl Change<'_> {
    fn fail(&self, what: impl Into<String>, fault: impl Into<SheetFault>) -> Refusal {
        refusal(&self.spot, what, fault)
    }

    fn attribute(&self, element: usize, name: &str) -> Option<String> {
        self.markup.attribute(element, name)
    }

    /// All elements with this name, whatever its prefix.
    fn elements(&self, name: &str) -> Vec<usize> {
        let is_one = |&at: &usize| {
            let token = &self.markup.tokens[at];
            local(token.name) == name && matches!(token.kind, Kind::Start | Kind::Empty)
        };
        (0..self.markup.tokens.len()).filter(is_one).collect()
    }

    fn child(&self, element: usize, name: &str) -> Option<usize> {
        self.markup.children(element).find(|&child| local(self.markup.tokens[child].name) == name)
    }

    fn set(&mut self, element: usize, name: &str, value: &str) {
        let tag = with_attribute(self.markup.text(element), name, value);
        if tag != self.markup.text(element) {
            self.edits.push(Edit::replace(self.markup.tokens[element].range.clone(), tag));
        }
    }

    fn set_text(&mut self, element: usize, old: &str, new: &str) {
        if old != new {
            let start = self.markup.tokens[element].range.end;
            let end = self.markup.tokens[self.markup.tokens[element].mate].range.start;
            self.edits.push(Edit::replace(start..end, super::sheet::escaped_text(new)));
        }
    }

    /// A table keeps its heading and totals and at least one row between.
    fn table(&mut self, sheet: &SheetRows<'_>) -> Result<(), Refusal> {
        let Some(root) = self.elements("table").first().copied() else { return Ok(()) };
        let area = self.attribute(root, "ref").unwrap_or_default();
        let what = format!("超级表「{}」{area}", self.attribute(root, "displayName").unwrap_or_default());
        let Some((first, last)) = rows_of(&area).filter(|&(_, last)| sheet.plan.is_movable(last)) else {
            return Ok(());
        };
        if sheet.plan.around(first, last).is_some() {
            return Err(self.fail(what, SheetFault::Immovable("它在循环或条件之内")));
        }
        let count = |name: &str, usual: u32| {
            self.attribute(root, name).and_then(|count| count.parse::<u32>().ok()).unwrap_or(usual)
        };
        let (headings, totals) = (count("headerRowCount", 1), count("totalsRowCount", 0));
        let is_loose = |row: u32, rows: u32| rows > 0 && !sheet.plan.is_fixed(row);
        if is_loose(first, headings) || is_loose(last, totals) {
            return Err(self.fail(what, SheetFault::Immovable("它的标题行或汇总行会移走、重复或消失")));
        }
        let moved = self.movement.area(&area, self.own).map_err(|fault| self.fail(&what, fault))?;
        if rows_of(&moved).is_some_and(|(first, last)| last + 1 < first + headings + totals + 1) {
            return Err(self.fail(what, RowFault::Vanished));
        }
        for at in 0..self.markup.tokens.len() {
            let has_start = matches!(self.markup.tokens[at].kind, Kind::Start | Kind::Empty);
            let Some(area) = has_start.then(|| self.attribute(at, "ref")).flatten() else { continue };
            let moved = self.movement.area(&area, self.own).map_err(|fault| self.fail(&what, fault))?;
            self.set(at, "ref", &moved);
        }
        for name in ["calculatedColumnFormula", "totalsRowFormula"] {
            for at in self.elements(name) {
                if !self.movement.is_untouched(&text_in(self.markup, at), self.own) {
                    return Err(self.fail(what, SheetFault::Immovable("它的列公式引用了会移动的行；请用表内列名引用")));
                }
            }
        }
        Ok(())
    }

    fn drawing(&mut self, sheet: &SheetRows<'_>) -> Result<(), Refusal> {
        for at in 0..self.markup.tokens.len() {
            let link = self.attribute_of_start(at, "textlink");
            if link.is_some_and(|link| !self.movement.is_untouched(&unescaped(&link), self.own)) {
                return Err(self.fail("图形文字的链接", SheetFault::Immovable("它引用了会移动的行")));
            }
        }
        if !sheet.plan.moves() {
            return Ok(());
        }
        for name in ["twoCellAnchor", "oneCellAnchor"] {
            for anchor in self.elements(name) {
                self.anchor(sheet, anchor)?;
            }
        }
        Ok(())
    }

    fn attribute_of_start(&self, at: usize, name: &str) -> Option<String> {
        let has_start = matches!(self.markup.tokens[at].kind, Kind::Start | Kind::Empty);
        has_start.then(|| self.attribute(at, name)).flatten()
    }

    fn anchor(&mut self, sheet: &SheetRows<'_>, anchor: usize) -> Result<(), Refusal> {
        let kind = self.attribute(anchor, "editAs").unwrap_or_default();
        let row = |side: &str| {
            let element = self.child(self.child(anchor, side)?, "row")?;
            Some((element, text_in(self.markup, element).trim().parse::<u32>().ok()? + 1))
        };
        let (from, to) = (row("from"), row("to"));
        let Some((from_element, from)) = from.filter(|_| kind != "absolute") else { return Ok(()) };
        let bottom = to.map_or(from, |(_, to)| to);
        if !sheet.plan.is_movable(from.max(bottom)) {
            return Ok(());
        }
        let what = format!("锚定在第 {from} 行的图片、图形或图表");
        if sheet.plan.around(from, from).is_some() {
            return Err(self.fail(what, SheetFault::Immovable("它在会重复或消失的行里，请移到循环和条件之外")));
        }
        let is_rigid = sheet.plan.is_rigid(from, bottom);
        if !is_rigid && (kind == "oneCell" || sheet.plan.around(bottom, bottom).is_some()) {
            let fault = SheetFault::Immovable("它跨过了标签行，请移到不与标签行相交的地方");
            return Err(self.fail(what, fault));
        }
        let new = sheet.landing(from);
        self.set_text(from_element, &from.saturating_sub(1).to_string(), &new.saturating_sub(1).to_string());
        if let Some((element, to)) = to {
            let new = if is_rigid { new + (to - from.min(to)) } else { sheet.landing(to) };
            self.set_text(element, &to.saturating_sub(1).to_string(), &new.saturating_sub(1).to_string());
        }
        Ok(())
    }

    fn comments(&mut self, sheet: &SheetRows<'_>) -> Result<(), Refusal> {
        let all = self.elements("comment").into_iter().chain(self.elements("threadedComment"));
        for at in all.collect::<Vec<_>>() {
            let cell = self.attribute(at, "ref").unwrap_or_default();
            let Some((row, _)) = rows_of(&cell).filter(|&(row, _)| sheet.plan.is_movable(row)) else { continue };
            let row = self.fixed(sheet, row, || format!("批注 {cell}"))?;
            self.set(at, "ref", &renumbered(&cell, (row, row)));
        }
        Ok(())
    }

    fn fixed(&self, sheet: &SheetRows<'_>, row: u32, what: impl Fn() -> String) -> Result<u32, Refusal> {
        if sheet.plan.is_fixed(row) {
            return Ok(sheet.landing(row));
        }
        let fault = SheetFault::Immovable("它在标签行、循环或条件之内，请删去或移到别处");
        Err(self.fail(what(), fault))
    }

    /// The box of a comment goes where its cell goes.
    fn shapes(&mut self, sheet: &SheetRows<'_>) -> Result<(), Refusal> {
        for at in self.elements("ClientData") {
            if self.attribute(at, "ObjectType").as_deref() != Some("Note") {
                return Err(self.fail("表单控件", SheetFault::Immovable("工作表有会移动的行，请删去控件")));
            }
            let Some(element) = self.child(at, "Row") else { continue };
            let text = text_in(self.markup, element);
            let Some(row) = text.trim().parse::<u32>().ok().map(|row| row + 1) else { continue };
            if !sheet.plan.is_movable(row) {
                continue;
            }
            let new = self.fixed(sheet, row, || format!("第 {row} 行的批注"))?;
            self.set_text(element, &text, &(new - 1).to_string());
            if let Some(anchor) = self.child(at, "Anchor") {
                let old = text_in(self.markup, anchor);
                self.set_text(anchor, &old, &shifted_anchor(&old, i64::from(new) - i64::from(row)));
            }
        }
        Ok(())
    }

    /// The series of a chart; what it remembers of filled cells is out of date.
    fn chart(&mut self) -> Result<(), Refusal> {
        for at in self.elements("f") {
            let text = text_in(self.markup, at);
            let moved =
                self.movement.area(&text, None).map_err(|fault| self.fail(format!("图表数据「{text}」"), fault))?;
            self.set_text(at, &text, &moved);
            if self.movement.is_filled(&text) {
                let holder = self.markup.tokens[at].parent;
                let is_cache = |&child: &usize| local(self.markup.tokens[child].name).ends_with("Cache");
                let caches: Vec<usize> = self.markup.children(holder).filter(is_cache).collect();
                self.edits.extend(caches.into_iter().map(|cache| Edit::delete(self.markup.span(cache))));
            }
        }
        Ok(())
    }

    fn pivot_cache(&mut self) -> Result<(), Refusal> {
        for at in self.elements("worksheetSource") {
            let name = self.attribute(at, "sheet").map(|name| unescaped(&name).into_owned());
            let sheet = self.movement.sheets.iter().find(|sheet| name.as_deref() == Some(sheet.name));
            let area = self.attribute(at, "ref").unwrap_or_default();
            let touched = match sheet {
                Some(sheet) => rows_of(&area).is_none_or(|(_, last)| sheet.plan.is_movable(last)),
                None => name.is_none() && self.movement.moves(),
            };
            if touched {
                let what = format!("数据透视表的数据源 {area}");
                return Err(self.fail(what, SheetFault::Immovable("它引用了会移动的行")));
            }
        }
        Ok(())
    }
}

/// The area of a table's headings, where it has them.
pub(super) fn table_headings(source: &str) -> Option<String> {
    let markup = Markup::read(source).ok()?;
    let root = markup.elements("table").next()?;
    let area = markup.attribute(root, "ref")?;
    let has_headings = markup.attribute(root, "headerRowCount").as_deref() != Some("0");
    let (first, _) = rows_of(&area)?;
    has_headings.then(|| renumbered(&area, (first, first)))
}

/// Whether a cell lies in an area.
pub(super) fn is_in(cell: &str, area: &str) -> bool {
    let columns = |text: &str| {
        let survey = formula::survey(text);
        let number = |corner: &formula::Corner| formula::column_number(text.get(corner.column.clone())?);
        let all: Option<Vec<u32>> = survey.references.first()?.corners().map(number).collect();
        all.and_then(|all| Some((*all.first()?, *all.last()?)))
    };
    let within = |one: Option<(u32, u32)>, other: Option<(u32, u32)>| {
        one.zip(other).is_some_and(|(one, other)| other.0 <= one.0 && one.1 <= other.1)
    };
    within(rows_of(cell), rows_of(area)) && within(columns(cell), columns(area))
}

/// The third and seventh number of a box are rows.
fn shifted_anchor(anchor: &str, rows: i64) -> String {
    let shift = |(at, number): (usize, &str)| match number.trim().parse::<i64>() {
        Ok(row) if at == 2 || at == 6 => (row + rows).max(0).to_string(),
        _ => number.trim().to_owned(),
    };
    anchor.split(',').enumerate().map(shift).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_move_by_rows() {
        assert_eq!(shifted_anchor("2, 15, 4, 10,4, 31, 8, 9", 3), "2, 15, 7, 10, 4, 31, 11, 9");
        assert_eq!(shifted_anchor("", 3), "");
    }
}
