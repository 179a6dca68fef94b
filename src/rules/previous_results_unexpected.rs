use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::text;

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
    for typed in filled.assessment.rectification.values().flatten().filter(|typed| !says_none(&typed.text)) {
        sink.at(typed.place)
            .typed(&typed.text)
            .remedy("初次审核没有上一年度的观察项和不符合项：核对审核类型，或清空此处")
            .say(format!("初次审核的上年度整改栏中填有{}", quoted(&typed.text)));
    }
}

/// 无, /, 不适用: written to say that there is nothing.
fn says_none(typed: &str) -> bool {
    let key = text::bare_key(typed);
    key.is_empty() || matches!(key.as_str(), "无" | "不适用" | "没有" | "na" | "不涉及" | "初次申请" | "初次审核")
}
