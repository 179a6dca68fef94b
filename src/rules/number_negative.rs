use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B109",
    name: "number-negative",
    severity: Severity::Error,
    title: "数字是负数",
    page: include_str!("number_negative.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::Negative, |trouble| {
        Words::new(
            format!("{}写的是负数{}", field_words(trouble), quoted(&trouble.typed)),
            "核对后写正确的数字；没有的留空",
        )
    });
}
