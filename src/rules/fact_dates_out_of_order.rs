use super::{Rule, Sink, troubles, field_words, quoted};
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
    for trouble in troubles(case, TroubleKind::DatesOutOfOrder) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .remedy("核对合同、验收报告或证书上的日期")
            .say(format!("{}{}早于{}", field_words(trouble), quoted(&trouble.typed), trouble.understood));
    }
}
