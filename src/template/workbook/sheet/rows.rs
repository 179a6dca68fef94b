//! The rows of a sheet as pieces that are put together anew for each row of the filled sheet.

use std::collections::HashMap;

use crate::ooxml::markup::{Markup, without_attributes};
use crate::template::fault::Spot;
use crate::template::workbook::formula;
use crate::template::workbook::sheet::grid::{self, Grid, GridCell, Strings};
use crate::template::workbook::sheet::{Formula, Piece, Row, SheetTemplate, TagCell};

/// Of each group of formulas the first, and the row and column of its cell.
type Masters = HashMap<String, (String, u32, u32)>;

impl SheetTemplate {
    /// Takes the rows apart; `tag_cells` are the positions of the cells that hold tags.
    pub(super) fn read_rows(
        &mut self,
        markup: &Markup<'_>,
        grid: &Grid,
        strings: &Strings<'_>,
        tag_cells: &[(usize, usize)],
        whole: &Spot,
    ) {
        let mut masters = HashMap::new();
        let mut tagged = tag_cells.iter().copied().peekable();
        let mut from = grid.rows.first().map_or(0, |row| markup.span(row.element).start);
        for (index, row) in grid.rows.iter().enumerate() {
            let end = markup.span(row.element).end;
            let mut pieces = Pieces { list: Vec::new(), done: from, source: markup.source };
            pieces.address(markup, row.element, "row", "");
            for (at, cell) in row.cells.iter().enumerate() {
                let spot = grid::spot_of(whole, &cell.column, row.number);
                if tagged.next_if_eq(&(index, at)).is_some() {
                    let runs = strings.text_of(markup, cell).map_or_else(Vec::new, |(text, _)| text.runs);
                    pieces.replace_cell(markup, cell, Piece::Cell);
                    self.cells.push(TagCell { attributes: kept_attributes(markup, cell.element), runs, spot });
                } else if let Some(element) = cell.formula {
                    let formula = read_formula(markup, element, cell, row.number, spot, &mut masters);
                    pieces.formula(markup, cell, self.formulas.len());
                    self.formulas.push(formula);
                } else {
                    pieces.address(markup, cell.element, "c", &cell.column);
                }
            }
            pieces.up_to(end);
            from = end;
            if !self.plan.is_tag_row(row.number) {
                self.rows.push(Row { number: row.number, pieces: pieces.list });
            }
        }
    }
}

/// The attributes of a cell except its address and type.
fn kept_attributes(markup: &Markup<'_>, cell: usize) -> String {
    let tag = without_attributes(markup.text(cell), "c", &["r", "t"]);
    let tag = tag.strip_prefix("<c").unwrap_or_default();
    tag.trim_end_matches('>').trim_end_matches('/').trim_end().to_owned()
}

fn read_formula(
    markup: &Markup<'_>,
    element: usize,
    cell: &GridCell,
    row: u32,
    spot: Spot,
    masters: &mut Masters,
) -> Formula {
    let mut text = grid::text_in(markup, element);
    let attribute = |name: &str| markup.attribute(element, name);
    let kind = attribute("t").unwrap_or_default();
    if kind == "shared"
        && let Some(group) = attribute("si")
    {
        let column = formula::column_number(&cell.column).unwrap_or(1);
        if text.is_empty() {
            let master = masters.get(&group);
            let shifted = |(text, top, left): &(String, u32, u32)| {
                formula::offset(text, i64::from(row) - i64::from(*top), i64::from(column) - i64::from(*left))
            };
            text = master.map(shifted).unwrap_or_default();
        } else {
            masters.entry(group).or_insert_with(|| (text.clone(), row, column));
        }
    }
    Formula {
        text,
        start: without_attributes(markup.text(element), "f", &["t", "ref", "si"]),
        array: attribute("ref").filter(|_| kind == "array"),
        is_table: kind == "dataTable",
        element: markup.span(element),
        row,
        spot,
    }
}

/// The pieces of one row while it is read.
struct Pieces<'s> {
    list: Vec<Piece>,
    done: usize,
    source: &'s str,
}

impl Pieces<'_> {
    fn up_to(&mut self, end: usize) {
        if end > self.done {
            self.list.push(Piece::Source(self.done..end));
            self.done = end;
        }
    }

    /// Makes the row's number in the address of a row or cell exchangeable.
    fn address(&mut self, markup: &Markup<'_>, element: usize, name: &str, column: &str) {
        let tag = &markup.tokens[element].range;
        let text = self.source.get(tag.clone()).unwrap_or_default();
        let lead = format!(" r=\"{column}");
        let digits = text.find(&lead).map(|at| tag.start + at + lead.len());
        if let (Some(start), Some(_)) = (digits, markup.attribute(element, "r")) {
            let rest = self.source.get(start..tag.end).unwrap_or_default();
            let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
            self.up_to(start);
            self.list.push(Piece::Number);
            self.done = start + length;
        } else {
            self.up_to(tag.start);
            let bare = without_attributes(text, name, &["r"]);
            let rest = bare.get(name.len() + 1..).unwrap_or_default();
            self.list.extend([Piece::Text(format!("<{name}{lead}")), Piece::Number, Piece::Text(format!("\"{rest}"))]);
            self.done = tag.end;
        }
    }

    /// A cell that is written anew.
    fn replace_cell(&mut self, markup: &Markup<'_>, cell: &GridCell, new: Piece) {
        let span = markup.span(cell.element);
        self.up_to(span.start);
        self.list.extend([Piece::Text(format!("<c r=\"{}", cell.column)), Piece::Number, Piece::Text("\"".to_owned())]);
        self.list.push(new);
        self.done = span.end;
    }

    /// A cell with a formula, without the value that it had before.
    fn formula(&mut self, markup: &Markup<'_>, cell: &GridCell, number: usize) {
        self.replace_cell(markup, cell, Piece::Text(format!("{}>", kept_attributes(markup, cell.element))));
        self.list.extend([Piece::Formula(number), Piece::Text("</c>".to_owned())]);
    }
}
