use super::{Rule, Sink, quoted};
use crate::case::Case;
use jiff::ToSpan;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "D105",
    name: "date-stale",
    severity: Severity::Warning,
    title: "自评估时间过早",
    page: include_str!("date_stale.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.date;
    let months = filled.edition.stale_months;
    let Some(day) = stated.reading.day() else { return };
    let Ok(oldest) = case.as_of.checked_sub(months.months()) else { return };
    if day < oldest {
        let typed = stated.text();
        sink.at(stated.place)
            .typed(typed)
            .understood(day.to_string())
            .basis(format!("条款目录的设定：自评估以{months}个月内为宜（没有文件规定期限）"))
            .remedy("按现状重新自评估并更新日期")
            .say(format!("“评估时间”写的是{}，距检查日{}已超过{months}个月", quoted(typed), case.as_of));
    }
}
