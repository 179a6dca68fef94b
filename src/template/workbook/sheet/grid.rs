//! The rows and cells of a sheet as they stand in its markup, and the strings that they share.

use crate::ooxml::markup::{Kind, Markup, unescaped};
use crate::template::fault::Spot;
use crate::template::workbook::cells::CellText;
use crate::template::workbook::formula::{column_letters, column_number};
use crate::template::workbook::plan::LAST_ROW;
use crate::template::workbook::refusal::SheetFault;

/// The rows of a sheet, ascending.
#[derive(Default)]
pub(crate) struct Grid {
    pub(crate) rows: Vec<GridRow>,
}

/// A row of a sheet.
pub(crate) struct GridRow {
    pub(crate) element: usize,
    pub(crate) number: u32,
    pub(crate) cells: Vec<GridCell>,
}

/// A cell of a sheet.
pub(crate) struct GridCell {
    pub(crate) element: usize,
    /// The letters of its column.
    pub(crate) column: String,
    pub(crate) formula: Option<usize>,
    pub(crate) value: CellValue,
}

/// Where a cell's value is kept.
#[derive(Clone, Copy)]
pub(crate) enum CellValue {
    None,
    /// A string of the shared ones.
    Shared(usize),
    /// An element of the cell that holds text.
    Text(usize),
    /// An element of the cell that holds something else.
    Other(usize),
}

impl Grid {
    /// Reads the rows.
    pub(crate) fn read(markup: &Markup<'_>, data: Option<usize>) -> Result<Self, SheetFault> {
        let mut grid = Self::default();
        let Some(data) = data else { return Ok(grid) };
        let mut before = 0;
        for element in markup.children(data).filter(|&child| markup.tokens[child].name == "row") {
            let number = match markup.attribute(element, "r") {
                Some(number) => number.parse().ok(),
                None => Some(before + 1),
            };
            let in_order = |number: &u32| *number > before && *number <= LAST_ROW;
            let Some(number) = number.filter(in_order) else {
                return Err(SheetFault::Odd(format!("第 {before} 行之后的行号不对")));
            };
            before = number;
            grid.rows.push(GridRow { element, number, cells: cells_of(markup, element, number)? });
        }
        Ok(grid)
    }
}

fn cells_of(markup: &Markup<'_>, row: usize, number: u32) -> Result<Vec<GridCell>, SheetFault> {
    let mut cells = Vec::new();
    let mut before = 0;
    for element in markup.children(row).filter(|&child| markup.tokens[child].name == "c") {
        let column = match markup.attribute(element, "r") {
            Some(address) => column_number(address.trim_end_matches(|c: char| c.is_ascii_digit())),
            None => Some(before + 1),
        };
        let Some(column) = column.filter(|&column| column > before) else {
            return Err(SheetFault::Odd(format!("第 {number} 行单元格的地址不对")));
        };
        before = column;
        let column = column_letters(column);
        let formula = markup.child(element, "f");
        cells.push(GridCell { element, column, formula, value: value_of(markup, element) });
    }
    Ok(cells)
}

fn value_of(markup: &Markup<'_>, cell: usize) -> CellValue {
    let kind = markup.attribute(cell, "t").unwrap_or_default();
    let Some(value) = markup.child(cell, if kind == "inlineStr" { "is" } else { "v" }) else {
        return CellValue::None;
    };
    match kind.as_str() {
        "s" => text_in(markup, value).trim().parse().map_or(CellValue::Other(value), CellValue::Shared),
        "inlineStr" | "str" => CellValue::Text(value),
        _ => CellValue::Other(value),
    }
}

/// The text directly in an element, references resolved.
pub(crate) fn text_in(markup: &Markup<'_>, element: usize) -> String {
    let texts = markup.children(element).filter(|&child| markup.tokens[child].kind == Kind::Text);
    texts.map(|at| unescaped(markup.text(at)).into_owned()).collect()
}

/// A cell as a place.
pub(crate) fn spot_of(sheet: &Spot, column: &str, row: u32) -> Spot {
    let mut spot = sheet.clone();
    if let Some(place) = &mut spot.sheet {
        place.cell = format!("{column}{row}");
    }
    spot
}

/// The table of shared strings.
#[derive(Default)]
pub(crate) struct Strings<'m> {
    pub(crate) markup: Option<&'m Markup<'m>>,
    /// The elements of the strings.
    pub(crate) items: Vec<usize>,
}

impl<'m> Strings<'m> {
    /// The strings of a part.
    pub(crate) fn of(markup: &'m Markup<'m>) -> Self {
        Self { markup: Some(markup), items: markup.elements("si").collect() }
    }

    /// A cell's text and the markup that it stands in.
    pub(crate) fn text_of<'a>(&'a self, sheet: &'a Markup<'a>, cell: &GridCell) -> Option<(CellText, &'a Markup<'a>)> {
        let (markup, element) = self.holder(sheet, cell)?;
        Some((CellText::read(markup, element), markup))
    }

    /// Whether a cell's text may hold tags.
    pub(crate) fn has_brace(&self, sheet: &Markup<'_>, cell: &GridCell) -> bool {
        let holder = self.holder(sheet, cell);
        holder.is_some_and(|(markup, element)| markup.source[markup.span(element)].contains('{'))
    }

    fn holder<'a>(&'a self, sheet: &'a Markup<'a>, cell: &GridCell) -> Option<(&'a Markup<'a>, usize)> {
        match cell.value {
            CellValue::Shared(number) => Some((self.markup?, *self.items.get(number)?)),
            CellValue::Text(element) => Some((sheet, element)),
            CellValue::None | CellValue::Other(_) => None,
        }
    }
}
