use super::{Rule, Sink, troubles, quoted, field_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B106",
    name: "number-unreadable",
    severity: Severity::Error,
    title: "数字无法识别",
    page: include_str!("number_unreadable.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for trouble in troubles(case, TroubleKind::NumberUnreadable) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("只写数字，单位照栏名，如“50”")
            .say(format!("{}写的是{}，不是能识别的数字", field_words(trouble), quoted(&trouble.typed)));
    }
}
