//! What our own look at a workbook finds: that which calamine hides, and the copy that calamine reads.
//!
//! calamine never sees a stranger's file. Each format's room looks at every byte that matters, refuses what no honest
//! workbook does, and writes a *copy* that holds just the cells, in a shape that calamine cannot stumble over. So what
//! we have checked and what calamine reads are the same bytes.

use crate::fault::Fault;
use crate::gate::limits::{Limits, limit, not_safe};
use crate::place::{Area, address};
use crate::workbook::{Comment, Content, Visibility};

/// A workbook as our own look sees it.
#[derive(Debug, Default)]
pub struct Book {
    /// The sheets of cells, in tab order. Chart, dialog and macro sheets are left out, here and in the copy.
    pub sheets: Vec<Look>,
    /// The copy for calamine. Its sheets stand in the same order.
    pub copy: Vec<u8>,
    /// Whether the file carries macros.
    pub macros: bool,
}

/// What our own look sees of one sheet; `None` where the format hides it.
#[derive(Debug)]
pub struct Look {
    /// The tab's name; `None` where only calamine can decode it (.xls with its code pages).
    pub name: Option<String>,
    /// Whether people see the sheet.
    pub visibility: Visibility,
    /// Merged areas of more than one cell.
    pub merges: Option<Vec<Area>>,
    /// Hidden rows, from zero.
    pub hidden_rows: Option<Hidden>,
    /// Hidden columns, from zero.
    pub hidden_cols: Option<Hidden>,
    /// Cells with a comment.
    pub comments: Option<Vec<Comment>>,
    /// What is to be said of single cells, beside their content.
    pub marks: Vec<Mark>,
}

/// What is to be said of one cell, beside its content.
#[derive(Debug, Default, PartialEq)]
pub struct Mark {
    /// Row, from zero.
    pub row: u32,
    /// Column, from zero.
    pub col: u16,
    /// Whether a formula stands in it.
    pub formula: bool,
    /// The content, where calamine would lose it.
    pub instead: Option<Content>,
    /// The symbol font that it is set in.
    pub symbol_font: Option<String>,
}

/// Rows or columns that are hidden. A sheet may say of one a million times that it is.
#[derive(Debug, Default)]
pub struct Hidden(Vec<bool>);

impl Hidden {
    /// Notes a run (both ends included), as far as cells can stand.
    fn hide(&mut self, first: u32, last: u32, most: u32) {
        let (first, end) = (first as usize, last.saturating_add(1).min(most) as usize);
        if self.0.len() < end {
            self.0.resize(end, false);
        }
        if let Some(run) = self.0.get_mut(first..end) {
            run.fill(true);
        }
    }

    /// The hidden ones, ascending.
    pub fn all(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.0).filter(|(_, hidden)| **hidden).map(|(index, _)| index)
    }
}

impl Look {
    /// A sheet of which everything can be seen and nothing has been found yet.
    pub fn new(name: Option<String>, visibility: Visibility) -> Self {
        Look {
            name,
            visibility,
            merges: Some(Vec::new()),
            hidden_rows: Some(Hidden::default()),
            hidden_cols: Some(Hidden::default()),
            comments: Some(Vec::new()),
            marks: Vec::new(),
        }
    }

    /// Notes a merged area given by its corners (both included), as far as cells can stand; single cells and upside-down
    /// areas are none.
    ///
    /// # Errors
    /// [`Fault::Limit`] where a sheet has more merged areas than a form has any use for.
    pub fn merge(&mut self, rows: (u32, u32), cols: (u32, u32), limits: &Limits) -> Result<(), Fault> {
        // Whoever lays out a sheet looks at every column of an area: one over the whole width must cost no more than the
        // columns that are read.
        let rows = (rows.0, rows.1.min(limits.rows.saturating_sub(1)));
        let cols = (cols.0, cols.1.min(limits.columns.saturating_sub(1)));
        let honest = rows.0 <= rows.1 && cols.0 <= cols.1 && (rows.0, cols.0) != (rows.1, cols.1);
        let Some(merges) = self.merges.as_mut().filter(|_| honest) else { return Ok(()) };
        if merges.len() >= limits.merges {
            return Err(limit("合并区域数", merges.len() + 1, limits.merges));
        }
        let col = |index: u32| u16::try_from(index).unwrap_or(u16::MAX);
        merges.push(Area { top: rows.0, left: col(cols.0), bottom: rows.1, right: col(cols.1) });
        Ok(())
    }

    /// Notes a run of hidden rows (both ends included), as far as cells can stand.
    pub fn hide_rows(&mut self, first: u32, last: u32, limits: &Limits) {
        if let Some(hidden) = self.hidden_rows.as_mut() {
            hidden.hide(first, last, limits.rows);
        }
    }

    /// Notes a run of hidden columns (both ends included), as far as cells can stand.
    pub fn hide_cols(&mut self, first: u32, last: u32, limits: &Limits) {
        if let Some(hidden) = self.hidden_cols.as_mut() {
            hidden.hide(first, last, limits.columns);
        }
    }

    /// Notes a comment, where a cell can stand.
    pub fn comment(&mut self, row: u32, col: u32, text: Option<String>, limits: &Limits) {
        if let Some(comments) = self.comments.as_mut().filter(|_| row < limits.rows && col < limits.columns) {
            comments.push(Comment { row, col: col as u16, text });
        }
    }

    /// Puts every list in its order and drops what was said twice.
    pub fn sort(&mut self) {
        fn tidy<T: Ord>(list: Option<&mut Vec<T>>) {
            if let Some(list) = list {
                list.sort_unstable();
                list.dedup();
            }
        }
        tidy(self.merges.as_mut());
        tidy(self.comments.as_mut());
        self.marks.sort_by_key(|mark| (mark.row, mark.col));
    }
}

/// Holds the number of sheets against the limits; each costs time, be it empty.
///
/// # Errors
/// [`Fault::Limit`].
pub fn check_sheets(sheets: usize, limits: &Limits) -> Result<(), Fault> {
    if sheets > limits.parts { Err(limit("工作表数", sheets, limits.parts)) } else { Ok(()) }
}

/// Holds a sheet's name against the limits: every message about the sheet repeats it. Excel allows 31 characters,
/// LibreOffice some more.
///
/// # Errors
/// [`Fault::Limit`].
pub fn check_name(name: &str) -> Result<(), Fault> {
    const LONGEST: usize = 255;
    let characters = name.chars().count();
    if characters > LONGEST { Err(limit("工作表名字数", characters, LONGEST)) } else { Ok(()) }
}

/// The fault of a sheet with two cells in one place: a reader would show either, and nobody could say which.
pub fn cell_twice(row: u32, col: u16) -> Fault {
    not_safe(format!("单元格 {} 出现两次", address(row, col)))
}

/// Counts the cells that hold something, over all sheets, and watches how far out they stand.
#[derive(Debug)]
pub struct Count<'a> {
    limits: &'a Limits,
    cells: usize,
}

impl<'a> Count<'a> {
    /// Nothing counted yet.
    pub fn new(limits: &'a Limits) -> Self {
        Count { limits, cells: 0 }
    }

    /// Counts a cell that holds something.
    ///
    /// # Errors
    /// [`Fault::Limit`] where it stands too far out, or is one too many.
    pub fn cell(&mut self, row: u32, col: u32) -> Result<(), Fault> {
        self.cells(row, col, 1)
    }

    /// Counts a block of cells that hold something, by its last row and column and its size.
    ///
    /// # Errors
    /// As [`Count::cell`].
    pub fn cells(&mut self, row: u32, col: u32, size: usize) -> Result<(), Fault> {
        let limits = self.limits;
        if row >= limits.rows {
            return Err(limit("行号", u64::from(row) + 1, limits.rows));
        }
        if col >= limits.columns {
            return Err(limit("列号", u64::from(col) + 1, limits.columns));
        }
        self.cells = self.cells.saturating_add(size);
        if self.cells > limits.cells {
            return Err(limit("单元格数", self.cells, limits.cells));
        }
        Ok(())
    }
}

/// How far the cells of a sheet reach: calamine lays out the whole rectangle.
#[derive(Debug, Default)]
pub struct Extent {
    corners: Option<(u32, u16, u32, u16)>,
}

impl Extent {
    /// Notes that a cell holds something.
    pub fn reach(&mut self, row: u32, col: u16) {
        let (top, left, bottom, right) = self.corners.unwrap_or((row, col, row, col));
        self.corners = Some((top.min(row), left.min(col), bottom.max(row), right.max(col)));
    }

    /// Adds the cells of the rectangle to a sum.
    ///
    /// # Errors
    /// [`Fault::Limit`] where the sum grows beyond what is laid out.
    pub fn add_to(&self, sum: &mut u64, limits: &Limits) -> Result<(), Fault> {
        if let Some((top, left, bottom, right)) = self.corners {
            *sum += u64::from(bottom - top + 1) * (u64::from(right - left) + 1);
        }
        if *sum > limits.dense { Err(limit("表格范围", *sum, limits.dense)) } else { Ok(()) }
    }
}

/// An A1 reference (`$B$3` too) as row and column from zero; `None` where it is none or beyond every sheet.
pub fn position(reference: &str) -> Option<(u32, u32)> {
    let mut col: u32 = 0;
    let mut row: u32 = 0;
    for byte in reference.bytes() {
        match byte {
            b'$' => {}
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 && col < 26 * 27 * 27 => {
                col = col * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
            }
            b'0'..=b'9' if row < 10_000_000 => row = row * 10 + u32::from(byte - b'0'),
            _ => return None,
        }
    }
    (row <= 1_048_576 && col <= 16_384).then_some(())?;
    Some((row.checked_sub(1)?, col.checked_sub(1)?))
}

/// Two corners, as rows (first, last) and columns (first, last).
pub type Corners = ((u32, u32), (u32, u32));

/// An A1 range (`B2:C5`, or one cell) as its corners.
pub fn corners(range: &str) -> Option<Corners> {
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let (top, left) = position(first)?;
    let (bottom, right) = position(last)?;
    Some(((top, bottom), (left, right)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_and_nonsense_is_not() {
        assert_eq!(position("A1"), Some((0, 0)));
        assert_eq!(position("$XFD$1048576"), Some((1_048_575, 16_383)));
        for nonsense in ["", "A", "7", "A0", "A1B", "XFE1", "A1048577", "A99999999999", "ZZZZZZZZZZ1", "B 2", "甲1"] {
            assert_eq!(position(nonsense), None, "{nonsense}");
        }
        assert_eq!(corners("B2:C5"), Some(((1, 4), (1, 2))));
    }

    #[test]
    fn single_cells_are_no_merges_and_lists_end_at_the_limit() {
        let limits = Limits::default();
        let mut look = Look::new(None, Visibility::Visible);
        look.merge((1, 1), (1, 1), &limits).unwrap();
        look.merge((4, 1), (1, 1), &limits).unwrap();
        look.merge((1, 4), (1, 1), &limits).unwrap();
        for first in 0..3 {
            look.merge((first, u32::MAX), (254, u32::MAX), &limits).unwrap();
            look.merge((first, u32::MAX), (256, u32::MAX), &limits).unwrap();
        }
        look.hide_rows(19_998, u32::MAX, &limits);
        look.hide_cols(254, u32::MAX, &limits);
        look.hide_cols(300, 299, &limits);
        let merges = look.merges.as_ref().unwrap();
        assert_eq!(merges.len(), 4);
        assert_eq!(merges[1], Area { top: 0, left: 254, bottom: 19_999, right: 255 });
        assert_eq!(look.hidden_rows.unwrap().all().collect::<Vec<_>>(), [19_998, 19_999]);
        assert_eq!(look.hidden_cols.unwrap().all().collect::<Vec<_>>(), [254, 255]);
    }
}
