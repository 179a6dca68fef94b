use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::Basis;
use crate::place::Place;
use crate::catalog::Condition;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "L106",
    name: "condition-inferred",
    severity: Severity::Hint,
    title: "项目条件由填写推断",
    page: include_str!("condition_inferred.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (at, &(chosen, basis)) in filled.assessment.context.conditions.iter().enumerate() {
        let (Basis::Inferred, Some(value), Ok(group)) = (basis, chosen, u8::try_from(at)) else { continue };
        let condition = Condition { group, value };
        let Some(named) = filled.form.condition_value(condition) else { continue };
        let rows: Vec<u16> = filled
            .answers()
            .filter(|(answer, row)| row.applicability.condition == Some(condition) && answer.is_answered())
            .map(|(answer, _)| answer.clause)
            .collect();
        sink.at(Place::Sheet(filled.transcript.sheet))
            .understood(named.named.name.clone())
            .remedy(format!("推断有误时用 --condition 说明；{}", filled.form.conditions[at].question))
            .say(format!("只填写了第{}条，推断本项目为“{}”", text::number_list(&rows), named.named.name));
    }
}
