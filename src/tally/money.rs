//! Capital, audit reports and statements.

use super::count::{ONE, Standing, Tally, all_of, bound, nothing_known, short};
use super::time::date_words;
use super::{Outcome, Reckoning, Subject, number_words};
use crate::catalog::AtLeast;
use crate::facts::{FactSheet, FinancialKind, FinancialYear};
use crate::text;
use jiff::Span;
use std::fmt::Write as _;

/// Registered capital in 万元.
pub(super) fn registered_capital(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let entry = &subject.facts.organisation.registered_capital;
    let Some(capital) = entry.value else {
        let lacking = "在“基本信息”中写明注册资本（万元）";
        return Reckoning::new(Outcome::Undecided, "没有写明注册资本", lacking, entry.place);
    };
    let found = format!("注册资本{}万元，要求{}万元", number_words(capital), bound(at_least));
    let lacking = format!("注册资本再增加{}万元", short(at_least, capital));
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
    let wanted: Vec<i16> = (0..i16::from(years)).map(|back| last.saturating_sub(back)).rev().collect();
    let mut tally = Tally::default();
    let (mut lacking_years, mut young_years, mut unclear_years) = (Vec::new(), Vec::new(), Vec::new());
    for &year in &wanted {
        match report_for(year, &facts.finances) {
            Some((row, Standing::In)) => tally.note(report_name(row), row.year.place, Standing::In),
            Some((row, standing)) => {
                unclear_years.push(year);
                tally.note(report_name(row), row.year.place, standing);
            }
            // A company can have no report for the years before it was there.
            None if facts.organisation.established.value.is_some_and(|day| day.year() > year) => young_years.push(year),
            None => lacking_years.push(year),
        }
    }
    // A report whose year can't be told may be one of those that are lacking.
    let undated = facts
        .finances
        .iter()
        .filter(|row| row.year.value.is_none() && row.kind.value.is_none_or(|kind| kind == FinancialKind::AuditReport));
    let mut spare = 0;
    for row in undated {
        spare += 1;
        tally.note(report_name(row), row.year.place, Standing::Unclear("没有写明年度".to_owned()));
    }
    let outcome = if tally.counted() == wanted.len() {
        Outcome::Pass
    } else if lacking_years.len() > spare {
        Outcome::Fail
    } else {
        Outcome::Undecided
    };
    let names = |years: &[i16]| years.iter().map(i16::to_string).collect::<Vec<_>>().join("、");
    let span = if years == 1 { "上一年度".to_owned() } else { format!("近{years}年") };
    let mut found = format!("{span}（{}年度）的审计报告有{}份，要求{years}份", names(&wanted), tally.counted());
    if !young_years.is_empty() {
        let young = names(&young_years);
        let _ = write!(found, "；{young}年度组织尚未成立，是否可以不交请向认证机构确认");
    }
    let mut missing = [lacking_years, young_years].concat();
    missing.sort_unstable();
    let mut todo = Vec::new();
    if !missing.is_empty() {
        todo.push(format!("补交{}年度的财务审计报告，写明会计师事务所", names(&missing)));
    }
    if !unclear_years.is_empty() {
        todo.push(format!("在“财务”中补全{}年度审计报告的材料种类和会计师事务所", names(&unclear_years)));
    }
    if spare > 0 {
        todo.push("在“财务”中写明各份审计报告的年度".to_owned());
    }
    let (counted, left_out) = tally.into_lines();
    Reckoning::new(outcome, found, todo.join("；"), place).with_lines(counted, left_out)
}

fn report_name(row: &FinancialYear) -> String {
    match row.year.value {
        Some(year) => format!("{year}年度审计报告{}", text::excerpt(&row.number.typed, 20)),
        None => format!("审计报告{}", text::excerpt(&row.number.typed, 20)),
    }
}

/// The report for a year: one that counts, else the first that could; `None` where there is none.
fn report_for(year: i16, finances: &[FinancialYear]) -> Option<(&FinancialYear, Standing)> {
    let mut incomplete = None;
    for row in finances.iter().filter(|row| row.year.value == Some(year)) {
        let kind = match row.kind.value {
            Some(FinancialKind::AuditReport) => Standing::In,
            Some(FinancialKind::Statements) => continue,
            None => Standing::Unclear("没有写明材料种类".to_owned()),
        };
        let firm = Standing::known(!row.firm.is_blank(), "没有写明会计师事务所");
        match all_of([kind, firm]) {
            Standing::In => return Some((row, Standing::In)),
            standing => incomplete = incomplete.or(Some((row, standing))),
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
    let enough = f64::from(months);
    let in_time = |row: &FinancialYear| match row.until.value {
        Some(until) if until > subject.as_of => Standing::Out(format!("截止日期{}还没有到", date_words(until))),
        Some(until) if until < earliest => {
            Standing::Out(format!("截止于{}，早于{}", date_words(until), date_words(earliest)))
        }
        Some(_) => Standing::In,
        None => Standing::Unclear("没有写明截止日期".to_owned()),
    };
    let rows =
        || facts.finances.iter().filter(|row| row.kind.value.is_none_or(|kind| kind == FinancialKind::Statements));
    // Several short ones may cover the months together.
    let together: f64 = rows()
        .filter(|row| matches!(in_time(row), Standing::In | Standing::Unclear(_)))
        .map(|row| row.months.value.unwrap_or(0.0))
        .sum();
    let mut tally = Tally::default();
    for row in rows() {
        let covers = match row.months.value {
            Some(covered) if covered >= enough => Standing::In,
            Some(covered) if together >= enough => {
                Standing::Unclear(format!("只覆盖{}个月，看不出几份合起来是否连续", number_words(covered)))
            }
            Some(covered) => Standing::Out(format!("只覆盖{}个月，不足{months}个月", number_words(covered))),
            None => Standing::Unclear("没有写明覆盖月数".to_owned()),
        };
        let kind = Standing::known(row.kind.value.is_some(), "没有写明材料种类");
        tally.note("财务报表".to_owned(), row.kind.place, all_of([kind, in_time(row), covers]));
    }
    let outcome = tally.outcome(ONE);
    let found = format!(
        "截止于{}以后、覆盖{months}个月以上的财务报表计入{}份，要求至少1份{}",
        date_words(earliest),
        tally.counted(),
        tally.doubt()
    );
    let lacking = match outcome {
        Outcome::Undecided => format!("在“财务”中补全财务报表的各栏，或者提供近{months}个月的财务报表"),
        _ => format!("提供近{months}个月的财务报表"),
    };
    let (counted, left_out) = tally.into_lines();
    Reckoning::new(outcome, found, lacking, place).with_lines(counted, left_out)
}
