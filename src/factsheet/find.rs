//! Finds the form and the tables of facts on the sheets of a workbook.

use super::labels::FactLabels;
use super::record::{Record, Written};
use crate::facts::layout::Block;
use crate::facts::{FactSheet, FactTrouble, TroubleKind};
use crate::layout::grid::Grid;
use crate::place::Place;
use crate::text;
use crate::workbook::{Cell, Sheet, Workbook};
use std::collections::{BTreeMap, BTreeSet};

/// How many known labels or headings tell that something is of the facts.
const LABELS_NEEDED: usize = 3;

/// How many known headings are enough on a sheet of the right name.
const HEADINGS_NEEDED_WHERE_NAMED: usize = 2;

/// So many unknown columns of a table are looked at, and so many tables at all.
const MOST_UNKNOWN: usize = 30;
const MOST_TABLES: usize = 200;

/// What is found of the facts in a workbook.
pub(super) struct Found<'w> {
    labels: &'w FactLabels,
    tables: Vec<Table>,
    /// The cells of 基本信息, and the sheet that they stand on.
    pub(super) form: Option<Form>,
}

/// The form 基本信息.
pub(super) struct Form {
    sheet: u16,
    pub(super) record: Record,
    unknown: Vec<FactTrouble>,
}

/// A table: where its columns and rows are.
struct Table {
    block: Block,
    sheet: u16,
    top: u32,
    columns: BTreeMap<String, Column>,
    records: Vec<Record>,
    unknown: Vec<FactTrouble>,
}

struct Column {
    col: u16,
    unit: String,
}

/// A row of headings.
struct Header {
    block: Block,
    top: u32,
    /// The last row of the headings.
    bottom: u32,
    columns: BTreeMap<String, Column>,
    others: Vec<(u16, String)>,
}

/// Whether a sheet holds facts.
pub(super) fn is_facts(sheet: &Sheet, labels: &FactLabels) -> bool {
    let named = labels.sheet(&sheet.name);
    let own = [Block::People, Block::Projects, Block::Certificates, Block::Sites, Block::Finances];
    has_form_labels(sheet.cells.iter(), named, labels)
        || sheet.rows().any(|row| {
            header_of(row, None, labels)
                .is_some_and(|header| own.contains(&header.block) && header.columns.len() >= LABELS_NEEDED)
        })
}

/// Whether enough labels of 基本信息 stand there; on a sheet of another name those that forms print too do not count.
fn has_form_labels<'c>(cells: impl Iterator<Item = &'c Cell>, named: Option<FactSheet>, labels: &FactLabels) -> bool {
    let mut all = BTreeSet::new();
    let mut own = BTreeSet::new();
    for cell in cells {
        let shown = cell.text();
        let Some((field, _)) = labels.field(label_part(&shown)) else { continue };
        all.insert(field.key.as_str());
        if !labels.is_on_forms(label_part(&shown)) {
            own.insert(field.key.as_str());
        }
    }
    match named {
        Some(FactSheet::Organisation) => all.len() >= LABELS_NEEDED && !own.is_empty(),
        _ => own.len() >= LABELS_NEEDED,
    }
}

/// The label in a cell that may hold its value too: `组织名称：示例有限公司`.
fn label_part(text: &str) -> &str {
    text.split_once(['：', ':']).map_or(text, |(label, _)| label)
}

/// The headings in a row, where there are enough of one table.
fn header_of(row: &[Cell], named: Option<FactSheet>, labels: &FactLabels) -> Option<Header> {
    let mut found: BTreeMap<Block, BTreeMap<String, Column>> = BTreeMap::new();
    for cell in row {
        let shown = cell.text();
        let (columns, unit) = labels.columns(&shown);
        for &(block, at) in columns {
            let Some(field) = labels.layout.block(block).and_then(|block| block.fields.get(at)) else { continue };
            let column = Column { col: cell.col, unit: unit.to_owned() };
            found.entry(block).or_default().entry(field.key.clone()).or_insert(column);
        }
    }
    let is_enough = |block: Block, columns: &BTreeMap<String, Column>| {
        let is_named = named == Some(block.sheet()) && columns.len() >= HEADINGS_NEEDED_WHERE_NAMED;
        is_named || (columns.len() >= LABELS_NEEDED && columns.contains_key(block.name_key()))
    };
    let (block, columns) = found
        .into_iter()
        .filter(|(block, columns)| is_enough(*block, columns))
        // The first of several with as many, the sheet's own before others.
        .rev()
        .max_by_key(|(block, columns)| (columns.len(), named == Some(block.sheet())))?;
    let top = row.first()?.row;
    let is_known = |col: u16| columns.values().any(|column| column.col == col);
    let others = row.iter().filter(|cell| !is_known(cell.col)).map(|cell| (cell.col, cell.text().into_owned()));
    let others = others.filter(|(_, shown)| !text::is_blank(shown)).collect();
    Some(Header { block, top, bottom: top, columns, others })
}

impl Header {
    /// Takes in a second row of headings right below: nothing but headings of the same table.
    fn extend(&mut self, row: &[Cell], labels: &FactLabels) {
        let mut more = Vec::new();
        for cell in row.iter().filter(|cell| !text::is_blank(&cell.text())) {
            let shown = cell.text();
            let (columns, unit) = labels.columns(&shown);
            let Some(&(block, at)) = columns.iter().find(|(block, _)| *block == self.block) else { return };
            let Some(field) = labels.layout.block(block).and_then(|block| block.fields.get(at)) else { return };
            more.push((field.key.clone(), Column { col: cell.col, unit: unit.to_owned() }));
        }
        if more.is_empty() || more.iter().any(|(key, _)| self.columns.contains_key(key)) {
            return;
        }
        self.bottom += 1;
        // The heading over a pair of columns is none itself.
        self.others.retain(|(col, _)| more.iter().all(|(_, column)| column.col != *col));
        self.columns.extend(more);
    }
}

impl<'w> Found<'w> {
    /// Looks through all sheets, hidden ones included.
    pub(super) fn on(workbook: &Workbook, labels: &'w FactLabels) -> Self {
        let mut found = Found { labels, tables: Vec::new(), form: None };
        for (at, sheet) in (0..=u16::MAX).zip(&workbook.sheets) {
            found.look(sheet, at);
        }
        found
    }

    fn look(&mut self, sheet: &Sheet, at: u16) {
        let named = self.labels.sheet(&sheet.name);
        let grid = Grid::new(sheet, at);
        let rows: Vec<&[Cell]> = sheet.rows().collect();
        let mut loose: Vec<&[Cell]> = Vec::new();
        let mut open: Option<Table> = None;
        let mut below = 0;
        for (index, row) in rows.iter().copied().enumerate() {
            let Some(row_at) = row.first().map(|cell| cell.row) else { continue };
            if open.is_some() && row_at <= below {
                continue;
            }
            let header = header_of(row, named, self.labels).filter(|_| self.tables.len() < MOST_TABLES);
            if let Some(mut header) = header {
                self.tables.extend(open.take());
                if let Some(next) = rows.get(index + 1).filter(|next| next.first().is_some_and(|c| c.row == row_at + 1))
                {
                    header.extend(next, self.labels);
                }
                below = header.bottom;
                open = Some(Table::new(header, at, &grid, sheet, self.labels));
                continue;
            }
            let first = row.iter().map(|cell| (cell.col, cell.text())).find(|(_, shown)| !text::is_blank(shown));
            let Some((_, first)) = first else { continue };
            if self.ends(row, &first, open.as_ref()) {
                self.tables.extend(open.take());
            }
            match &mut open {
                Some(table) if !self.labels.is_total(&first) => table.take(row_at, &grid),
                Some(_) => {}
                None => loose.push(row),
            }
        }
        self.tables.extend(open);
        self.look_at_form(&loose, named, &grid, at);
    }

    /// Whether a row is no longer of the table above it.
    fn ends(&self, row: &[Cell], first: &str, open: Option<&Table>) -> bool {
        let Some(table) = open else { return false };
        let is_alone = row.iter().filter(|cell| !text::is_blank(&cell.text())).count() == 1;
        // A site of which only the use is written may be called like its table.
        let is_other_title = is_alone && self.labels.title(first).is_some_and(|block| block != table.block);
        let on_form = matches!(table.block, Block::Applied | Block::Statements);
        is_other_title
            || (is_alone && self.labels.is_instruction(first))
            || (on_form && self.labels.field(label_part(first)).is_some())
    }

    /// Reads the labels of 基本信息 outside of tables; the first sheet that has them counts.
    fn look_at_form(&mut self, rows: &[&[Cell]], named: Option<FactSheet>, grid: &Grid<'_>, at: u16) {
        let cells = || rows.iter().copied().flatten();
        if self.form.is_some() || !has_form_labels(cells(), named, self.labels) {
            return;
        }
        let value_columns: Vec<u16> =
            cells().filter(|cell| self.labels.is_value_heading(&cell.text())).map(|cell| cell.col).collect();
        let value_column = |label: u16| value_columns.iter().copied().find(|col| *col > label);
        let mut cells_of: BTreeMap<String, Written> = BTreeMap::new();
        let mut label_rows: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
        for cell in cells() {
            let shown = cell.text();
            if value_columns.contains(&cell.col) {
                continue;
            }
            let (label, value) = match shown.split_once(['：', ':']) {
                Some((label, value)) if !text::is_blank(value) => (label, Some(value)),
                _ => (shown.as_ref(), None),
            };
            let Some((field, unit)) = self.labels.field(label) else { continue };
            label_rows.entry(cell.col).or_default().push(cell.row);
            let typed = if let Some(value) = value {
                let mut typed = grid.typed(cell.row, cell.col);
                text::trim(value).clone_into(&mut typed.text);
                typed
            } else {
                let beside = grid.area(cell.row, cell.col).map_or(cell.col, |area| area.right).saturating_add(1);
                grid.typed(cell.row, value_column(cell.col).unwrap_or(beside))
            };
            let is_taken = cells_of.get(&field.key).is_some_and(|known| !known.typed.is_blank());
            if !is_taken {
                cells_of.insert(field.key.clone(), Written { typed, unit: unit.to_owned() });
            }
        }
        let unknown = self.unknown_labels(rows, &label_rows, grid, &value_column);
        self.form = Some(Form {
            sheet: at,
            record: Record { block: Block::Organisation, first: Place::Sheet(at), cells: cells_of },
            unknown,
        });
    }

    /// Labels that nobody knows among those that are known, with something beside them.
    fn unknown_labels(
        &self,
        rows: &[&[Cell]],
        label_rows: &BTreeMap<u16, Vec<u32>>,
        grid: &Grid<'_>,
        value_column: &dyn Fn(u16) -> Option<u16>,
    ) -> Vec<FactTrouble> {
        let Some((&col, known)) = label_rows.iter().max_by_key(|(_, rows)| rows.len()) else { return Vec::new() };
        let Some(&first) = known.iter().min() else { return Vec::new() };
        let mut unknown = Vec::new();
        for cell in rows.iter().copied().flatten().filter(|cell| cell.col == col && cell.row > first) {
            let shown = cell.text();
            let is_known = text::is_blank(&shown)
                || self.labels.field(label_part(&shown)).is_some()
                || self.labels.is_ignored(&shown)
                || self.labels.title(&shown).is_some()
                || self.labels.is_instruction(&shown);
            let value = grid.typed(cell.row, value_column(col).unwrap_or(col.saturating_add(1)));
            if !is_known && !value.is_blank() && !value.inherited {
                unknown.push(column_unknown(Block::Organisation, &shown, &value.text, grid.place(cell.row, col)));
            }
        }
        unknown
    }

    /// The rows of all tables of a block.
    pub(super) fn records(&self, block: Block) -> Vec<Record> {
        self.tables.iter().filter(|table| table.block == block).flat_map(|table| table.records.clone()).collect()
    }

    /// Which sheets of the facts are there, and where.
    pub(super) fn sheets(&self) -> Vec<(FactSheet, Place)> {
        let place = |wanted: FactSheet| {
            let form = self.form.iter().filter(|_| wanted == FactSheet::Organisation).map(|form| form.sheet);
            let tables = self.tables.iter().filter(|table| table.block.sheet() == wanted).map(|table| table.sheet);
            form.chain(tables).next().map(|at| (wanted, Place::Sheet(at)))
        };
        FactSheet::ALL.into_iter().filter_map(place).collect()
    }

    /// Where a block begins: its first headings, or the sheet of the form.
    pub(super) fn place_of(&self, block: Block) -> Option<Place> {
        if block == Block::Organisation {
            return self.form.as_ref().map(|form| Place::Sheet(form.sheet));
        }
        let table = self.tables.iter().find(|table| table.block == block)?;
        let col = table.columns.values().map(|column| column.col).min().unwrap_or_default();
        Some(Place::Cell { sheet: table.sheet, row: table.top, col })
    }

    /// Whether a field of a block is there.
    pub(super) fn has(&self, block: Block, key: &str) -> bool {
        if block == Block::Organisation {
            return self.form.as_ref().is_some_and(|form| form.record.cells.contains_key(key));
        }
        self.tables.iter().any(|table| table.block == block && table.columns.contains_key(key))
    }

    /// Columns and labels that nobody knows and that hold something.
    pub(super) fn unknown_columns(&self) -> Vec<FactTrouble> {
        let tables = self.tables.iter().flat_map(|table| &table.unknown);
        tables.chain(self.form.iter().flat_map(|form| &form.unknown)).cloned().collect()
    }
}

impl Table {
    fn new(header: Header, at: u16, grid: &Grid<'_>, sheet: &Sheet, labels: &FactLabels) -> Self {
        let unknown = header
            .others
            .iter()
            .filter(|(_, heading)| !labels.is_ignored(heading))
            .take(MOST_UNKNOWN)
            .filter_map(|(col, heading)| {
                let below = sheet
                    .cells
                    .iter()
                    .find(|cell| cell.col == *col && cell.row > header.bottom && !text::is_blank(&cell.text()))?;
                Some(column_unknown(header.block, heading, &below.text(), grid.place(header.top, *col)))
            })
            .collect();
        Table { block: header.block, sheet: at, top: header.top, columns: header.columns, records: Vec::new(), unknown }
    }

    /// Takes in a row, where it holds anything in a known column.
    fn take(&mut self, row: u32, grid: &Grid<'_>) {
        let written = |column: &Column| Written { typed: grid.typed(row, column.col), unit: column.unit.clone() };
        let cells: BTreeMap<String, Written> =
            self.columns.iter().map(|(key, column)| (key.clone(), written(column))).collect();
        let first = self.columns.values().map(|column| column.col).min().unwrap_or_default();
        let record = Record { block: self.block, first: grid.place(row, first), cells };
        if record.is_written() {
            self.records.push(record);
        }
    }
}

fn column_unknown(block: Block, label: &str, typed: &str, place: Place) -> FactTrouble {
    FactTrouble {
        kind: TroubleKind::ColumnUnknown,
        sheet: block.sheet(),
        label: text::excerpt(label, 40),
        typed: text::excerpt(typed, 40),
        understood: String::new(),
        place,
    }
}
