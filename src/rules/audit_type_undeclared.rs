use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::catalog::Axis;
use crate::place::Place;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "L107",
    name: "audit-type-undeclared",
    severity: Severity::Hint,
    title: "未说明审核类型",
    page: include_str!("audit_type_undeclared.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let open = filled.undecided_by(Axis::Audit);
    if !open.is_empty() {
        sink.at(Place::Sheet(filled.transcript.sheet))
            .understood("无法判定")
            .remedy("检查时用 --audit 说明审核类型，如 --audit 初次、--audit 监督")
            .say(format!("未说明审核类型，第{}条是否要求无法判定", text::number_list(&open)));
    }
}
