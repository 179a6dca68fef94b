//! 人员

use crate::catalog::{Degree, TitleGrade};
use crate::facts::layout::{self, Block};
use crate::facts::{Entry, Person, TroubleKind};
use crate::factsheet::numbers;
use crate::factsheet::order::{self, Seen};
use crate::factsheet::reading::Reading;
use crate::factsheet::record::Record;
use crate::factsheet::words;
use crate::text::{bare_key, key};

/// In the order of the layout's options.
const DEGREES: [Degree; 4] = [Degree::College, Degree::Bachelor, Degree::Master, Degree::Doctor];
const GRADES: [TitleGrade; 3] = [TitleGrade::Junior, TitleGrade::Intermediate, TitleGrade::Senior];

pub(in crate::factsheet) fn people(records: &[Record], reading: &mut Reading<'_>) -> Vec<Person> {
    let teams = layout::teams(reading.catalog);
    let mut repeats = Repeats::new();
    let mut people = Vec::new();
    for record in records {
        super::check_name(record, reading);
        let person = person(record, &teams, reading);
        repeats.check(&person, reading);
        people.push(person);
    }
    people
}

fn person(record: &Record, teams: &[String], reading: &mut Reading<'_>) -> Person {
    let degree = reading.option(record, "degree");
    let grade = reading.option(record, "title");
    let mut title_series = reading.option_word(record, "title_series", true);
    if title_series.is_blank()
        && let Some(series) = series_of(&grade.typed, reading)
    {
        title_series = Entry { typed: grade.typed.clone(), value: Some(series), place: grade.place };
    }
    Person {
        name: name(record, reading),
        identity: reading.code(record, "identity"),
        posts: reading.list(record, "posts", &[], true),
        degree: Entry {
            value: degree.value.and_then(|at| DEGREES.get(at).copied()),
            typed: degree.typed,
            place: degree.place,
        },
        title: Entry {
            value: grade.value.and_then(|at| GRADES.get(at).copied()),
            typed: grade.typed,
            place: grade.place,
        },
        title_series,
        title_since: reading.date(record, "title_since"),
        management_years: reading.quantity(record, "management_years", numbers::YEARS, false),
        technical_years: reading.quantity(record, "technical_years", numbers::YEARS, false),
        in_service: reading.yes_no(record, "in_service"),
        teams: reading.list(record, "teams", teams, teams.is_empty()),
        has_contract: reading.yes_no(record, "has_contract"),
        is_insured: reading.yes_no(record, "is_insured"),
    }
}

/// The name; none where the cell names several people or is merged over several rows, because who is meant can't be told.
fn name(record: &Record, reading: &mut Reading<'_>) -> Entry<String> {
    let mut entry = reading.text(record, "name");
    let Some(typed) = record.cell("name") else { return entry };
    let is_merged = typed.area.is_some_and(|area| area.bottom > area.top);
    let is_several = entry.value.as_deref().is_some_and(words::names_several);
    if (is_merged && !typed.inherited && entry.value.is_some()) || is_several {
        let rows = typed.area.map_or(1, |area| area.bottom - area.top + 1);
        let merged = if is_merged { format!("合并了{rows}行") } else { String::new() };
        reading.tell(TroubleKind::PeopleMerged, (Block::People, "name"), &typed.text, &merged, typed.place);
    }
    if is_several || (is_merged && typed.inherited) {
        entry.value = None;
    }
    entry
}

/// The series that a title's words name: 会计师 is 财务, 工程师 is 电子信息.
fn series_of(title: &str, reading: &Reading<'_>) -> Option<String> {
    let options = &reading.labels.layout_of(Block::People, "title_series")?.options;
    words::option(title, options).and_then(|at| options.get(at)).map(|option| option.name.clone())
}

/// People who stand there twice: by identity, by name where one of the two has none.
struct Repeats {
    by_identity: Seen,
    by_name: Seen,
    without_identity: Seen,
}

impl Repeats {
    fn new() -> Self {
        let seen = || Seen::new(TroubleKind::PersonRepeated);
        Repeats { by_identity: seen(), by_name: seen(), without_identity: seen() }
    }

    fn check(&mut self, person: &Person, reading: &mut Reading<'_>) {
        let Some(name) = &person.name.value else { return };
        let place = person.name.place;
        let name_key = bare_key(name);
        let identity = person.identity.value.as_deref().map(key);
        let earlier = match &identity {
            Some(identity) => self.by_identity.find(identity).or_else(|| self.without_identity.find(&name_key)),
            None => self.by_name.find(&name_key),
        };
        if let Some(earlier) = earlier {
            let of = (Block::People, "name");
            reading.tell(TroubleKind::PersonRepeated, of, name, &order::same_as(earlier), place);
        }
        match identity {
            Some(identity) => self.by_identity.note(identity, place),
            None => self.without_identity.note(name_key.clone(), place),
        }
        self.by_name.note(name_key, place);
    }
}
