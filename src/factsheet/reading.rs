//! Reads the cells of a record one by one, and gathers what is wrong with them.

use super::labels::FactLabels;
use super::numbers::{self, Quantity, Units};
use super::record::Record;
use super::words;
use crate::assessment::{CreditCodeReading, DateReading};
use crate::catalog::{Catalog, Edition};
use crate::facts::layout::{Block, FactField};
use crate::facts::{Entry, FactTrouble, TroubleKind, is_permanent, masked};
use crate::normalize;
use crate::place::Place;
use crate::text;
use crate::transcript::{Raw, Typed};
use crate::workbook::number_text;
use jiff::civil::Date;

/// A bare amount from here on may be meant in 元.
const DOUBTFUL_AMOUNT: f64 = 100_000.0;

/// From here on a number typed as a number has lost digits.
const DIGITS_KEPT: f64 = 1e15;

/// Dates that may lie ahead, such as the end of a lease, lie no further.
const YEARS_AHEAD: i16 = 100;

/// Where no edition says it: before this year nothing can have happened.
const EARLIEST_YEAR: i16 = 1949;

/// What is shown for a formula that was never calculated.
const UNCALCULATED: &str = "公式（没有计算结果）";

/// The work of reading one workbook.
pub(super) struct Reading<'r> {
    pub(super) labels: &'r FactLabels,
    pub(super) catalog: &'r Catalog,
    /// The editions applied under, as far as they are known by then.
    pub(super) applied: Vec<&'r Edition>,
    as_of: Date,
    earliest_year: i16,
    troubles: Vec<FactTrouble>,
}

impl<'r> Reading<'r> {
    pub(super) fn new(labels: &'r FactLabels, catalog: &'r Catalog, as_of: Date) -> Self {
        let earliest_year = catalog.editions.first().map_or(EARLIEST_YEAR, |edition| edition.earliest_year);
        Reading { labels, catalog, applied: Vec::new(), as_of, earliest_year, troubles: Vec::new() }
    }

    pub(super) fn into_troubles(self) -> Vec<FactTrouble> {
        self.troubles
    }

    /// Tells what is wrong with an entry.
    pub(super) fn tell(&mut self, kind: TroubleKind, of: (Block, &str), typed: &str, understood: &str, place: Place) {
        let field = self.labels.layout_of(of.0, of.1);
        let shown = text::excerpt(typed, 60);
        self.troubles.push(FactTrouble {
            kind,
            sheet: of.0.sheet(),
            label: field.map_or(String::new(), |field| field.label.clone()),
            typed: if field.is_some_and(|field| field.personal) { masked(&shown) } else { shown },
            understood: understood.to_owned(),
            place,
        });
    }

    /// Reads a cell; `understand` is asked only where something is written that may have a meaning.
    fn entry<T>(
        &mut self,
        record: &Record,
        key: &str,
        unreadable: TroubleKind,
        understand: impl FnOnce(&mut Self, &Cell<'_>) -> Option<T>,
    ) -> Entry<T> {
        let (Some(field), Some(written)) = (self.labels.layout_of(record.block, key), record.cells.get(key)) else {
            return Entry::blank(record.first);
        };
        let typed = &written.typed;
        let cell = Cell { block: record.block, field, typed, unit: &written.unit };
        let is_named = key == record.block.name_key() && record.block.is_table();
        let nothing = typed.is_blank() || is_nothing(&typed.text);
        if nothing && field.needed && !is_named {
            self.tell(TroubleKind::Blank, (record.block, key), &typed.text, "", typed.place);
        }
        if typed.is_blank() {
            return Entry::blank(typed.place);
        }
        if matches!(typed.raw, Raw::Uncalculated | Raw::Error) {
            let shown = if typed.raw == Raw::Uncalculated { UNCALCULATED } else { &typed.text };
            self.tell(unreadable, (record.block, key), shown, "", typed.place);
            return Entry { typed: shown.to_owned(), value: None, place: typed.place };
        }
        let value = understand(self, &cell);
        Entry { typed: typed.text.clone(), value, place: typed.place }
    }

    fn tell_of(&mut self, cell: &Cell<'_>, kind: TroubleKind, understood: &str) {
        self.tell(kind, (cell.block, &cell.field.key), &cell.typed.text, understood, cell.typed.place);
    }

    /// Words as typed, without white space at their ends.
    pub(super) fn text(&mut self, record: &Record, key: &str) -> Entry<String> {
        self.entry(record, key, TroubleKind::WordUnknown, |_, cell| {
            let words = text::trim(&cell.typed.text);
            (!is_nothing(words)).then(|| words.to_owned())
        })
    }

    /// A number that is a name. Typed as a number, a long one has lost digits.
    pub(super) fn code(&mut self, record: &Record, key: &str) -> Entry<String> {
        self.entry(record, key, TroubleKind::WordUnknown, |reading, cell| {
            let is_lost = match cell.typed.raw {
                Raw::Number(number) => number.abs() >= DIGITS_KEPT,
                _ => has_exponent(&cell.typed.text),
            };
            if is_lost {
                reading.tell_of(cell, TroubleKind::DigitsLost, "");
                return None;
            }
            let code = text::trim(&cell.typed.text);
            (!is_nothing(code)).then(|| code.to_owned())
        })
    }

    pub(super) fn credit_code(&mut self, record: &Record, key: &str) -> Entry<CreditCodeReading> {
        self.entry(record, key, TroubleKind::WordUnknown, |_, cell| {
            // What is wrong with it has rules of its own, which look at the forms' codes too.
            let code = normalize::credit_code(cell.typed);
            (code != CreditCodeReading::Blank).then_some(code)
        })
    }

    pub(super) fn date(&mut self, record: &Record, key: &str) -> Entry<Date> {
        self.entry(record, key, TroubleKind::DateUnreadable, |reading, cell| {
            let is_endless = cell.field.key == "valid_until" && is_permanent(&cell.typed.text);
            if is_nothing(&cell.typed.text) || is_endless {
                return None;
            }
            let latest = reading.as_of.year().saturating_add(YEARS_AHEAD);
            let found = normalize::date(cell.typed, reading.earliest_year, latest);
            match found {
                DateReading::Doubtful(day, _) => reading.tell_of(cell, TroubleKind::DateDoubtful, &day_words(day)),
                DateReading::Month { year, month, .. } => {
                    reading.tell_of(cell, TroubleKind::DateDoubtful, &format!("{year}年{month}月"));
                }
                DateReading::Impossible => reading.tell_of(cell, TroubleKind::DateImpossible, ""),
                DateReading::Unparsed => reading.tell_of(cell, TroubleKind::DateUnreadable, ""),
                DateReading::Day(_) | DateReading::Blank => {}
            }
            let day = found.day()?;
            if cell.field.past && day > reading.as_of {
                reading.tell_of(cell, TroubleKind::DateFuture, &day_words(day));
            }
            Some(day)
        })
    }

    /// An amount in 万元.
    pub(super) fn money(&mut self, record: &Record, key: &str) -> Entry<f64> {
        self.entry(record, key, TroubleKind::NumberUnreadable, |reading, cell| {
            let own = numbers::factor_of(cell.unit, numbers::MONEY).unwrap_or(1.0);
            let quantity = match cell.typed.raw {
                Raw::Number(number) => plain(number * own),
                Raw::Text => numbers::amount(&cell.typed.text, own),
                _ => Quantity::Unreadable,
            };
            let value = reading.number(cell, quantity, TroubleKind::AmountDoubtful)?;
            if let Quantity::Number { in_words, has_unit, is_vague, .. } = quantity {
                let is_large = !has_unit && (own - 1.0).abs() < f64::EPSILON && value.abs() >= DOUBTFUL_AMOUNT;
                if is_large {
                    // Ten thousand times too much would pass any threshold.
                    reading.tell_of(cell, TroubleKind::AmountDoubtful, "");
                    return None;
                }
                if in_words && !is_vague {
                    reading.tell_of(cell, TroubleKind::AmountDoubtful, &number_words(value, "万元"));
                }
            }
            Some(value)
        })
    }

    /// A number in the field's own unit. `is_bound` says whether the field asks for an upper bound.
    pub(super) fn quantity(&mut self, record: &Record, key: &str, units: Units, is_bound: bool) -> Entry<f64> {
        self.entry(record, key, TroubleKind::NumberUnreadable, |reading, cell| {
            let own = numbers::factor_of(cell.unit, units).unwrap_or(1.0);
            let quantity = match cell.typed.raw {
                Raw::Number(number) => plain(number * own),
                Raw::Text => numbers::read(&cell.typed.text, units, own, is_bound),
                _ => Quantity::Unreadable,
            };
            reading.number(cell, quantity, TroubleKind::NumberUnreadable)
        })
    }

    /// The value of a quantity, with what is wrong with it told.
    fn number(&mut self, cell: &Cell<'_>, quantity: Quantity, vague: TroubleKind) -> Option<f64> {
        if is_nothing(&cell.typed.text) {
            return None;
        }
        match quantity {
            Quantity::Percentage => self.tell_of(cell, TroubleKind::Percentage, ""),
            Quantity::Number { value, .. } if !value.is_finite() => {
                self.tell_of(cell, TroubleKind::NumberUnreadable, "");
            }
            Quantity::Number { value, .. } if value < 0.0 && !cell.field.signed => {
                self.tell_of(cell, TroubleKind::Negative, "");
            }
            Quantity::Number { value, is_vague, .. } => {
                if is_vague {
                    self.tell_of(cell, vague, &number_words(value, &cell.field.unit));
                }
                return Some(value);
            }
            Quantity::Unreadable => self.tell_of(cell, TroubleKind::NumberUnreadable, ""),
        }
        None
    }

    /// A calendar year: 2024, 2024年度, or a day of it.
    pub(super) fn year(&mut self, record: &Record, key: &str) -> Entry<i16> {
        self.entry(record, key, TroubleKind::NumberUnreadable, |reading, cell| {
            let latest = reading.as_of.year().saturating_add(1);
            let year = match (cell.typed.raw, normalize::date(cell.typed, reading.earliest_year, latest)) {
                (Raw::Date { .. }, DateReading::Day(day)) => Some(day.year()),
                (Raw::Date { .. }, _) => None,
                _ => words::year(&cell.typed.text),
            };
            let year = year.filter(|year| (reading.earliest_year..=latest).contains(year));
            if year.is_none() {
                reading.tell_of(cell, TroubleKind::NumberUnreadable, "");
            }
            year
        })
    }

    pub(super) fn yes_no(&mut self, record: &Record, key: &str) -> Entry<bool> {
        self.entry(record, key, TroubleKind::WordUnknown, |reading, cell| {
            let answer = match cell.typed.raw {
                Raw::Bool(answer) => Some(answer),
                _ => words::yes_or_no(&cell.typed.text, cell.typed.symbol_font.as_deref(), reading.labels),
            };
            if answer.is_none() {
                reading.tell_of(cell, TroubleKind::WordUnknown, "");
            }
            answer
        })
    }

    /// The position of the option that is chosen.
    pub(super) fn option(&mut self, record: &Record, key: &str) -> Entry<usize> {
        self.entry(record, key, TroubleKind::WordUnknown, |reading, cell| {
            if is_nothing(&cell.typed.text) {
                return None;
            }
            let key = text::bare_key(&cell.typed.text);
            let is_refused = cell.field.refused.iter().any(|word| key.contains(word.as_str()));
            let found = words::option(&cell.typed.text, &cell.field.options).filter(|_| !is_refused);
            if found.is_none() {
                reading.tell_of(cell, TroubleKind::WordUnknown, &listed(&cell.field.choices(reading.catalog)));
            }
            found
        })
    }

    /// The name of the option that is chosen; other words stand for themselves where `is_open`.
    pub(super) fn option_word(&mut self, record: &Record, key: &str, is_open: bool) -> Entry<String> {
        let options = self.labels.layout_of(record.block, key).map_or(&[][..], |field| &field.options);
        if is_open {
            let typed = self.text(record, key);
            let known = |word: &String| words::option(word, options).and_then(|at| options.get(at));
            let value = typed.value.map(|word| known(&word).map_or(word, |option| option.name.clone()));
            return Entry { typed: typed.typed, value, place: typed.place };
        }
        let found = self.option(record, key);
        let value = found.value.and_then(|at| options.get(at)).map(|option| option.name.clone());
        Entry { typed: found.typed, value, place: found.place }
    }

    /// Several words; `known` are those of the list, and `is_open` says whether others are fine too.
    pub(super) fn list(&mut self, record: &Record, key: &str, known: &[String], is_open: bool) -> Entry<Vec<String>> {
        self.entry(record, key, TroubleKind::WordUnknown, |reading, cell| {
            let mut values = Vec::new();
            for word in words::pieces(&cell.typed.text).into_iter().filter(|word| !is_nothing(word)) {
                let wanted = text::bare_key(word);
                let listed_word = known.iter().find(|name| text::bare_key(name) == wanted);
                let option = || {
                    let spelled = |option: &&crate::facts::layout::FactOption| {
                        std::iter::once(&option.name)
                            .chain(&option.spellings)
                            .any(|name| text::bare_key(name) == wanted)
                    };
                    cell.field.options.iter().find(spelled).map(|option| &option.name)
                };
                let found = listed_word.or_else(option);
                if found.is_none() && !is_open {
                    reading.tell_of(cell, TroubleKind::WordUnknown, &listed(known));
                }
                let value = found.cloned().unwrap_or_else(|| word.to_owned());
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            Some(values)
        })
    }

    /// Whatever a function of [`words`] understands; `expected` says what would have been.
    pub(super) fn word<T>(
        &mut self,
        record: &Record,
        key: &str,
        understand: impl FnOnce(&str) -> Option<T>,
    ) -> Entry<T> {
        self.entry(record, key, TroubleKind::WordUnknown, |reading, cell| {
            if is_nothing(&cell.typed.text) {
                return None;
            }
            let found = understand(&cell.typed.text);
            if found.is_none() {
                reading.tell_of(cell, TroubleKind::WordUnknown, &listed(&cell.field.choices(reading.catalog)));
            }
            found
        })
    }
}

/// A cell under reading.
struct Cell<'c> {
    block: Block,
    field: &'c FactField,
    typed: &'c Typed,
    unit: &'c str,
}

fn plain(value: f64) -> Quantity {
    Quantity::Number { value, is_vague: false, in_words: false, has_unit: false }
}

/// Words and strokes that people write where there is nothing.
pub(super) fn is_nothing(typed: &str) -> bool {
    let key = text::key(typed);
    key.chars().all(|c| matches!(c, '-' | '/' | '_' | '\\'))
        || ["无", "暂无", "没有", "n/a", "na", "不适用"].contains(&key.as_str())
}

/// 1.1E+17: what is left of a long number once it was one.
fn has_exponent(typed: &str) -> bool {
    let key = text::key(typed);
    key.split_once('e').is_some_and(|(digits, exponent)| {
        let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit() || c == '.');
        is_number(digits) && digits.contains('.') && is_number(exponent.trim_start_matches('+'))
    })
}

/// A day as people write it: 2025年8月27日.
pub(super) fn day_words(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A number with its unit, to four places.
fn number_words(value: f64, unit: &str) -> String {
    format!("{}{unit}", number_text((value * 1e4).round() / 1e4))
}

/// Some words of a list in a sentence.
fn listed(words: &[String]) -> String {
    if words.is_empty() { String::new() } else { format!("可填：{}", words.join("、")) }
}
