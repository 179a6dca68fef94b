//! What a new grid changes in rows and cells.

use super::table::{Cell, Row, Table};
use super::wrapper;
use crate::ooxml::edits::Edit;
use crate::ooxml::markup::{Kind, Markup};
use crate::ooxml::schema;

/// Makes the cells of a row one that go on with each other.
pub(super) fn join(markup: &Markup<'_>, row: &Row, edits: &mut Vec<Edit>) {
    for cell in &row.cells {
        // The end tag that ends the joined cell so far.
        let mut end = markup.tokens[cell.element].mate;
        for &continued in &cell.continued {
            if !shows_something(markup, continued) {
                edits.push(Edit::delete(markup.span(wrapper(markup, continued))));
            } else if markup.tokens[continued].parent == markup.tokens[cell.element].parent {
                end = take_down_wall(markup, end, continued, edits);
            } else {
                move_content(markup, end, continued, edits);
            }
        }
    }
}

/// Two cells with nothing but their tags between them become one when the tags go; what they hold stays in place.
fn take_down_wall(markup: &Markup<'_>, end: usize, continued: usize, edits: &mut Vec<Edit>) -> usize {
    edits.push(Edit::delete(markup.tokens[end].range.clone()));
    edits.push(Edit::delete(markup.tokens[continued].range.clone()));
    let properties = markup.child(continued, "w:tcPr");
    edits.extend(properties.map(|at| Edit::delete(markup.span(at))));
    markup.tokens[continued].mate
}

/// A cell in a content control of its own can't grow together with one outside; its content moves.
fn move_content(markup: &Markup<'_>, end: usize, continued: usize, edits: &mut Vec<Edit>) {
    let properties = markup.child(continued, "w:tcPr");
    let from = properties.map_or(markup.tokens[continued].range.end, |at| markup.span(at).end);
    let to = markup.tokens[markup.tokens[continued].mate].range.start;
    let content = markup.source.get(from..to).unwrap_or_default();
    edits.push(Edit::insert(markup.tokens[end].range.start, content));
    edits.push(Edit::delete(markup.span(wrapper(markup, continued))));
}

/// Whether a reader would miss the cell's content.
fn shows_something(markup: &Markup<'_>, cell: usize) -> bool {
    (cell..markup.tokens[cell].mate).any(|at| match markup.tokens[at].name {
        "w:drawing" | "w:pict" | "w:object" | "w:sym" | "m:oMath" | "w:footnoteReference" | "w:endnoteReference" => {
            true
        }
        "" => markup.tokens[markup.tokens[at].parent].name == "w:t" && !markup.text(at).trim().is_empty(),
        _ => false,
    })
}

/// Writes spans and widths into the cells that are to have them, and into the rows what they leave out.
pub(super) fn write(
    markup: &Markup<'_>,
    table: &Table,
    widths: &[u64],
    is_wanted: impl Fn(&Cell) -> bool,
    edits: &mut Vec<Edit>,
) {
    for row in &table.rows {
        let mut column = row.before;
        for cell in &row.cells {
            if is_wanted(cell) {
                write_cell(markup, cell, sum(widths, column, cell.span), edits);
            }
            column += cell.span;
        }
        if let Some(properties) = row.properties.filter(|_| row.cells.iter().all(&is_wanted)) {
            write_skipped(markup, properties, "w:wBefore", sum(widths, 0, row.before), edits);
            write_skipped(markup, properties, "w:wAfter", sum(widths, column, row.after), edits);
        }
    }
}

fn sum(widths: &[u64], first: usize, count: usize) -> u64 {
    widths.iter().skip(first).take(count).sum()
}

/// The width of what a row leaves out, where the row gives one.
fn write_skipped(markup: &Markup<'_>, properties: usize, name: &str, width: u64, edits: &mut Vec<Edit>) {
    if markup.child(properties, name).is_some() {
        set(markup, properties, name, Some(measure(name, width)), edits);
    }
}

fn write_cell(markup: &Markup<'_>, cell: &Cell, width: u64, edits: &mut Vec<Edit>) {
    let width = measure("w:tcW", width);
    let span = (cell.span > 1).then(|| format!("<w:gridSpan w:val=\"{}\"/>", cell.span));
    let fresh = || format!("<w:tcPr>{width}{}</w:tcPr>", span.as_deref().unwrap_or_default());
    let token = &markup.tokens[cell.element];
    match markup.child(cell.element, "w:tcPr") {
        Some(properties) if markup.tokens[properties].kind == Kind::Start => {
            set(markup, properties, "w:hMerge", None, edits);
            set(markup, properties, "w:tcW", Some(width), edits);
            set(markup, properties, "w:gridSpan", span, edits);
        }
        Some(properties) => edits.push(Edit::replace(markup.span(properties), fresh())),
        None if token.kind == Kind::Start => edits.push(Edit::insert(token.range.end, fresh())),
        None => {
            let tag = markup.text(cell.element).trim_end_matches("/>");
            edits.push(Edit::replace(token.range.clone(), format!("{tag}>{}<w:p/></w:tc>", fresh())));
        }
    }
}

fn measure(name: &str, width: u64) -> String {
    format!("<{name} w:w=\"{width}\" w:type=\"dxa\"/>")
}

/// Gives properties a child, or takes it away; it stands once and where the schema wants it.
fn set(markup: &Markup<'_>, properties: usize, name: &str, child: Option<String>, edits: &mut Vec<Edit>) {
    let mut old = markup.children(properties).filter(|&at| markup.tokens[at].name == name);
    if let Some(text) = child {
        edits.push(match old.next() {
            Some(first) => Edit::replace(markup.span(first), text),
            None => Edit::insert(place(markup, properties, name), text),
        });
    }
    edits.extend(old.map(|at| Edit::delete(markup.span(at))));
}

/// Where a new child goes: before the first that the schema has after it.
fn place(markup: &Markup<'_>, properties: usize, name: &str) -> usize {
    let parent = markup.tokens[properties].name;
    let follower = markup.children(properties).find(|&at| schema::stands_after(parent, markup.tokens[at].name, name));
    markup.tokens[follower.unwrap_or(markup.tokens[properties].mate)].range.start
}
