use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::LevelReading;

pub(super) const RULE: Rule = Rule {
    code: "H105",
    name: "level-out-of-scheme",
    severity: Severity::Error,
    title: "没有这个级别",
    page: include_str!("level_out_of_scheme.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.level;
    if stated.reading == LevelReading::OutOfScheme {
        let typed = stated.text();
        let words = filled.edition.level_words();
        sink.at(stated.place)
            .typed(typed)
            .basis(format!("《{}》只设{words}", filled.edition.title))
            .remedy(format!("填写{words}之一（{}最高）", words.split('、').next().unwrap_or_default()))
            .say(format!("《{}》没有{}这一级", filled.edition.title, quoted(typed)));
    }
}
