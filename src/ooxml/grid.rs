//! Gives every table of a Word part a grid that fits its rows: Word and WPS lay tables out from `w:tblGrid`, and a
//! template whose columns repeat or vanish leaves a grid behind that counts other columns than the rows do.
//!
//! On the way `w:hMerge`, which Office has read but not written since 2007, becomes `w:gridSpan`: it is how a template
//! says that a cell belongs to the one on its left.

use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::{Kind, Markup, XmlError};

mod cells;
mod table;
mod widths;

use table::Table;

/// More columns than Word itself can show; a table that claims more is left as it is.
const MAX_COLUMNS: usize = 1_024;

/// A part in which every table's grid has as many columns as its widest row, no row of a changed table is shorter than
/// that, and cells marked `w:hMerge` have become one with the cell on their left, their text kept. Rows without cells
/// and tables without rows are gone. A table whose grid fits stays as it is, to the byte.
///
/// # Errors
/// [`XmlError`] where the part is no XML that Office would write.
pub(crate) fn repair(part_xml: &str) -> Result<String, XmlError> {
    if !part_xml.contains("<w:tbl") {
        return Ok(part_xml.to_owned());
    }
    let markup = Markup::read(part_xml)?;
    let mut edits = Vec::new();
    for element in markup.elements("w:tbl") {
        repair_table(&markup, element, &mut edits);
    }
    Ok(edits::apply(part_xml, edits).0)
}

fn repair_table(markup: &Markup<'_>, element: usize, edits: &mut Vec<Edit>) {
    let mut table = Table::read(markup, element);
    if table.rows.is_empty() {
        edits.push(remove_table(markup, element));
        return;
    }
    edits.extend(table.empty_rows.iter().map(|&row| Edit::delete(markup.span(wrapper(markup, row)))));
    let columns = table.rows.iter().map(table::Row::columns).max().unwrap_or(0);
    if columns > MAX_COLUMNS {
        return;
    }
    for row in &table.rows {
        cells::join(markup, row, edits);
    }
    if columns == table.grid.len() && widths::agree(&table) {
        let merged = |cell: &table::Cell| cell.is_merged();
        cells::write(markup, &table, &table.grid, merged, edits);
        return;
    }
    for row in &mut table.rows {
        let missing = columns - row.columns();
        if let Some(last) = row.cells.last_mut() {
            last.span += missing;
        }
    }
    let widths = widths::of_columns(&table, columns);
    edits.push(grid(markup, element, &widths));
    cells::write(markup, &table, &widths, |_| true, edits);
}

/// A table that lost its rows goes away; where a paragraph must follow a table, one comes instead.
fn remove_table(markup: &Markup<'_>, element: usize) -> Edit {
    let outer = wrapper(markup, element);
    let parent = markup.tokens[markup.tokens[outer].parent].name;
    let is_last = markup.tokens[markup.tokens[outer].mate + 1..]
        .iter()
        .find(|token| !token.name.is_empty())
        .is_none_or(|token| token.kind == Kind::End);
    let instead = if is_last && parent != "w:body" { "<w:p/>" } else { "" };
    Edit::replace(markup.span(outer), instead)
}

/// The outermost content control that holds an element and nothing else; without one, the element.
fn wrapper(markup: &Markup<'_>, element: usize) -> usize {
    let mut outer = element;
    loop {
        let content = markup.tokens[outer].parent;
        let elements = markup.children(content).filter(|&child| !markup.tokens[child].name.is_empty()).take(2).count();
        let control = markup.tokens[content].parent;
        if markup.tokens[content].name != "w:sdtContent" || markup.tokens[control].name != "w:sdt" || elements > 1 {
            return outer;
        }
        outer = control;
    }
}

/// The new `w:tblGrid`, in place of the old one or where it should have been.
fn grid(markup: &Markup<'_>, table: usize, widths: &[u64]) -> Edit {
    let columns: Vec<String> = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    let text = format!("<w:tblGrid>{}</w:tblGrid>", columns.concat());
    if let Some(old) = markup.child(table, "w:tblGrid") {
        return Edit::replace(markup.span(old), text);
    }
    let properties = markup.child(table, "w:tblPr");
    Edit::insert(properties.map_or(markup.tokens[table].range.end, |at| markup.span(at).end), text)
}

#[cfg(test)]
mod tests;
