use super::{Rule, Sink, troubles, quoted, field_words};
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
    for trouble in troubles(case, TroubleKind::Negative) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("核对后写正确的数字")
            .say(format!("{}写的是负数{}", field_words(trouble), quoted(&trouble.typed)));
    }
}
