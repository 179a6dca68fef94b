//! Counting rows of which some are surely in, some surely out, and some can't be told.

use super::{Line, Outcome, Reckoning, number_words, precise};
use crate::catalog::AtLeast;
use crate::place::Place;
use std::collections::HashSet;

/// One of something.
pub(super) const ONE: AtLeast = AtLeast { number: 1.0, above: false };

/// How a row stands to a count.
pub(super) enum Standing {
    /// It counts.
    In,
    /// It does not, for this reason.
    Out(String),
    /// It can't be told, for this reason.
    Unclear(String),
    /// It is about something else, in the first words, for the reason in the second; such rows are told together.
    Elsewhere(String, String),
}

impl Standing {
    /// In where something is known, else unclear for this reason.
    pub(super) fn known(is_known: bool, why: &str) -> Self {
        if is_known { Standing::In } else { Standing::Unclear(why.to_owned()) }
    }
}

/// The first of several questions that does not say yes; what is surely out comes before what can't be told.
pub(super) fn all_of(questions: impl IntoIterator<Item = Standing>) -> Standing {
    let mut unclear = None;
    for standing in questions {
        match standing {
            Standing::In => {}
            Standing::Out(_) | Standing::Elsewhere(..) => return standing,
            Standing::Unclear(_) => unclear = unclear.or(Some(standing)),
        }
    }
    unclear.unwrap_or(Standing::In)
}

/// A row as it goes into a count.
pub(super) struct Row {
    /// What stands there.
    pub(super) name: String,
    /// Where.
    pub(super) place: Place,
    /// How it stands to the count.
    pub(super) standing: Standing,
    /// What it adds.
    pub(super) amount: f64,
    /// What it is about: rows with the same key are the same person, project or industry, and count once.
    pub(super) key: Option<String>,
}

/// Rows sorted by how they stand, each with what it adds.
#[derive(Default)]
pub(super) struct Tally {
    counted: Vec<Line>,
    left_out: Vec<Line>,
    elsewhere: Vec<Elsewhere>,
    sum: f64,
    largest: f64,
    unclear_sum: f64,
    unclear_largest: f64,
    unclear: usize,
    first_unclear: Option<String>,
}

/// Rows that are about the same other thing.
struct Elsewhere {
    what: String,
    why: String,
    first: Place,
    rows: usize,
}

impl Elsewhere {
    fn line(self) -> Line {
        let name = format!("{}{}行", self.what, self.rows);
        Line { name, place: self.first, why: self.why, is_elsewhere: true }
    }
}

impl Tally {
    /// Counts rows. Of those with one key the first that surely counts does, else the first that could; the others say
    /// `repeated`.
    pub(super) fn of(rows: Vec<Row>, repeated: &str) -> Tally {
        let sure: HashSet<String> =
            rows.iter().filter(|row| matches!(row.standing, Standing::In)).filter_map(|row| row.key.clone()).collect();
        let mut used = HashSet::new();
        let mut tally = Tally::default();
        for Row { name, place, standing, amount, key } in rows {
            let standing = match (standing, key) {
                (Standing::In, Some(key)) if !used.insert(key.clone()) => Standing::Out(repeated.to_owned()),
                (Standing::Unclear(_), Some(key)) if sure.contains(&key) || !used.insert(key.clone()) => {
                    Standing::Out(repeated.to_owned())
                }
                (standing, _) => standing,
            };
            tally.note_amount(name, place, standing, amount);
        }
        tally
    }

    /// Notes a row that adds one.
    pub(super) fn note(&mut self, name: String, place: Place, standing: Standing) {
        self.note_amount(name, place, standing, 1.0);
    }

    fn note_amount(&mut self, name: String, place: Place, standing: Standing, amount: f64) {
        match standing {
            Standing::In => {
                self.sum += amount;
                self.largest = self.largest.max(amount);
                self.counted.push(Line { name, place, why: String::new(), is_elsewhere: false });
            }
            Standing::Out(why) => self.left_out.push(Line { name, place, why, is_elsewhere: false }),
            Standing::Unclear(why) => {
                self.unclear += 1;
                self.unclear_sum += amount;
                self.unclear_largest = self.unclear_largest.max(amount);
                self.first_unclear.get_or_insert_with(|| why.clone());
                self.left_out.push(Line { name, place, why, is_elsewhere: false });
            }
            Standing::Elsewhere(what, why) => {
                match self.elsewhere.iter_mut().find(|known| known.what == what && known.why == why) {
                    Some(known) => known.rows += 1,
                    None => self.elsewhere.push(Elsewhere { what, why, first: place, rows: 1 }),
                }
            }
        }
    }

    /// How many rows count.
    pub(super) fn counted(&self) -> usize {
        self.counted.len()
    }

    /// Why the first row that can't be told can't be told; else why the first row was left out.
    pub(super) fn first_reason(&self) -> Option<&str> {
        self.first_unclear.as_deref().or_else(|| self.left_out.first().map(|line| line.why.as_str()))
    }

    /// The outcome of the sum against what is asked: undecided only where the unclear rows could make a difference.
    pub(super) fn outcome(&self, at_least: AtLeast) -> Outcome {
        decided(at_least, self.sum, self.sum + self.unclear_sum)
    }

    /// The outcome of the largest single amount, and that amount.
    pub(super) fn outcome_of_largest(&self, at_least: AtLeast) -> (Outcome, f64) {
        (decided(at_least, self.largest, self.largest.max(self.unclear_largest)), self.largest)
    }

    /// The reckoning of the sum, `what` and `unit` as in `从事信息安全服务的人员计入2名，要求至少6名`. `todo` says with the
    /// number lacking what is to be done.
    pub(super) fn reckon(
        self,
        at_least: AtLeast,
        (what, unit): (&str, &str),
        todo: impl Fn(&str) -> String,
        place: Place,
    ) -> Reckoning {
        let outcome = self.outcome(at_least);
        let verb = if matches!(unit, "万元" | "平方米") { "合计" } else { "计入" };
        let found =
            format!("{what}{verb}{}{unit}，要求{}{unit}{}", number_words(self.sum), bound(at_least), self.doubt());
        let todo = todo(&short(at_least, self.sum));
        let lacking = match outcome {
            Outcome::Undecided => format!("补正看不出是否计入的{}行，或者{todo}", self.unclear),
            _ => todo,
        };
        let (counted, left_out) = self.into_lines();
        Reckoning::new(outcome, found, lacking, place).with_lines(counted, left_out)
    }

    /// The rows themselves: those that counted, and those that did not, what is about something else last.
    pub(super) fn into_lines(mut self) -> (Vec<Line>, Vec<Line>) {
        self.left_out.extend(self.elsewhere.into_iter().map(Elsewhere::line));
        (self.counted, self.left_out)
    }

    /// How many rows can't be told, as messages add it.
    pub(super) fn doubt(&self) -> String {
        if self.unclear == 0 { String::new() } else { format!("；另有{}行看不出是否计入", self.unclear) }
    }
}

/// The outcome where the true number lies between two.
fn decided(at_least: AtLeast, least: f64, most: f64) -> Outcome {
    if at_least.is_met(precise(least)) {
        Outcome::Pass
    } else if at_least.is_met(precise(most)) {
        Outcome::Undecided
    } else {
        Outcome::Fail
    }
}

/// `至少6`, `超过6`.
pub(super) fn bound(at_least: AtLeast) -> String {
    format!("{}{}", if at_least.above { "超过" } else { "至少" }, number_words(at_least.number))
}

/// How much is missing. Where the number itself is not enough it takes one more.
pub(super) fn short(at_least: AtLeast, known: f64) -> String {
    let more = if at_least.above { 1.0 } else { 0.0 };
    number_words((at_least.number - known + more).max(0.0))
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
