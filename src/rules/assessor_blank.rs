use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::AssessorReading;

pub(super) const RULE: Rule = Rule {
    code: "H108",
    name: "assessor-blank",
    severity: Severity::Warning,
    title: "未填评估人员",
    page: include_str!("assessor_blank.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.assessors;
    let typed = stated.text();
    let message = match &stated.reading {
        AssessorReading::Blank if stated.typed.is_none() => "表头没有“评估部门/人员”一栏".to_owned(),
        AssessorReading::Blank => "“评估部门/人员”未填写".to_owned(),
        AssessorReading::DepartmentOnly(_) => format!("“评估部门/人员”写的是{}，只有部门，没有人员姓名", quoted(typed)),
        AssessorReading::People(_) => return,
    };
    sink.at(stated.place).typed(typed).remedy("填写部门和参加自评估的人员姓名，如“质量部/张某”").say(message);
}
