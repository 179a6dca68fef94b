//! How much is read of a file, and the faults of those that go beyond or can't be read.

use crate::fault::Fault;

/// How much is read. No honest form comes near; hostile files go far beyond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Parts in a package.
    pub parts: usize,
    /// Bytes of one part, inflated; for .xls, bytes of the workbook stream.
    pub part_bytes: u64,
    /// Bytes of all parts together, inflated; also the text of all cells together.
    pub total_bytes: u64,
    /// Tags in one XML part.
    pub tags: usize,
    /// Rows in which something may stand, counted from the first row of the sheet.
    pub rows: u32,
    /// Columns in which something may stand, counted from column A.
    pub columns: u32,
    /// Cells that hold something, in all sheets together; also shared strings.
    pub cells: usize,
    /// Characters in one cell (Excel's own limit).
    pub text: usize,
    /// Merged areas in one sheet.
    pub merges: usize,
    /// Cells of the rectangles that calamine lays out for .xls and .ods, in all sheets together.
    pub dense: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            parts: 2_000,
            part_bytes: 32 << 20,
            total_bytes: 64 << 20,
            tags: 4_000_000,
            rows: 20_000,
            columns: 256,
            cells: 500_000,
            text: 32_767,
            merges: 20_000,
            dense: 2_000_000,
        }
    }
}

/// The fault of a file that goes beyond a limit.
#[expect(clippy::needless_pass_by_value, reason = "numbers and texts are given as they come")]
pub fn limit(what: &'static str, found: impl ToString, allowed: impl ToString) -> Fault {
    Fault::Limit { what, found: short(found.to_string()), allowed: allowed.to_string() }
}

/// The fault of a file whose inside can't be read.
#[expect(clippy::needless_pass_by_value, reason = "so that it fits into `map_err`")]
pub fn damaged(detail: impl ToString) -> Fault {
    Fault::Damaged { detail: short(detail.to_string()) }
}

/// The fault of a file that does what no honest one does.
#[expect(clippy::needless_pass_by_value, reason = "words are given as they come")]
pub fn not_safe(what: impl ToString) -> Fault {
    Fault::Unsafe { what: short(what.to_string()) }
}

/// A reason that people can read: names and numbers in it are a stranger's, and may have millions of letters.
fn short(mut reason: String) -> String {
    const LONGEST: usize = 300;
    if let Some((end, _)) = reason.char_indices().nth(LONGEST) {
        reason.truncate(end);
        reason.push('…');
    }
    reason
}
