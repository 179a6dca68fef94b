use super::branches_contradictory::branches_answered;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::catalog::{Axis, Necessity};
use crate::place::Place;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "L103",
    name: "condition-undeclared",
    severity: Severity::Warning,
    title: "未说明项目条件",
    page: include_str!("condition_undeclared.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (at, group) in filled.form.conditions.iter().enumerate() {
        // Where both branches are answered the contradiction is reported, not the missing word.
        let is_chosen = filled.assessment.context.conditions.get(at).is_some_and(|(chosen, _)| chosen.is_some());
        if is_chosen || branches_answered(filled, at) > 1 {
            continue;
        }
        let open: Vec<u16> = filled
            .answers()
            .filter(|(answer, row)| {
                answer.necessity == Necessity::Unknown(Axis::Condition)
                    && row.applicability.condition.is_some_and(|condition| usize::from(condition.group) == at)
            })
            .map(|(answer, _)| answer.clause)
            .collect();
        if open.is_empty() {
            continue;
        }
        let values: Vec<String> = group.values.iter().map(|value| format!("“{}”", value.named.name)).collect();
        sink.at(Place::Sheet(filled.transcript.sheet))
            .understood("无法判定")
            .remedy(format!("检查时用 --condition 说明{}之一", values.join("或")))
            .say(format!("未说明{}，也不能从填写中推断，第{}条是否要求无法判定", group.question, text::number_list(&open)));
    }
}
