//! Spans of time: windows that reach back from the day of checking, years in service, years of holding a qualification.

use super::{Outcome, Reckoning, Subject, number_words};
use crate::catalog::{AtLeast, Level};
use crate::facts::{Certificate, CertificateKind, FactSheet};
use jiff::Span;
use jiff::civil::Date;

/// The first day of a window of so many years that ends with `as_of`. Where that year has no 29 February, the 28th.
pub fn window_start(as_of: Date, years: u8) -> Date {
    as_of.saturating_sub(Span::new().years(i64::from(years)))
}

/// Whether so many years, in twelfths, have passed between two days.
pub(super) fn have_passed(since: Date, years: AtLeast, as_of: Date) -> bool {
    let months = (years.number * 12.0).round() as i64;
    let due = since.saturating_add(Span::new().months(months));
    if years.above { due < as_of } else { due <= as_of }
}

/// The time between two days as people say it: `2年3个月`.
pub(super) fn elapsed(since: Date, as_of: Date) -> String {
    let Ok(span) = since.until((jiff::Unit::Month, as_of)) else { return "0个月".to_owned() };
    let months = span.get_months().max(0);
    match (months / 12, months % 12) {
        (0, months) => format!("{months}个月"),
        (years, 0) => format!("{years}年"),
        (years, months) => format!("{years}年{months}个月"),
    }
}

/// `3年`, `6个月`.
pub(super) fn years_words(years: f64) -> String {
    if years < 1.0 { format!("{}个月", number_words(years * 12.0)) } else { format!("{}年", number_words(years)) }
}

/// `至少3年`, `至少6个月`.
fn years_bound(at_least: AtLeast) -> String {
    format!("{}{}", if at_least.above { "超过" } else { "至少" }, years_words(at_least.number))
}

/// Years in the service of the category applied for.
pub(super) fn service_years(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let applied =
        subject.facts.applied.iter().find(|applied| applied.category.value.as_deref() == Some(subject.category));
    let sheet = subject.facts.place_of(FactSheet::Organisation);
    let what = format!("从事{}服务", subject.category);
    let lacking = format!("在“申报类别”中写明开始{what}的日期");
    let Some(applied) = applied else {
        return Reckoning::new(Outcome::Undecided, format!("没有写明开始{what}的日期"), lacking, sheet);
    };
    let place = applied.since.place;
    let Some(since) = applied.since.value else {
        return Reckoning::new(Outcome::Undecided, format!("没有写明开始{what}的日期"), lacking, place);
    };
    let passes = have_passed(since, at_least, subject.as_of);
    let found = format!("{what}{}，要求{}", elapsed(since, subject.as_of), years_bound(at_least));
    let lacking = format!("{what}满{}后再申报（{since}起）", years_words(at_least.number));
    Reckoning::new(Outcome::of(passes), found, lacking, place)
}

/// Years for which the organisation has held this level's qualification of the category, or a higher one.
pub(super) fn prior_grade_years(level: Level, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let place = subject.facts.place_of(FactSheet::Certificates);
    let wanted = format!("{}{}资质", subject.category, subject.edition.level_name(level));
    if !subject.facts.has(FactSheet::Certificates) {
        return super::count::nothing_known(&wanted, FactSheet::Certificates.name(), place);
    }
    let held: Vec<&Certificate> = subject
        .facts
        .certificates
        .iter()
        .filter(|certificate| certificate.kind.value == Some(CertificateKind::Qualification))
        .filter(|certificate| certificate.category.value.as_deref() == Some(subject.category))
        .filter(|certificate| grade(certificate, subject).is_some_and(|held| held >= level))
        .collect();
    let mut reckoning = Reckoning::new(
        Outcome::Fail,
        format!("没有{wanted}"),
        format!("取得{wanted}满{}", years_words(at_least.number)),
        place,
    );
    for certificate in held {
        let is_expired = certificate.valid_until.value.is_some_and(|until| until < subject.as_of);
        let words = |since: Date| {
            let held_for = elapsed(since, subject.as_of);
            format!("持有{wanted}{held_for}，要求{}", years_bound(at_least))
        };
        let found = match certificate.issued.value {
            _ if is_expired => Reckoning::new(
                Outcome::Fail,
                format!("{wanted}已过有效期"),
                format!("取得有效的{wanted}满{}", years_words(at_least.number)),
                certificate.valid_until.place,
            ),
            None => Reckoning::new(
                Outcome::Undecided,
                format!("{wanted}没有写明发证日期"),
                "在“证书与资质”中写明发证日期".to_owned(),
                certificate.issued.place,
            ),
            Some(since) => Reckoning::new(
                Outcome::of(have_passed(since, at_least, subject.as_of)),
                words(since),
                format!("持有{wanted}满{}后再申报", years_words(at_least.number)),
                certificate.issued.place,
            ),
        };
        if found.outcome > reckoning.outcome || reckoning.place == place {
            reckoning = found;
        }
    }
    reckoning
}

/// The certificate's level in the subject's scheme. A level word that is another scheme's own name (三级 beside 3级) is
/// another scheme's level.
fn grade(certificate: &Certificate, subject: &Subject<'_>) -> Option<Level> {
    let typed = crate::text::key(&certificate.level.typed);
    let is_name_of = |edition: &crate::catalog::Edition| {
        edition.levels.iter().any(|level| crate::text::key(&level.named.name) == typed)
    };
    let is_foreign = !is_name_of(subject.edition) && subject.catalog.editions.iter().any(is_name_of);
    if is_foreign { None } else { subject.edition.level(&certificate.level.typed) }
}
