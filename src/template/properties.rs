//! The cell properties that tags make: merges by data, spans, shading.
//!
//! A merge by keys compares a cell with its neighbour while Tera renders; the functions for that, and for counting
//! rows and cells, stand in [`super::functions`].

use std::collections::{BTreeMap, BTreeSet};

use crate::ooxml::edits::Edit;
use crate::ooxml::markup::{Kind, Markup};
use crate::ooxml::schema;
use crate::template::dialect::{block, either, value};
use crate::template::tags::{Property, Role};

/// A property tag and where it stands.
pub(crate) struct PropertyTag<'t> {
    pub(crate) cell: usize,
    /// The cell's number in its row, from one; 0 where that depends on the data and is counted while rendering.
    pub(crate) ordinal: usize,
    pub(crate) property: Property,
    pub(crate) role: Role,
    pub(crate) code: &'t str,
    /// Its number among the tags of the part.
    pub(crate) number: usize,
}

/// The edits that give cells their properties. Rows and cells that tags replace (`gone`) are no neighbours.
pub(crate) fn weave(markup: &Markup<'_>, tags: &[PropertyTag<'_>], gone: &BTreeSet<usize>) -> Vec<Edit> {
    let mut cells: BTreeMap<usize, Vec<&PropertyTag<'_>>> = BTreeMap::new();
    for tag in tags {
        cells.entry(tag.cell).or_default().push(tag);
    }
    let mut edits = counters(markup, tags, gone);
    for (cell, mut tags) in cells {
        tags.sort_by_key(|tag| tag.property);
        edits.extend(properties(markup, cell, &tags));
        let merge = tags.iter().find(|tag| merges(tag.property));
        edits.extend(merge.into_iter().flat_map(|tag| hide_content(markup, cell, tag)));
    }
    edits
}

/// The number of a cell in its row, from one.
pub(crate) fn ordinal(markup: &Markup<'_>, cell: usize) -> usize {
    let cells = markup.children(markup.tokens[cell].parent).filter(|&at| markup.tokens[at].name == "w:tc");
    cells.take_while(|&at| at <= cell).count()
}

fn merges(property: Property) -> bool {
    matches!(property, Property::MergeDown | Property::MergeAcross)
}

/// Whether filling leaves a table whose grid no longer fits.
pub(crate) fn changes_grid(property: Property) -> bool {
    matches!(property, Property::Span | Property::MergeAcross)
}

/// The variable that remembers, for one turn, whether the cell goes on with its neighbour.
fn variable(tag: &PropertyTag<'_>) -> String {
    format!("__goes_on_{}", tag.number)
}

fn table_of(markup: &Markup<'_>, cell: usize) -> usize {
    markup.enclosing(cell, "w:tbl").unwrap_or(0)
}

/// What Tera sees where the property stands.
fn code(markup: &Markup<'_>, tag: &PropertyTag<'_>) -> String {
    let element = tag.property.element();
    match tag.property {
        Property::Span => format!("<{element} w:val=\"{}\"/>", value(&format!("__span(value={})", tag.code))),
        Property::Shade => {
            let fill = value(&format!("__colour(value={})", tag.code));
            format!("<{element} w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill}\"/>")
        }
        Property::MergeDown | Property::MergeAcross => {
            // Without a neighbour to go on with, what stands here would be lost.
            let (what, given) = match tag.role {
                Role::Keys => ("keys", tag.code.to_owned()),
                _ => ("condition", format!("({})", tag.code)),
            };
            let (word, table) = (tag.property.word(), table_of(markup, tag.cell));
            let (cell, number) = (tag.ordinal, tag.number);
            let condition = format!("__{word}(table={table}, tag={number}, cell={cell}, {what}={given})");
            let variable = variable(tag);
            let begins = format!("<{element} w:val=\"restart\"/>");
            block(&format!("set {variable} = {condition}")) + &either(&variable, &format!("<{element}/>"), &begins)
        }
    }
}

/// The cell's properties with those of the tags, each at its place among the others.
fn properties(markup: &Markup<'_>, cell: usize, tags: &[&PropertyTag<'_>]) -> Vec<Edit> {
    let known = markup.child(cell, "w:tcPr").filter(|&at| markup.tokens[at].kind == Kind::Start);
    let Some(properties) = known else {
        let empty = markup.child(cell, "w:tcPr");
        let after = markup.tokens[cell].range.end;
        let mut edit = Edit::replace(empty.map_or(after..after, |at| markup.span(at)), "<w:tcPr>");
        for tag in tags {
            edit.push_tag(&code(markup, tag), tag.number);
        }
        edit.text.push_str("</w:tcPr>");
        return vec![edit];
    };
    let mut edits = Vec::new();
    for tag in tags {
        let element = tag.property.element();
        if let Some(old) = markup.child(properties, element) {
            edits.push(Edit::delete(markup.span(old)));
        }
        let follows = |&child: &usize| schema::stands_after("w:tcPr", markup.tokens[child].name, element);
        let next = markup.children(properties).find(follows).unwrap_or(markup.tokens[properties].mate);
        let mut edit = Edit::insert(markup.tokens[next].range.start, "");
        edit.push_tag(&code(markup, tag), tag.number);
        edits.push(edit);
    }
    edits
}

/// A cell that goes on with its neighbour shows nothing of its own; Word would bring it to light when the merge is
/// taken apart.
fn hide_content(markup: &Markup<'_>, cell: usize, tag: &PropertyTag<'_>) -> [Edit; 2] {
    let properties = markup.child(cell, "w:tcPr");
    let begin = properties.map_or(markup.tokens[cell].range.end, |at| markup.span(at).end);
    let end = markup.tokens[markup.tokens[cell].mate].range.start;
    let paragraph = markup.child(cell, "w:p").and_then(|paragraph| markup.child(paragraph, "w:pPr"));
    let style = paragraph.map_or("", |at| &markup.source[markup.span(at)]);
    let instead = format!("{}<w:p>{style}</w:p>{}", block(&format!("if {}", variable(tag))), block("else"));
    [Edit::insert(begin, instead), Edit::insert(end, block("endif"))]
}

/// Counts tables, rows and cells where cells are merged: only neighbours may.
fn counters(markup: &Markup<'_>, tags: &[PropertyTag<'_>], gone: &BTreeSet<usize>) -> Vec<Edit> {
    let mut tables: Vec<usize> =
        tags.iter().filter(|tag| merges(tag.property)).map(|tag| table_of(markup, tag.cell)).collect();
    tables.sort_unstable();
    tables.dedup();
    let mut edits = Vec::new();
    for table in tables {
        let mut count = |element: usize, what: &str| {
            let call = block(&format!("set __count = __begin_{what}(table={table})"));
            edits.push(Edit::insert(markup.tokens[element].range.start, call));
        };
        count(table, "table");
        let inside = table..markup.tokens[table].mate;
        let kinds = if tags.iter().any(|tag| tag.ordinal == 0) { 2 } else { 1 };
        for (name, what) in [("w:tr", "row"), ("w:tc", "cell")].into_iter().take(kinds) {
            let own = |&element: &usize| {
                inside.contains(&element)
                    && !gone.contains(&element)
                    && markup.enclosing(element, "w:tbl") == Some(table)
            };
            markup.elements(name).filter(own).for_each(|element| count(element, what));
        }
    }
    edits
}
