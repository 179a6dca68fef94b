use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::LevelReading;

pub(super) const RULE: Rule = Rule {
    code: "H104",
    name: "level-unparsed",
    severity: Severity::Error,
    title: "申报级别无法识别",
    page: include_str!("level_unparsed.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.level;
    let typed = stated.text();
    match stated.reading {
        LevelReading::Unparsed => sink
            .at(stated.place)
            .typed(typed)
            .remedy(format!("填写{}之一", filled.edition.level_words()))
            .say(format!("“申报级别”写的是{}，无法识别", quoted(typed))),
        LevelReading::Confusable(level) => {
            let name = filled.edition.level_name(level);
            sink.at(stated.place)
                .typed(typed)
                .understood(name)
                .remedy(format!("改写为“{name}”"))
                .say(format!("“申报级别”写的是{}，用了形近的字符，按“{name}”理解", quoted(typed)));
        }
        _ => {}
    }
}
