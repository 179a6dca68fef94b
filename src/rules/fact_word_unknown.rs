use super::{Rule, Sink, troubles, quoted, field_words};
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
    for trouble in troubles(case, TroubleKind::WordUnknown) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy(if trouble.understood.is_empty() { "从下拉列表中选择".to_owned() } else { format!("可写：{}", trouble.understood) })
            .say(format!("{}写的是{}，不是可选的内容", field_words(trouble), quoted(&trouble.typed)));
    }
}
