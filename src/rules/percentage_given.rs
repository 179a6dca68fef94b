use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B108",
    name: "percentage-given",
    severity: Severity::Error,
    title: "该写数额的地方写了百分数",
    page: include_str!("percentage_given.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::Percentage, |trouble| {
        Words::new(
            format!("{}写的是百分数{}，看不出数额", field_words(trouble), quoted(&trouble.typed)),
            "写出数额，单位照栏名",
        )
    });
}
