use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B110",
    name: "fact-word-unknown",
    severity: Severity::Error,
    title: "选项无法识别",
    page: include_str!("fact_word_unknown.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::WordUnknown, |trouble| {
        let remedy = if trouble.understood.is_empty() { "照填写说明填写" } else { &trouble.understood };
        Words::new(format!("{}写的是{}，看不出是哪一项", field_words(trouble), quoted(&trouble.typed)), remedy)
    });
}
