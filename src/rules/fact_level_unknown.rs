use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
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
    report(case, sink, TroubleKind::LevelUnknown, |trouble| {
        let remedy = if trouble.understood.is_empty() { "写明级别，如“二级”" } else { &trouble.understood };
        Words::new(format!("{}写的是{}，不是级别", field_words(trouble), quoted(&trouble.typed)), remedy)
    });
}
