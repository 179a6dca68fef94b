use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::assessment::DateReading;
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;
use crate::transcript::Raw;

pub(super) const RULE: Rule = Rule {
    code: "D101",
    name: "date-unparsed",
    severity: Severity::Error,
    title: "日期无法识别",
    page: include_str!("date_unparsed.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::DateUnreadable, |trouble| {
        Words::new(
            format!("{}写的是{}，不是能识别的日期", field_words(trouble), quoted(&trouble.typed)),
            "写成“2025年8月27日”的样子",
        )
    });
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.date;
    // Formulas without a value and error values are reported as such.
    let is_text = stated.typed.as_ref().is_some_and(|typed| !matches!(typed.raw, Raw::Uncalculated | Raw::Error));
    if stated.reading == DateReading::Unparsed && is_text {
        let typed = stated.text();
        sink.at(stated.place)
            .typed(typed)
            .remedy("写成“2025年8月27日”的样子")
            .say(format!("“评估时间”写的是{}，不是能识别的日期", quoted(typed)));
    }
}
