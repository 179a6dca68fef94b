//! Which projects the names of evidence cite: those of the list, and those that only their words give away.

use super::evidence_lines::{after_last, own_name};
use crate::case::Case;
use crate::text;

/// What stands before 项目 and is longer, in characters, is a sentence and no name.
const LONGEST_PROJECT: usize = 40;

/// The project that a name is surely about: what stands up to 项目, where that is the name of one and not a kind of work.
pub(super) fn project_named<'n>(case: &Case<'_>, said: &'n str) -> Option<&'n str> {
    const SURE: usize = 4;
    before_project(case, said).filter(|(_, own)| *own >= SURE).map(|(name, _)| name)
}

/// Whether a name is, for all that can be told, of a project and not of projects in general.
pub(super) fn is_of_project(case: &Case<'_>, said: &str) -> bool {
    const LIKELY: usize = 2;
    let facts = case.application.facts.as_deref();
    before_project(case, said).is_some_and(|(_, own)| own >= LIKELY)
        || facts.is_some_and(|facts| !facts.projects_named_in(said).is_empty())
}

/// What stands up to 项目, and how many characters of that are its own.
fn before_project<'n>(case: &Case<'_>, said: &'n str) -> Option<(&'n str, usize)> {
    const WORD: &str = "项目";
    let words = &case.catalog.evidence;
    let at = said.find(WORD)?;
    let (head, tail) = said.split_at(at);
    let after = text::key(&tail[WORD.len()..]);
    if words.not_of_project.iter().any(|word| after.starts_with(word.as_str())) {
        return None;
    }
    let start = after_last(head, |c| !c.is_alphanumeric());
    let own = head[start..].trim_start_matches(|c: char| c.is_ascii_digit());
    let name = &said[at - own.len()..at + WORD.len()];
    (own.chars().count() <= LONGEST_PROJECT).then(|| (name, own_part(case, own).chars().count()))
}

/// What is left of the words before 项目 without kinds of work, years and the organisation's own name.
fn own_part(case: &Case<'_>, own: &str) -> String {
    let forms = case.catalog.forms.iter();
    let categories: Vec<String> =
        forms.map(|form| text::bare_key(&form.category)).filter(|category| !category.is_empty()).collect();
    let mut rest = text::bare_key(own);
    if let Some(organisation) = own_name(case) {
        rest = rest.replace(&organisation, "");
    }
    loop {
        let before = rest.len();
        for word in categories.iter().chain(&case.catalog.evidence.generic_project_words) {
            rest = rest.replace(word.as_str(), "");
        }
        rest.retain(|c| !c.is_ascii_digit() && !matches!(c, '年' | '月' | '第' | '个'));
        if rest.len() == before {
            return rest;
        }
    }
}
