use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::{Trouble, Verdict};
use crate::catalog::{Known, Necessity};
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "C106",
    name: "declaration-contradicted",
    severity: Severity::Error,
    title: "声明与条款结论矛盾",
    page: include_str!("declaration_contradicted.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    if filled.assessment.declaration.is_none() {
        return;
    }
    let Some(level) = filled.assessment.context.declared_level.reading.level() else { return };
    let context = &filled.assessment.context;
    let all = filled.edition.all_levels();
    let chosen = context.chosen();
    // The declaration speaks of its own level, which may not be the header's.
    let required = || {
        filled
            .answers()
            .filter(|(_, row)| row.applicability.decide(all, Known { level: Some(level), ..context.known(&chosen) }) == Necessity::Required)
            .map(|(answer, _)| answer)
    };
    let nonconforming: Vec<u16> =
        required().filter(|answer| answer.conclusion.verdict == Some(Verdict::Nonconforming)).map(|answer| answer.clause).collect();
    let blank: Vec<u16> = required()
        .filter(|answer| answer.found.is_some() && answer.conclusion.trouble == Some(Trouble::Blank))
        .map(|answer| answer.clause)
        .collect();
    let undecided: Vec<u16> = required()
        .filter(|answer| {
            let trouble = answer.conclusion.trouble;
            answer.found.is_some() && !matches!(trouble, None | Some(Trouble::Blank | Trouble::NoColumn))
        })
        .map(|answer| answer.clause)
        .collect();
    let mut parts = Vec::new();
    if !nonconforming.is_empty() {
        parts.push(format!("第{}条为“不符合”", text::number_list(&nonconforming)));
    }
    if !blank.is_empty() {
        parts.push(format!("第{}条未作结论", text::number_list(&blank)));
    }
    if parts.is_empty() {
        return;
    }
    // Rows that are undecided have reports of their own; here they only complete the picture.
    if !undecided.is_empty() {
        parts.push(format!("第{}条的结论无法认定", text::number_list(&undecided)));
    }
    let name = filled.edition.level_name(level);
    sink.at(context.declared_level.place)
        .typed(context.declared_level.text())
        .understood(name)
        .remedy("完成整改并更正结论后再声明，或改报能够满足的级别")
        .say(format!("声明满足{name}要求，但{}", parts.join("，")));
}
