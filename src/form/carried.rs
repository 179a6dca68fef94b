//! The words of a form that begins with the answers of another.

use super::words::{FormWords, marks_of};
use crate::carry::{Carried, State};
use crate::catalog::Field;

impl FormWords {
    /// The words of the target form, with the verdicts and the evidence that were carried. The date stays blank.
    pub fn carried(carried: &Carried<'_>) -> Self {
        let level = carried.level.map_or("", |level| carried.edition.level_name(level));
        let value = |field: Field| match field {
            Field::Level => level.to_owned(),
            _ => {
                carried.header.iter().find(|(known, _)| *known == field).map_or(String::new(), |(_, text)| text.clone())
            }
        };
        let mut words = Self::printed(carried.to, carried.level, value, level);
        for (words, row) in words.rows.iter_mut().zip(&carried.rows) {
            words.required = row.state != State::NotRequired;
            words.evidence.clone_from(&row.evidence);
            words.conclude(row.verdict);
            if let Some(verdict) = row.verdict {
                (words.conforming, words.nonconforming) = marks_of(verdict);
            }
        }
        words
    }
}
