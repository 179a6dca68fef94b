//! A table as its grid sees it.

use crate::ooxml::markup::{Kind, Markup};

/// Twips in the widest page that Word knows, 22 inches.
const MAX_WIDTH: u64 = 31_680;

/// A table with its rows; tables inside its cells are not part of it.
pub(super) struct Table {
    /// The widths of the grid's columns.
    pub(super) grid: Vec<u64>,
    /// The width that the table says it has, where it says so in twips.
    pub(super) width: Option<u64>,
    /// The rows that have cells.
    pub(super) rows: Vec<Row>,
    /// The rows that have none.
    pub(super) empty_rows: Vec<usize>,
}

pub(super) struct Row {
    /// The row's `w:trPr`.
    pub(super) properties: Option<usize>,
    /// Grid columns left out before the first cell.
    pub(super) before: usize,
    pub(super) cells: Vec<Cell>,
    /// Grid columns left out after the last cell.
    pub(super) after: usize,
}

/// A cell, with those that became one with it.
pub(super) struct Cell {
    pub(super) element: usize,
    /// Grid columns.
    pub(super) span: usize,
    /// The width in twips, where it is given so.
    pub(super) width: Option<u64>,
    /// Whether it has a `w:hMerge`.
    pub(super) has_merge: bool,
    /// The cells on its right that become one with it.
    pub(super) continued: Vec<usize>,
}

impl Table {
    pub(super) fn read(markup: &Markup<'_>, element: usize) -> Self {
        let grid = markup.child(element, "w:tblGrid").map_or_else(Vec::new, |grid| {
            let columns = markup.children(grid).filter(|&child| markup.tokens[child].name == "w:gridCol");
            columns.map(|column| number(markup, column, "w:w").unwrap_or(0).min(MAX_WIDTH)).collect()
        });
        let width = markup.child(element, "w:tblPr").and_then(|properties| twips(markup, properties, "w:tblW"));
        let mut all = Vec::new();
        gather(markup, element, "w:tr", &mut all);
        let mut table = Self { grid, width, rows: Vec::new(), empty_rows: Vec::new() };
        for element in all {
            match Row::read(markup, element) {
                Some(row) => table.rows.push(row),
                None => table.empty_rows.push(element),
            }
        }
        table
    }
}

impl Row {
    fn read(markup: &Markup<'_>, element: usize) -> Option<Self> {
        let mut elements = Vec::new();
        gather(markup, element, "w:tc", &mut elements);
        let properties = markup.child(element, "w:trPr");
        let skipped = |name| properties.map_or(0, |at| count(markup, at, name).unwrap_or(0));
        let mut cells: Vec<Cell> = Vec::with_capacity(elements.len());
        for element in elements {
            let (cell, continues) = Cell::read(markup, element);
            match cells.last_mut() {
                // A cell that is but one tag has no inside that could take anything in.
                Some(left) if continues && markup.tokens[left.element].kind == Kind::Start => {
                    left.span = left.span.saturating_add(cell.span);
                    left.continued.push(cell.element);
                }
                _ => cells.push(cell),
            }
        }
        let row = Self { properties, before: skipped("w:gridBefore"), cells, after: skipped("w:gridAfter") };
        (!row.cells.is_empty()).then_some(row)
    }

    /// The grid columns that the row needs.
    pub(super) fn columns(&self) -> usize {
        let spans = self.cells.iter().map(|cell| cell.span);
        spans.chain([self.before, self.after]).fold(0, usize::saturating_add)
    }
}

impl Cell {
    /// A cell, and whether it goes on with the one on its left.
    fn read(markup: &Markup<'_>, element: usize) -> (Self, bool) {
        let properties = markup.child(element, "w:tcPr");
        let merge = properties.and_then(|at| markup.child(at, "w:hMerge"));
        let continues = merge.is_some_and(|at| markup.attribute(at, "w:val").is_none_or(|value| value != "restart"));
        let cell = Self {
            element,
            span: properties.and_then(|at| count(markup, at, "w:gridSpan")).unwrap_or(1).max(1),
            width: properties.and_then(|at| twips(markup, at, "w:tcW")),
            has_merge: merge.is_some(),
            continued: Vec::new(),
        };
        (cell, continues)
    }

    /// Whether the cell is no longer as it stands in the source.
    pub(super) fn is_merged(&self) -> bool {
        self.has_merge || !self.continued.is_empty()
    }
}

/// The rows of a table or the cells of a row, also those that something is wrapped around.
fn gather(markup: &Markup<'_>, element: usize, wanted: &str, found: &mut Vec<usize>) {
    for child in markup.children(element) {
        match markup.tokens[child].name {
            name if name == wanted => found.push(child),
            "w:sdt" | "w:sdtContent" | "w:customXml" | "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo" => {
                gather(markup, child, wanted, found);
            }
            _ => {}
        }
    }
}

/// The number in a child's `w:val`.
fn count(markup: &Markup<'_>, properties: usize, name: &str) -> Option<usize> {
    let child = markup.child(properties, name)?;
    usize::try_from(number(markup, child, "w:val")?).ok()
}

/// A child's width, where it is given in twips and is one.
fn twips(markup: &Markup<'_>, properties: usize, name: &str) -> Option<u64> {
    let child = markup.child(properties, name)?;
    let in_twips = markup.attribute(child, "w:type").is_some_and(|kind| kind == "dxa");
    number(markup, child, "w:w").filter(|&width| in_twips && width > 0).map(|width| width.min(MAX_WIDTH))
}

fn number(markup: &Markup<'_>, element: usize, attribute: &str) -> Option<u64> {
    markup.attribute(element, attribute)?.trim().parse().ok()
}
