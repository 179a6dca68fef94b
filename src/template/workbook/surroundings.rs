//! The elements of a sheet beside its rows that speak of rows: merged cells, formats, validations, links, breaks, views.

use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::{Kind, Markup, escaped, unescaped};
use crate::template::fault::Spot;
use crate::template::workbook::formula::{self, Fate, Reference};
use crate::template::workbook::movement::{Movement, Relative, SheetRows, Standpoint};
use crate::template::workbook::plan::LAST_ROW;
use crate::template::workbook::refusal::{Refusal, RowFault, SheetFault, refusal};
use crate::template::workbook::sheet::escaped_text;
use crate::template::workbook::sheet::grid::text_in;

mod extensions;
mod views;

/// An element of a sheet after the move; empty where nothing is left of it.
pub(super) fn adjust(
    name: &str,
    element: &str,
    movement: &Movement<'_>,
    number: usize,
    spot: &Spot,
) -> Result<String, Refusal> {
    let Some(&sheet) = movement.sheets.get(number).filter(|_| movement.moves()) else {
        return Ok(element.to_owned());
    };
    let markup = Markup::read(element).map_err(|fault| refusal(spot, name, SheetFault::Odd(fault.to_string())))?;
    let mut change = Change { markup: &markup, movement, sheet, number, spot, edits: Vec::new() };
    let is_left = match name {
        "conditionalFormatting" => change.conditional_format(),
        "dataValidations" => change.list("dataValidation", Change::validation),
        "hyperlinks" => change.list("hyperlink", Change::link),
        "extLst" => change.extensions(),
        _ if !sheet.plan.moves() => Ok(true),
        "dimension" => change.dimension().map(|()| true),
        "sheetViews" => change.views().map(|()| true),
        "mergeCells" => change.list("mergeCell", Change::merge),
        "autoFilter" | "sortState" => change.references("自动筛选或排序").map(|()| true),
        "rowBreaks" => Ok(change.breaks()),
        "protectedRanges" => change.list("protectedRange", |it, at| it.area_list(at, "允许编辑区域")),
        "ignoredErrors" => change.list("ignoredError", |it, at| it.area_list(at, "忽略错误的区域")),
        _ => match immovable(name) {
            Some(what) => Err(refusal(spot, "", SheetFault::Immovable(what))),
            None => Ok(true),
        },
    }?;
    let edits = change.edits;
    Ok(if is_left { edits::apply(element, edits).0 } else { String::new() })
}

/// Elements that may speak of rows in ways that this engine doesn't follow.
fn immovable(name: &str) -> Option<&'static str> {
    match name {
        "customSheetViews" => Some("自定义视图"),
        "scenarios" => Some("方案"),
        "dataConsolidate" => Some("合并计算"),
        "cellWatches" => Some("监视窗口"),
        "smartTags" => Some("智能标记"),
        "oleObjects" => Some("嵌入对象"),
        "controls" => Some("表单控件"),
        "webPublishItems" => Some("网页发布区域"),
        _ => None,
    }
}

struct Change<'a> {
    markup: &'a Markup<'a>,
    movement: &'a Movement<'a>,
    sheet: SheetRows<'a>,
    number: usize,
    spot: &'a Spot,
    edits: Vec<Edit>,
}

impl Change<'_> {
    fn fail(&self, what: impl Into<String>, fault: impl Into<SheetFault>) -> Refusal {
        refusal(self.spot, what, fault)
    }

    fn attribute(&self, element: usize, name: &str) -> Option<String> {
        self.markup.attribute(element, name)
    }

    /// Changes the members of a list one by one into so many as the change says; says whether any is left.
    fn list(
        &mut self,
        member: &str,
        mut change: impl FnMut(&mut Self, usize) -> Result<usize, Refusal>,
    ) -> Result<bool, Refusal> {
        let members: Vec<usize> = self.markup.elements(member).collect();
        let mut left = 0;
        for at in members {
            let copies = change(self, at)?;
            if copies == 0 {
                self.edits.push(Edit::delete(self.markup.span(at)));
            }
            left += copies;
            if left > LAST_ROW as usize {
                return Err(self.fail(member, RowFault::Beyond));
            }
        }
        if self.attribute(0, "count").is_some() {
            self.set(0, "count", &left.to_string());
        }
        Ok(left > 0)
    }

    /// Gives an attribute another value.
    fn set(&mut self, element: usize, name: &str, value: &str) {
        let range = self.markup.tokens[element].range.clone();
        let tag = with_attribute(self.markup.text(element), name, value);
        if tag != self.markup.text(element) {
            self.edits.push(Edit::replace(range, tag));
        }
    }

    fn set_text(&mut self, element: usize, old: &str, new: &str) {
        if old != new {
            let start = self.markup.tokens[element].range.end;
            let end = self.markup.tokens[self.markup.tokens[element].mate].range.start;
            self.edits.push(Edit::replace(start..end, escaped_text(new)));
        }
    }

    /// Where an area of this sheet came to stand, once for each turn of the loop around it.
    fn places(&self, area: &str) -> Result<Vec<String>, RowFault> {
        let Some(reference) = formula::survey(area).references.into_iter().next() else {
            return Ok(vec![area.to_owned()]);
        };
        let (first, last) = reference.rows();
        let places = self.sheet.places(first, last)?;
        Ok(places.into_iter().map(|rows| renumbered(area, rows)).collect())
    }

    fn merge(&mut self, at: usize) -> Result<usize, Refusal> {
        let area = self.attribute(at, "ref").unwrap_or_default();
        let what = || format!("合并单元格 {area}");
        let Some((first, last)) = formula::survey(&area).references.first().map(Reference::rows) else {
            return Ok(1);
        };
        if self.sheet.plan.overlapping(first, last).next().is_none() {
            return Ok(0);
        }
        self.sheet.plan.check_merge(first, last).map_err(|fault| self.fail(what(), fault))?;
        let mut places = self.places(&area).map_err(|fault| self.fail(what(), fault))?;
        places.retain(|area| !is_one_cell(area));
        let tags: Vec<String> = places.iter().map(|place| with_attribute(self.markup.text(at), "ref", place)).collect();
        if !tags.is_empty() {
            self.edits.push(Edit::replace(self.markup.span(at), tags.concat()));
        }
        Ok(tags.len())
    }

    fn link(&mut self, at: usize) -> Result<usize, Refusal> {
        let mut tag = self.markup.text(at).to_owned();
        if let Some(location) = self.attribute(at, "location") {
            let plain = unescaped(&location);
            let standpoint = Standpoint { sheet: Some(self.number), ..Standpoint::default() };
            let moved = self.movement.formula(&plain, standpoint);
            let moved = moved.map_err(|fault| self.fail(format!("超链接「{plain}」"), fault))?;
            tag = with_attribute(&tag, "location", &escaped(&moved));
        }
        let area = self.attribute(at, "ref").unwrap_or_default();
        let places = if !self.sheet.plan.moves() {
            vec![area]
        } else if is_all_tag_rows(&self.sheet, &area) {
            Vec::new()
        } else {
            self.places(&area).map_err(|fault| self.fail(format!("超链接 {area}"), fault))?
        };
        let tags: Vec<String> = places.iter().map(|place| with_attribute(&tag, "ref", place)).collect();
        // A link without content may be written with an end tag, which then stays the last one's.
        let end = if self.markup.tokens[at].kind == Kind::Start { "</hyperlink>" } else { "" };
        if !tags.is_empty() {
            let all = tags.join(end);
            self.edits.push(Edit::replace(self.markup.tokens[at].range.clone(), all));
        }
        Ok(tags.len())
    }

    fn area_list(&mut self, at: usize, what: &str) -> Result<usize, Refusal> {
        Ok(usize::from(self.areas(at, what)?.is_some()))
    }

    /// Moves the areas of an element that lists them; `None` where none is left, else what formulas count from.
    fn areas(&mut self, at: usize, what: &str) -> Result<Option<Relative>, Refusal> {
        let all = self.attribute(at, "sqref").unwrap_or_default();
        let moved = self.moved_areas(&all).map_err(|fault| self.fail(format!("{what} {all}"), fault))?;
        Ok(moved.map(|(areas, relative)| {
            self.set(at, "sqref", &areas);
            relative
        }))
    }

    /// Areas after the move, and what formulas for them count from; `None` where none is left.
    fn moved_areas(&self, all: &str) -> Result<Option<(String, Relative)>, RowFault> {
        let mut rows: Option<(u32, u32)> = None;
        let mut base: Option<u32> = None;
        let mut new = Vec::new();
        for area in all.split_whitespace() {
            // Whole columns begin in the first row and stay there.
            let (first, last) = formula::survey(area).references.first().map_or((1, LAST_ROW), Reference::rows);
            rows = Some(rows.map_or((first, last), |(top, bottom)| (top.min(first), bottom.max(last))));
            let places = if !self.sheet.plan.moves() {
                vec![(first, last)]
            } else if is_all_tag_rows(&self.sheet, area) {
                Vec::new()
            } else {
                self.sheet.places(first, last)?
            };
            for place in joined(places) {
                base = Some(base.map_or(place.0, |before| before.min(place.0)));
                new.push(renumbered(area, place));
            }
            if new.len() > LAST_ROW as usize {
                return Err(RowFault::Beyond);
            }
        }
        Ok(rows.zip(base).map(|(rows, base)| (new.join(" "), Relative { rows, base })))
    }

    fn conditional_format(&mut self) -> Result<bool, Refusal> {
        let what = format!("条件格式 {}", self.attribute(0, "sqref").unwrap_or_default());
        let Some(relative) = self.areas(0, "条件格式")? else { return Ok(false) };
        for at in self.markup.elements("formula").collect::<Vec<_>>() {
            self.relative_formula(at, relative, &what)?;
        }
        for at in self.markup.elements("cfvo").collect::<Vec<_>>() {
            let Some(value) = self.attribute(at, "val") else { continue };
            let moved = self.movement.relative(&unescaped(&value), self.number, relative);
            let moved = moved.map_err(|fault| self.fail(&what, fault))?;
            if moved != unescaped(&value) {
                self.set(at, "val", &escaped(&moved));
            }
        }
        Ok(true)
    }

    fn validation(&mut self, at: usize) -> Result<usize, Refusal> {
        let what = format!("数据验证 {}", self.attribute(at, "sqref").unwrap_or_default());
        let Some(relative) = self.areas(at, "数据验证")? else { return Ok(0) };
        for name in ["formula1", "formula2"] {
            if let Some(formula) = self.markup.child(at, name) {
                self.relative_formula(formula, relative, &what)?;
            }
        }
        Ok(1)
    }

    fn relative_formula(&mut self, at: usize, relative: Relative, what: &str) -> Result<(), Refusal> {
        let text = text_in(self.markup, at);
        let moved = self.movement.relative(&text, self.number, relative);
        let moved = moved.map_err(|fault| self.fail(format!("{what} 的公式「{text}」"), fault))?;
        self.set_text(at, &text, &moved);
        Ok(())
    }

    fn dimension(&mut self) -> Result<(), Refusal> {
        let area = self.attribute(0, "ref").unwrap_or_default();
        let moved = self.movement.area(&area, Some(self.number));
        let moved = match moved {
            Err(SheetFault::Rows(RowFault::Vanished | RowFault::TagRow)) => "A1".to_owned(),
            other => {
                other.or_else(|fault| if self.sheet.record.is_none() { Ok(area) } else { Err(self.fail("", fault)) })?
            }
        };
        self.set(0, "ref", &moved);
        Ok(())
    }

    /// The `ref` of this element and of all inside.
    fn references(&mut self, what: &str) -> Result<(), Refusal> {
        for at in 0..self.markup.tokens.len() {
            let has_start = matches!(self.markup.tokens[at].kind, Kind::Start | Kind::Empty);
            let Some(area) = has_start.then(|| self.attribute(at, "ref")).flatten() else { continue };
            let moved = self.movement.area(&area, Some(self.number));
            let moved = moved.map_err(|fault| self.fail(format!("{what} {area}"), fault))?;
            self.set(at, "ref", &moved);
        }
        Ok(())
    }
}

fn is_all_tag_rows(sheet: &SheetRows<'_>, area: &str) -> bool {
    let reference = formula::survey(area).references.into_iter().next();
    reference.is_some_and(|reference| {
        let (first, last) = reference.rows();
        sheet.plan.overlapping(first, last).next().is_none()
    })
}

fn is_one_cell(area: &str) -> bool {
    area.split_once(':').is_none_or(|(first, last)| first == last)
}

/// Row ranges that follow one another, as one.
fn joined(mut places: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    places.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for (first, last) in places {
        match joined.last_mut() {
            Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// An area with other rows.
pub(super) fn renumbered(area: &str, (first, last): (u32, u32)) -> String {
    let new = |_: &Reference| Ok::<_, std::convert::Infallible>(Some(Fate::rows(first, last)));
    match formula::rewrite(area, new) {
        Ok(area) => area,
        Err(never) => match never {},
    }
}

/// A start tag with another value of an attribute that it has.
pub(super) fn with_attribute(tag: &str, name: &str, value: &str) -> String {
    for quote in ['"', '\''] {
        let lead = format!(" {name}={quote}");
        if let Some((before, after)) = tag.split_once(&lead)
            && let Some((_, rest)) = after.split_once(quote)
        {
            return [before, &lead, value, &quote.to_string(), rest].concat();
        }
    }
    tag.to_owned()
}
