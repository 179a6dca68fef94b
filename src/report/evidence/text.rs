//! The reconciliation in a few lines, for a terminal.

use super::{counts, holdings};
use crate::application::Application;
use crate::evidence::Reconciliation;
use std::fmt::Write as _;

/// Who, which files, and how many items are in which state.
pub fn summary(application: &Application<'_>, evidence: &Reconciliation) -> String {
    let mut out = String::new();
    let names: Vec<&str> = application.forms().map(|form| form.form.category.as_str()).collect();
    // Writing to a string can't fail.
    let _ = writeln!(out, "{}（{}）", application.name, names.join("、"));
    let _ = writeln!(out, "  {}", holdings(evidence));
    let _ = writeln!(out, "  所列材料{}项：{}", evidence.lines.len(), counts(evidence));
    let _ = writeln!(out, "  未列出的文件{}个", evidence.unlisted().count());
    out
}
