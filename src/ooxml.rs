//! Office Open XML: packages, the order that the schema asks for, and Tera inside Word files.
//!
//! The only room that knows `zip`, `quick-xml` and the template engine's inside; no word of the assessment domain
//! stands here, so that it could become a crate of its own.
//!
//! ```text
//! bytes ─package→ parts ─markup→ tokens ─┬ order → a part as the schema wants it
//!                                        └ tags → blocks → weave → Tera source ─template→ filled parts ─package→ bytes
//! ```
//!
//! - [`package`]: the zip container; ceilings, raw copies, deterministic writing.
//! - [`order`], [`finish`]: what generated Word parts lack before Office's validator accepts them.
//! - [`names`], [`value`]: Chinese names in a template language that knows only ASCII.
//! - [`template`]: a `.docx` with tags, compiled once and filled often.

pub mod biff;
pub mod biff_globals;
pub mod biff_record;
pub mod finish;
pub mod gate;
pub mod kind;
pub mod limits;
pub mod look;
pub mod names;
pub mod open_document;
pub mod open_styles;
pub mod order;
pub mod package;
pub mod scan;
pub mod sheet_binary;
pub mod sheet_xml;
pub mod symbols;
pub mod template;
pub mod value;

mod blocks;
mod dialect;
mod edits;
mod fault;
mod markup;
mod paragraphs;
mod schema;
mod tags;
mod weave;
