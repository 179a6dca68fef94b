//! What the threshold rules share: each reports the verdicts that carry its code.

use super::Sink;
use crate::case::Case;
use crate::place::Place;
use crate::verdict::{Line, Outcome, Reckoning, Verdict};

/// How many rows that did not count are named in a sentence; the lists name all.
const ROWS_NAMED: usize = 3;

/// Reports the failed verdicts of the asking rule.
pub(super) fn report_failed(case: &Case<'_>, sink: &mut Sink<'_>) {
    let code = sink.rule.code;
    report(case, sink, |verdict| verdict.threshold.code == code && verdict.outcome() == Outcome::Fail);
}

/// Reports the undecided verdicts that a question picks.
pub(super) fn report_undecided(case: &Case<'_>, sink: &mut Sink<'_>, wanted: impl Fn(&Verdict<'_>) -> bool) {
    report(case, sink, |verdict| verdict.outcome() == Outcome::Undecided && wanted(verdict));
}

/// Whether a verdict can never be told, because a part of the standard is missing.
pub(super) fn rests_on_missing_part(verdict: &Verdict<'_>) -> bool {
    matches!(&verdict.threshold.test, crate::catalog::Test::Measure(crate::catalog::Measure::Missing { .. }))
}

fn report(case: &Case<'_>, sink: &mut Sink<'_>, wanted: impl Fn(&Verdict<'_>) -> bool) {
    if !case.holds_facts {
        return;
    }
    let mut told: Vec<(&str, &str)> = Vec::new();
    for verdict in case.application.verdicts.iter().filter(|verdict| wanted(verdict)) {
        // What does not depend on the category is said once for all of them.
        let key = (verdict.requirement.id.as_str(), verdict.reckoning.found.as_str());
        if told.contains(&key) {
            continue;
        }
        told.push(key);
        let level = verdict.edition.level_name(verdict.requirement.level);
        let outcome = match verdict.outcome() {
            Outcome::Undecided => "，无法判定",
            Outcome::Fail | Outcome::Pass => "",
        };
        let reckoning = &verdict.reckoning;
        sink.at(place_of(case, reckoning.place))
            .understood(verdict.outcome().name())
            .basis(verdict.citation())
            .remedy(reckoning.lacking.clone())
            .say(format!(
                "{level}要求{}{outcome}：{}{}",
                verdict.requirement.id,
                reckoning.found,
                left_out_words(reckoning)
            ));
    }
}

/// The place of a verdict; where it has none, the sheet with what is applied for.
fn place_of(case: &Case<'_>, place: Place) -> Place {
    match (place, case.facts()) {
        (Place::Whole, Some(facts)) => facts.place_of(crate::facts::FactSheet::Organisation),
        _ => place,
    }
}

/// The rows that did not count: `；未计入：甲项目（2020-01-01完成，不在近3年内）等5行`.
fn left_out_words(reckoning: &Reckoning) -> String {
    // What is about something else says nothing here, and what is said already needs no second time.
    let is_news = |line: &&Line| !line.is_elsewhere && !reckoning.found.contains(&line.why);
    let lines: Vec<&Line> = reckoning.left_out.iter().filter(is_news).collect();
    if lines.is_empty() {
        return String::new();
    }
    let named: Vec<String> =
        lines.iter().take(ROWS_NAMED).map(|line| format!("{}（{}）", line.name, line.why)).collect();
    let more = if lines.len() > ROWS_NAMED { format!("等{}行", lines.len()) } else { String::new() };
    format!("；未计入：{}{more}", named.join("、"))
}
