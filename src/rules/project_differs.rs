use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "X109",
    name: "project-differs",
    severity: Severity::Error,
    title: "同一项目的金额或日期前后不一致",
    page: include_str!("project_differs.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.facts() else { return };
    for (at, project) in facts.projects.iter().enumerate() {
        let key = text::key(&project.name.typed);
        let Some(first) = facts.projects.iter().take(at).find(|other| !key.is_empty() && text::key(&other.name.typed) == key) else { continue };
        for (label, own, other, place) in [
            ("委托方", &project.client.typed, &first.client.typed, project.client.place),
            ("合同金额", &project.amount.typed, &first.amount.typed, project.amount.place),
            ("签订日期", &project.signed.typed, &first.signed.typed, project.signed.place),
            ("完成日期", &project.completed.typed, &first.completed.typed, project.completed.place),
            ("验收日期", &project.accepted.typed, &first.accepted.typed, project.accepted.place),
        ] {
            if text::key(own) != text::key(other) && !text::is_blank(own) && !text::is_blank(other) {
                sink.at(place)
                    .typed(own)
                    .understood(other.clone())
                    .remedy("照合同和验收报告核对，改成一致；确是两个项目时名称写出区别")
                    .say(format!("项目{}的{label}写的是{}，前面一行写的却是{}", quoted(&project.name.typed), quoted(own), quoted(other)));
            }
        }
    }
}
