use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::LevelReading;

pub(super) const RULE: Rule = Rule {
    code: "S103",
    name: "declared-level-blank",
    severity: Severity::Error,
    title: "声明中未填级别",
    page: include_str!("declared_level_blank.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    if filled.assessment.declaration.is_none() {
        return;
    }
    let stated = &filled.assessment.context.declared_level;
    let remedy = match filled.level_name() {
        Some(name) => format!("填写与申报级别相同的“{name}”"),
        None => format!("填写{}之一", filled.edition.level_words()),
    };
    match &stated.reading {
        LevelReading::Blank => sink.at(stated.place).remedy(remedy).say("声明“…满足___级要求”中的级别未填写"),
        LevelReading::Unparsed | LevelReading::OutOfScheme | LevelReading::Several(_) => {
            let typed = stated.text();
            sink.at(stated.place).typed(typed).remedy(remedy).say(format!("声明中的级别{}无法识别", quoted(typed)));
        }
        LevelReading::Known(_) | LevelReading::Confusable(_) => {}
    }
}
