//! What was left unwritten or should be looked at, in words.

use crate::place::Place;
use std::fmt::Write as _;

/// The name of the list that lies beside the filled forms.
pub const LIST_NAME: &str = "未填写项.txt";

/// Something of the sheet or the blank that a person must see to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remark {
    /// What it is about: `第12条“证明材料清单”`.
    pub(super) what: String,
    /// Where in the blank; [`Place::Whole`] where it is not there.
    pub(super) place: Place,
    /// Why, and what to do.
    pub(super) why: String,
    /// Whether it was written all the same.
    pub(super) is_written: bool,
}

impl Remark {
    /// Something that was not written.
    pub(super) fn unwritten(what: impl Into<String>, place: Place, why: impl Into<String>) -> Self {
        Remark { what: what.into(), place, why: why.into(), is_written: false }
    }

    /// Something that was written and should be looked at.
    pub(super) fn doubtful(what: impl Into<String>, place: Place, why: impl Into<String>) -> Self {
        Remark { is_written: true, ..Remark::unwritten(what, place, why) }
    }
}

/// What became of one blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many places were filled in.
    pub written: usize,
    /// What was not, a line each.
    pub unwritten: Vec<String>,
    /// What was and should be looked at, a line each.
    pub doubtful: Vec<String>,
}

impl Outcome {
    pub(super) fn new(written: usize, remarks: &[Remark], words: impl Fn(Place) -> Option<String>) -> Self {
        let line = |remark: &Remark| match words(remark.place) {
            Some(place) => format!("{}（{place}）：{}", remark.what, remark.why),
            None => format!("{}：{}", remark.what, remark.why),
        };
        let lines = |is_written| remarks.iter().filter(|remark| remark.is_written == is_written).map(line).collect();
        Outcome { written, unwritten: lines(false), doubtful: lines(true) }
    }

    /// Whether everything was written and nothing is in doubt.
    pub fn is_clean(&self) -> bool {
        self.unwritten.is_empty() && self.doubtful.is_empty()
    }

    /// The outcome as it stands on the terminal and in [`LIST_NAME`].
    pub fn words(&self, name: &str) -> String {
        let mut words = format!("{name}：填写了{}处", self.written);
        let mut part = |heading: &str, lines: &[String]| {
            if !lines.is_empty() {
                // Writing to a string can't fail.
                let _ = write!(words, "\n  {heading}（{}项）：", lines.len());
                for line in lines {
                    let _ = write!(words, "\n    {line}");
                }
            }
        };
        part("没有填写", &self.unwritten);
        part("已填写，请核对", &self.doubtful);
        words.push('\n');
        words
    }
}
