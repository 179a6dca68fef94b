//! What a threshold comes to: the outcome, the numbers, the rows that counted and those that did not.

use crate::catalog::{Edition, Part, Requirement, Threshold};
use crate::place::Place;

/// The outcome of a threshold, a row or a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// 不通过
    Fail,
    /// 无法判定
    Undecided,
    /// 通过
    Pass,
}

impl Outcome {
    /// The word that people read.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Pass => "通过",
            Outcome::Fail => "不通过",
            Outcome::Undecided => "无法判定",
        }
    }

    /// Pass or fail.
    pub fn of(passes: bool) -> Self {
        if passes { Outcome::Pass } else { Outcome::Fail }
    }
}

/// A row of the facts that counted, or did not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// What stands there (a name, masked where it is a person's number).
    pub name: String,
    /// Where.
    pub place: Place,
    /// Why it did not count; empty where it did.
    pub why: String,
    /// Whether it stands for all rows that are about something else (of another category), told in one.
    pub is_elsewhere: bool,
}

/// What a test came to.
#[derive(Clone, Debug)]
pub struct Reckoning {
    /// The outcome.
    pub outcome: Outcome,
    /// What was found, in numbers (`从事信息安全服务的人员计入2名，要求至少6名`).
    pub found: String,
    /// What is lacking, as something to do (`再签订并完成4个应急处理项目`); empty where nothing is.
    pub lacking: String,
    /// The rows that counted.
    pub counted: Vec<Line>,
    /// The rows that did not, and why.
    pub left_out: Vec<Line>,
    /// Where to look.
    pub place: Place,
}

impl Reckoning {
    /// A reckoning without rows. What is lacking is left out of a pass.
    pub fn new(outcome: Outcome, found: impl Into<String>, lacking: impl Into<String>, place: Place) -> Self {
        Reckoning {
            outcome,
            found: found.into(),
            lacking: if outcome == Outcome::Pass { String::new() } else { lacking.into() },
            counted: Vec::new(),
            left_out: Vec::new(),
            place,
        }
    }

    /// With the rows that counted and those that did not.
    #[must_use]
    pub fn with_lines(mut self, counted: Vec<Line>, left_out: Vec<Line>) -> Self {
        self.counted = counted;
        self.left_out = left_out;
        self
    }
}

/// A verdict on one threshold for one category.
#[derive(Clone, Debug)]
pub struct Verdict<'c> {
    /// The threshold.
    pub threshold: &'c Threshold,
    /// The part that states it.
    pub part: &'c Part,
    /// The requirement that states it.
    pub requirement: &'c Requirement,
    /// The edition.
    pub edition: &'c Edition,
    /// The category applied for.
    pub category: String,
    /// What it came to.
    pub reckoning: Reckoning,
}

impl Verdict<'_> {
    /// The outcome.
    pub fn outcome(&self) -> Outcome {
        self.reckoning.outcome
    }

    /// The clause with its section and document: `ISCCC-SV-001:2015 4.1.5 b)“近3年内…”`.
    pub fn citation(&self) -> String {
        let document = if self.edition.code.is_empty() {
            format!("《{}》", self.edition.title)
        } else {
            self.edition.code.clone()
        };
        format!("{document} {}“{}”", self.requirement.id, self.requirement.text)
    }
}

/// How the wording 签订并完成 is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProjectWindow {
    /// Signing and completion both lie inside the window.
    #[default]
    SignedAndCompleted,
    /// Completion alone lies inside it.
    CompletedOnly,
}

impl ProjectWindow {
    /// As messages name it.
    pub fn words(self) -> &'static str {
        match self {
            ProjectWindow::SignedAndCompleted => "签订和完成都在期内",
            ProjectWindow::CompletedOnly => "完成在期内即可",
        }
    }
}

/// A number without needless zeros: `3`, `0.5`, `12.25`.
pub fn number_words(number: f64) -> String {
    format!("{}", precise(number))
}

/// A number to a millionth (of 万元: 0.01元), so that sums of decimal fractions come out as people reckon, and what is
/// shown is what was compared.
pub fn precise(number: f64) -> f64 {
    let rounded = (number * 1e6).round() / 1e6;
    // A number too large to be rounded stays as it is; no zero has a sign.
    if rounded.is_finite() { rounded + 0.0 } else { number }
}
