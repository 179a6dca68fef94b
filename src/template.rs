//! Tera inside Office documents: a file with tags, compiled once and filled often.
//!
//! No word of the assessment domain stands here; together with [`crate::ooxml`] it could become a crate.
//!
//! ```text
//! part ─markup→ tokens ─paragraphs→ letters ─tags→ blocks ─weave→ Tera source ─document→ filled part
//! ```
//!
//! - [`document`]: a `.docx` with tags.
//! - [`names`], [`value`]: Chinese names in a template language that knows only ASCII.

pub mod document;
pub mod names;
pub mod value;
pub mod vocabulary;

mod blocks;
mod dialect;
mod fault;
mod paragraphs;
mod tags;
mod weave;
