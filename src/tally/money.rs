//! Capital, audit reports and statements.

use super::count::{bound, nothing_known};
use super::{Line, Outcome, Reckoning, Subject, number_words};
use crate::catalog::AtLeast;
use crate::facts::{FactSheet, FinancialKind, FinancialYear};
use crate::text;
use jiff::Span;

/// Registered capital in 万元.
pub(super) fn registered_capital(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let entry = &subject.facts.organisation.registered_capital;
    let Some(capital) = entry.value else {
        let lacking = "在“基本信息”中写明注册资本（万元）";
        return Reckoning::new(Outcome::Undecided, "没有写明注册资本", lacking, entry.place);
    };
    let found = format!("注册资本{}万元，要求{}万元", number_words(capital), bound(at_least));
    let lacking = format!("注册资本增加{}万元", number_words(at_least.number - capital));
    Reckoning::new(Outcome::of(at_least.is_met(capital)), found, lacking, entry.place)
}

/// An audit report, by a firm that is named, for each of the last full years.
pub(super) fn audit_reports(years: u8, subject: &Subject<'_>) -> Reckoning {
    let facts = subject.facts;
    let place = facts.place_of(FactSheet::Finances);
    if facts.finances.is_empty() {
        return nothing_known("财务审计报告", FactSheet::Finances.name(), place);
    }
    let last = subject.as_of.year() - 1;
    let wanted: Vec<i16> = (0..i16::from(years)).map(|back| last - back).rev().collect();
    let mut counted = Vec::new();
    let mut left_out = Vec::new();
    let mut lacking_years = Vec::new();
    let mut is_unclear = false;
    for &year in &wanted {
        match report_for(year, &facts.finances) {
            Some(Ok(line)) => counted.push(line),
            Some(Err(line)) => {
                left_out.push(line);
                lacking_years.push(year);
                is_unclear = true;
            }
            // A company can have no report for the years before it was there.
            None if facts.organisation.established.value.is_some_and(|day| day.year() > year) => {
                is_unclear = true;
                lacking_years.push(year);
            }
            None => lacking_years.push(year),
        }
    }
    let is_young =
        facts.organisation.established.value.is_some_and(|day| lacking_years.iter().all(|year| day.year() > *year));
    let outcome = match (lacking_years.is_empty(), is_unclear && (is_young || left_out.len() == lacking_years.len())) {
        (true, _) => Outcome::Pass,
        (false, true) => Outcome::Undecided,
        (false, false) => Outcome::Fail,
    };
    let names = |years: &[i16]| years.iter().map(i16::to_string).collect::<Vec<_>>().join("、");
    let mut found = format!("近{years}年（{}年度）的审计报告有{}份", names(&wanted), counted.len());
    if !lacking_years.is_empty() && is_young {
        found.push_str("；组织成立不足，是否可以少交请与认证机构确认");
    }
    let lacking = format!("补交{}年度的财务审计报告，写明会计师事务所", names(&lacking_years));
    Reckoning::new(outcome, found, lacking, place).with_lines(counted, left_out)
}

/// The report for a year: one that counts, or one that lacks its firm; `None` where there is none.
fn report_for(year: i16, finances: &[FinancialYear]) -> Option<Result<Line, Line>> {
    let mut incomplete = None;
    for row in finances.iter().filter(|row| row.year.value == Some(year)) {
        if row.kind.value != Some(FinancialKind::AuditReport) {
            continue;
        }
        let name = format!("{year}年度审计报告{}", text::excerpt(&row.number.typed, 20));
        let place = row.year.place;
        if row.firm.is_blank() {
            incomplete = Some(Err(Line { name, place, why: "没有写明会计师事务所".to_owned() }));
        } else {
            return Some(Ok(Line { name, place, why: String::new() }));
        }
    }
    incomplete
}

/// Financial statements that cover the last months.
pub(super) fn statements(months: u8, subject: &Subject<'_>) -> Reckoning {
    let facts = subject.facts;
    let place = facts.place_of(FactSheet::Finances);
    if facts.finances.is_empty() {
        return nothing_known("财务报表", FactSheet::Finances.name(), place);
    }
    let earliest = subject.as_of.saturating_sub(Span::new().months(i64::from(months)));
    let mut counted = Vec::new();
    let mut left_out = Vec::new();
    let mut is_unclear = false;
    for row in facts.finances.iter().filter(|row| row.kind.value == Some(FinancialKind::Statements)) {
        let name = "财务报表".to_owned();
        let line = |why: &str| Line { name: name.clone(), place: row.kind.place, why: why.to_owned() };
        match (row.until.value, row.months.value) {
            (Some(until), _) if until < earliest => left_out.push(line("截止日期过早")),
            (Some(_), Some(covered)) if covered >= f64::from(months) => counted.push(line("")),
            (Some(_), Some(_)) => left_out.push(line("覆盖的月数不够")),
            _ => {
                is_unclear = true;
                left_out.push(line("没有写明截止日期或覆盖月数"));
            }
        }
    }
    let outcome = match (counted.is_empty(), is_unclear) {
        (false, _) => Outcome::Pass,
        (true, true) => Outcome::Undecided,
        (true, false) => Outcome::Fail,
    };
    let found = format!("近{months}个月的财务报表有{}份", counted.len());
    Reckoning::new(outcome, found, format!("提供近{months}个月的财务报表"), place).with_lines(counted, left_out)
}
