//! Office Open XML packages and their parts: the ground on which templates are filled and papers are typeset.
//!
//! No word of the assessment domain stands here; together with [`crate::template`] it could become a crate.
//!
//! ```text
//! bytes ─package→ parts ─markup→ tokens ─┬ order → a part as the schema wants it
//!                                        └ edits → a part with some byte ranges changed
//! ```
//!
//! - [`package`]: the zip container; ceilings, raw copies, deterministic writing.
//! - [`relations`]: how parts point at each other, and what each says it is.
//! - [`write_sheet`], `write_word`: values written into single cells of somebody else's file.
//! - [`shell`]: workbooks that differ in nothing but their cells, without writing all the rest each time.
//! - [`order`], [`finish`]: what generated Word parts lack before Office's validator accepts them.

pub mod finish;
pub mod order;
pub mod package;
pub mod relations;
pub mod shell;
pub mod write_sheet;

pub(crate) mod edits;
pub(crate) mod grid;
pub(crate) mod markup;
pub(crate) mod schema;
pub(crate) mod tables;
pub(crate) mod write_word;
