use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::assessment::{DateReading, Doubt};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "D102",
    name: "date-doubtful",
    severity: Severity::Warning,
    title: "日期不明确",
    page: include_str!("date_doubtful.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::DateDoubtful, |trouble| {
        Words::new(
            format!("{}写的是{}，{}", field_words(trouble), quoted(&trouble.typed), reading_words(&trouble.understood)),
            "写成“2025年8月27日”的样子，年份四位，写到日",
        )
    });
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.date;
    let typed = stated.text();
    let why = match stated.reading {
        DateReading::Doubtful(_, Doubt::TwoDigitYear) => "年份只有两位",
        DateReading::Doubtful(_, Doubt::DayMonthOrder) => "分不清日和月",
        DateReading::Month { doubt: Some(Doubt::LostMonth), .. } => "是按数字输入的，“.10”会变成“.1”，月份可能已丢失",
        DateReading::Month { .. } => "只有年月，没有日",
        DateReading::Doubtful(_, Doubt::LostMonth)
        | DateReading::Blank
        | DateReading::Day(_)
        | DateReading::Impossible
        | DateReading::Unparsed => return,
    };
    let understood = stated.reading.iso().unwrap_or_default();
    sink.at(stated.place)
        .typed(typed)
        .understood(understood.clone())
        .remedy("写成“2025年8月27日”的样子，年份四位，写到日")
        .say(format!("“评估时间”写的是{}，{why}，按{understood}理解", quoted(typed)));
}

/// How a date of the facts is taken: by its day, or not at all where the day is not there.
fn reading_words(understood: &str) -> String {
    if understood.ends_with('月') {
        format!("只到{understood}，看不出是哪一天")
    } else {
        format!("按{understood}理解")
    }
}
