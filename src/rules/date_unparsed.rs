use super::{Rule, Sink, quoted, field_words, troubles};
use crate::facts::TroubleKind;
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::transcript::Raw;
use crate::assessment::DateReading;

pub(super) const RULE: Rule = Rule {
    code: "D101",
    name: "date-unparsed",
    severity: Severity::Error,
    title: "日期无法识别",
    page: include_str!("date_unparsed.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for trouble in troubles(case, TroubleKind::DateUnreadable) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("写成“2025年8月27日”的样子")
            .say(format!("{}写的是{}，不是能识别的日期", field_words(trouble), quoted(&trouble.typed)));
    }
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
