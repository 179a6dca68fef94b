use super::{Rule, Sink};
use crate::case::Case;
use crate::catalog::{Part, Scope};
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
    let stated = case.application.applied.iter().filter(|applied| applied.is_stated);
    // A line whose category is not understood is no application.
    let lines = facts.applied.iter().filter(|line| line.category.value.is_some());
    for (applied, line) in stated.zip(lines).filter(|(applied, _)| applied.class.is_none()) {
        let Some(edition) = applied.edition else { continue };
        let classes: Vec<(&str, &Part)> = case
            .catalog
            .parts
            .iter()
            .filter(|part| case.catalog.editions.get(part.edition).is_some_and(|known| known.id == edition.id))
            .filter_map(|part| match &part.scope {
                Scope::Category { category, class: Some(class) } if *category == applied.category => {
                    Some((class.as_str(), part))
                }
                _ => None,
            })
            .collect();
        // Another word stands there, which is reported as such.
        if !classes.is_empty() && line.class.is_blank() {
            let names: Vec<&str> = classes.iter().map(|(class, _)| *class).collect();
            let parts: Vec<String> = classes.iter().map(|(_, part)| part_words(part)).collect();
            sink.at(line.class.place)
                .basis(format!("{}：{}", edition.citation(), parts.join("、")))
                .remedy(format!("在“类”栏写明{}", names.join("或")))
                .say(format!("申报{}没有写明是{}", applied.category, names.join("还是")));
        }
    }
}

fn part_words(part: &Part) -> String {
    format!("{}“{}”", part.section, part.title)
}
