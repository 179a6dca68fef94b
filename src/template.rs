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
