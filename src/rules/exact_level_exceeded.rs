use super::{Rule, Sink, clause_words};
use crate::assessment::Trouble;
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::catalog::{Axis, Necessity};

pub(super) const RULE: Rule = Rule {
    code: "L102",
    name: "exact-level-exceeded",
    severity: Severity::Warning,
    title: "“仅…要求”不向上累计",
    page: include_str!("exact_level_exceeded.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let Some(level) = filled.assessment.context.level() else { return };
    for (answer, row) in filled.answers().filter(|(answer, _)| answer.is_answered()) {
        if !matches!(answer.conclusion.trouble, None | Some(Trouble::Blank | Trouble::NoColumn)) {
            continue;
        }
        let beyond = answer.necessity == Necessity::NotRequired(Axis::Level) && row.applicability.levels.iter().all(|of| of < level);
        if beyond {
            sink.at(answer.conclusion.place)
                .clause(row)
                .typed(&answer.conclusion.typed)
                .remedy(format!("申报{}时该条款留空", filled.edition.level_name(level)))
                .say(format!(
                    "{}不向上累计，申报{}时不要求，却作了填写",
                    clause_words(row),
                    filled.edition.level_name(level)
                ));
        }
    }
}
