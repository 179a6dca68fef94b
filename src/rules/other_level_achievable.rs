use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "L111",
    name: "other-level-achievable",
    severity: Severity::Hint,
    title: "能达到的级别与申报的不同",
    page: include_str!("other_level_achievable.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    if case.facts().is_none() {
        return;
    }
    for (standing, applied) in case
        .application
        .standings
        .iter()
        .zip(case.application.applied.iter().filter(|applied| applied.edition.is_some()))
    {
        let (Some(declared), Some(highest)) = (standing.declared, standing.highest()) else { continue };
        if declared != highest {
            let name = |level| standing.edition.level_name(level);
            sink.at(applied.place)
                .typed(name(declared))
                .understood(name(highest))
                .basis(standing.edition.code.clone())
                .remedy("用 ziping level 查看各级别的差距，再决定申报哪一级")
                .say(format!("{}申报{}，现有的结论和信息支持到{}", standing.category, name(declared), name(highest)));
        }
    }
}
