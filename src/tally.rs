//! Thresholds against facts: what counts, what does not and why, and how much is lacking.
//!
//! Three values: a fact that is missing or unreadable never makes a pass. Where some entries could count or not, the
//! outcome is decided only if it is the same either way.

mod count;
mod leaders;
mod money;
mod people;
mod places;
mod projects;
mod time;

pub use time::window_start;

pub use crate::verdict::{Line, Outcome, ProjectWindow, Reckoning, Verdict, number_words, precise};

use crate::catalog::{Audit, Catalog, Edition, Leader, Level, Measure, Part, Scope, Test};
use crate::facts::{Facts, Person};
use crate::place::Place;
use jiff::civil::Date;
use std::collections::HashSet;

/// What the verdicts are about: the facts, and whose application at which day.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// The facts.
    pub facts: &'s Facts,
    /// The catalogue.
    pub catalog: &'s Catalog,
    /// The edition applied under.
    pub edition: &'s Edition,
    /// The category applied for.
    pub category: &'s str,
    /// The day on which windows end and certificates must be valid.
    pub as_of: Date,
    /// How project windows are read.
    pub window: ProjectWindow,
    /// The audit type, where it is known.
    pub audit: Option<Audit>,
}

/// Whether a part belongs to an application for this category and class.
pub fn concerns(part: &Part, category: &str, class: Option<&str>) -> bool {
    match &part.scope {
        Scope::General => true,
        Scope::Category { category: of, class: wanted } => {
            of == category && (class.is_none() || wanted.is_none() || wanted.as_deref() == class)
        }
    }
}

/// Judges every threshold that an application for this level must reach, in the order of the catalogue.
pub fn verdicts<'c>(
    catalog: &'c Catalog,
    subject: &Subject<'_>,
    class: Option<&str>,
    level: Level,
) -> Vec<Verdict<'c>> {
    let all = subject.edition.all_levels();
    catalog
        .thresholds
        .iter()
        .filter_map(|threshold| {
            let part = catalog.parts.get(threshold.part)?;
            let edition = catalog.editions.get(part.edition)?;
            let requirement = part.requirements.get(threshold.requirement)?;
            let applies = edition.id == subject.edition.id
                && concerns(part, subject.category, class)
                && part.levels(requirement, all).contains(level)
                && requirement.categories.as_ref().is_none_or(|known| known.iter().any(|of| of == subject.category))
                && threshold.concerns(subject.category, subject.audit);
            applies.then(|| Verdict {
                threshold,
                part,
                requirement,
                edition,
                category: subject.category.to_owned(),
                reckoning: test(&threshold.test, subject),
            })
        })
        .collect()
}

/// Judges a test.
pub fn test(test_wanted: &Test, subject: &Subject<'_>) -> Reckoning {
    // Of several leaders one must come to all that is asked of a leader.
    match leaders::asked_of(test_wanted) {
        Some(role) => leaders::best(role, subject, |person| judged(test_wanted, subject, Some(person))),
        None => judged(test_wanted, subject, None),
    }
}

/// Judges a test, of this leader where it is about one.
fn judged(test_wanted: &Test, subject: &Subject<'_>, leader: Option<&Person>) -> Reckoning {
    let each = |tests: &[Test]| -> Vec<Reckoning> {
        let one = |part: &Test| if leader.is_some() { judged(part, subject, leader) } else { test(part, subject) };
        tests.iter().map(one).collect()
    };
    match test_wanted {
        Test::Measure(wanted) => measure(wanted, subject, leader),
        Test::Any(tests) => {
            let all = each(tests);
            let outcome = all.iter().map(|one| one.outcome).max().unwrap_or(Outcome::Undecided);
            // What decided is told; where nothing passes, all that was tried.
            let told: Vec<Reckoning> =
                if outcome == Outcome::Pass { all.into_iter().filter(is_pass).take(1).collect() } else { all };
            joined(outcome, told, "；", "，或者")
        }
        Test::All(tests) => {
            let all = each(tests);
            let outcome = all.iter().map(|one| one.outcome).min().unwrap_or(Outcome::Undecided);
            joined(outcome, all, "；", "；")
        }
    }
}

fn is_pass(reckoning: &Reckoning) -> bool {
    reckoning.outcome == Outcome::Pass
}

fn joined(outcome: Outcome, parts: Vec<Reckoning>, between: &str, between_lacking: &str) -> Reckoning {
    let words = |of: fn(&Reckoning) -> &String, between: &str| {
        let mut words: Vec<&str> = Vec::new();
        for part in &parts {
            let word = of(part).as_str();
            if !word.is_empty() && !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(between)
    };
    let found = words(|part| &part.found, between);
    let lacking = words(|part| &part.lacking, between_lacking);
    // The place of the first part that made the outcome.
    let place =
        parts.iter().find(|part| part.outcome == outcome).or(parts.first()).map_or(Place::Whole, |part| part.place);
    let mut whole = Reckoning::new(outcome, found, lacking, place);
    for part in parts {
        whole.counted.extend(part.counted);
        whole.left_out.extend(part.left_out);
    }
    for lines in [&mut whole.counted, &mut whole.left_out] {
        let mut seen = HashSet::new();
        lines.retain(|line| seen.insert(line.clone()));
    }
    whole
}

fn measure(wanted: &Measure, subject: &Subject<'_>, leader: Option<&Person>) -> Reckoning {
    match wanted {
        Measure::ServiceYears(at_least) => time::service_years(*at_least, subject),
        Measure::PriorGradeYears { level, at_least } => time::prior_grade_years(*level, *at_least, subject),
        Measure::ProjectsCompleted { window_years, at_least, any_category } => {
            projects::completed(*window_years, *at_least, *any_category, subject)
        }
        Measure::ProjectsSigned { window_years, at_least } => projects::signed(*window_years, *at_least, subject),
        Measure::ContractTotal { window_years, at_least } => projects::total(*window_years, *at_least, subject),
        Measure::ContractLargest { window_years, at_least } => projects::largest(*window_years, *at_least, subject),
        Measure::ProjectUsers { users, at_least } => projects::users(*users, *at_least, subject),
        Measure::Industries(at_least) => projects::industries(*at_least, subject),
        Measure::TrialRunMonths(at_least) => projects::trial_run(*at_least, subject),
        Measure::Staff(at_least) => people::staff(*at_least, subject),
        Measure::CertifiedStaff(at_least) => people::certified(*at_least, subject),
        Measure::ProjectManagers(at_least) => people::project_managers(*at_least, subject),
        Measure::Team { team, at_least } => people::team(team, *at_least, subject),
        Measure::TeamCertified { team, at_least } => people::team_certified(team, *at_least, subject),
        Measure::ExperienceYears { role, field, at_least } => {
            led(*role, leader, subject, |person| leaders::experience(*role, *field, *at_least, person))
        }
        Measure::Degree { role, degree } => {
            led(*role, leader, subject, |person| leaders::degree(*role, *degree, person))
        }
        Measure::ProfessionalTitle { role, series, title, held_years } => {
            led(*role, leader, subject, |person| leaders::title((*role, person), series, *title, *held_years, subject))
        }
        Measure::AuditReports { years } => money::audit_reports(*years, subject),
        Measure::FinancialStatements { months } => money::statements(*months, subject),
        Measure::RegisteredCapital(at_least) => money::registered_capital(*at_least, subject),
        Measure::OfficeArea(at_least) => places::area("办公场所", *at_least, subject),
        Measure::SiteArea { kind, at_least } => places::area(kind, *at_least, subject),
        Measure::Sites { kind, at_least, distinct_regions } => {
            places::sites(kind, *at_least, *distinct_regions, subject)
        }
        Measure::SiteTenureYears { kind, at_least } => places::tenure(kind, *at_least, subject),
        Measure::BackupPowerHours { kind, at_least } => places::backup_power(kind, *at_least, subject),
        Measure::ResponseHours { area, at_most } => places::response(*area, *at_most, subject),
        Measure::ResponseAroundTheClock { area } => places::around_the_clock(*area, subject),
        Measure::ManagementSystem { system } => people::management_system(system, subject),
        Measure::Statement { question } => statement(question, subject),
        Measure::Missing { part } => Reckoning::new(
            Outcome::Undecided,
            format!("{part}不在本目录所据的文本中"),
            format!("取得完整文本后用 ziping catalog import 补入{part}"),
            Place::Whole,
        ),
    }
}

/// Judges this leader, or the best of those who hold the post.
fn led(
    role: Leader,
    leader: Option<&Person>,
    subject: &Subject<'_>,
    judge: impl Fn(&Person) -> Reckoning,
) -> Reckoning {
    match leader {
        Some(person) => judge(person),
        None => leaders::best(role, subject, judge),
    }
}

fn statement(question: &str, subject: &Subject<'_>) -> Reckoning {
    let wanted = crate::text::bare_key(question);
    let sheet = subject.facts.place_of(crate::facts::FactSheet::Organisation);
    let Some(known) =
        subject.facts.statements.iter().find(|statement| crate::text::bare_key(&statement.question) == wanted)
    else {
        let lacking = format!("在“基本信息”的情况说明中回答“{question}”");
        return Reckoning::new(Outcome::Undecided, format!("没有回答“{question}”"), lacking, sheet);
    };
    let place = known.answer.place;
    match known.answer.value {
        Some(true) => Reckoning::new(Outcome::Pass, format!("“{question}”答“是”"), "", place),
        Some(false) => Reckoning::new(
            Outcome::Fail,
            format!("“{question}”答“否”"),
            format!("做到后把“{question}”的回答改为“是”，并备好证明材料"),
            place,
        ),
        None => {
            let lacking = format!("在“基本信息”的情况说明中回答“{question}”");
            Reckoning::new(Outcome::Undecided, format!("没有回答“{question}”"), lacking, place)
        }
    }
}

#[cfg(test)]
mod tests;
