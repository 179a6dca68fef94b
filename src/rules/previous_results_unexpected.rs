use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::catalog::Role;
use crate::text;
use crate::transcript::LineKind;

pub(super) const RULE: Rule = Rule {
    code: "C109",
    name: "previous-results-unexpected",
    severity: Severity::Warning,
    title: "初次审核填了上年度整改情况",
    page: include_str!("previous_results_unexpected.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    if filled.assessment.context.audit != Some(filled.edition.first_audit) {
        return;
    }
    let entries = filled.transcript.lines.iter().filter(|line| matches!(line.kind, LineKind::Entry(_)));
    for line in entries {
        let written = line.cells.iter().filter(|(role, typed)| **role != Role::Number && !typed.is_blank());
        let Some((_, typed)) = written.clone().find(|(_, typed)| !says_none(&typed.text)) else { continue };
        sink.at(typed.place)
            .typed(&typed.text)
            .remedy("初次审核没有上一年度的观察项和不符合项：核对审核类型，或清空此处")
            .say(format!("初次审核的上年度整改栏中填有{}", quoted(&typed.text)));
    }
}

/// 无, /, 不适用, 无观察项: written to say that there is nothing.
fn says_none(typed: &str) -> bool {
    const SHORT: usize = 8;
    let key = text::bare_key(typed);
    key.is_empty()
        || (key.starts_with('无') && key.chars().count() <= SHORT)
        || matches!(key.as_str(), "不适用" | "没有" | "na" | "不涉及" | "初次申请" | "初次审核")
}
