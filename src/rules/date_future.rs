use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "D104",
    name: "date-future",
    severity: Severity::Error,
    title: "日期在检查日之后",
    page: include_str!("date_future.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::DateFuture, |trouble| {
        Words::new(
            format!("{}写的是{}，在检查日{}之后", field_words(trouble), quoted(&trouble.typed), case.as_of),
            "核对日期，尚未发生的留空；检查日有误时用 --as-of 更正",
        )
    });
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.date;
    if let Some(day) = stated.reading.day().filter(|&day| day > case.as_of) {
        let typed = stated.text();
        sink.at(stated.place)
            .typed(typed)
            .understood(day.to_string())
            .remedy("填写实际完成自评估的日期；检查日有误时用 --as-of 更正")
            .say(format!("“评估时间”写的是{}，在检查日{}之后", quoted(typed), case.as_of));
    }
}
