//! Offices and sites, and how fast help is there.

use super::count::{Standing, Tally, nothing_known};
use super::time::{have_passed, years_words};
use super::{Outcome, Reckoning, Subject, number_words};
use crate::catalog::{Area, AtLeast};
use crate::facts::{FactSheet, Site};
use crate::place::Place;
use crate::text;
use std::collections::HashSet;

fn sheet(subject: &Subject<'_>) -> Place {
    subject.facts.place_of(FactSheet::Sites)
}

/// The sites of a kind; `Err` where the list says nothing of sites at all.
fn of_kind<'s>(kind: &str, subject: &Subject<'s>) -> Result<Vec<&'s Site>, Reckoning> {
    if subject.facts.sites.is_empty() {
        return Err(nothing_known("场所清单", FactSheet::Sites.name(), sheet(subject)));
    }
    let wanted = text::bare_key(kind);
    let is_of_kind = |site: &&Site| text::bare_key(&site.kind.typed) == wanted;
    Ok(subject.facts.sites.iter().filter(is_of_kind).collect())
}

fn name(site: &Site) -> String {
    let address = text::excerpt(&site.address.typed, 20);
    format!("{}{address}", text::excerpt(&site.kind.typed, 10))
}

/// Whether a site may still be used.
fn is_at_hand(site: &Site, subject: &Subject<'_>) -> Standing {
    match (site.is_owned.value, site.lease_until.value) {
        (Some(true), _) => Standing::In,
        (_, Some(until)) if until < subject.as_of => Standing::Out(format!("租期{until}已满")),
        _ => Standing::In,
    }
}

/// Area over the sites of a kind.
pub(super) fn area(kind: &str, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let sites = match of_kind(kind, subject) {
        Ok(sites) => sites,
        Err(unknown) => return unknown,
    };
    let mut tally = Tally::default();
    for site in sites {
        let standing = match (is_at_hand(site, subject), site.area.value) {
            (Standing::In, None) => Standing::Unclear("没有写明面积".to_owned()),
            (standing, _) => standing,
        };
        tally.note_amount(name(site), site.kind.place, standing, site.area.value.unwrap_or(f64::INFINITY));
    }
    let todo = |short: &str| format!("{kind}面积再增加{short}平方米");
    tally.reckon(at_least, (&format!("{kind}面积"), "平方米"), todo, sheet(subject))
}

/// Number of sites of a kind, perhaps in different regions.
pub(super) fn sites(kind: &str, at_least: AtLeast, distinct_regions: bool, subject: &Subject<'_>) -> Reckoning {
    let sites = match of_kind(kind, subject) {
        Ok(sites) => sites,
        Err(unknown) => return unknown,
    };
    let mut seen = HashSet::new();
    let mut tally = Tally::default();
    for site in sites {
        let region = text::bare_key(&site.region.typed);
        let standing = match is_at_hand(site, subject) {
            Standing::In if distinct_regions && region.is_empty() => Standing::Unclear("没有写明所在城市".to_owned()),
            Standing::In if distinct_regions && !seen.insert(region) => Standing::Out("与另一处在同一地域".to_owned()),
            standing => standing,
        };
        tally.note(name(site), site.kind.place, standing);
    }
    let where_words = if distinct_regions { "不同地域的" } else { "" };
    let todo = |short: &str| format!("再有{short}处{where_words}{kind}");
    tally.reckon(at_least, (&format!("{where_words}{kind}"), "处"), todo, sheet(subject))
}

/// The first site of a kind that does not hold, else all hold.
fn every(
    kind: &str,
    subject: &Subject<'_>,
    asked: &str,
    todo: &str,
    question: impl Fn(&Site) -> Standing,
) -> Reckoning {
    let sites = match of_kind(kind, subject) {
        Ok(sites) => sites,
        Err(unknown) => return unknown,
    };
    if sites.is_empty() {
        return nothing_known(kind, FactSheet::Sites.name(), sheet(subject));
    }
    let mut count = 0;
    let mut tally = Tally::default();
    for site in sites {
        count += 1;
        tally.note(name(site), site.kind.place, question(site));
    }
    let all = AtLeast { number: f64::from(count), above: false };
    let outcome = tally.outcome(all);
    let found = format!("{count}处{kind}中有{}处{asked}", tally.counted());
    let (counted, left_out) = tally.into_lines();
    let place = left_out.first().map_or_else(|| sheet(subject), |line| line.place);
    Reckoning::new(outcome, found, todo, place).with_lines(counted, left_out)
}

/// Every site is owned, or its lease runs so many more years.
pub(super) fn tenure(kind: &str, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let years = years_words(at_least.number);
    let question = |site: &Site| match (site.is_owned.value, site.lease_until.value) {
        (Some(true), _) => Standing::In,
        (_, Some(until)) if have_passed(subject.as_of, at_least, until) => Standing::In,
        (_, Some(until)) => Standing::Out(format!("租期至{until}，剩余不足{years}")),
        (_, None) => Standing::Unclear("没有写明自有还是租赁、租期至何时".to_owned()),
    };
    every(
        kind,
        subject,
        &format!("自有产权或剩余租期不少于{years}"),
        &format!("{kind}取得自有产权，或续租至{years}以后"),
        question,
    )
}

/// Every site has backup power for so many hours.
pub(super) fn backup_power(kind: &str, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let hours = number_words(at_least.number);
    let question = |site: &Site| match site.backup_hours.value {
        Some(known) if at_least.is_met(known) => Standing::In,
        Some(known) => Standing::Out(format!("后备供电{}小时，不足{hours}小时", number_words(known))),
        None => Standing::Unclear("没有写明后备供电时间".to_owned()),
    };
    every(kind, subject, &format!("后备供电{hours}小时以上"), &format!("{kind}的后备供电达到{hours}小时"), question)
}

/// Hours until help is there: an upper bound.
pub(super) fn response(area: Area, at_most: f64, subject: &Subject<'_>) -> Reckoning {
    let (entry, label) = match area {
        Area::Local => (&subject.facts.organisation.local_response, "本地应急响应时间"),
        Area::Remote => (&subject.facts.organisation.remote_response, "外地应急响应时间"),
    };
    let Some(hours) = entry.value else {
        let lacking = format!("在“基本信息”中写明{label}（小时）");
        return Reckoning::new(Outcome::Undecided, format!("没有写明{label}"), lacking, entry.place);
    };
    let found = format!("{label}{}小时，要求不超过{}小时", number_words(hours), number_words(at_most));
    let lacking = format!("{label}缩短到{}小时以内", number_words(at_most));
    Reckoning::new(Outcome::of(hours <= at_most), found, lacking, entry.place)
}

/// Help at any hour.
pub(super) fn around_the_clock(area: Area, subject: &Subject<'_>) -> Reckoning {
    let entry = &subject.facts.organisation.around_the_clock;
    let label = match area {
        Area::Local => "本地7×24小时应急响应",
        Area::Remote => "外地7×24小时应急响应",
    };
    match entry.value {
        Some(true) => Reckoning::new(Outcome::Pass, format!("提供{label}"), "", entry.place),
        Some(false) => Reckoning::new(Outcome::Fail, format!("不提供{label}"), format!("提供{label}服务"), entry.place),
        None => Reckoning::new(
            Outcome::Undecided,
            format!("没有写明是否提供{label}"),
            format!("在“基本信息”中写明是否提供{label}"),
            entry.place,
        ),
    }
}
