//! Every threshold of the shipped catalogue against facts made for it: below, at and above each of its numbers, and with
//! the fact missing, in every combination of what it asks.
//!
//! What is expected follows from the position alone: below fails, at and above pass, a missing fact can't be told; of
//! several any takes the best and all the worst.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The numbers of thresholds are small.
#![allow(clippy::cast_sign_loss, clippy::cast_precision_loss)]

#[path = "../src/tally/tests/sample.rs"]
mod sample;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use std::fmt::Write as _;
use ziping::catalog::{
    Area, AtLeast, Catalog, Degree, Edition, Experience, Leader, Level, Measure, Part, Requirement, Scope, Test,
    Threshold, TitleGrade,
};
use ziping::facts::{CertificateKind, Facts, FinancialYear, Person};
use ziping::tally::{self, Outcome, ProjectWindow, Subject, window_start};
use ziping::{data, facts, place};

const AS_OF: Date = date(2026, 6, 15);

/// Where a fact lies to what is asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    Below,
    At,
    Above,
    Missing,
}
use Position::{Above, At, Below, Missing};

impl Position {
    fn expected(self) -> Outcome {
        match self {
            Below => Outcome::Fail,
            At | Above => Outcome::Pass,
            Missing => Outcome::Undecided,
        }
    }

    /// A number that lies so to another.
    fn of(self, asked: f64, step: f64) -> f64 {
        match self {
            Below => asked - step,
            At | Missing => asked,
            Above => asked + step,
        }
    }

    fn count(self, asked: AtLeast) -> usize {
        assert!(!asked.above, "no shipped threshold says 超过");
        self.of(asked.number, 1.0) as usize
    }
}

/// A threshold with the edition, part and requirement that state it.
struct Stated<'c> {
    threshold: &'c Threshold,
    edition: &'c Edition,
    part: &'c Part,
    requirement: &'c Requirement,
    category: &'c str,
}

fn stated<'c>(catalog: &'c Catalog) -> Vec<Stated<'c>> {
    let of = |threshold: &'c Threshold| {
        let part = &catalog.parts[threshold.part];
        let edition = &catalog.editions[part.edition];
        let category = match &part.scope {
            Scope::Category { category, .. } => category,
            Scope::General => edition.categories.iter().find(|category| threshold.concerns(category, None)).unwrap(),
        };
        Stated { threshold, edition, part, requirement: &part.requirements[threshold.requirement], category }
    };
    catalog.thresholds.iter().map(of).collect()
}

impl Stated<'_> {
    fn name(&self) -> String {
        format!("{} {} {} {}", self.edition.id, self.part.id, self.requirement.id, self.threshold.code)
    }

    fn subject<'s>(&'s self, catalog: &'s Catalog, facts: &'s Facts) -> Subject<'s> {
        let window = ProjectWindow::SignedAndCompleted;
        Subject { facts, catalog, edition: self.edition, category: self.category, as_of: AS_OF, window, audit: None }
    }
}

fn leaves<'t>(test: &'t Test, found: &mut Vec<&'t Measure>) {
    match test {
        Test::Measure(measure) => found.push(measure),
        Test::Any(tests) | Test::All(tests) => tests.iter().for_each(|test| leaves(test, found)),
    }
}

/// What the tree comes to where its leaves, in their order, come to these.
fn expected(test: &Test, outcomes: &mut impl Iterator<Item = Outcome>) -> Outcome {
    match test {
        Test::Measure(Measure::Missing { .. }) => outcomes.next().map(|_| Outcome::Undecided).unwrap(),
        Test::Measure(_) => outcomes.next().unwrap(),
        Test::Any(tests) => tests.iter().map(|test| expected(test, outcomes)).max().unwrap(),
        Test::All(tests) => tests.iter().map(|test| expected(test, outcomes)).min().unwrap(),
    }
}

/// The positions that a fact can have: an answer or a certificate is there or not, and nothing is above the highest title.
fn positions(measure: &Measure) -> Vec<Position> {
    let has_more = !matches!(
        measure,
        Measure::Statement { .. }
            | Measure::ManagementSystem { .. }
            | Measure::ResponseAroundTheClock { .. }
            | Measure::Missing { .. }
            | Measure::ProfessionalTitle { title: TitleGrade::Senior, held_years: None, .. }
    );
    if has_more { vec![Below, At, Above, Missing] } else { vec![Below, At, Missing] }
}

/// Leaves that rest on one column: where it is missing for one, it is for the other.
fn misses_with(missing: &Measure, other: &Measure) -> bool {
    match (missing, other) {
        (Measure::Team { .. }, Measure::Team { .. } | Measure::TeamCertified { .. })
        | (Measure::ContractTotal { .. } | Measure::ContractLargest { .. }, Measure::ContractTotal { .. })
        | (Measure::ContractTotal { .. } | Measure::ContractLargest { .. }, Measure::ContractLargest { .. }) => true,
        (Measure::ProfessionalTitle { held_years: None, role, .. }, Measure::ProfessionalTitle { role: of, .. }) => {
            role == of
        }
        _ => false,
    }
}

/// Every combination of positions for some leaves.
fn combinations(leaves: &[&Measure]) -> Vec<Vec<Position>> {
    let mut all = vec![Vec::new()];
    for leaf in leaves {
        let longer = |known: &Vec<Position>| {
            let known = known.clone();
            positions(leaf).into_iter().map(move |position| [known.clone(), vec![position]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    for combination in &mut all {
        for missing in 0..leaves.len() {
            for other in 0..leaves.len() {
                if combination[missing] == Missing && misses_with(leaves[missing], leaves[other]) {
                    combination[other] = Missing;
                }
            }
        }
    }
    all
}

/// Facts in which each leaf has its position.
fn arranged(leaves: &[&Measure], positions: &[Position], of: &Stated<'_>) -> Facts {
    let mut facts = sample::facts();
    for (leaf, &position) in leaves.iter().zip(positions) {
        arrange(leaf, position, of, &mut facts);
    }
    arrange_contracts(leaves, positions, of, &mut facts);
    facts
}

fn or_blank<T>(position: Position, entry: ziping::facts::Entry<T>) -> ziping::facts::Entry<T> {
    if position == Missing { sample::blank() } else { entry }
}

/// A day on which a span of so many years began that lies so to what is asked by one day.
fn since(years: f64, position: Position) -> Date {
    let at = AS_OF.saturating_sub(((years * 12.0) as i64).months());
    match position {
        Below => at.tomorrow().unwrap(),
        Above => at.yesterday().unwrap(),
        At | Missing => at,
    }
}

/// The person who holds a post.
fn leader(role: Leader, facts: &mut Facts) -> &mut Person {
    let holds = |person: &Person| person.posts.typed == role.name();
    if !facts.people.iter().any(holds) {
        let mut person = sample::person(match role {
            Leader::Organisation => "张三",
            Leader::Technical => "李四",
            Leader::Finance => "王五",
        });
        person.posts = sample::words(role.name());
        facts.people.push(person);
    }
    facts.people.iter_mut().find(|person| holds(person)).unwrap()
}

/// So many projects of the category, completed at the day of checking.
fn projects(count: usize, of: &Stated<'_>, facts: &mut Facts) {
    for at in facts.projects.len()..count {
        facts.projects.push(sample::project(&format!("项目{at}"), of.category, date(2026, 1, 1), AS_OF));
    }
}

fn arrange(leaf: &Measure, position: Position, of: &Stated<'_>, facts: &mut Facts) {
    match leaf {
        Measure::ServiceYears(at_least) => {
            let since = or_blank(position, sample::day(since(at_least.number, position)));
            facts.applied.push(sample::applied(of.category, since));
        }
        Measure::PriorGradeYears { level, at_least } => {
            let mut held = sample::certificate("", CertificateKind::Qualification, "服务资质", of.category);
            held.level = sample::text(of.edition.level_name(*level));
            held.issued = or_blank(position, sample::day(since(at_least.number, position)));
            facts.certificates.push(held);
        }
        Measure::ProjectsCompleted { window_years, at_least, .. } => {
            let start = window_start(AS_OF, *window_years);
            for at in 0..position.count(*at_least) {
                facts.projects.push(sample::project(&format!("项目{at}"), of.category, start, AS_OF));
            }
            let before = start.yesterday().unwrap();
            facts.projects.push(sample::project("窗口之前", of.category, before, before));
            if position == Missing {
                facts.projects[0].accepted = sample::unreadable();
            }
        }
        Measure::ProjectsSigned { at_least, .. } => {
            for at in 0..position.count(*at_least) {
                facts.projects.push(sample::project(&format!("项目{at}"), of.category, AS_OF, AS_OF));
            }
            let later = AS_OF.tomorrow().unwrap();
            facts.projects.push(sample::project("还没有签订", of.category, later, later));
            if position == Missing {
                facts.projects[0].signed = sample::blank();
            }
        }
        // Both rest on the same amounts: see arrange_contracts.
        Measure::ContractTotal { .. } | Measure::ContractLargest { .. } | Measure::Missing { .. } => {}
        Measure::ProjectUsers { users, at_least } => {
            projects(at_least.number as usize + 1, of, facts);
            let enough = position.count(*at_least);
            for (at, project) in facts.projects.iter_mut().enumerate() {
                let known = sample::number(if at < enough { *users } else { users - 1.0 });
                project.users = or_blank(position, known);
            }
        }
        Measure::Industries(at_least) => {
            projects(at_least.number as usize + 1, of, facts);
            let different = position.count(*at_least);
            for (at, project) in facts.projects.iter_mut().enumerate() {
                project.industry = or_blank(position, sample::text(&format!("行业{}", at % different)));
            }
        }
        Measure::TrialRunMonths(at_least) => {
            projects(1, of, facts);
            let months = sample::number(position.of(at_least.number, 0.5));
            facts.projects[0].trial_months = or_blank(position, months);
        }
        Measure::Staff(at_least) => {
            for at in 0..position.count(*at_least) {
                let mut person = sample::person(&format!("员工{at}"));
                person.in_service = or_blank(position, person.in_service);
                facts.people.push(person);
            }
            let mut other = sample::person("旁人");
            other.in_service = sample::known("否", false);
            facts.people.push(other);
        }
        Measure::CertifiedStaff(at_least) => {
            certified(CertificateKind::Professional, of.category, position, position.count(*at_least), facts);
        }
        Measure::ProjectManagers(at_least) => {
            certified(CertificateKind::ProjectManagement, "", position, position.count(*at_least), facts);
        }
        Measure::Team { team, at_least } => {
            for at in 0..position.count(*at_least) {
                let mut person = sample::person(&format!("{team}{at}"));
                person.teams = or_blank(position, sample::words(team));
                facts.people.push(person);
            }
            if position != Missing {
                let mut other = sample::person(&format!("非{team}"));
                other.teams = sample::words("其他团队");
                facts.people.push(other);
            }
        }
        Measure::TeamCertified { team, at_least } => {
            for at in 0..position.count(*at_least) {
                let holder = format!("{team}{at}");
                let mut held = sample::certificate(&holder, CertificateKind::Professional, "CISP", "");
                held.valid_until = or_blank(position, sample::day(AS_OF));
                facts.certificates.push(held);
            }
        }
        Measure::ExperienceYears { role, field, at_least } => {
            let years = or_blank(position, sample::number(position.of(at_least.number, 0.5)));
            let person = leader(*role, facts);
            match field {
                Experience::Management => person.management_years = years,
                Experience::Technical => person.technical_years = years,
            }
        }
        Measure::Degree { role, degree } => {
            let ranks = [Degree::College, Degree::Bachelor, Degree::Master, Degree::Doctor];
            let rank = ranks.iter().position(|known| known == degree).unwrap() as f64;
            let degree = ranks[position.of(rank, 1.0) as usize];
            leader(*role, facts).degree = or_blank(position, sample::known("学历", degree));
        }
        Measure::ProfessionalTitle { role, series, title, held_years } => {
            let ranks = [TitleGrade::Junior, TitleGrade::Intermediate, TitleGrade::Senior];
            let rank = ranks.iter().position(|known| known == title).unwrap() as f64;
            let person = leader(*role, facts);
            match held_years {
                // A higher title of the same person, where one is asked for beside, stands already.
                Some(years) => {
                    if person.title.value.is_none() && position != Missing {
                        person.title = sample::known(title_words(*title), *title);
                    }
                    person.title_since = or_blank(position, sample::day(since(*years, position)));
                }
                None if position == Missing => person.title = sample::blank(),
                // Nothing is below the lowest but a title of something else.
                None if position == Below && rank == 0.0 => {
                    person.title = sample::known(title_words(*title), *title);
                    person.title_series = sample::text("电子信息");
                    return;
                }
                None => {
                    let grade = ranks[position.of(rank, 1.0) as usize];
                    person.title = sample::known(title_words(grade), grade);
                }
            }
            person.title_series = sample::text(series);
        }
        Measure::AuditReports { years } => {
            let last = AS_OF.year() - 1;
            let wanted = i16::from(*years);
            let reports = match position {
                Below => wanted - 1,
                At | Missing => wanted,
                Above => wanted + 1,
            };
            facts.finances.extend((0..reports).map(|back| sample::report(last - back)));
            // One that is too old for the window.
            facts.finances.push(sample::report(last - wanted));
            if position == Missing {
                facts.finances[0].firm = sample::blank();
            }
        }
        Measure::FinancialStatements { months } => {
            let asked = f64::from(*months);
            let known = sample::statements(AS_OF.saturating_sub(i64::from(*months).months()), position.of(asked, 1.0));
            let FinancialYear { until, months, .. } = sample::statements(AS_OF, asked);
            let row = match position {
                Missing => {
                    FinancialYear { until: or_blank(position, until), months: or_blank(position, months), ..known }
                }
                _ => known,
            };
            facts.finances.push(row);
        }
        Measure::RegisteredCapital(at_least) => {
            let capital = sample::number(position.of(at_least.number, 0.01));
            facts.organisation.registered_capital = or_blank(position, capital);
        }
        Measure::OfficeArea(at_least) => area("办公场所", *at_least, position, facts),
        Measure::SiteArea { kind, at_least } => area(kind, *at_least, position, facts),
        Measure::Sites { kind, at_least, distinct_regions } => {
            for at in 0..position.count(*at_least) {
                let mut site = sample::site(kind, &format!("城市{at}"));
                if position == Missing {
                    site.is_owned = sample::blank();
                }
                facts.sites.push(site);
            }
            facts.sites.push(sample::site("办公场所", "城市0"));
            if *distinct_regions {
                let mut beside = sample::site(kind, "城市0");
                beside.address = sample::text("城市0另一条路");
                facts.sites.push(beside);
            }
        }
        Measure::SiteTenureYears { kind, at_least } => {
            let mut site = sample::site(kind, "甲市");
            let at = AS_OF.saturating_add(((at_least.number * 12.0) as i64).months());
            let until = match position {
                Below => at.yesterday().unwrap(),
                Above => at.tomorrow().unwrap(),
                At | Missing => at,
            };
            site.is_owned = sample::known("租赁", false);
            site.lease_until = or_blank(position, sample::day(until));
            facts.sites.push(site);
            facts.sites.push(sample::site(kind, "乙市"));
        }
        Measure::BackupPowerHours { kind, at_least } => {
            let mut site = sample::site(kind, "甲市");
            site.backup_hours = or_blank(position, sample::number(position.of(at_least.number, 0.5)));
            facts.sites.push(site);
        }
        // An upper bound: fewer hours are better.
        Measure::ResponseHours { area, at_most } => {
            let hours = match position {
                Below => at_most + 0.5,
                At | Missing => *at_most,
                Above => at_most - 0.5,
            };
            let entry = or_blank(position, sample::number(hours));
            match area {
                Area::Local => facts.organisation.local_response = entry,
                Area::Remote => facts.organisation.remote_response = entry,
            }
        }
        Measure::ResponseAroundTheClock { .. } => {
            facts.organisation.around_the_clock = or_blank(position, yes(position));
        }
        Measure::ManagementSystem { system } => {
            let mut held = sample::certificate("", CertificateKind::ManagementSystem, system, "");
            let until = if position == Below { AS_OF.yesterday().unwrap() } else { AS_OF };
            held.valid_until = or_blank(position, sample::day(until));
            facts.certificates.push(held);
        }
        Measure::Statement { question } => {
            facts.statements.push(sample::statement(question, or_blank(position, yes(position))));
        }
    }
}

fn title_words(grade: TitleGrade) -> &'static str {
    match grade {
        TitleGrade::Junior => "初级",
        TitleGrade::Intermediate => "中级",
        TitleGrade::Senior => "高级",
    }
}

fn yes(position: Position) -> ziping::facts::Entry<bool> {
    if position == At { sample::known("是", true) } else { sample::known("否", false) }
}

fn area(kind: &str, at_least: AtLeast, position: Position, facts: &mut Facts) {
    let mut site = sample::site(kind, "甲市");
    site.area = or_blank(position, sample::number(position.of(at_least.number, 0.01)));
    facts.sites.push(site);
    facts.sites.push(sample::site("仓库", "乙市"));
}

/// So many people with certificates that run to the day of checking, and one whose certificate has run out.
fn certified(kind: CertificateKind, category: &str, position: Position, count: usize, facts: &mut Facts) {
    for at in 0..=count {
        let name = format!("持证人{at}");
        facts.people.push(sample::person(&name));
        let mut held = sample::certificate(&name, kind, "证书", category);
        let until = if at == count { AS_OF.yesterday().unwrap() } else { AS_OF };
        held.valid_until = sample::day(until);
        if at == 0 && position == Missing {
            held.valid_until = sample::blank();
        }
        facts.certificates.push(held);
    }
}

/// Amounts of which the sum and the largest lie where they should.
fn arrange_contracts(leaves: &[&Measure], positions: &[Position], of: &Stated<'_>, facts: &mut Facts) {
    let (mut total, mut largest) = (None, None);
    for (leaf, position) in leaves.iter().zip(positions) {
        match leaf {
            Measure::ContractTotal { at_least, .. } => total = Some((position, at_least.number)),
            Measure::ContractLargest { at_least, window_years } => {
                largest = Some((position, at_least.number, *window_years));
            }
            _ => {}
        }
    }
    let (Some((total_position, total)), Some((position, largest, years))) = (total, largest) else { return };
    let largest = position.of(largest, 0.01);
    let mut rest = total_position.of(total, 0.01);
    while rest > 0.001 {
        let name = format!("项目{}", facts.projects.len());
        // Signed long before: what counts is when it was completed.
        let mut project = sample::project(&name, of.category, date(2020, 1, 1), window_start(AS_OF, years));
        let amount = (rest.min(largest) * 100.0).round() / 100.0;
        project.amount = or_blank(*position, sample::number(amount));
        facts.projects.push(project);
        rest -= amount;
    }
    let mut before = sample::project("窗口之前", of.category, date(2020, 1, 1), date(2020, 2, 1));
    before.amount = sample::number(9999.0);
    facts.projects.push(before);
}

#[test]
fn every_threshold_decides_below_at_above_and_without_the_fact() {
    let catalog = data::shipped().unwrap();
    let all = stated(&catalog);
    for edition in ["isccc-sv-001-2015", "ccrc-isv-c01-2025", "t-cas-375-2019"] {
        assert!(all.iter().any(|of| of.edition.id == edition), "{edition}");
    }
    for of in &all {
        let mut found = Vec::new();
        leaves(&of.threshold.test, &mut found);
        for positions in combinations(&found) {
            let facts = arranged(&found, &positions, of);
            let reckoning = tally::test(&of.threshold.test, &of.subject(&catalog, &facts));
            let wanted = expected(&of.threshold.test, &mut positions.iter().map(|position| position.expected()));
            assert_eq!(reckoning.outcome, wanted, "{} {positions:?}\n{reckoning:#?}", of.name());
            assert!(!reckoning.found.is_empty(), "{} {positions:?}", of.name());
            assert_eq!(reckoning.lacking.is_empty(), wanted == Outcome::Pass, "{} {positions:?}", of.name());
        }
    }
}

#[test]
fn nothing_is_decided_from_nothing() {
    let catalog = data::shipped().unwrap();
    let facts = sample::facts();
    for of in stated(&catalog) {
        let reckoning = tally::test(&of.threshold.test, &of.subject(&catalog, &facts));
        assert_eq!(reckoning.outcome, Outcome::Undecided, "{}\n{reckoning:#?}", of.name());
    }
}

/// Each threshold is asked of an application at the level under which its requirement is printed.
#[test]
fn every_threshold_is_asked() {
    let catalog = data::shipped().unwrap();
    let facts = sample::facts();
    for of in stated(&catalog) {
        let level: Level = of.requirement.level;
        let verdicts = tally::verdicts(&catalog, &of.subject(&catalog, &facts), None, level);
        let is_asked = verdicts.iter().any(|verdict| std::ptr::eq(verdict.threshold, of.threshold));
        assert!(is_asked, "{}", of.name());
    }
}

/// One line for each threshold, with what is said where all that it asks is short of it.
#[test]
fn golden_list() {
    let catalog = data::shipped().unwrap();
    let mut list = String::new();
    for of in stated(&catalog) {
        let mut found = Vec::new();
        leaves(&of.threshold.test, &mut found);
        let facts = arranged(&found, &vec![Below; found.len()], &of);
        let reckoning = tally::test(&of.threshold.test, &of.subject(&catalog, &facts));
        let level = of.edition.level_name(of.requirement.level);
        let Stated { threshold, edition, part, requirement, .. } = of;
        let _ = writeln!(
            list,
            "{} · {} · {} · {level} · {} · {} → {}",
            edition.id, part.id, requirement.id, threshold.code, reckoning.found, reckoning.lacking
        );
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        insta::assert_snapshot!("thresholds", list);
    });
}
