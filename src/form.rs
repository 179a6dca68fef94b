//! The papers that go out: the self-assessment form and the application, in Word and Excel.

pub mod application;
pub mod carried;
pub mod evidence_index;
pub mod excel;
pub mod facts;
pub mod facts_workbook;
pub mod summary;
pub mod typeset;
pub mod words;
