//! Tera inside Office documents: a file with tags, compiled once and filled often.
//!
//! No word of the assessment domain stands here; together with [`crate::ooxml`] it could become a crate.
//!
//! ```text
//! part ─markup→ tokens ─paragraphs→ letters ─tags→ blocks ─weave→ Tera source ─document→ filled part
//! ```
//!
//! - [`document`]: a `.docx` with tags; [`workbook`]: an `.xlsx` with tags.
//! - [`names`], [`value`]: Chinese names in a template language that knows only ASCII.

pub mod annotate;
pub mod check;
pub mod dangers;
pub mod document;
pub mod filters;
pub mod names;
pub mod pictures;
pub mod text;
pub mod value;
pub mod vocabulary;
pub mod workbook;

mod blocks;
mod calls;
mod controls;
mod diagnosis;
mod dialect;
mod expression;
mod fault;
mod functions;
mod nearest;
mod paragraphs;
mod parts;
mod properties;
mod reading;
mod scope;
mod session;
mod tags;
mod weave;

use crate::ooxml::package::{Limits, Package};
use crate::ooxml::relations;

/// The kinds of files that can be templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A Word document, and everything that is nothing at all: the Word room says why.
    Word,
    /// An Excel workbook.
    Excel,
}

/// What a file is, by what it says of its main part.
pub fn kind(bytes: &[u8], limits: &Limits) -> Kind {
    let main = Package::open(bytes, limits).ok().and_then(|package| {
        let main = relations::main_part(&package).ok()?;
        relations::content_type(&package, &main).ok()?
    });
    if main.is_some_and(|kind| kind.contains("spreadsheetml") || kind.contains("ms-excel")) {
        Kind::Excel
    } else {
        Kind::Word
    }
}
