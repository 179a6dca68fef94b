//! Names that other programs hold on to: UUIDs and control ids, made from what they name and nothing else.

use crate::catalog::{Catalog, Form, Origin, Row};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;

/// A UUID made from the names of what it stands for: the same names give the same UUID, anywhere and always.
///
/// It has the shape of version 5 (made from names), with SHA-256 in place of SHA-1.
pub(super) fn uuid(names: &[&str]) -> String {
    let mut digest = Sha256::new();
    for name in names {
        // The length before each name keeps ["ab", "c"] apart from ["a", "bc"].
        digest.update(name.len().to_le_bytes());
        digest.update(name.as_bytes());
    }
    let mut out = String::with_capacity(36);
    for (at, byte) in digest.finalize().iter().take(16).enumerate() {
        let byte = match at {
            6 => byte & 0x0F | 0x50,
            8 => byte & 0x3F | 0x80,
            _ => *byte,
        };
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        // Writing to a string can't fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// A name as an OSCAL token: lower-case ASCII letters, digits, `-`, `_` and dots; what else is in it becomes a dot, or
/// its code point where it is a letter.
pub(super) fn token(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
            out.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            // Writing to a string can't fail.
            let _ = write!(out, "u{:x}", u32::from(c));
        } else if !out.is_empty() && !out.ends_with('.') {
            out.push('.');
        }
    }
    let out = out.trim_end_matches('.').to_owned();
    if out.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') { out } else { format!("_{out}") }
}

/// The control ids of an edition: one for each requirement, whatever forms ask for it, and one for each clause of an
/// official form.
pub(super) struct ControlIds<'c> {
    catalog: &'c Catalog,
    /// By part and requirement, both by position.
    of_requirements: HashMap<(usize, usize), String>,
}

impl<'c> ControlIds<'c> {
    /// The ids for the edition at this position of the catalogue: `<edition>_<printed number>`, with the part between
    /// where several parts print the same number.
    pub(super) fn of(catalog: &'c Catalog, edition: usize) -> Self {
        let name = catalog.editions.get(edition).map_or_else(String::new, |edition| token(&edition.id));
        let parts = || catalog.parts.iter().enumerate().filter(|(_, part)| part.edition == edition);
        let mut count: HashMap<String, usize> = HashMap::new();
        for requirement in parts().flat_map(|(_, part)| &part.requirements) {
            *count.entry(bare(&requirement.id)).or_default() += 1;
        }
        let mut taken: HashMap<String, usize> = HashMap::new();
        let mut of_requirements = HashMap::new();
        for (part_at, part) in parts() {
            for (at, requirement) in part.requirements.iter().enumerate() {
                let number = bare(&requirement.id);
                let is_alone = count.get(&number).is_none_or(|&count| count < 2);
                let id =
                    if is_alone { format!("{name}_{number}") } else { format!("{name}_{}_{number}", bare(&part.id)) };
                let times = taken.entry(id.clone()).or_default();
                *times += 1;
                let id = if *times > 1 { format!("{id}_{times}") } else { id };
                of_requirements.insert((part_at, at), id);
            }
        }
        ControlIds { catalog, of_requirements }
    }

    /// The id of a requirement, by the positions of its part and of itself.
    pub(super) fn requirement(&self, part: usize, requirement: usize) -> Option<&str> {
        self.of_requirements.get(&(part, requirement)).map(String::as_str)
    }

    /// The ids of what a row asks for: the requirements that it stands for, or the row itself on an official form.
    pub(super) fn row(&self, form: &Form, row: &Row) -> Vec<String> {
        match (form.origin, form.part) {
            (Origin::Generated, Some(part)) if !row.requirements.is_empty() => {
                let ids = row.requirements.iter().filter_map(|&requirement| self.requirement(part, requirement));
                ids.map(str::to_owned).collect()
            }
            _ => vec![format!("{}_{}", token(&form.id), row.no)],
        }
    }

    /// Whether a level asks for a requirement of a part.
    pub(super) fn is_asked_at(&self, part: usize, requirement: usize, level: crate::catalog::Level) -> bool {
        let asked = || {
            let part = self.catalog.parts.get(part)?;
            let all = self.catalog.editions.get(part.edition)?.all_levels();
            Some(part.levels(part.requirements.get(requirement)?, all).contains(level))
        };
        asked().unwrap_or(false)
    }
}

/// A name inside an id, where a digit may come first.
fn bare(name: &str) -> String {
    let token = token(name);
    match token.strip_prefix('_') {
        Some(rest) if !rest.is_empty() && !name.starts_with('_') => rest.to_owned(),
        _ => token,
    }
}

/// The id of a control's statement.
pub(super) fn statement(control: &str) -> String {
    format!("{control}_smt")
}
