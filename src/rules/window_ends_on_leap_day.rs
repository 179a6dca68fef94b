use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "D107",
    name: "window-ends-on-leap-day",
    severity: Severity::Hint,
    title: "期间以2月29日为止",
    page: include_str!("window_ends_on_leap_day.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let day = case.as_of;
    let rests_on_windows = !case.application.verdicts.is_empty();
    if case.facts().is_some() && rests_on_windows && (day.month(), day.day()) == (2, 29) {
        sink.at(Place::Whole)
            .typed(&day.to_string())
            .understood("近3年从2月28日算起")
            .remedy("有项目或证书的日期正好在2月28日至3月1日之间时，人工核对")
            .say(format!("检查日期{day}是2月29日，往前推的年份没有这一天，期间从2月28日算起"));
    }
}
