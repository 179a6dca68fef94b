use super::{Rule, Sink, troubles, field_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B104",
    name: "fact-blank",
    severity: Severity::Warning,
    title: "申报信息没有填写",
    page: include_str!("fact_blank.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for trouble in troubles(case, TroubleKind::Blank) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("填写；没有的写“无”，不要空着")
            .say(format!("{}没有填写", field_words(trouble)));
    }
}
