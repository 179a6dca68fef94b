//! A workbook as read: what every cell holds, and what the file lets us see around the cells.
//!
//! Nothing here knows of forms. `None` in a field means «this file format does not let us see it», which is not
//! the same as «there is none».

use crate::place::{self, Area, Place};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::borrow::Cow;

/// The file formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Office Open XML workbook.
    Xlsx,
    /// The same with macros.
    Xlsm,
    /// Excel 97–2003 (BIFF8 in an OLE container).
    Xls,
    /// Binary workbook in a zip package.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
    /// Office Open XML Word document: its paragraphs and table rows are the rows of one sheet.
    Docx,
    /// The same with macros.
    Docm,
}

impl Kind {
    /// The usual file extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Kind::Xlsx => "xlsx",
            Kind::Xlsm => "xlsm",
            Kind::Xls => "xls",
            Kind::Xlsb => "xlsb",
            Kind::Ods => "ods",
            Kind::Docx => "docx",
            Kind::Docm => "docm",
        }
    }

    /// Whether it is a Word document.
    pub fn is_word(self) -> bool {
        matches!(self, Kind::Docx | Kind::Docm)
    }
}

/// A workbook: its sheets in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// What the bytes are, whatever the file is called.
    pub kind: Kind,
    /// The sheets in tab order.
    pub sheets: Vec<Sheet>,
    /// Whether the file carries macros.
    pub macros: bool,
}

/// Whether people see a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// An ordinary sheet.
    Visible,
    /// Hidden; the menu shows it again.
    Hidden,
    /// Hidden so that no menu shows it.
    VeryHidden,
}

/// One sheet. Cells are sparse: only cells that hold something stand in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The tab's name.
    pub name: String,
    /// Whether people see it.
    pub visibility: Visibility,
    /// The cells that hold something, by row, then column; no position twice.
    pub cells: Vec<Cell>,
    /// Merged areas of more than one cell; `None` where they can't be seen.
    pub merges: Option<Vec<Area>>,
    /// Hidden rows, from zero, ascending; `None` where they can't be seen.
    pub hidden_rows: Option<Vec<u32>>,
    /// Hidden columns, from zero, ascending; `None` where they can't be seen.
    pub hidden_cols: Option<Vec<u16>>,
    /// Comments (notes) on cells; `None` where they can't be seen.
    pub comments: Option<Vec<Comment>>,
    /// What people call its rows and cells.
    pub naming: Naming,
}

/// What people call the rows and cells of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// By letter and number (`E23`), as spreadsheets do.
    Letters,
    /// As the paragraphs and tables of a document; one name for each row of the sheet.
    Document(Vec<RowName>),
}

/// What a row is in a document, all counted from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowName {
    /// A paragraph outside of tables.
    Paragraph(u32),
    /// A row of a table.
    TableRow {
        /// The table in the document.
        table: u32,
        /// The row in the table.
        row: u32,
        /// The columns of the sheet where its cells begin, ascending.
        cells: Vec<u16>,
    },
}

/// A comment on a cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Comment {
    /// Row, from zero.
    pub row: u32,
    /// Column, from zero.
    pub col: u16,
    /// What it says; `None` where the format lets us see only that it is there.
    pub text: Option<String>,
}

/// One cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Row, from zero.
    pub row: u32,
    /// Column, from zero.
    pub col: u16,
    /// What it holds.
    pub content: Content,
    /// Whether the content comes from a formula.
    pub formula: bool,
    /// The font's name, only where it is a symbol font (Wingdings and its kin): a letter in it is a picture.
    pub symbol_font: Option<String>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Text as typed.
    Text(String),
    /// A number. Eighteen-digit codes typed as numbers have lost digits by then.
    Number(f64),
    /// A date serial and the epoch that it counts from.
    Date {
        /// Days since the epoch, with the time of day as fraction.
        serial: f64,
        /// Whether the workbook counts from 1904 (Macintosh) instead of 1900.
        epoch_1904: bool,
    },
    /// TRUE or FALSE.
    Bool(bool),
    /// An error value such as `#REF!`.
    Error(String),
    /// A formula that was never calculated: the file holds no value for it.
    Uncalculated,
}

impl Cell {
    /// What the cell shows, word for word where it is text.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.content {
            Content::Text(text) | Content::Error(text) => Cow::Borrowed(text),
            Content::Number(number) => Cow::Owned(number_text(*number)),
            Content::Date { serial, epoch_1904 } => Cow::Owned(date_text(*serial, *epoch_1904)),
            Content::Bool(true) => Cow::Borrowed("TRUE"),
            Content::Bool(false) => Cow::Borrowed("FALSE"),
            Content::Uncalculated => Cow::Borrowed(""),
        }
    }
}

impl Workbook {
    /// The address of a place as people write it (`E23`, `表格2 第5行 第3列`), where it is a cell.
    pub fn address(&self, place: Place) -> Option<String> {
        let Place::Cell { sheet, row, col } = place else { return None };
        Some(self.sheets.get(usize::from(sheet))?.address(row, col))
    }
}

impl Sheet {
    /// The address of a cell as people write it: `E23`; in a document `表格2 第5行 第3列`, the column being the cell's
    /// number in its row, or `第3段`.
    pub fn address(&self, row: u32, col: u16) -> String {
        match self.name_of(row) {
            Some(RowName::TableRow { cells, .. }) => {
                let nth = cells.partition_point(|&start| start <= col).max(1);
                format!("{} 第{nth}列", self.row_words(row))
            }
            Some(RowName::Paragraph(_)) => self.row_words(row),
            None => place::address(row, col),
        }
    }

    /// A row as people name it: `第5行`; in a document `表格2 第5行` or `第3段`.
    pub fn row_words(&self, row: u32) -> String {
        match self.name_of(row) {
            Some(RowName::Paragraph(nth)) => format!("第{nth}段"),
            Some(RowName::TableRow { table, row, .. }) => format!("表格{table} 第{row}行"),
            None => format!("第{}行", row + 1),
        }
    }

    /// Whether a row is a paragraph of a document, outside of its tables.
    pub fn is_paragraph(&self, row: u32) -> bool {
        matches!(self.name_of(row), Some(RowName::Paragraph(_)))
    }

    fn name_of(&self, row: u32) -> Option<&RowName> {
        match &self.naming {
            Naming::Letters => None,
            Naming::Document(names) => names.get(usize::try_from(row).ok()?),
        }
    }

    /// The cell at a position, where it holds something.
    pub fn cell(&self, row: u32, col: u16) -> Option<&Cell> {
        self.cells.binary_search_by(|cell| (cell.row, cell.col).cmp(&(row, col))).ok().map(|index| &self.cells[index])
    }

    /// The merged area that covers a position, where there is one.
    pub fn merge_at(&self, row: u32, col: u16) -> Option<Area> {
        self.merges.as_ref()?.iter().find(|area| area.contains(row, col)).copied()
    }

    /// The cells grouped by row, ascending; only rows that hold something.
    pub fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunk_by(|left, right| left.row == right.row)
    }
}

/// A number as a general-format cell shows it: no trailing `.0`, no exponent below 10¹⁵.
pub fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        // Whole numbers of this size are exact, and a float is slow to print.
        format!("{}", number as i64)
    } else if number.abs() >= 1e15 {
        format!("{number:E}")
    } else {
        format!("{number}")
    }
}

/// The calendar date of a serial; `None` outside what Excel knows.
///
/// In the 1900 system serial 60 is the 29 February 1900 that never was, so days before it count one less.
pub fn serial_date(serial: f64, epoch_1904: bool) -> Option<Date> {
    if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let days = serial.floor() as i64 + if epoch_1904 { 1462 } else { 0 };
    let epoch = if days < 60 { date(1899, 12, 31) } else { date(1899, 12, 30) };
    epoch.checked_add(days.days()).ok()
}

fn date_text(serial: f64, epoch_1904: bool) -> String {
    match serial_date(serial, epoch_1904) {
        Some(day) => crate::text::chinese_date(day),
        None => number_text(serial),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_called_as_their_file_calls_them() {
        let mut sheet = Sheet {
            name: String::new(),
            visibility: Visibility::Visible,
            cells: Vec::new(),
            merges: None,
            hidden_rows: None,
            hidden_cols: None,
            comments: None,
            naming: Naming::Letters,
        };
        assert_eq!((sheet.address(22, 4), sheet.row_words(22)), ("E23".to_owned(), "第23行".to_owned()));
        let row = RowName::TableRow { table: 2, row: 5, cells: vec![1, 3, 4] };
        sheet.naming = Naming::Document(vec![RowName::Paragraph(3), row]);
        assert_eq!(sheet.address(0, 7), "第3段");
        assert_eq!(
            [0, 1, 2, 3, 9].map(|col| sheet.address(1, col)).concat(),
            [1, 1, 1, 2, 3].map(|nth| format!("表格2 第5行 第{nth}列")).concat()
        );
        assert_eq!(sheet.address(2, 0), "A3");
    }

    #[test]
    fn serials_of_both_epochs() {
        assert_eq!(serial_date(45_896.0, false), Some(date(2025, 8, 27)));
        assert_eq!(serial_date(45_896.0 - 1462.0, true), Some(date(2025, 8, 27)));
        assert_eq!(serial_date(1.0, false), Some(date(1900, 1, 1)));
        assert_eq!(serial_date(61.0, false), Some(date(1900, 3, 1)));
        assert_eq!(serial_date(-1.0, false), None);
        assert_eq!(serial_date(f64::NAN, false), None);
    }

    #[test]
    fn numbers_read_as_cells_show_them() {
        assert_eq!(number_text(1.0), "1");
        assert_eq!(number_text(2025.1), "2025.1");
        assert_eq!(number_text(20_250_827.0), "20250827");
        assert_eq!(number_text(9.111_010_8e17), "9.1110108E17");
    }
}
