//! **ziping** (自评): from filled self-assessment sheets, in Excel or in Word, to the official papers of Chinese
//! information-security service certification, with everything that is wrong in them.
//!
//! # What flows
//!
//! ```text
//! bytes ─read→ Workbook ┬layout→ Transcript ─normalize→ Assessment ────────┐
//!                       ├factsheet→ Facts ─tally, grade→ Application ───────┤
//!                       └ledger→ Register, Decisions ─┐                     │
//! folder, archive ─disk→ Holdings ────────────────────┴reconcile→ Evidence ─┤
//!                                                  Catalog ─────────────────┴→ Case ─rules→ Dossier ─form→   papers (.docx .xlsx)
//!                                                                                                   ├report→ lists (text JSON .xlsx .docx HTML)
//!                                                                                                   └filing, bag→ files in order, sealed packages
//! inbox ─batch→ worker processes, each of which does all of the above ─→ records ─across→ summary
//! ```
//!
//! A [`transcript`] is what the sheet says, word for word, with the place of every word; an [`assessment`] is what it
//! means; [`facts`] are what an organisation states beside the forms; an [`application`] is everything handed in together,
//! with the verdicts on every threshold and how far each category has come; [`evidence`] is what the lists name, what is
//! really there, and how the two meet; a [`case`] is all that a rule may look at;
//! a [`discrepancy`] is one thing that is wrong, with its place; a dossier is the case with its discrepancies, closed.
//!
//! # Storeys
//!
//! Each storey looks down only, and inside a storey only where the table in `tests/walls.rs` says so; that test reads
//! every path in `src` and holds the walls.
//!
//! | storey | rooms | may know |
//! |---|---|---|
//! | shell | [`cli`], [`batch`], [`disk`], and `store` with the feature `object-store` | the world: files, clock, terminal, processes, network |
//! | house | [`papers`], [`recognise`] | which papers a dossier becomes, the compiled templates, the users' own ones and what these may say; how somebody else's blank form is filled |
//! | doors | [`read`], [`gate`], [`data`], [`ooxml`], [`template`], [`form`], [`report`], [`sheet_style`], [`archive`], [`bag`] | one file format each |
//! | deeds | [`layout`], [`normalize`], [`factsheet`], [`ledger`], [`tally`], [`grade`], [`reconcile`], [`filing`], [`rules`], [`across`], [`dossier`], [`carry`], [`comparison`], [`standard_text`], [`overlay`] | pure functions, no input or output |
//! | words | [`place`], [`text`], [`workbook`], [`fault`], [`catalog`], [`transcript`], [`assessment`], [`facts`], [`verdict`], [`standing`], [`evidence`], [`application`], [`discrepancy`], [`case`], [`document`], [`record`] | types |
//!
//! # Laws
//!
//! 1. The program quotes and points; it never quietly corrects a cell.
//! 2. Three values: 通过, 不通过, 无法判定. What is missing is never a pass ([`catalog::Necessity`]).
//! 3. Same input, same bytes: the day of checking is an argument, dates inside packages are fixed.
//! 4. Every list accounts for every discrepancy.
//! 5. One bad file never stops the rest, and no output is left half-written ([`disk`]).
//! 6. Text from a sheet is data everywhere: never a formula, a tag or a template.
//! 7. What leaves the house has its own twin type ([`form::words`], [`report::json`], [`report::words`]).
//!
//! # Users' own templates
//!
//! One template may mix all papers: it is filled with [`papers::words`], the words of the form, the application and the
//! list in one. What each of its names means stands in [`papers::vocabulary`], which a test holds against the words.
//! [`papers::own`] compiles and fills; what is wrong with a template is a [`report::template_check`] finding, told
//! before any form is read. Templates begin as what [`form::typeset`] sets for a form of the catalogue.
//!
//! # To add
//!
//! - **a rule**: a file and a page in `src/rules/`, one line in [`rules`]; the page's examples are its test.
//! - **an official form**: one file in `catalog/forms/`, one line in [`data`].
//! - **an edition**: `catalog/editions/`, its parts in `catalog/requirements/` (forms are made from them), its numbers in
//!   `catalog/thresholds/`; or, from a text that is at hand, `ziping catalog import --new`.
//! - **a measure**: a variant of [`catalog::Measure`], its reading in [`data`], its reckoning in [`tally`]; the test over all
//!   thresholds builds facts for it.
//! - **a word for templates**: a field of a twin type, and its line in [`papers::vocabulary`]; the test misses either.

pub mod across;
pub mod application;
pub mod archive;
pub mod assessment;
pub mod bag;
pub mod batch;
pub mod carry;
pub mod case;
pub mod catalog;
pub mod cli;
pub mod comparison;
pub mod data;
pub mod discrepancy;
pub mod disk;
pub mod document;
pub mod dossier;
pub mod evidence;
pub mod facts;
pub mod factsheet;
pub mod fault;
pub mod filing;
pub mod form;
pub mod gate;
pub mod grade;
pub mod layout;
pub mod ledger;
pub mod normalize;
pub mod ooxml;
pub mod overlay;
pub mod papers;
pub mod place;
pub mod read;
pub mod recognise;
pub mod reconcile;
pub mod record;
pub mod report;
pub mod rules;
pub mod sheet_style;
pub mod standard_text;
pub mod standing;
#[cfg(feature = "object-store")]
pub mod store;
pub mod tally;
pub mod template;
pub mod text;
pub mod transcript;
pub mod verdict;
pub mod workbook;
