use super::evidence_lines::{own_lines, projects_cited, said};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::words::EvidenceWords;
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

/// What stands before 项目 and is longer, in characters, is a sentence and no name.
const LONGEST_NAME: usize = 40;

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.application.facts.as_deref().filter(|facts| facts.has(FactSheet::Projects)) else { return };
    let words = &case.catalog.evidence;
    let mut told = HashSet::new();
    for (evidence, line, row) in own_lines(case) {
        for name in said(evidence, line).flat_map(|said| said.split('/')).filter_map(|said| project_named(said, words)) {
            let key = text::bare_key(name);
            // A name that the list has in a longer form, or a slip of one (X109), is no other project.
            let is_known = !projects_cited(facts, name).is_empty()
                || facts.projects.iter().any(|project| {
                    let known = text::bare_key(&project.name.typed);
                    known.contains(key.trim_end_matches("项目")) || is_slip(&known, &key)
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

/// The project that a name is about: what stands up to 项目, where that is the name of one and not a kind of work.
fn project_named<'n>(said: &'n str, words: &EvidenceWords) -> Option<&'n str> {
    const WORD: &str = "项目";
    let at = said.find(WORD)?;
    let (head, tail) = said.split_at(at);
    let after = text::key(&tail[WORD.len()..]);
    if words.not_of_project.iter().any(|word| after.starts_with(word.as_str())) {
        return None;
    }
    let start = head.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let own = head[start..].trim_start_matches(|c: char| c.is_ascii_digit());
    let mut rest = text::bare_key(own);
    loop {
        let before = rest.len();
        for word in &words.generic_project_words {
            rest = rest.replace(word.as_str(), "");
        }
        if rest.len() == before {
            break;
        }
    }
    let name = &said[at - own.len()..at + WORD.len()];
    (rest.chars().count() >= 2 && own.chars().count() <= LONGEST_NAME).then_some(name)
}

fn is_slip(known: &str, key: &str) -> bool {
    const NUMERALS: &str = "一二三四五六七八九十甲乙丙丁";
    let numbers = |key: &str| key.chars().filter(|c| c.is_ascii_digit() || NUMERALS.contains(*c)).collect::<String>();
    numbers(known) == numbers(key) && text::likeness_from(known, key, 0.85) >= 0.85
}
