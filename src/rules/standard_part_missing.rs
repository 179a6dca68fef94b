use super::{Rule, Sink};
use crate::case::Case;
use crate::catalog::MissingPart;
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "L109",
    name: "standard-part-missing",
    severity: Severity::Warning,
    title: "所据文本缺少一部分",
    page: include_str!("standard_part_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let level = filled.assessment.context.level();
    let concerned = |missing: &&MissingPart| level.is_none_or(|level| missing.levels.contains(level));
    let missing: Vec<String> = filled.form.missing.iter().filter(concerned).map(MissingPart::words).collect();
    if !missing.is_empty() {
        let edition = filled.edition;
        let document = if edition.code.is_empty() { format!("《{}》", edition.title) } else { edition.code.clone() };
        sink.at(Place::Sheet(filled.transcript.sheet))
            .understood("无法判定")
            .remedy(format!("取得{document}的完整文本，用 ziping catalog import 补入后再检查"))
            .say(format!("条款目录所据的文本缺少{}，这一级别无法判定", missing.join("、")));
    }
}
