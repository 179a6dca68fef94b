//! wip
pub mod assessment;
pub mod case;
pub mod catalog;
pub mod data;
pub mod discrepancy;
pub mod fault;
pub mod layout;
pub mod normalize;
pub mod place;
pub mod rules;
pub mod text;
pub mod transcript;
pub mod workbook;
