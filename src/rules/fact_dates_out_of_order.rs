use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "D106",
    name: "fact-dates-out-of-order",
    severity: Severity::Error,
    title: "日期先后颠倒",
    page: include_str!("fact_dates_out_of_order.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::DatesOutOfOrder, |trouble| {
        Words::new(
            format!("{}写的是{}，应{}", field_words(trouble), quoted(&trouble.typed), trouble.understood),
            "照合同、验收报告或证书核对，改正写错的日期",
        )
    });
}
