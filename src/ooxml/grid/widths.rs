//! How wide the columns of a rebuilt grid are.

use super::table::Table;

/// The text width of an A4 page with the usual margins: what a table gets that says nothing of its width.
const TEXT_WIDTH: u64 = 8_306;

/// The widths of a table's columns: what cells of one column say, else the old grid, else what the others have on
/// average; together as wide as the table was.
pub(super) fn of_columns(table: &Table, columns: usize) -> Vec<u64> {
    let old = |column: usize| table.grid.get(column).copied().filter(|&width| width > 0);
    let told = told_by_cells(table, columns).into_iter().enumerate();
    let known: Vec<Option<u64>> = told.map(|(column, told)| told.or_else(|| old(column))).collect();
    let authored = Some(table.grid.iter().sum()).filter(|&sum: &u64| sum > 0).or(table.width);
    let count = known.iter().flatten().count() as u64;
    let average = known.iter().flatten().sum::<u64>().checked_div(count);
    let share = average.unwrap_or_else(|| authored.unwrap_or(TEXT_WIDTH) / (columns as u64).max(1));
    let wanted: Vec<u64> = known.into_iter().map(|width| width.unwrap_or(share).max(1)).collect();
    match authored {
        Some(total) => scaled(&wanted, total),
        None => wanted,
    }
}

/// Whether the grid is about what the cells say. Columns that repeat may come to as many as there were before, and the
/// grid still has the widths of others.
pub(super) fn agree(table: &Table) -> bool {
    let told = told_by_cells(table, table.grid.len());
    let alike = |one: u64, other: u64| one <= other.saturating_mul(2) && other <= one.saturating_mul(2);
    table.grid.iter().zip(told).all(|(&grid, told)| grid == 0 || told.is_none_or(|told| alike(told, grid)))
}

/// Of each column the width of the first cell that stands in it alone.
fn told_by_cells(table: &Table, columns: usize) -> Vec<Option<u64>> {
    let mut told = vec![None; columns];
    for row in &table.rows {
        let mut column = row.before;
        for cell in &row.cells {
            if let Some(width) = told.get_mut(column).filter(|width| width.is_none() && cell.span == 1) {
                *width = cell.width;
            }
            column += cell.span;
        }
    }
    told
}

/// The same proportions with another sum. The borders are rounded, not the columns, so that the sum is exact.
fn scaled(widths: &[u64], total: u64) -> Vec<u64> {
    let sum: u64 = widths.iter().sum::<u64>().max(1);
    let mut passed = 0;
    let mut border = 0;
    let mut column = |width: &u64| {
        passed += width;
        let next = (passed * total + sum / 2) / sum;
        let scaled = next - border;
        border = next;
        scaled.max(1)
    };
    widths.iter().map(&mut column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaling_keeps_the_sum() {
        assert_eq!(scaled(&[1, 1, 1], 1_000), [333, 334, 333]);
        assert_eq!(scaled(&[500, 1_500], 4_000), [1_000, 3_000]);
        assert_eq!(scaled(&[5, 5], 10), [5, 5]);
    }
}
