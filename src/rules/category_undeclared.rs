use super::{Rule, Sink};
use crate::case::Case;
use crate::catalog::Axis;
use crate::discrepancy::Severity;
use crate::place::Place;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "L108",
    name: "category-undeclared",
    severity: Severity::Hint,
    title: "未说明申报类别",
    page: include_str!("category_undeclared.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let open = filled.undecided_by(Axis::Category);
    if !open.is_empty() {
        sink.at(Place::Sheet(filled.transcript.sheet))
            .understood("无法判定")
            .remedy("与申报信息或各类别的自评估表放在同一文件夹中一起检查")
            .say(format!("不知道申报哪些类别，第{}条是否要求无法判定", text::number_list(&open)));
    }
}
