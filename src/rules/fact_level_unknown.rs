use super::{Rule, Sink, troubles, quoted, field_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B111",
    name: "fact-level-unknown",
    severity: Severity::Error,
    title: "申报信息中的级别无法识别",
    page: include_str!("fact_level_unknown.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for trouble in troubles(case, TroubleKind::LevelUnknown) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("写明级别，如“二级”；T/CAS 375的级别写“2级”")
            .say(format!("{}写的是{}，不是级别", field_words(trouble), quoted(&trouble.typed)));
    }
}
