//! The people in charge: their experience, degrees and titles. Where several hold a post, one who suffices is enough, but
//! it must be the same one for all that a clause asks.

use super::count::{Standing, all_of, nothing_known};
use super::time::{elapsed, years_words};
use super::{Outcome, Reckoning, Subject};
use crate::catalog::{AtLeast, Degree, Experience, Leader, Measure, Test, TitleGrade};
use crate::facts::{FactSheet, Person};
use crate::text;

/// Other words for the posts.
fn spellings(role: Leader) -> &'static [&'static str] {
    match role {
        Leader::Organisation => &["组织负责人", "机构负责人", "单位负责人", "企业负责人", "总经理"],
        Leader::Technical => &["技术负责人", "技术总监", "总工程师"],
        Leader::Finance => &["财务负责人", "财务总监"],
    }
}

/// Words for the series of titles that the standards ask for.
const SERIES: [(&str, &[&str]); 2] = [("电子信息", &["电子信息"]), ("财务", &["财务", "会计", "财会"])];

/// The leader whom a test is about; `None` where it is about anything else too.
pub(super) fn asked_of(test: &Test) -> Option<Leader> {
    match test {
        Test::Measure(
            Measure::ExperienceYears { role, .. }
            | Measure::Degree { role, .. }
            | Measure::ProfessionalTitle { role, .. },
        ) => Some(*role),
        Test::Measure(_) => None,
        Test::Any(tests) | Test::All(tests) => {
            let (first, rest) = tests.split_first()?;
            let role = asked_of(first)?;
            rest.iter().all(|test| asked_of(test) == Some(role)).then_some(role)
        }
    }
}

/// The best that any holder of the post comes to.
pub(super) fn best(role: Leader, subject: &Subject<'_>, judge: impl Fn(&Person) -> Reckoning) -> Reckoning {
    let holds = |person: &&Person| {
        person.posts.value.iter().flatten().any(|post| {
            let post = text::bare_key(post);
            spellings(role).iter().any(|known| text::bare_key(known) == post)
        })
    };
    let place = subject.facts.place_of(FactSheet::People);
    subject
        .facts
        .people
        .iter()
        .filter(holds)
        .map(judge)
        // The first of several who come to the same.
        .reduce(|best, next| if next.outcome > best.outcome { next } else { best })
        .unwrap_or_else(|| nothing_known(role.name(), FactSheet::People.name(), place))
}

fn name(person: &Person) -> String {
    text::excerpt(&person.name.typed, 12)
}

/// One leader's years of experience.
pub(super) fn experience(role: Leader, field: Experience, at_least: AtLeast, person: &Person) -> Reckoning {
    let (entry, what) = match field {
        Experience::Management => (&person.management_years, "信息技术领域管理经历"),
        Experience::Technical => (&person.technical_years, "信息安全技术工作年限"),
    };
    let Some(years) = entry.value else {
        let lacking = format!("在“人员”中写明{}的{what}", role.name());
        let found = format!("{}{}没有写明{what}", role.name(), name(person));
        return Reckoning::new(Outcome::Undecided, found, lacking, entry.place);
    };
    let asked = years_words(at_least.number);
    let found = format!(
        "{}{}的{what}{}，要求{}{asked}",
        role.name(),
        name(person),
        years_words(years),
        if at_least.above { "超过" } else { "至少" },
    );
    let short = years_words((at_least.number - years).max(0.0));
    let reach = if at_least.above { "超过" } else { "满" };
    let lacking = format!("{}的{what}还差{short}，或者改由{reach}{asked}的人员担任{}", role.name(), role.name());
    Reckoning::new(Outcome::of(at_least.is_met(years)), found, lacking, entry.place)
}

fn degree_words(degree: Degree) -> &'static str {
    match degree {
        Degree::College => "大专",
        Degree::Bachelor => "本科",
        Degree::Master => "硕士",
        Degree::Doctor => "博士",
    }
}

/// One leader's academic degree.
pub(super) fn degree(role: Leader, wanted: Degree, person: &Person) -> Reckoning {
    let asked = degree_words(wanted);
    let who = format!("{}{}", role.name(), name(person));
    let place = person.degree.place;
    let Some(degree) = person.degree.value else {
        let lacking = format!("在“人员”中写明{}的学历或学位", role.name());
        return Reckoning::new(Outcome::Undecided, format!("{who}没有写明学历或学位"), lacking, place);
    };
    let found = format!("{who}的学历或学位是{}，要求{asked}及以上", degree_words(degree));
    let lacking = format!("{}取得{asked}及以上学位", role.name());
    Reckoning::new(Outcome::of(degree >= wanted), found, lacking, place)
}

fn grade_words(grade: TitleGrade) -> &'static str {
    match grade {
        TitleGrade::Junior => "初级",
        TitleGrade::Intermediate => "中级",
        TitleGrade::Senior => "高级",
    }
}

/// How a title's series stands to the one asked for. A series that is none of those known may or may not belong to it.
fn series_standing(person: &Person, series: &str) -> Standing {
    let known = person.title_series.value.as_deref().map(text::bare_key).filter(|known| !known.is_empty());
    let Some(known) = known else { return Standing::Unclear("没有写明职称系列".to_owned()) };
    let belongs = |words: &[&str]| words.iter().any(|word| known.contains(&text::bare_key(word)));
    let is_asked = match SERIES.iter().find(|(name, _)| *name == series) {
        Some((_, words)) => belongs(words),
        None => belongs(&[series]),
    };
    let typed = text::excerpt(&person.title_series.typed, 12);
    if is_asked {
        Standing::In
    } else if SERIES.iter().any(|(other, words)| *other != series && belongs(words)) {
        Standing::Out(format!("职称系列是{typed}"))
    } else {
        Standing::Unclear(format!("看不出职称系列“{typed}”是否属于{series}系列"))
    }
}

/// One leader's professional title of a series, perhaps held for some years.
pub(super) fn title(
    (role, person): (Leader, &Person),
    series: &str,
    wanted: TitleGrade,
    held_years: Option<f64>,
    subject: &Subject<'_>,
) -> Reckoning {
    let asked = match (held_years, wanted) {
        (Some(years), _) => format!("{series}系列{}职称满{}", grade_words(wanted), years_words(years)),
        (None, TitleGrade::Senior) => format!("{series}系列高级职称"),
        (None, _) => format!("{series}系列{}及以上职称", grade_words(wanted)),
    };
    let who = format!("{}{}", role.name(), name(person));
    let Some(grade) = person.title.value else {
        let lacking = format!("在“人员”中写明{}的职称", role.name());
        return Reckoning::new(
            Outcome::Undecided,
            format!("{who}没有写明职称，要求{asked}"),
            lacking,
            person.title.place,
        );
    };
    let enough = if grade >= wanted { Standing::In } else { Standing::Out(String::new()) };
    let held = match (held_years, person.title_since.value) {
        (None, _) => Standing::In,
        (Some(_), None) => Standing::Unclear("没有写明职称取得日期".to_owned()),
        (Some(years), Some(since)) => {
            let at_least = AtLeast { number: years, above: false };
            let passes = super::time::have_passed(since, at_least, subject.as_of);
            if passes { Standing::In } else { Standing::Out(format!("取得{}", elapsed(since, subject.as_of))) }
        }
    };
    let series_place = person.title_series.place;
    let (place, series_standing) = match series_standing(person, series) {
        Standing::In => {
            (if held_years.is_some() { person.title_since.place } else { person.title.place }, Standing::In)
        }
        other => (series_place, other),
    };
    let typed = text::excerpt(&person.title.typed, 12);
    let grade_known = grade_words(grade);
    let shown = if typed.contains(grade_known) { typed } else { format!("{typed}（{grade_known}）") };
    let told = |why: &str| {
        let why = if why.is_empty() { String::new() } else { format!("，{why}") };
        format!("{who}的职称是{shown}{why}，要求{asked}")
    };
    match all_of([enough, series_standing, held]) {
        Standing::In => Reckoning::new(Outcome::Pass, told(""), "", place),
        Standing::Out(why) | Standing::Elsewhere(_, why) => {
            let place = if grade < wanted { person.title.place } else { place };
            let lacking = format!("由有{asked}的人员担任{}", role.name());
            Reckoning::new(Outcome::Fail, told(&why), lacking, place)
        }
        Standing::Unclear(why) => {
            let dated = if held_years.is_some() { "和取得日期" } else { "" };
            let lacking = format!("在“人员”中写明{}的职称系列{dated}", role.name());
            Reckoning::new(Outcome::Undecided, told(&why), lacking, place)
        }
    }
}
