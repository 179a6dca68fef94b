use super::same_line::Seen;
use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "X110",
    name: "project-in-two-categories",
    severity: Severity::Warning,
    title: "同一项目计入两个类别",
    page: include_str!("project_in_two_categories.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.facts() else { return };
    let mut seen = Seen::default();
    for (at, project) in facts.projects.iter().enumerate() {
        let earlier = seen.earlier(&project.name.typed, &project.client.typed, at);
        let Some(first) = earlier.and_then(|at| facts.projects.get(at)) else { continue };
        if project.category.contradicts(&first.category) {
            let words = |category: &Option<String>| category.clone().unwrap_or_default();
            let (own, other) = (words(&project.category.value), words(&first.category.value));
            sink.at(project.category.place)
                .typed(&project.category.typed)
                .understood(other.clone())
                .basis("项目应“与申报类别一致”")
                .remedy("一个项目只计入一个类别；合同确含两类服务的，向认证机构说明")
                .say(format!("项目{}在这里计入{own}，在前面计入{other}", quoted(&project.name.typed)));
        }
    }
}
