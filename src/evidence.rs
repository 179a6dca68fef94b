//! Evidence: what the forms list, which files were handed in, what a register or a clerk says of them, and how all that
//! meets.
//!
//! Types, and how dates and filed names are written. The files are found by [`crate::disk`], the lists read by [`crate::normalize`], and both are set against
//! each other by `reconcile`; nothing here judges.

pub mod dates;
pub mod filed;
mod holdings;
mod listed;
mod reconciliation;
mod register;
pub mod words;

pub use holdings::{Digest, FileTrouble, HeldFile, Holdings, LeftOut, WhyLeftOut};
pub use listed::{Listed, ListedFact, ListedFactKind};
pub use reconciliation::{Candidate, Difference, Line, LineState, Reconciliation, Stance};
pub use register::{Choice, Decision, Decisions, Register, RegisterEntry, SheetTrouble};
