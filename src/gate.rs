//! The gate before calamine: our own look at a stranger's workbook, format by format.
//!
//! Each format's room refuses what no honest workbook does, sees what calamine hides, and writes a copy that holds
//! just the cells ([`look`]).

pub mod archive;
pub mod biff;
pub mod biff_globals;
pub mod biff_record;
pub mod directory;
pub mod kind;
pub mod limits;
pub mod look;
pub mod open_document;
pub mod open_styles;
pub mod scan;
pub mod sheet_binary;
pub mod sheet_cells;
pub mod sheet_xml;
pub mod symbols;
