use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::assessment::DateReading;
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "D103",
    name: "date-impossible",
    severity: Severity::Error,
    title: "日期不可能",
    page: include_str!("date_impossible.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::DateImpossible, |trouble| {
        Words::new(
            format!("{}写的是{}，没有这一天，或年份不合理", field_words(trouble), quoted(&trouble.typed)),
            "照原件核对后写成“2025年8月27日”的样子",
        )
    });
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
