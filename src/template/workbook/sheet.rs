//! One sheet of a workbook: compiled into Tera source, filled from Tera's notes.

use std::ops::Range;

use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::{Kind, Markup, without_attributes};
use crate::template::dialect::Escape;
use crate::template::document::Part;
use crate::template::fault::{Spot, TemplateError};
use crate::template::workbook::formula::{self, Qualifier};
use crate::template::workbook::movement::{Movement, Standpoint};
use crate::template::workbook::plan::Plan;
use crate::template::workbook::record::Record;
use crate::template::workbook::refusal::{Refusal, SheetFault, refusal};
use crate::template::workbook::surroundings;
use grid::{Grid, Strings};

pub(super) mod grid;
mod rendering;
mod rows;
mod weaving;

/// The element that holds the rows.
const SHEET_DATA: &str = "sheetData";

/// A sheet, ready to be filled.
pub(super) struct SheetTemplate {
    pub(super) name: String,
    pub(super) part: String,
    source: String,
    pub(super) plan: Plan,
    rows: Vec<Row>,
    cells: Vec<TagCell>,
    formulas: Vec<Formula>,
    /// The elements of the sheet by name and place; of the rows' element only the rows.
    elements: Vec<(String, Range<usize>)>,
    pub(super) has_tags: bool,
    /// Its tags, where it has any, until the workbook takes them.
    pub(super) filling: Option<Part>,
    last_row: u32,
}

/// A row of the template.
struct Row {
    number: u32,
    pieces: Vec<Piece>,
}

/// What a row is made of.
enum Piece {
    /// As it stands in the source.
    Source(Range<usize>),
    /// What the source lacks or has otherwise.
    Text(String),
    /// The number of the row.
    Number,
    /// A cell with tags.
    Cell,
    Formula(usize),
}

/// A cell with tags.
struct TagCell {
    /// The attributes that stay, as the end of a start tag.
    attributes: String,
    runs: Vec<Option<String>>,
    spot: Spot,
}

/// A cell's formula.
struct Formula {
    text: String,
    /// Its start tag without `t`, `ref` and `si`.
    start: String,
    /// The range that an array formula fills.
    array: Option<String>,
    /// Another kind of formula, which can't move.
    is_table: bool,
    /// The element as it stands in the source.
    element: Range<usize>,
    row: u32,
    spot: Spot,
}

impl Formula {
    fn what(&self) -> String {
        format!("公式「{}」", self.text)
    }
}

impl SheetTemplate {
    /// Compiles a sheet; also returns the shared strings that its tags stand in.
    pub(super) fn compile(
        name: &str,
        part: &str,
        source: &str,
        strings: &Strings<'_>,
    ) -> Result<(Self, Vec<usize>), Vec<TemplateError>> {
        let broken = |fault| vec![TemplateError::Part { part: part.to_owned(), fault }];
        let source = without_repeated_tags(&Markup::read(source).map_err(broken)?);
        let markup = Markup::read(&source).map_err(broken)?;
        let whole = Spot::in_sheet(part, name, "");
        let odd = |fault: SheetFault| vec![refusal(&whole, "", fault).into()];
        let root = root_of(&markup).map_err(odd)?;
        let data = markup.child(root, SHEET_DATA);
        let grid = Grid::read(&markup, data).map_err(odd)?;
        let woven = weaving::weave(&markup, &grid, strings, &whole)?;
        let mut sheet = Self {
            name: name.to_owned(),
            part: part.to_owned(),
            source: source.clone(),
            plan: woven.plan,
            rows: Vec::new(),
            cells: Vec::new(),
            formulas: Vec::new(),
            elements: elements_of(&markup, root, &grid),
            has_tags: !woven.woven.tags.is_empty(),
            filling: None,
            last_row: grid.rows.last().map_or(0, |row| row.number),
        };
        sheet.read_rows(&markup, &grid, strings, &woven.tag_cells, &whole);
        if sheet.has_tags {
            sheet.filling = Some(Part::from_woven(part, woven.woven, Escape::Sheet)?);
        }
        Ok((sheet, woven.used_strings))
    }

    /// Whether the sheet has any formula.
    pub(super) fn has_formulas(&self) -> bool {
        !self.formulas.is_empty()
    }

    /// Whether a formula may speak of cells on other sheets.
    pub(super) fn looks_elsewhere(&self) -> bool {
        self.formulas.iter().any(|formula| {
            let survey = formula::survey(&formula.text);
            survey.has_names || survey.references.iter().any(|reference| reference.qualifier != Qualifier::Own)
        })
    }

    /// The elements with this name beside the rows, as they stand in the source.
    pub(super) fn elements<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s str> {
        let found = self.elements.iter().filter(move |(known, _)| known == name);
        found.filter_map(|(_, range)| self.source.get(range.clone()))
    }

    /// All that would go wrong with any data. `number` is the sheet's own.
    pub(super) fn check(&self, movement: &Movement<'_>, number: usize) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        for formula in &self.formulas {
            let around = self.plan.around(formula.row, formula.row);
            let standpoint = Standpoint { sheet: Some(number), zone: around, turn: None };
            if let Err(fault) = self.check_formula(formula, movement, standpoint) {
                refusals.push(refusal(&formula.spot, formula.what(), fault));
            }
        }
        for (name, range) in self.elements.iter().filter(|(name, _)| name != SHEET_DATA) {
            let element = self.source.get(range.clone()).unwrap_or_default();
            refusals.extend(surroundings::adjust(name, element, movement, number, &self.spot()).err());
        }
        refusals
    }

    fn check_formula(
        &self,
        formula: &Formula,
        movement: &Movement<'_>,
        standpoint: Standpoint,
    ) -> Result<(), SheetFault> {
        if self.plan.is_tag_row(formula.row) {
            return Ok(());
        }
        if formula.is_table && self.plan.moves() {
            return Err(SheetFault::Immovable("模拟运算表；请改成普通公式"));
        }
        movement.formula(&formula.text, standpoint)?;
        let array = formula.array.as_deref().map(formula::survey).unwrap_or_default();
        let rows = array.references.first().map(formula::Reference::rows);
        match rows {
            Some((first, last)) if self.plan.moves() && !self.plan.is_rigid(first, last) => {
                Err(SheetFault::Immovable("数组公式的区域跨过了标签行"))
            }
            _ => Ok(()),
        }
    }

    /// The addresses of the cells with tags.
    pub(super) fn tag_addresses(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().filter_map(|cell| Some(cell.spot.sheet.as_ref()?.cell.as_str()))
    }

    /// The sheet itself as a place.
    pub(super) fn spot(&self) -> Spot {
        Spot::in_sheet(&self.part, &self.name, "")
    }

    /// What became of the rows by Tera's notes; a sheet without tags stays still.
    pub(super) fn record(&self, notes: &str) -> Result<Record, Refusal> {
        if !self.has_tags {
            return Ok(Record::of_still(&self.plan));
        }
        Record::read(notes, &self.plan, self.last_row).map_err(|fault| refusal(&self.spot(), "", fault))
    }
}

/// Text between tags; quotes need no escape there, and formulas are full of them.
pub(super) fn escaped_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn root_of(markup: &Markup<'_>) -> Result<usize, SheetFault> {
    let is_element = |at: &usize| matches!(markup.tokens[*at].kind, Kind::Start | Kind::Empty);
    let root = (0..markup.tokens.len()).find(is_element);
    match root.map(|at| (at, markup.tokens[at].name)) {
        Some((at, "worksheet")) => Ok(at),
        Some((_, name)) => Err(SheetFault::Odd(format!("根元素是 {name}，不是 worksheet"))),
        None => Err(SheetFault::Odd("是空的".to_owned())),
    }
}

fn elements_of(markup: &Markup<'_>, root: usize, grid: &Grid) -> Vec<(String, Range<usize>)> {
    let range = |element: usize| match (grid.rows.first(), grid.rows.last()) {
        (Some(first), Some(last)) if markup.tokens[element].name == SHEET_DATA => {
            markup.span(first.element).start..markup.span(last.element).end
        }
        _ => markup.span(element),
    };
    let is_kept = |name: &str| !name.is_empty() && (name != SHEET_DATA || !grid.rows.is_empty());
    let children = markup.children(root).filter(|&child| is_kept(markup.tokens[child].name));
    children.map(|child| (markup.tokens[child].name.to_owned(), range(child))).collect()
}

/// The sheet without what links repeat of cells with tags; Excel shows the cell.
fn without_repeated_tags(markup: &Markup<'_>) -> String {
    let has_tag = |&at: &usize| markup.attribute(at, "display").is_some_and(|text| text.contains('{'));
    let links = markup.elements("hyperlink").filter(has_tag);
    let bare = |at: usize| without_attributes(markup.text(at), "hyperlink", &["display"]);
    let edits = links.map(|at| Edit::replace(markup.tokens[at].range.clone(), bare(at))).collect();
    edits::apply(markup.source, edits).0
}
