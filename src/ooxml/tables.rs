//! The body of a Word main part as rows of cells: what a reader sees, and where it stands.
//!
//! Every paragraph outside of tables is a row of one cell, every table row a row of its cells. Tracked changes are read
//! as accepted, hidden text and placeholders as absent, and a check box as the box that it shows.

mod numbering;
mod wording;

use crate::ooxml::markup::{Kind, Markup};
use numbering::Counter;
use wording::Wording;

pub(crate) use numbering::Numbering;

/// More cells than any document for people has.
pub(crate) const MOST_CELLS: usize = 500_000;
/// More characters than anybody writes into one cell or paragraph.
pub(crate) const LONGEST_TEXT: usize = 1_000_000;
/// What Word writes, as against its «strict» twin.
const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

/// Why a part is not read as a Word document's body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TablesError {
    /// Written in the strict dialect, whose names are others.
    #[error("是“严格 Open XML”格式，请用 Word 或 WPS 打开后另存为 .docx（Word 文档）")]
    Strict,
    /// The names have another prefix than every office program gives them.
    #[error("的命名空间前缀不是 w，请用 Word 或 WPS 打开后另存为 .docx")]
    Prefix,
    /// The root is no document, or it has no body.
    #[error("不是 Word 正文，请用 Word 或 WPS 打开后另存为 .docx")]
    NotDocument,
    /// Beyond every document for people.
    #[error("表格单元格和段落超过 {MOST_CELLS} 个")]
    TooManyCells,
    /// Beyond everything that people write into one cell.
    #[error("一个单元格或段落超过 {LONGEST_TEXT} 字")]
    TextTooLong,
}

/// Where a row comes from, counted from one as people count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A paragraph outside of tables.
    Paragraph(u32),
    /// A row of a table that stands in no other table.
    TableRow {
        /// The table, in document order.
        table: u32,
        /// The row in it.
        row: u32,
    },
}

/// A paragraph outside of tables, or a table row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) origin: Origin,
    pub(crate) cells: Vec<Cell>,
}

/// How a cell is merged with those above and below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Merge {
    /// It stands alone.
    None,
    /// The first of a merged column of cells.
    Begins,
    /// It belongs to the one above.
    GoesOn,
}

/// A cell of a row; a paragraph is the only cell of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The grid column where it begins, from zero.
    pub(crate) col: u16,
    /// How many grid columns it fills, one at least.
    pub(crate) span: u16,
    pub(crate) vertical: Merge,
    /// Its number in the row, from one.
    pub(crate) nth: u16,
    /// The token that begins its `w:tc`; of a paragraph row its `w:p`.
    pub(crate) element: usize,
    /// What a reader sees, paragraphs joined by line breaks.
    pub(crate) text: String,
    /// The symbol font (Wingdings and its kin), where all of the text is set in one: then each letter is the picture
    /// that the font has for it.
    pub(crate) symbol_font: Option<String>,
    pub(crate) controls: Vec<Control>,
}

/// Something in a cell that people click instead of typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Control {
    /// The token that begins its `w:sdt`; of a legacy form field the `w:fldChar` that begins it.
    pub(crate) element: usize,
    pub(crate) kind: ControlKind,
    /// What its author called it for programs.
    pub(crate) tag: Option<String>,
    /// What its author called it for people.
    pub(crate) title: Option<String>,
}

/// What a control is, and its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ControlKind {
    /// A check box content control.
    CheckBox { checked: bool },
    /// A drop-down list or combo box; nothing is chosen where only the placeholder shows.
    DropDown { chosen: Option<String>, choices: Vec<String> },
    /// A check box of the forms before 2007.
    LegacyCheckBox { checked: bool },
}

/// The rows of a document's body in reading order, empty paragraphs and cells included.
///
/// # Errors
/// [`TablesError`] where the part is no body as Word and WPS write it, or is beyond the ceilings.
pub(crate) fn read(markup: &Markup<'_>) -> Result<Vec<Row>, TablesError> {
    read_numbered(markup, &Numbering::default())
}

/// Like [`read`], with the numbers of the document's lists where a paragraph has nothing else to show.
///
/// # Errors
/// Those of [`read`].
pub(crate) fn read_numbered(markup: &Markup<'_>, numbering: &Numbering) -> Result<Vec<Row>, TablesError> {
    let body = body(markup)?;
    let mut reader = Reader {
        markup,
        counter: Counter::new(numbering),
        rows: Vec::new(),
        paragraphs: 0,
        tables: 0,
        cells: 0,
        controls_around: Vec::new(),
        placeholders_around: 0,
    };
    reader.blocks(body)?;
    Ok(reader.rows)
}

/// The text of any element that holds paragraphs, such as a comment.
///
/// # Errors
/// [`TablesError::TextTooLong`].
pub(crate) fn text(markup: &Markup<'_>, element: usize) -> Result<String, TablesError> {
    let numbering = Numbering::default();
    Ok(Wording::of(markup, &mut Counter::new(&numbering), element, &[], false)?.finish().0)
}

fn body(markup: &Markup<'_>) -> Result<usize, TablesError> {
    let root = (0..markup.tokens.len()).find(|&at| matches!(markup.tokens[at].kind, Kind::Start | Kind::Empty));
    let root = root.ok_or(TablesError::NotDocument)?;
    let bound = markup.attribute(root, "xmlns:w");
    let tag = markup.text(root);
    match bound.as_deref() {
        Some(TRANSITIONAL) if markup.tokens[root].name == "w:document" => {
            markup.child(root, "w:body").ok_or(TablesError::NotDocument)
        }
        _ if tag.contains(STRICT) => Err(TablesError::Strict),
        Some(TRANSITIONAL) => Err(TablesError::NotDocument),
        _ if tag.contains(TRANSITIONAL) => Err(TablesError::Prefix),
        _ => Err(TablesError::NotDocument),
    }
}

/// Walks the blocks of the body and the rows of its tables.
struct Reader<'m, 's, 'n> {
    markup: &'m Markup<'s>,
    counter: Counter<'n>,
    rows: Vec<Row>,
    paragraphs: u32,
    tables: u32,
    cells: usize,
    /// Content controls around a whole cell or paragraph that no text has been ascribed to yet.
    controls_around: Vec<usize>,
    /// How many content controls that show only their placeholder are open.
    placeholders_around: usize,
}

impl Reader<'_, '_, '_> {
    fn blocks(&mut self, around: usize) -> Result<(), TablesError> {
        let markup = self.markup;
        for child in markup.children(around) {
            match markup.tokens[child].name {
                "w:p" => self.paragraph(child)?,
                "w:tbl" => {
                    self.tables += 1;
                    let mut count = 0;
                    self.table_rows(child, &mut count)?;
                }
                _ => self.within(child, &mut Self::blocks)?,
            }
        }
        Ok(())
    }

    fn table_rows(&mut self, around: usize, count: &mut u32) -> Result<(), TablesError> {
        let markup = self.markup;
        for child in markup.children(around) {
            if markup.tokens[child].name != "w:tr" {
                self.within(child, &mut |reader, inner| reader.table_rows(inner, count))?;
            } else if !is_deleted_row(markup, child) {
                *count += 1;
                let mut row = RowInProgress { col: before(markup, child), cells: Vec::new() };
                self.row_cells(child, &mut row)?;
                self.rows.push(Row { origin: Origin::TableRow { table: self.tables, row: *count }, cells: row.cells });
            }
        }
        Ok(())
    }

    fn row_cells(&mut self, around: usize, row: &mut RowInProgress) -> Result<(), TablesError> {
        let markup = self.markup;
        for child in markup.children(around) {
            if markup.tokens[child].name != "w:tc" {
                self.within(child, &mut |reader, inner| reader.row_cells(inner, row))?;
                continue;
            }
            let properties = markup.child(child, "w:tcPr");
            let property = |name| properties.and_then(|properties| markup.child(properties, name));
            let span = property("w:gridSpan").and_then(|span| number(markup, span)).unwrap_or(1).max(1);
            let vertical = match property("w:vMerge").map(|merge| markup.attribute(merge, "w:val")) {
                None => Merge::None,
                Some(Some(word)) if word == "restart" => Merge::Begins,
                Some(_) => Merge::GoesOn,
            };
            let nth = u16::try_from(row.cells.len() + 1).unwrap_or(u16::MAX);
            row.cells.push(self.cell(child, Shape { col: row.col, span, vertical, nth })?);
            row.col = row.col.saturating_add(span);
        }
        Ok(())
    }

    /// Goes through what stands around blocks, rows or cells without being one; revisions that are gone and
    /// properties hold none.
    fn within(
        &mut self,
        element: usize,
        walk: &mut dyn FnMut(&mut Self, usize) -> Result<(), TablesError>,
    ) -> Result<(), TablesError> {
        let markup = self.markup;
        match markup.tokens[element].name {
            "w:customXml" | "w:ins" | "w:moveTo" | "w:sdtContent" => walk(self, element),
            "mc:AlternateContent" => match markup.child(element, "mc:Choice") {
                Some(choice) => walk(self, choice),
                None => Ok(()),
            },
            "w:sdt" => {
                let Some(content) = markup.child(element, "w:sdtContent") else { return Ok(()) };
                let is_placeholder = usize::from(wording::shows_placeholder(markup, element));
                let known = self.controls_around.len();
                self.controls_around.push(element);
                self.placeholders_around += is_placeholder;
                let walked = walk(self, content);
                self.placeholders_around -= is_placeholder;
                self.controls_around.truncate(known);
                walked
            }
            _ => Ok(()),
        }
    }

    fn paragraph(&mut self, element: usize) -> Result<(), TablesError> {
        self.paragraphs += 1;
        let cell = self.cell(element, Shape { col: 0, span: 1, vertical: Merge::None, nth: 1 })?;
        self.rows.push(Row { origin: Origin::Paragraph(self.paragraphs), cells: vec![cell] });
        Ok(())
    }

    fn cell(&mut self, element: usize, shape: Shape) -> Result<Cell, TablesError> {
        self.cells += 1;
        if self.cells > MOST_CELLS {
            return Err(TablesError::TooManyCells);
        }
        // Taken, so that a control around several cells is told of once.
        let controls = std::mem::take(&mut self.controls_around);
        let wording = Wording::of(self.markup, &mut self.counter, element, &controls, self.placeholders_around > 0)?;
        let Shape { col, span, vertical, nth } = shape;
        let (text, symbol_font, controls) = wording.finish();
        Ok(Cell { col, span, vertical, nth, element, text, symbol_font, controls })
    }
}

/// Where a cell stands in its row.
#[derive(Clone, Copy)]
struct Shape {
    col: u16,
    span: u16,
    vertical: Merge,
    nth: u16,
}

/// The cells of a row so far, and the grid column where the next one begins.
struct RowInProgress {
    col: u16,
    cells: Vec<Cell>,
}

fn is_deleted_row(markup: &Markup<'_>, row: usize) -> bool {
    markup.child(row, "w:trPr").is_some_and(|properties| markup.child(properties, "w:del").is_some())
}

/// How many grid columns a row leaves out before its first cell.
fn before(markup: &Markup<'_>, row: usize) -> u16 {
    let skipped = markup.child(row, "w:trPr").and_then(|properties| markup.child(properties, "w:gridBefore"));
    skipped.and_then(|skipped| number(markup, skipped)).unwrap_or(0)
}

fn number(markup: &Markup<'_>, element: usize) -> Option<u16> {
    markup.attribute(element, "w:val")?.trim().parse().ok()
}

#[cfg(test)]
mod tests;
