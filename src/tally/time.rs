//! Spans of time: windows that reach back from the day of checking, years in service, years of holding a qualification.

use super::count::{ONE, Standing, Tally, all_of};
use super::{Outcome, Reckoning, Subject, number_words};
use crate::catalog::{AtLeast, Level};
use crate::facts::{Certificate, CertificateKind, FactSheet};
use crate::text;
use jiff::Span;
use jiff::civil::Date;

/// The first day of a window of so many years that ends with `as_of`. Where that year has no 29 February, the 28th.
pub fn window_start(as_of: Date, years: u8) -> Date {
    as_of.saturating_sub(Span::new().years(i64::from(years)))
}

/// The day on which so many years, in twelfths, have passed.
pub(super) fn years_after(since: Date, years: f64) -> Date {
    since.saturating_add(Span::new().months(((years * 12.0).round() as i64).clamp(0, 100_000)))
}

/// Whether so many years have passed between two days.
pub(super) fn have_passed(since: Date, years: AtLeast, as_of: Date) -> bool {
    let due = years_after(since, years.number);
    if years.above { due < as_of } else { due <= as_of }
}

/// A day as people write it: `2026年6月15日`.
pub(super) fn date_words(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// The time between two days as people say it: `2年3个月`. A month is full on the day on which [`have_passed`] has it so.
pub(super) fn elapsed(since: Date, as_of: Date) -> String {
    let Ok(span) = since.until((jiff::Unit::Month, as_of)) else { return "不足1个月".to_owned() };
    let months = i64::from(span.get_months());
    let is_full = |months: i64| since.saturating_add(Span::new().months(months)) <= as_of;
    match if months >= 0 && is_full(months + 1) { months + 1 } else { months } {
        ..=0 => "不足1个月".to_owned(),
        months => months_words(months),
    }
}

fn months_words(months: i64) -> String {
    match (months / 12, months % 12) {
        (0, months) => format!("{months}个月"),
        (years, 0) => format!("{years}年"),
        (years, months) => format!("{years}年{months}个月"),
    }
}

/// `3年`, `6个月`, `1年3个月`; `2.3年` where it is no whole number of months.
pub(super) fn years_words(years: f64) -> String {
    let months = years * 12.0;
    if years > 0.0 && years < 1000.0 && (months - months.round()).abs() < 1e-6 {
        months_words(months.round() as i64)
    } else {
        format!("{}年", number_words(years))
    }
}

/// `至少3年`, `至少6个月`.
fn years_bound(at_least: AtLeast) -> String {
    format!("{}{}", if at_least.above { "超过" } else { "至少" }, years_words(at_least.number))
}

/// From which day on a span that began then is long enough.
fn due_words(since: Date, at_least: AtLeast) -> String {
    let due = years_after(since, at_least.number);
    format!("{}{}", date_words(due), if at_least.above { "之后" } else { "起" })
}

/// Years in the service of the category applied for.
pub(super) fn service_years(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let of_category =
        || subject.facts.applied.iter().filter(|applied| applied.category.value.as_deref() == Some(subject.category));
    let sheet = subject.facts.place_of(FactSheet::Organisation);
    let what = format!("从事{}服务", subject.category);
    // Of several lines for one category (its classes) one that says it is enough.
    let applied = of_category().find(|applied| applied.since.value.is_some()).or_else(|| of_category().next());
    let Some(since) = applied.and_then(|applied| applied.since.value) else {
        let lacking = format!("在“申报类别”中写明开始{what}的日期");
        let place = applied.map_or(sheet, |applied| applied.since.place);
        return Reckoning::new(Outcome::Undecided, format!("没有写明开始{what}的日期"), lacking, place);
    };
    let place = applied.map_or(sheet, |applied| applied.since.place);
    let passes = have_passed(since, at_least, subject.as_of);
    let begun = date_words(since);
    let found = format!("{what}{}（{begun}开始），要求{}", elapsed(since, subject.as_of), years_bound(at_least));
    let lacking = format!("{}{what}满{}，届时再申报", due_words(since, at_least), years_words(at_least.number));
    Reckoning::new(Outcome::of(passes), found, lacking, place)
}

/// Years for which the organisation has held this level's qualification of the category, or a higher one.
pub(super) fn prior_grade_years(level: Level, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let place = subject.facts.place_of(FactSheet::Certificates);
    let wanted = format!("{}{}资质", subject.category, subject.edition.level_name(level));
    if subject.facts.certificates.is_empty() {
        return super::count::nothing_known("证书清单", FactSheet::Certificates.name(), place);
    }
    let mut tally = Tally::default();
    let mut found = String::new();
    let mut due = None;
    for certificate in subject
        .facts
        .certificates
        .iter()
        .filter(|certificate| certificate.kind.value.is_none_or(|kind| kind == CertificateKind::Qualification))
    {
        let is_one = all_of([
            super::people::kind_standing(certificate),
            super::people::category_standing(certificate, subject.category),
            level_standing(certificate, level, subject),
            super::people::own_standing(certificate, subject),
            super::people::term_standing(certificate, subject),
        ]);
        let held = match certificate.issued.value {
            None => Standing::Unclear("没有写明发证日期".to_owned()),
            Some(since) if have_passed(since, at_least, subject.as_of) => Standing::In,
            Some(since) => {
                if matches!(is_one, Standing::In) {
                    due = Some(due.map_or(since, |earlier: Date| earlier.min(since)));
                }
                Standing::Out(format!("{}发证，持有{}", date_words(since), elapsed(since, subject.as_of)))
            }
        };
        let standing = all_of([is_one, held]);
        if let (Standing::In, Some(since), true) = (&standing, certificate.issued.value, found.is_empty()) {
            let held_for = elapsed(since, subject.as_of);
            found = format!("持有{wanted}{held_for}，要求{}", years_bound(at_least));
        }
        tally.note(super::people::certificate_name(certificate), certificate.name.place, standing);
    }
    let outcome = tally.outcome(ONE);
    let full = format!("满{}的{wanted}", years_words(at_least.number));
    let reason = tally.first_reason().map_or(String::new(), |why| format!("（{why}）"));
    let lacking = match (outcome, due) {
        (Outcome::Undecided, _) => format!("在“证书与资质”中补全{wanted}证书的各栏"),
        (_, Some(since)) => {
            format!("{}持有{wanted}满{}，届时再申报", due_words(since, at_least), years_words(at_least.number))
        }
        (_, None) => format!("取得{wanted}并持有满{}", years_words(at_least.number)),
    };
    match outcome {
        Outcome::Pass => {}
        Outcome::Undecided => found = format!("看不出是否有{full}{reason}"),
        Outcome::Fail => found = format!("没有{full}{reason}"),
    }
    let (counted, left_out) = tally.into_lines();
    let place = left_out.first().map_or(place, |line| line.place);
    let place = counted.first().map_or(place, |line| line.place);
    Reckoning::new(outcome, found, lacking, place).with_lines(counted, left_out)
}

/// Whether a certificate is of the level or a higher one.
fn level_standing(certificate: &Certificate, wanted: Level, subject: &Subject<'_>) -> Standing {
    let typed = text::excerpt(&certificate.level.typed, 12);
    if certificate.level.is_blank() {
        return Standing::Unclear("没有写明级别".to_owned());
    }
    match grade(certificate, subject) {
        Grade::Of(held) if held >= wanted => Standing::In,
        Grade::Of(_) => Standing::Out(format!("级别是{typed}，低于{}", subject.edition.level_name(wanted))),
        Grade::Foreign => Standing::Out(format!("“{typed}”是另一标准的级别")),
        Grade::Unknown => Standing::Unclear(format!("级别“{typed}”看不明白")),
    }
}

/// A certificate's level in a scheme.
enum Grade {
    Of(Level),
    Foreign,
    Unknown,
}

/// The certificate's level in the subject's scheme. A level word that is another scheme's own name (三级 beside 3级) is
/// another scheme's level.
fn grade(certificate: &Certificate, subject: &Subject<'_>) -> Grade {
    let typed = text::key(&certificate.level.typed);
    let is_name_of =
        |edition: &crate::catalog::Edition| edition.levels.iter().any(|level| text::key(&level.named.name) == typed);
    let is_foreign = !is_name_of(subject.edition) && subject.catalog.editions.iter().any(is_name_of);
    if is_foreign {
        Grade::Foreign
    } else {
        subject.edition.level(&certificate.level.typed).map_or(Grade::Unknown, Grade::Of)
    }
}
