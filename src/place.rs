//! Where something stands: a file, a sheet of it, or a cell of a sheet.
//!
//! A place is small and `Copy`; names are looked up only when it is shown: what a cell is called depends on the file that
//! it stands in ([`crate::workbook::Sheet::address`]). An empty cell has a place too.

/// A place inside one workbook. Rows and columns count from zero, absolutely (A1 is row 0, column 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The file as a whole.
    Whole,
    /// One sheet as a whole, by its position in the workbook.
    Sheet(u16),
    /// One cell.
    Cell {
        /// Position of the sheet in the workbook.
        sheet: u16,
        /// Row, from zero.
        row: u32,
        /// Column, from zero.
        col: u16,
    },
}

impl Place {
    /// The sheet's position, where the place is on one.
    pub fn sheet(self) -> Option<u16> {
        match self {
            Place::Cell { sheet, .. } | Place::Sheet(sheet) => Some(sheet),
            Place::Whole => None,
        }
    }
}

/// A value and the place where it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// A rectangle of cells, both corners included, rows and columns from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u16,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u16,
}

impl Area {
    /// Whether the cell lies in the rectangle.
    pub fn contains(&self, row: u32, col: u16) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&col)
    }
}

/// The A1 address of a cell given from zero: row 22, column 4 is `E23`.
pub fn address(row: u32, col: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(col) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    let mut text: String = letters.iter().rev().collect();
    text.push_str(&(row + 1).to_string());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_count_from_a1() {
        assert_eq!(address(0, 0), "A1");
        assert_eq!(address(22, 4), "E23");
        assert_eq!(address(9, 25), "Z10");
        assert_eq!(address(9, 26), "AA10");
        assert_eq!(address(1_048_575, 16_383), "XFD1048576");
    }
}
