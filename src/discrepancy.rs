//! One thing that is wrong, with its place: what every list is made of.

use crate::place::Place;

/// How much a discrepancy weighs. The order is the order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 提示: worth knowing.
    Hint,
    /// 警告: a reviewer must look.
    Warning,
    /// 错误: the paper would be returned.
    Error,
    /// 阻断: the paper can't be accepted or processed.
    Blocking,
}

impl Severity {
    /// From lightest to heaviest.
    pub const ALL: [Severity; 4] = [Severity::Hint, Severity::Warning, Severity::Error, Severity::Blocking];

    /// The word that people read.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "提示",
            Severity::Warning => "警告",
            Severity::Error => "错误",
            Severity::Blocking => "阻断",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// Stable code (`C102`).
    pub code: &'static str,
    /// Name after the fault (`both-boxes-ticked`).
    pub name: &'static str,
    /// How much it weighs here.
    pub severity: Severity,
    /// One Chinese sentence that names the clause and quotes what was typed.
    pub message: String,
    /// The clause of the form, where it is about one.
    pub clause: Option<u16>,
    /// Where.
    pub place: Place,
    /// The file of the evidence that it is about, by its path.
    pub file: Option<String>,
    /// What was typed; `None` where nothing was.
    pub typed: Option<String>,
    /// What was understood; `None` where nothing was.
    pub understood: Option<String>,
    /// The standard or form row that it rests on.
    pub basis: String,
    /// How to put it right.
    pub remedy: String,
}
