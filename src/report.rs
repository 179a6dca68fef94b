//! The lists that go out: discrepancies as text, JSON, Excel, Word and HTML. Every list accounts for every discrepancy.

pub mod carried;
pub mod catalog;
pub mod catalog_diff;
pub mod evidence;
pub mod excel;
pub mod html;
pub mod import;
pub mod inbox;
pub mod json;
pub mod level;
pub mod oscal;
pub mod template_check;
pub mod template_words;
pub mod text;
pub mod verdicts;
pub mod words;
