//! Finds a form on a sheet: header block, table, columns, lines and declaration, by what they say and not where they
//! stand. What is found is copied word for word; nothing is understood here, and a sheet without a table yields nothing.

pub mod grid;
mod labels;

pub use labels::Labels;

use crate::catalog::{Field, Role};
use crate::text;
use crate::transcript::{Columns, HeaderEntry, Line, LineKind, Transcript, Typed};
use crate::workbook::{Cell, Sheet};
use grid::Grid;
use labels::Label;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// How many known headings a row must hold to be the table's header.
const HEADINGS_NEEDED: usize = 3;

/// Without a header row, how many clauses of one form a column must quote exactly to be the clause column.
const CLAUSES_NEEDED: usize = 3;

/// Finds the form on a sheet. `at` is the sheet's position in its workbook.
///
/// Returns `None` where no table is found; an empty table is found all the same.
pub fn find(sheet: &Sheet, at: u16, labels: &Labels) -> Option<Transcript> {
    let grid = Grid::new(sheet, at);
    let rows: Vec<&[Cell]> = sheet.rows().collect();
    let columns = find_columns(&grid, &rows, labels).or_else(|| columns_by_content(&grid, &rows, labels))?;
    let (title, header, mut surroundings) = read_header(&grid, &rows, &columns, labels);
    let body = read_body(&grid, &rows, &columns, labels);
    surroundings.extend(body.surroundings);
    Some(Transcript {
        sheet: at,
        title,
        header,
        columns,
        lines: body.lines,
        page_headers: body.page_headers,
        declaration: body.declaration,
        surroundings,
    })
}

/// The known headings of a row, and whether everything in it is one.
fn headings_of(row: &[Cell], labels: &Labels) -> (Vec<(u16, Label)>, bool) {
    let mut found = Vec::new();
    let mut pure = true;
    for cell in row {
        match labels.column(&cell.text()) {
            Some(label) => found.push((cell.col, label)),
            None if text::is_blank(&cell.text()) => {}
            None => pure = false,
        }
    }
    (found, pure)
}

fn is_header(headings: &[(u16, Label)]) -> bool {
    let mut kinds: Vec<Label> = headings.iter().map(|&(_, label)| label).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() >= HEADINGS_NEEDED
        && kinds.iter().any(|label| matches!(label, Label::Column(Role::Clause | Role::RequiredEvidence)))
}

/// Whether a row holds nothing but 符合 and 不符合: the second row of a two-row header.
fn is_second_header(headings: &[(u16, Label)], pure: bool) -> bool {
    pure && !headings.is_empty()
        && headings
            .iter()
            .all(|(_, label)| matches!(label, Label::Column(Role::Conforming | Role::Nonconforming) | Label::Group))
}

fn find_columns(grid: &Grid<'_>, rows: &[&[Cell]], labels: &Labels) -> Option<Columns> {
    rows.iter().enumerate().find_map(|(index, row)| {
        let (headings, _) = headings_of(row, labels);
        if !is_header(&headings) {
            return None;
        }
        let top = row.first()?.row;
        let mut columns = Columns { top, bottom: top, ..Columns::default() };
        for &(col, label) in &headings {
            columns.note(grid, top, col, label);
        }
        // The merged header cells reach down to the second header row even where that row is otherwise blank.
        if let Some(next) = rows.get(index + 1).filter(|next| next.first().is_some_and(|cell| cell.row == top + 1)) {
            let (below, pure) = headings_of(next, labels);
            if is_second_header(&below, pure) {
                columns.bottom = top + 1;
                for (col, label) in below {
                    columns.note(grid, top + 1, col, label);
                }
            }
        }
        columns.settle_conclusion(grid);
        // The heading over the clauses may have been renamed; what they say has not.
        if let Entry::Vacant(clause) = columns.at.entry(Role::Clause) {
            let (col, _) = clause_column(rows, labels)?;
            clause.insert(col);
            columns.headings.insert(Role::Clause, grid.typed(top, col));
        }
        Some(columns)
    })
}

/// The column that quotes the most clauses, and the row where it begins to.
fn clause_column(rows: &[&[Cell]], labels: &Labels) -> Option<(u16, u32)> {
    let mut quoted: BTreeMap<u16, (usize, u32)> = BTreeMap::new();
    for cell in rows.iter().copied().flatten() {
        if labels.is_clause(&cell.text()) {
            quoted.entry(cell.col).or_insert((0, cell.row)).0 += 1;
        }
    }
    let (&col, &(count, first)) = quoted.iter().max_by_key(|(_, (count, _))| *count)?;
    (count >= CLAUSES_NEEDED).then_some((col, first))
}

/// Without any header row: the clause column is known by what it says, and no other is.
fn columns_by_content(grid: &Grid<'_>, rows: &[&[Cell]], labels: &Labels) -> Option<Columns> {
    let (col, first) = clause_column(rows, labels)?;
    let top = first.saturating_sub(1);
    let mut columns = Columns { top, bottom: top, ..Columns::default() };
    columns.at.insert(Role::Clause, col);
    columns.headings.insert(Role::Clause, grid.typed(top, col));
    Some(columns)
}

impl Columns {
    /// Goes on with a table that begins anew: its columns may stand elsewhere, as in a document's next table.
    fn follow(&mut self, headings: &[(u16, Label)]) {
        for &(col, label) in headings.iter().rev() {
            match label {
                Label::Group => self.conclusion = self.conclusion.map(|_| col),
                Label::Column(role) => {
                    self.at.entry(role).and_modify(|known| *known = col);
                }
            }
        }
    }

    fn note(&mut self, grid: &Grid<'_>, row: u32, col: u16, label: Label) {
        match label {
            Label::Group => {
                self.group.get_or_insert_with(|| grid.typed(row, col));
            }
            Label::Column(role) => {
                self.at.entry(role).or_insert(col);
                self.headings.entry(role).or_insert_with(|| grid.typed(row, col));
            }
        }
    }

    /// A conclusion heading without 符合 and 不符合 under it is a single column, or a merged pair whose second header
    /// row was lost: then left is 符合 and right 不符合, as printed.
    fn settle_conclusion(&mut self, grid: &Grid<'_>) {
        if self.at.contains_key(&Role::Conforming) || self.at.contains_key(&Role::Nonconforming) {
            return;
        }
        let Some(group) = &self.group else { return };
        let Some(crate::place::Place::Cell { row, col, .. }) = Some(group.place) else { return };
        match grid.area(row, col) {
            Some(area) if area.right == area.left + 1 => {
                self.at.insert(Role::Conforming, area.left);
                self.at.insert(Role::Nonconforming, area.right);
            }
            _ => self.conclusion = Some(col),
        }
    }
}

type Header = (Option<Typed>, BTreeMap<Field, HeaderEntry>, Vec<Typed>);

fn read_header(grid: &Grid<'_>, rows: &[&[Cell]], columns: &Columns, labels: &Labels) -> Header {
    let mut title = None;
    let mut header = BTreeMap::new();
    let mut values = Vec::new();
    let mut loose = Vec::new();
    for cell in rows.iter().take_while(|row| row.first().is_some_and(|cell| cell.row < columns.top)).copied().flatten()
    {
        let shown = cell.text();
        let position = (cell.row, cell.col);
        if let Some(field) = labels.field(&shown) {
            let value = grid.value_of(cell.row, cell.col, labels);
            values.push(value.place);
            match header.entry(field) {
                Entry::Vacant(entry) => {
                    entry.insert(HeaderEntry { label: grid.typed(position.0, position.1), value });
                }
                // 评估部门 and 评估人员 in cells of their own are one field.
                Entry::Occupied(mut entry) if field == Field::Assessors && !value.is_blank() => {
                    let known: &mut HeaderEntry = entry.get_mut();
                    known.value.text = format!("{}/{}", known.value.text, value.text);
                    known.value.raw = value.raw;
                }
                Entry::Occupied(_) => {}
            }
        } else if let Some((field, rest)) = labels.field_with_value(&shown) {
            let label = grid.typed(position.0, position.1);
            let mut value = label.clone();
            rest.clone_into(&mut value.text);
            if text::is_blank(rest) {
                value = grid.value_of(cell.row, cell.col, labels);
                values.push(value.place);
            }
            header.entry(field).or_insert(HeaderEntry { label, value });
        } else if title.is_none() && labels.is_title(&shown) {
            title = Some(grid.typed(position.0, position.1));
        } else {
            loose.push(grid.typed(position.0, position.1));
        }
    }
    loose.retain(|typed| !typed.is_blank() && !values.contains(&typed.place));
    (title, header, loose)
}

struct Body {
    lines: Vec<Line>,
    page_headers: Vec<u32>,
    declaration: Vec<Typed>,
    surroundings: Vec<Typed>,
}

fn read_body(grid: &Grid<'_>, rows: &[&[Cell]], columns: &Columns, labels: &Labels) -> Body {
    let (bottom, mut columns) = (columns.bottom, columns.clone());
    let mut body =
        Body { lines: Vec::new(), page_headers: Vec::new(), declaration: Vec::new(), surroundings: Vec::new() };
    let mut block = None;
    let mut last_page_header = None;
    let mut in_declaration = false;
    let mut begins_again = false;
    for row in rows.iter().copied().filter(|row| row.first().is_some_and(|cell| cell.row > bottom)) {
        let at = row[0].row;
        let below_page_header = last_page_header == Some(at.wrapping_sub(1));
        let (headings, pure) = headings_of(row, labels);
        if is_header(&headings) || (below_page_header && is_second_header(&headings, pure)) {
            body.page_headers.push(at);
            last_page_header = Some(at);
            columns.follow(&headings);
            begins_again = true;
            continue;
        }
        let begins_with = |col_allowed: &dyn Fn(u16) -> bool| {
            row.iter().filter(|cell| col_allowed(cell.col)).find(|cell| !text::is_blank(&cell.text())).map(Cell::text)
        };
        // A second table, with headings of its own, says as much as the first.
        let quotes_clause = |&col: &u16| row.iter().any(|cell| cell.col == col && labels.is_clause(&cell.text()));
        if begins_again && columns.at.get(&Role::Clause).is_some_and(quotes_clause) {
            (in_declaration, block, begins_again) = (false, None, false);
        }
        // Evidence may well be called 服务承诺书; a declaration begins its row.
        if in_declaration || begins_with(&|_| true).is_some_and(|first| labels.is_declaration(&first)) {
            in_declaration = true;
            body.declaration.extend(row.iter().map(|cell| grid.typed(at, cell.col)).filter(|typed| !typed.is_blank()));
            continue;
        }
        if row.iter().all(|cell| text::is_blank(&cell.text())) {
            continue;
        }
        let number = columns.at.get(&Role::Number).copied();
        let heading = begins_with(&|col| Some(col) != number).and_then(|first| labels.block(&first));
        if let Some(heading) = heading {
            block = Some(heading);
            body.lines.push(line(grid, &columns, at, LineKind::Heading(heading), below_page_header));
            continue;
        }
        if grid.is_paragraph(at) || is_aside(row, &columns, labels) {
            body.surroundings.extend(row.iter().map(|cell| grid.typed(at, cell.col)));
            continue;
        }
        let has_clause = || {
            columns.at.get(&Role::Clause).is_some_and(|&col| {
                let typed = grid.typed(at, col);
                !typed.is_blank() && !typed.inherited
            })
        };
        // A row with a number of its own continues nothing, even where its clause text is gone.
        let has_number = || {
            number.is_some_and(|col| {
                let typed = grid.typed(at, col);
                !typed.is_blank() && !typed.inherited
            })
        };
        let kind = match block {
            Some(block) => LineKind::Entry(block),
            None if has_clause() || has_number() => LineKind::Clause,
            None => LineKind::Continuation,
        };
        body.lines.push(line(grid, &columns, at, kind, below_page_header));
    }
    body
}

/// A repeated title or a section heading in a row of its own says nothing about any clause.
fn is_aside(row: &[Cell], columns: &Columns, labels: &Labels) -> bool {
    let mut filled = row.iter().filter(|cell| !text::is_blank(&cell.text()));
    let (Some(only), None) = (filled.next(), filled.next()) else { return false };
    let shown = only.text();
    let in_section_column = columns.at.get(&Role::Section) == Some(&only.col);
    labels.is_title(&shown) || (labels.is_section(&shown) && !in_section_column)
}

fn line(grid: &Grid<'_>, columns: &Columns, row: u32, kind: LineKind, after_page_header: bool) -> Line {
    let cells: BTreeMap<Role, Typed> = columns.at.iter().map(|(&role, &col)| (role, grid.typed(row, col))).collect();
    let key = match kind {
        LineKind::Clause => {
            let own = cells.get(&Role::Clause).filter(|typed| !typed.inherited);
            own.map_or_else(String::new, |typed| text::key(&typed.text))
        }
        LineKind::Continuation | LineKind::Heading(_) | LineKind::Entry(_) => String::new(),
    };
    Line {
        row,
        kind,
        key,
        cells,
        conclusion: columns.conclusion.map(|col| grid.typed(row, col)),
        after_page_header,
        hidden: grid.is_hidden(row),
    }
}
