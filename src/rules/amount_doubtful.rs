use super::{Rule, Sink, troubles, quoted, field_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B107",
    name: "amount-doubtful",
    severity: Severity::Warning,
    title: "金额单位不明",
    page: include_str!("amount_doubtful.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for trouble in troubles(case, TroubleKind::AmountDoubtful) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("按栏名的单位（万元）写数字，如“50”；写别的单位时把单位写出来，如“500000元”")
            .say(format!("{}写的是{}，按{}理解", field_words(trouble), quoted(&trouble.typed), trouble.understood));
    }
}
