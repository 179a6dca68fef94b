//! Offices and sites, and how fast help is there.

use super::count::{Row, Standing, Tally, all_of, nothing_known};
use super::time::{date_words, have_passed, years_after, years_words};
use super::{Outcome, Reckoning, Subject, number_words};
use crate::catalog::{Area, AtLeast};
use crate::facts::{FactSheet, Site};
use crate::place::Place;
use crate::text;

fn sheet(subject: &Subject<'_>) -> Place {
    subject.facts.place_of(FactSheet::Sites)
}

/// The sites of a kind, and those whose kind is not stated; `Err` where the list says nothing of sites at all.
fn of_kind<'s>(kind: &str, subject: &Subject<'s>) -> Result<Vec<&'s Site>, Reckoning> {
    if subject.facts.sites.is_empty() {
        return Err(nothing_known("场所清单", FactSheet::Sites.name(), sheet(subject)));
    }
    let wanted = text::bare_key(kind);
    let is_of_kind = |site: &&Site| {
        let known = text::bare_key(site.kind.value.as_deref().unwrap_or(&site.kind.typed));
        known.is_empty() || known == wanted
    };
    Ok(subject.facts.sites.iter().filter(is_of_kind).collect())
}

fn name(site: &Site) -> String {
    let address = text::excerpt(&site.address.typed, 20);
    format!("{}{address}", text::excerpt(&site.kind.typed, 10))
}

fn kind_standing(site: &Site) -> Standing {
    Standing::known(!site.kind.is_blank(), "没有写明用途")
}

/// Whether a site may still be used.
fn is_at_hand(site: &Site, subject: &Subject<'_>) -> Standing {
    match (site.is_owned.value, site.lease_until.value) {
        (Some(true), _) => Standing::In,
        (_, Some(until)) if until < subject.as_of => Standing::Out(format!("租期至{}，已满", date_words(until))),
        (_, Some(_)) => Standing::In,
        (Some(false), None) => Standing::Unclear("没有写明租期至何时".to_owned()),
        (None, None) => Standing::Unclear("没有写明自有还是租赁、租期至何时".to_owned()),
    }
}

const REPEATED: &str = "地址与另一行相同，只计一次";

/// The rows of a count of sites; of several with one address one counts.
fn rows(sites: &[&Site], question: impl Fn(&Site) -> Standing, amount: impl Fn(&Site) -> f64) -> Vec<Row> {
    let row = |&site: &&Site| {
        let address = text::bare_key(&site.address.typed);
        Row {
            name: name(site),
            place: site.kind.place,
            standing: all_of([kind_standing(site), question(site)]),
            amount: amount(site),
            key: (!address.is_empty()).then_some(address),
        }
    };
    sites.iter().map(row).collect()
}

/// Area over the sites of a kind.
pub(super) fn area(kind: &str, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let sites = match of_kind(kind, subject) {
        Ok(sites) => sites,
        Err(unknown) => return unknown,
    };
    let question = |site: &Site| {
        let stated = Standing::known(site.area.value.is_some(), "没有写明面积");
        all_of([is_at_hand(site, subject), stated])
    };
    // What an area that is not stated could add is not known: let it be able to decide.
    let rows = rows(&sites, question, |site| site.area.value.unwrap_or(f64::INFINITY));
    let todo = |short: &str| format!("{kind}面积再增加{short}平方米");
    Tally::of(rows, REPEATED).reckon(at_least, (&format!("{kind}面积"), "平方米"), todo, sheet(subject))
}

/// Number of sites of a kind, perhaps in different regions.
pub(super) fn sites(kind: &str, at_least: AtLeast, distinct_regions: bool, subject: &Subject<'_>) -> Reckoning {
    let sites = match of_kind(kind, subject) {
        Ok(sites) => sites,
        Err(unknown) => return unknown,
    };
    let region = |site: &Site| text::bare_key(&site.region.typed).trim_end_matches('市').to_owned();
    let question = |site: &Site| {
        let stated = Standing::known(!distinct_regions || !region(site).is_empty(), "没有写明所在城市");
        all_of([is_at_hand(site, subject), stated])
    };
    let mut rows = rows(&sites, question, |_| 1.0);
    for (row, site) in rows.iter_mut().zip(&sites) {
        if distinct_regions && !region(site).is_empty() {
            row.key = Some(region(site));
        }
    }
    let repeated = if distinct_regions { "所在城市与另一处相同，只计一次" } else { REPEATED };
    let where_words = if distinct_regions { "不同地域的" } else { "" };
    let todo = |short: &str| format!("再有{short}处{where_words}{kind}");
    Tally::of(rows, repeated).reckon(at_least, (&format!("{where_words}{kind}"), "处"), todo, sheet(subject))
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
        let standing = match (question(site), kind_standing(site)) {
            (Standing::Out(_), unclear @ Standing::Unclear(_)) => unclear,
            (standing, _) => standing,
        };
        tally.note(name(site), site.kind.place, standing);
    }
    let all = AtLeast { number: f64::from(count), above: false };
    let outcome = tally.outcome(all);
    let found = format!("{count}处{kind}中有{}处{asked}，要求每处都是{}", tally.counted(), tally.doubt());
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
        (_, Some(until)) => Standing::Out(format!("租期至{}，剩余不足{years}", date_words(until))),
        (Some(false), None) => Standing::Unclear("没有写明租期至何时".to_owned()),
        (None, None) => Standing::Unclear("没有写明自有还是租赁、租期至何时".to_owned()),
    };
    let until = date_words(years_after(subject.as_of, at_least.number));
    every(
        kind,
        subject,
        &format!("自有产权或剩余租期不少于{years}"),
        &format!("每处{kind}取得自有产权，或者把租期续到{until}以后"),
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
    every(
        kind,
        subject,
        &format!("后备供电{hours}小时以上"),
        &format!("每处{kind}的后备供电达到{hours}小时以上"),
        question,
    )
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
    let (label, known) = match area {
        Area::Local => ("本地7×24小时应急响应", entry.value),
        // The facts speak of help near by only.
        Area::Remote => ("外地7×24小时应急响应", None),
    };
    match known {
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
