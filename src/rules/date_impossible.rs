use super::{Rule, Sink, quoted, field_words, troubles};
use crate::facts::TroubleKind;
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::DateReading;

pub(super) const RULE: Rule = Rule {
    code: "D103",
    name: "date-impossible",
    severity: Severity::Error,
    title: "日期不可能",
    page: include_str!("date_impossible.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for trouble in troubles(case, TroubleKind::DateImpossible) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("核对后写成“2025年8月27日”的样子")
            .say(format!("{}写的是{}，没有这一天，或年份不合理", field_words(trouble), quoted(&trouble.typed)));
    }
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.date;
    if stated.reading == DateReading::Impossible {
        let typed = stated.text();
        sink.at(stated.place)
            .typed(typed)
            .remedy("核对年月日；表格按1904年起算日期时会差4年零1天")
            .say(format!("“评估时间”写的是{}，不是可能的日期", quoted(typed)));
    }
}
