use super::evidence_lines::{own_lines, said};
use super::evidence_projects::project_named;
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::FactSheet;
use crate::text;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: "E113",
    name: "project-unlisted",
    severity: Severity::Error,
    title: "所引项目不在项目清单中",
    page: include_str!("project_unlisted.md"),
    check,
};

/// Shorter names of clients, in characters, stand in others by chance.
const SHORTEST_CLIENT: usize = 3;

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.application.facts.as_deref().filter(|facts| facts.has(FactSheet::Projects)) else { return };
    let mut told = HashSet::new();
    for (evidence, line, row) in own_lines(case) {
        for name in said(evidence, line).flat_map(|said| said.split('/')).filter_map(|said| project_named(case, said)) {
            let key = text::bare_key(name);
            // A name that the list has in a longer form, the client's name, or a slip (X109) is no other project.
            let short = key.trim_end_matches("项目");
            let is_known = !facts.projects_named_in(name).is_empty()
                || facts.projects.iter().any(|project| {
                    let known = text::bare_key(&project.name.typed);
                    let client = text::bare_key(&project.client.typed);
                    let is_client = client.chars().count() >= SHORTEST_CLIENT && key.contains(&client);
                    known.contains(short) || client.contains(short) || is_client || is_slip(&known, &key)
                });
            if !is_known && told.insert((line.clause, key)) {
                sink.at(line.place)
                    .clause(row)
                    .typed(&line.listed.text)
                    .remedy("把项目补入申报信息的“项目”工作表，或换成清单中项目的材料")
                    .say(format!("{}的材料来自{}，申报信息的“项目”中没有这个项目", clause_words(row), quoted(name)));
            }
        }
    }
}

fn is_slip(known: &str, key: &str) -> bool {
    const NUMERALS: &str = "一二三四五六七八九十甲乙丙丁";
    let numbers = |key: &str| key.chars().filter(|c| c.is_ascii_digit() || NUMERALS.contains(*c)).collect::<String>();
    numbers(known) == numbers(key) && text::likeness_from(known, key, 0.85) >= 0.85
}
