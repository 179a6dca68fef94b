//! The people in charge: their experience, degrees and titles. Where several hold a post, one who suffices is enough.

use super::count::nothing_known;
use super::time::{elapsed, years_words};
use super::{Outcome, Reckoning, Subject, number_words};
use crate::catalog::{AtLeast, Degree, Experience, Leader, TitleGrade};
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

/// The best that any holder of the post comes to.
fn best(role: Leader, subject: &Subject<'_>, judge: impl Fn(&Person) -> Reckoning) -> Reckoning {
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

/// Years of experience.
pub(super) fn experience(role: Leader, field: Experience, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    best(role, subject, |person| {
        let (entry, what) = match field {
            Experience::Management => (&person.management_years, "信息技术领域管理经历"),
            Experience::Technical => (&person.technical_years, "信息安全技术工作年限"),
        };
        let Some(years) = entry.value else {
            let lacking = format!("在“人员”中写明{}的{what}", role.name());
            let found = format!("{}{}没有写明{what}", role.name(), name(person));
            return Reckoning::new(Outcome::Undecided, found, lacking, entry.place);
        };
        let found = format!(
            "{}{}的{what}{}，要求至少{}",
            role.name(),
            name(person),
            years_words(years),
            years_words(at_least.number)
        );
        let short = number_words(at_least.number - years);
        let lacking = format!("{}的{what}还差{short}年，或换一位满{}的", role.name(), years_words(at_least.number));
        Reckoning::new(Outcome::of(at_least.is_met(years)), found, lacking, entry.place)
    })
}

fn degree_words(degree: Degree) -> &'static str {
    match degree {
        Degree::College => "大专",
        Degree::Bachelor => "本科",
        Degree::Master => "硕士",
        Degree::Doctor => "博士",
    }
}

/// An academic degree.
pub(super) fn degree(role: Leader, wanted: Degree, subject: &Subject<'_>) -> Reckoning {
    let asked = degree_words(wanted);
    best(role, subject, |person| {
        let lacking = format!("{}取得{asked}及以上学位", role.name());
        match person.degree.value {
            None => {
                let found = format!("{}{}没有写明学历", role.name(), name(person));
                Reckoning::new(Outcome::Undecided, found, format!("写明{}的学历", role.name()), person.degree.place)
            }
            Some(degree) => {
                let found =
                    format!("{}{}的学历是{}，要求{asked}及以上", role.name(), name(person), degree_words(degree));
                Reckoning::new(Outcome::of(degree >= wanted), found, lacking, person.degree.place)
            }
        }
    })
}

fn grade_words(grade: TitleGrade) -> &'static str {
    match grade {
        TitleGrade::Junior => "初级",
        TitleGrade::Intermediate => "中级",
        TitleGrade::Senior => "高级",
    }
}

/// A professional title of a series, perhaps held for some years.
pub(super) fn title(
    role: Leader,
    series: &str,
    wanted: TitleGrade,
    held_years: Option<f64>,
    subject: &Subject<'_>,
) -> Reckoning {
    let held_words = held_years.map_or(String::new(), |years| format!("满{}", years_words(years)));
    let asked = format!("{series}系列{}职称{held_words}", grade_words(wanted));
    best(role, subject, |person| {
        let lacking = format!("{}取得{asked}", role.name());
        let who = format!("{}{}", role.name(), name(person));
        let place = person.title.place;
        let Some(grade) = person.title.value else {
            // A blank cell may mean that there is none; a word that nobody knows can't be told.
            let found = format!("{who}没有写明职称，要求{asked}");
            let lacking = format!("写明{}的职称", role.name());
            return Reckoning::new(Outcome::Undecided, found, lacking, place);
        };
        let found =
            format!("{who}的职称是{}（{}），要求{asked}", text::excerpt(&person.title.typed, 12), grade_words(grade));
        let Some(known) = person.title_series.value.as_deref() else {
            let lacking = format!("写明{}的职称系列", role.name());
            let found = format!("{found}；没有写明职称系列");
            return Reckoning::new(Outcome::Undecided, found, lacking, person.title_series.place);
        };
        let (known, asked_series) = (text::key(known), text::key(series));
        let is_of_series = known.contains(&asked_series) || asked_series.contains(&known);
        if !is_of_series || grade < wanted {
            return Reckoning::new(Outcome::Fail, found, lacking, place);
        }
        let Some(years) = held_years else { return Reckoning::new(Outcome::Pass, found, lacking, place) };
        match person.title_since.value {
            None => {
                let lacking = format!("写明{}取得职称的日期", role.name());
                Reckoning::new(
                    Outcome::Undecided,
                    format!("{found}；没有写明取得日期"),
                    lacking,
                    person.title_since.place,
                )
            }
            Some(since) => {
                let at_least = AtLeast { number: years, above: false };
                let passes = super::time::have_passed(since, at_least, subject.as_of);
                let found = format!("{found}；已取得{}", elapsed(since, subject.as_of));
                Reckoning::new(Outcome::of(passes), found, lacking, person.title_since.place)
            }
        }
    })
}
