//! The traps: what looks as if it counted and does not, and what can't be told.

mod leaders;
mod people;
mod places;
mod projects;
mod sample;
mod years;

use super::{Outcome, ProjectWindow, Reckoning, Subject, number_words, test, verdicts, window_start};
use crate::catalog::{AtLeast, Catalog, Degree, Experience, Leader, Measure, Test, TitleGrade};
use crate::facts::{Certificate, CertificateKind, Facts, Person};
// What the sample rows name their types by.
use crate::{facts, place};
use jiff::civil::{Date, date};
use sample::{blank, certificate, day, known, number, person, project, report, site, text, unreadable, words};

const AS_OF: Date = date(2026, 6, 15);
const CATEGORY: &str = "应急处理";

fn shipped() -> Catalog {
    crate::data::shipped().unwrap()
}

fn with(number: f64) -> AtLeast {
    AtLeast { number, above: false }
}

fn more_than(number: f64) -> AtLeast {
    AtLeast { number, above: true }
}

/// Judges at a day, under an edition, with windows read so.
fn judged_so(wanted: &Test, facts: &Facts, (edition, as_of, window): (&str, Date, ProjectWindow)) -> Reckoning {
    let catalog = shipped();
    let edition = catalog.editions.iter().find(|known| known.id == edition).unwrap();
    test(wanted, &Subject { facts, catalog: &catalog, edition, category: CATEGORY, as_of, window, audit: None })
}

fn judged(wanted: Measure, facts: &Facts) -> Reckoning {
    let so = ("isccc-sv-001-2015", AS_OF, ProjectWindow::SignedAndCompleted);
    judged_so(&Test::Measure(wanted), facts, so)
}

fn outcome(wanted: Measure, facts: &Facts) -> Outcome {
    judged(wanted, facts).outcome
}

fn whys(reckoning: &Reckoning) -> Vec<&str> {
    reckoning.left_out.iter().map(|line| line.why.as_str()).collect()
}

fn completed(count: f64) -> Measure {
    Measure::ProjectsCompleted { window_years: 3, at_least: with(count), any_category: false }
}

fn professional(holder: &str) -> Certificate {
    certificate(holder, CertificateKind::Professional, "信息安全保障人员", CATEGORY)
}

fn staffed(people: Vec<Person>, certificates: Vec<Certificate>) -> Facts {
    Facts { people, certificates, ..sample::facts() }
}
