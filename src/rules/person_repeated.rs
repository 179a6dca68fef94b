use super::{Rule, Sink, troubles, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B113",
    name: "person-repeated",
    severity: Severity::Warning,
    title: "同一人列了两次",
    page: include_str!("person_repeated.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for trouble in troubles(case, TroubleKind::PersonRepeated) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("删去重复的一行；确是同名的两人时写明身份证件号码")
            .say(format!("{}{}在前面已经列过，只计一次", trouble.label, quoted(&trouble.typed)));
    }
}
