use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::DateReading;

pub(super) const RULE: Rule = Rule {
    code: "H107",
    name: "date-blank",
    severity: Severity::Error,
    title: "未填评估时间",
    page: include_str!("date_blank.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.date;
    if stated.reading == DateReading::Blank {
        let message = if stated.typed.is_some() { "“评估时间”未填写" } else { "表头没有“评估时间”一栏" };
        sink.at(stated.place).remedy("填写完成自评估的日期，如“2025年8月27日”").say(message);
    }
}
