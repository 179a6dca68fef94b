use super::{Rule, Sink};
use crate::case::Case;
use crate::catalog::Scope;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "H112",
    name: "subclass-missing",
    severity: Severity::Error,
    title: "灾备没有写明A类或B类",
    page: include_str!("subclass_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.facts() else { return };
    let lines = facts.applied.iter().filter(|line| line.category.value.is_some());
    for (applied, line) in case.application.applied.iter().filter(|applied| applied.is_stated).zip(lines) {
        let Some(edition) = applied.edition else { continue };
        let classes: Vec<&str> = case
            .catalog
            .parts
            .iter()
            .filter(|part| case.catalog.editions.get(part.edition).is_some_and(|known| known.id == edition.id))
            .filter_map(|part| match &part.scope {
                Scope::Category { category, class: Some(class) } if *category == applied.category => {
                    Some(class.as_str())
                }
                _ => None,
            })
            .collect();
        if !classes.is_empty() && line.class.is_blank() {
            sink.at(line.class.place)
                .basis("ISCCC-SV-001:2015 3.6：分为资源服务类（A类）、技术服务类（B类）两个类别；附录D")
                .remedy(format!("在“类”栏写明{}", classes.join("或")))
                .say(format!("申报{}没有写明是{}", applied.category, classes.join("还是")));
        }
    }
}
