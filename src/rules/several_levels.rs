use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::LevelReading;

pub(super) const RULE: Rule = Rule {
    code: "H106",
    name: "several-levels",
    severity: Severity::Error,
    title: "填了多个级别",
    page: include_str!("several_levels.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.level;
    if let LevelReading::Several(levels) = &stated.reading {
        let typed = stated.text();
        let names: Vec<&str> = levels.iter().map(|&level| filled.edition.level_name(level)).collect();
        sink.at(stated.place)
            .typed(typed)
            .understood(names.join("、"))
            .remedy("一份自评估表只申报一个级别；分别申报时各交一份")
            .say(format!("“申报级别”写的是{}，有{}个级别", quoted(typed), levels.len()));
    }
}
