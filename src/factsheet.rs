//! placeholder
use crate::catalog::Catalog;
use crate::facts::Facts;
use crate::workbook::Workbook;
use jiff::civil::Date;
/// placeholder
pub fn read(_workbook: &Workbook, _catalog: &Catalog, _as_of: Date) -> Option<Facts> {
    None
}
