use super::{Rule, Sink, troubles, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B116",
    name: "fact-line-repeated",
    severity: Severity::Warning,
    title: "同一项列了两次",
    page: include_str!("fact_line_repeated.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for trouble in troubles(case, TroubleKind::LineRepeated) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("删去重复的一行；确是两项时写明区别")
            .say(format!("{}{}与前面的一行重复，只计一次", trouble.label, quoted(&trouble.typed)));
    }
}
