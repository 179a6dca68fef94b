//! Values written into single cells of a worksheet part; everything else of the part stays as it is, to the byte.
//!
//! A written text stands in its cell itself (`inlineStr`), so that the shared strings need no change. A cell that holds
//! a formula is never written.

pub(super) mod address;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::{Kind, Markup, XmlError, escaped, unescaped, without_attributes};
use crate::ooxml::package::Package;
use crate::ooxml::relations::{self, RelationError, local};
use address::{address, area, position};

/// What a cell gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text, never taken as a formula.
    Text(String),
    /// A number; a text where it is not finite.
    Number(f64),
}

/// A value and the cell that gets it, rows and columns from zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Writing {
    /// Row.
    pub row: u32,
    /// Column.
    pub col: u16,
    /// What is written.
    pub value: Value,
}

/// A part with values written, and where none was.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The part as it is now.
    pub part: String,
    /// Cells that hold a formula and were left alone.
    pub formulas: Vec<(u32, u16)>,
}

/// A list that a cell's value must be of, where it stands in the sheet itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedValues {
    /// The cells, as corners from zero: top, left, bottom, right.
    pub areas: Vec<(u32, u16, u32, u16)>,
    /// The values.
    pub values: Vec<String>,
}

/// The parts of a workbook's worksheets in tab order; sheets without cells (charts, dialogs) are left out.
///
/// # Errors
/// [`RelationError`] where the workbook's own part or its relations can't be read.
pub fn sheet_parts(package: &Package<'_>) -> Result<Vec<String>, RelationError> {
    let main = relations::main_part(package)?;
    let links = relations::of_part(package, &main)?;
    let text = relations::text_of(package, &main)?;
    let markup = Markup::read(&text).map_err(|error| RelationError::Part { part: main.clone(), fault: error })?;
    let is_sheet = |at: &usize| local(markup.tokens[*at].name) == "sheet" && markup.tokens[*at].kind != Kind::End;
    let link_of = |at: usize| {
        let prefixes = ["r:id", "id"].into_iter().find_map(|name| markup.attribute(at, name));
        let id = prefixes.or_else(|| attribute_ending(markup.text(at), ":id"))?;
        links.iter().find(|link| link.id == id && link.is_office("worksheet"))
    };
    Ok((0..markup.tokens.len())
        .filter(is_sheet)
        .filter_map(link_of)
        .filter_map(|link| link.part().map(str::to_owned))
        .collect())
}

/// The value of the attribute whose name ends so: the relationships' prefix is the writer's choice.
fn attribute_ending(tag: &str, ending: &str) -> Option<String> {
    let after = tag.split_once(&format!("{ending}=\""))?.1;
    Some(after.split('"').next()?.to_owned())
}

/// The lists that the sheet itself spells out for cells (`"√,×"`); lists that refer to other cells are not followed.
///
/// # Errors
/// [`XmlError`] where the part is no XML.
pub fn allowed_values(part: &str) -> Result<Vec<AllowedValues>, XmlError> {
    let markup = Markup::read(part)?;
    let names = Names::of(&markup);
    let rules =
        markup.elements(&names.validation).filter(|&at| markup.attribute(at, "type").as_deref() == Some("list"));
    Ok(rules
        .filter_map(|rule| {
            let formula = markup.child(rule, &names.formula)?;
            let text: String = markup.children(formula).map(|child| unescaped(markup.text(child))).collect();
            let literal = text.trim().strip_prefix('"')?.strip_suffix('"')?.replace("\"\"", "\"");
            let areas = markup.attribute(rule, "sqref")?.split_whitespace().filter_map(area).collect();
            Some(AllowedValues { areas, values: literal.split(',').map(|value| value.trim().to_owned()).collect() })
        })
        .collect())
}

impl AllowedValues {
    /// Whether the list holds for a cell.
    pub fn covers(&self, row: u32, col: u16) -> bool {
        self.areas
            .iter()
            .any(|&(top, left, bottom, right)| (top..=bottom).contains(&row) && (left..=right).contains(&col))
    }
}

/// Whether the sheet is protected: then only cells whose style unlocks them are meant to be filled.
///
/// # Errors
/// [`XmlError`] where the part is no XML.
pub fn is_protected(part: &str) -> Result<bool, XmlError> {
    let markup = Markup::read(part)?;
    let is_on = |value: String| matches!(value.as_str(), "1" | "true");
    let protection = markup.elements(&Names::of(&markup).protection).next();
    Ok(protection.is_some_and(|at| markup.attribute(at, "sheet").is_some_and(is_on)))
}

/// Which cell styles of a workbook's style part are unlocked, by their number.
///
/// # Errors
/// [`XmlError`] where the part is no XML.
pub fn unlocked_styles(styles: &str) -> Result<Vec<bool>, XmlError> {
    let markup = Markup::read(styles)?;
    let is_named =
        |at: &usize, name: &str| local(markup.tokens[*at].name) == name && markup.tokens[*at].kind != Kind::End;
    let Some(list) = (0..markup.tokens.len()).find(|at| is_named(at, "cellXfs")) else { return Ok(Vec::new()) };
    let unlocks = |style: usize| {
        let protection = markup.children(style).find(|at| is_named(at, "protection"));
        let locked = protection.and_then(|at| markup.attribute(at, "locked"));
        locked.is_some_and(|value| matches!(value.as_str(), "0" | "false"))
    };
    Ok(markup.children(list).filter(|at| is_named(at, "xf")).map(unlocks).collect())
}

/// The style number of each cell asked for, as it would be after writing.
///
/// # Errors
/// [`XmlError`] where the part is no XML.
pub fn styles_of(part: &str, cells: &[(u32, u16)]) -> Result<Vec<usize>, XmlError> {
    let markup = Markup::read(part)?;
    let sheet = Grid::of(&markup);
    Ok(cells
        .iter()
        .map(|&(row, col)| sheet.style(row, col).and_then(|style| style.parse().ok()).unwrap_or(0))
        .collect())
}

/// Whether any cell of the sheet holds a formula: its stored result may be old once other cells are written.
///
/// # Errors
/// [`XmlError`] where the part is no XML.
pub fn has_formulas(part: &str) -> Result<bool, XmlError> {
    let markup = Markup::read(part)?;
    Ok(markup.elements(&Names::of(&markup).cell_formula).next().is_some())
}

/// Writes values into cells. Of two values for one cell the last holds.
///
/// A cell that is there keeps its style; a new one takes that of its row, else of its column.
///
/// # Errors
/// [`XmlError`] where the part is no XML.
pub fn write(part: &str, writings: &[Writing]) -> Result<Written, XmlError> {
    let markup = Markup::read(part)?;
    let sheet = Grid::of(&markup);
    let mut by_row: BTreeMap<u32, BTreeMap<u16, &Value>> = BTreeMap::new();
    for writing in writings {
        by_row.entry(writing.row).or_default().insert(writing.col, &writing.value);
    }
    let mut edits = Vec::new();
    let mut formulas = Vec::new();
    for (row, values) in by_row {
        sheet.write_row(row, &values, &mut edits, &mut formulas);
    }
    Ok(Written { part: edits::apply(part, edits).0, formulas })
}

/// The elements' names with the prefix of this part.
struct Names {
    data: String,
    row: String,
    cell: String,
    cell_formula: String,
    column: String,
    inline: String,
    text: String,
    value: String,
    validation: String,
    formula: String,
    protection: String,
}

impl Names {
    fn of(markup: &Markup<'_>) -> Self {
        let root = markup.tokens.iter().find(|token| local(token.name) == "worksheet").map_or("", |token| token.name);
        let prefix = root.strip_suffix("worksheet").unwrap_or_default();
        let name = |local: &str| format!("{prefix}{local}");
        Names {
            data: name("sheetData"),
            row: name("row"),
            cell: name("c"),
            cell_formula: name("f"),
            column: name("col"),
            inline: name("is"),
            text: name("t"),
            value: name("v"),
            validation: name("dataValidation"),
            formula: name("formula1"),
            protection: name("sheetProtection"),
        }
    }
}

/// Where rows and cells stand in the part.
struct Grid<'m, 'a> {
    markup: &'m Markup<'a>,
    names: Names,
    data: Option<usize>,
    rows: BTreeMap<u32, usize>,
}

impl<'m, 'a> Grid<'m, 'a> {
    fn of(markup: &'m Markup<'a>) -> Self {
        let names = Names::of(markup);
        let data = markup.elements(&names.data).next();
        let mut rows = BTreeMap::new();
        let mut next = 0;
        for at in
            data.into_iter().flat_map(|data| markup.children(data)).filter(|&at| markup.tokens[at].name == names.row)
        {
            // A row without a number follows the one before it.
            let stated = markup.attribute(at, "r").and_then(|number| number.parse::<u32>().ok());
            let row = stated.and_then(|number| number.checked_sub(1)).unwrap_or(next);
            rows.entry(row).or_insert(at);
            next = row.saturating_add(1);
        }
        Grid { markup, names, data, rows }
    }

    fn cells(&self, row: usize) -> BTreeMap<u16, usize> {
        let mut cells = BTreeMap::new();
        let mut next = 0;
        for at in self.markup.children(row).filter(|&at| self.markup.tokens[at].name == self.names.cell) {
            let stated = self.markup.attribute(at, "r").and_then(|address| position(&address));
            let col = stated.map_or(next, |(_, col)| col);
            cells.entry(col).or_insert(at);
            next = col.saturating_add(1);
        }
        cells
    }

    /// The style of a cell: its own, else its row's, else its column's.
    fn style(&self, row: u32, col: u16) -> Option<String> {
        let Some(&at) = self.rows.get(&row) else { return self.column_style(col) };
        match self.cells(at).get(&col) {
            Some(&cell) => self.markup.attribute(cell, "s"),
            None => self.markup.attribute(at, "s").or_else(|| self.column_style(col)),
        }
    }

    fn column_style(&self, col: u16) -> Option<String> {
        let number = |at: usize, name: &str| self.markup.attribute(at, name)?.parse::<u32>().ok();
        let covers = |&at: &usize| {
            number(at, "min")
                .zip(number(at, "max"))
                .is_some_and(|(min, max)| (min..=max).contains(&(u32::from(col) + 1)))
        };
        self.markup.elements(&self.names.column).find(covers).and_then(|at| self.markup.attribute(at, "style"))
    }

    fn write_row(
        &self,
        row: u32,
        values: &BTreeMap<u16, &Value>,
        edits: &mut Vec<Edit>,
        formulas: &mut Vec<(u32, u16)>,
    ) {
        let Some(&at) = self.rows.get(&row) else {
            edits.extend(self.new_row(row, values));
            return;
        };
        let cells = self.cells(at);
        let mut new = Vec::new();
        for (&col, value) in values {
            match cells.get(&col) {
                Some(&cell) if self.markup.child(cell, &self.names.cell_formula).is_some() => formulas.push((row, col)),
                Some(&cell) => edits.push(Edit::replace(self.markup.span(cell), self.rewritten(cell, value))),
                None => new.push((col, self.new_cell(row, col, value))),
            }
        }
        if self.markup.tokens[at].kind == Kind::Empty {
            let tag = self.markup.text(at).trim_end_matches("/>");
            let inside: String = new.into_iter().map(|(_, cell)| cell).collect();
            edits.push(Edit::replace(self.markup.span(at), format!("{tag}>{inside}</{}>", self.names.row)));
            return;
        }
        for (col, cell) in new {
            let following = cells.range(col..).next().map(|(_, &following)| following);
            let before = following.unwrap_or(self.markup.tokens[at].mate);
            edits.push(Edit::insert(self.markup.tokens[before].range.start, cell));
        }
    }

    fn new_row(&self, row: u32, values: &BTreeMap<u16, &Value>) -> Option<Edit> {
        let data = self.data?;
        let cells: String = values.iter().map(|(&col, value)| self.new_cell(row, col, value)).collect();
        let name = &self.names.row;
        let element = format!("<{name} r=\"{}\">{cells}</{name}>", row.saturating_add(1));
        if self.markup.tokens[data].kind == Kind::Empty {
            let name = &self.names.data;
            return Some(Edit::replace(self.markup.span(data), format!("<{name}>{element}</{name}>")));
        }
        let following = self.rows.range(row..).next().map(|(_, &following)| following);
        let before = following.unwrap_or(self.markup.tokens[data].mate);
        Some(Edit::insert(self.markup.tokens[before].range.start, element))
    }

    fn new_cell(&self, row: u32, col: u16, value: &Value) -> String {
        let style = self.style(row, col).map_or(String::new(), |style| format!(" s=\"{style}\""));
        self.filled(&format!("<{} r=\"{}\"{style}", self.names.cell, address(row, col)), value)
    }

    /// A cell's tag as it was, without what belonged to the old value, and the new value.
    fn rewritten(&self, cell: usize, value: &Value) -> String {
        let tag = without_attributes(self.markup.text(cell), &self.names.cell, &["t", "cm", "vm"]);
        self.filled(tag.trim_end_matches('>').trim_end_matches('/'), value)
    }

    /// A cell from its tag without the end.
    fn filled(&self, tag: &str, value: &Value) -> String {
        let Names { cell, inline, text, value: plain, .. } = &self.names;
        match value {
            Value::Number(number) if number.is_finite() => format!("{tag}><{plain}>{number}</{plain}></{cell}>"),
            Value::Number(number) => self.filled(tag, &Value::Text(number.to_string())),
            Value::Text(shown) if shown.is_empty() => format!("{tag}/>"),
            Value::Text(shown) => {
                let shown = escaped(&sheet_text(shown));
                format!(
                    "{tag} t=\"inlineStr\"><{inline}><{text} xml:space=\"preserve\">{shown}</{text}></{inline}></{cell}>"
                )
            }
        }
    }
}

/// A text as a sheet may hold it: no control characters but line breaks and tabs, and no `_x0041_` that a reader would
/// take for a character.
fn sheet_text(text: &str) -> String {
    let plain = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(plain.len());
    for (at, letter) in plain.char_indices() {
        if letter == '_' && is_escape(&plain.as_bytes()[at..]) {
            // Writing into a string cannot fail.
            let _ = write!(out, "_x{:04X}_", u32::from('_'));
        } else if !letter.is_control() || matches!(letter, '\n' | '\t') {
            out.push(letter);
        }
    }
    out
}

fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].iter().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests;
