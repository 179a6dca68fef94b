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
//! - [`order`], [`finish`]: what generated Word parts lack before Office's validator accepts them.

pub mod finish;
pub mod order;
pub mod package;

pub(crate) mod edits;
pub(crate) mod markup;
pub(crate) mod schema;
