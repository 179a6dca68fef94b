//! What concerns several entries: dates of one row in order, lines that stand there twice.

use super::reading::{Reading, day_words};
use crate::facts::layout::Block;
use crate::facts::{Entry, TroubleKind};
use crate::place::Place;
use jiff::civil::Date;
use std::collections::HashMap;

/// Tells of each day that lies before the day that should come before it.
pub(super) fn days(reading: &mut Reading<'_>, block: Block, days: &[(&str, &Entry<Date>)]) {
    let known: Vec<_> = days.iter().filter_map(|(key, entry)| Some((*key, *entry, entry.value?))).collect();
    for pair in known.windows(2) {
        if let [(earlier_key, _, earlier), (key, entry, day)] = pair
            && day < earlier
        {
            let label = reading.labels.layout_of(block, earlier_key).map_or("", |field| field.label.as_str());
            let expected = format!("不早于{label}（{}）", day_words(*earlier));
            reading.tell(TroubleKind::DatesOutOfOrder, (block, key), &entry.typed, &expected, entry.place);
        }
    }
}

/// Knows the lines that were there already.
pub(super) struct Seen {
    kind: TroubleKind,
    known: HashMap<String, Place>,
}

impl Seen {
    pub(super) fn new(kind: TroubleKind) -> Self {
        Seen { kind, known: HashMap::new() }
    }

    /// The place of the line that had this key before.
    pub(super) fn find(&self, key: &str) -> Option<Place> {
        self.known.get(key).copied()
    }

    pub(super) fn note(&mut self, key: String, place: Place) {
        self.known.entry(key).or_insert(place);
    }

    /// Notes a line by its key, and tells where an earlier one has the same.
    pub(super) fn check(
        &mut self,
        reading: &mut Reading<'_>,
        of: (Block, &str),
        key: String,
        (typed, place): (&str, Place),
    ) {
        match self.find(&key) {
            Some(earlier) => reading.tell(self.kind, of, typed, &same_as(earlier), place),
            None => self.note(key, place),
        }
    }
}

/// `与第5行重复`
pub(super) fn same_as(place: Place) -> String {
    match place {
        Place::Cell { row, .. } => format!("与第{}行重复", row + 1),
        Place::Sheet(_) | Place::Whole => String::new(),
    }
}
