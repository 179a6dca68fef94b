use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::LevelReading;

pub(super) const RULE: Rule = Rule {
    code: "H103",
    name: "level-blank",
    severity: Severity::Blocking,
    title: "未填申报级别",
    page: include_str!("level_blank.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.level;
    if stated.reading == LevelReading::Blank {
        let message = if stated.typed.is_some() { "“申报级别”未填写" } else { "表头没有“申报级别”一栏" };
        sink.at(stated.place)
            .remedy(format!("填写{}之一；未填级别时，只对部分级别适用的条款无法判定", filled.edition.level_words()))
            .say(message);
    }
}
