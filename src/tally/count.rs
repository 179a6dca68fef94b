//! Counting rows of which some are surely in, some surely out, and some can't be told.

use super::{Line, Outcome, Reckoning, number_words};
use crate::catalog::AtLeast;
use crate::place::Place;

/// How a row stands to a count.
pub(super) enum Standing {
    /// It counts.
    In,
    /// It does not, for this reason.
    Out(String),
    /// It can't be told, for this reason.
    Unclear(String),
}

/// Rows sorted by how they stand, each with what it adds.
#[derive(Default)]
pub(super) struct Tally {
    counted: Vec<Line>,
    left_out: Vec<Line>,
    sum: f64,
    largest: f64,
    unclear_sum: f64,
    unclear: usize,
}

impl Tally {
    /// Notes a row that adds one.
    pub(super) fn note(&mut self, name: String, place: Place, standing: Standing) {
        self.note_amount(name, place, standing, 1.0);
    }

    /// Notes a row that adds an amount.
    pub(super) fn note_amount(&mut self, name: String, place: Place, standing: Standing, amount: f64) {
        match standing {
            Standing::In => {
                self.sum += amount;
                self.largest = self.largest.max(amount);
                self.counted.push(Line { name, place, why: String::new() });
            }
            Standing::Out(why) => self.left_out.push(Line { name, place, why }),
            Standing::Unclear(why) => {
                self.unclear += 1;
                self.unclear_sum += amount;
                self.left_out.push(Line { name, place, why });
            }
        }
    }

    /// How many rows count.
    pub(super) fn counted(&self) -> usize {
        self.counted.len()
    }

    /// The outcome of the sum against what is asked: undecided only where the unclear rows could make a difference.
    pub(super) fn outcome(&self, at_least: AtLeast) -> Outcome {
        if at_least.is_met(self.sum) {
            Outcome::Pass
        } else if self.unclear > 0 && at_least.is_met(self.sum + self.unclear_sum) {
            Outcome::Undecided
        } else {
            Outcome::Fail
        }
    }

    /// The outcome of the largest single amount.
    pub(super) fn outcome_of_largest(&self, at_least: AtLeast) -> (Outcome, f64) {
        let outcome = if self.counted() > 0 && at_least.is_met(self.largest) {
            Outcome::Pass
        } else if self.unclear > 0 {
            Outcome::Undecided
        } else {
            Outcome::Fail
        };
        (outcome, self.largest)
    }

    /// The reckoning of the sum, `what` and `unit` as in `计入2个项目，要求至少6个`. `todo` says with the number lacking what
    /// is to be done.
    pub(super) fn reckon(
        self,
        at_least: AtLeast,
        (what, unit): (&str, &str),
        todo: impl Fn(&str) -> String,
        place: Place,
    ) -> Reckoning {
        let outcome = self.outcome(at_least);
        let found =
            format!("计入{}{unit}{what}，要求{}{unit}{}", number_words(self.sum), bound(at_least), self.doubt());
        let short = (at_least.number - self.sum).max(if at_least.above { 1.0 } else { 0.0 });
        let lacking = match outcome {
            Outcome::Undecided => format!("补正未计入的行（{}处），或{}", self.unclear, todo(&number_words(short))),
            _ => todo(&number_words(short)),
        };
        Reckoning::new(outcome, found, lacking, place).with_lines(self.counted, self.left_out)
    }

    /// The rows themselves.
    pub(super) fn into_lines(self) -> (Vec<Line>, Vec<Line>) {
        (self.counted, self.left_out)
    }

    /// How many rows can't be told, as messages add it.
    pub(super) fn doubt(&self) -> String {
        if self.unclear == 0 { String::new() } else { format!("；另有{}行看不出是否计入", self.unclear) }
    }
}

/// `至少6`, `超过6`.
pub(super) fn bound(at_least: AtLeast) -> String {
    format!("{}{}", if at_least.above { "超过" } else { "至少" }, number_words(at_least.number))
}

/// What is said where a sheet is not there or has no rows: nothing can be told from nothing.
pub(super) fn nothing_known(what: &str, sheet: &str, place: Place) -> Reckoning {
    Reckoning::new(
        Outcome::Undecided,
        format!("申报信息中没有{what}"),
        format!("在申报信息的“{sheet}”工作表中填写{what}"),
        place,
    )
}
