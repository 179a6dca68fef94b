//! Which rows of one form stand for which of another: `mappings/*.toml`.

use super::{CatalogError, CatalogFile, complaint};
use crate::catalog::{Edition, Form, Link, Mapping, Pair, Part, Relation};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMapping {
    from: Spanned<String>,
    to: Spanned<String>,
    #[serde(default)]
    note: String,
    pair: Vec<RawPair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPair {
    relation: Spanned<RawRelation>,
    from: Vec<Spanned<String>>,
    to: Vec<Spanned<String>>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum RawRelation {
    Same,
    Reworded,
    Merged,
    Split,
    New,
    Dropped,
}

/// What a mapping is checked against.
pub(super) struct Known<'k> {
    pub(super) editions: &'k [Edition],
    pub(super) parts: &'k [Part],
    pub(super) forms: &'k [Form],
}

/// Checks a mapping against the forms of both sides.
pub(super) fn mapping(
    file: &CatalogFile,
    raw: RawMapping,
    known: &Known<'_>,
    errors: &mut Vec<CatalogError>,
) -> Option<Mapping> {
    let mut side = |name: &Spanned<String>| {
        let found = form_at(name.get_ref(), known);
        if found.is_none() {
            errors.push(complaint(
                file,
                name.span(),
                format!("没有“{}”：写表格编号，或“依据文件/部分”", name.get_ref()),
            ));
        }
        found
    };
    let (from, to) = (side(&raw.from), side(&raw.to));
    let (from, to) = (from?, to?);
    let mut pairs = Vec::with_capacity(raw.pair.len());
    for pair in raw.pair {
        let fits = match pair.relation.get_ref() {
            RawRelation::Same | RawRelation::Reworded => pair.from.len() == 1 && pair.to.len() == 1,
            RawRelation::Merged => pair.from.len() > 1 && pair.to.len() == 1,
            RawRelation::Split => pair.from.len() == 1 && pair.to.len() > 1,
            RawRelation::New => pair.from.is_empty() && !pair.to.is_empty(),
            RawRelation::Dropped => !pair.from.is_empty() && pair.to.is_empty(),
        };
        if !fits {
            let message = "行数与 relation 不符：same、reworded 一对一，merged 多对一，split 一对多，new 只有 to，dropped 只有 from";
            errors.push(complaint(file, pair.relation.span(), message.to_owned()));
        }
        let mut rows = |form: usize, ids: Vec<Spanned<String>>| {
            let mut links: Vec<Link> = ids
                .into_iter()
                .filter_map(|id| {
                    let link = link(&known.forms[form], known.parts, id.get_ref());
                    if link.is_none() {
                        let message = format!("《{}》中没有“{}”", known.forms[form].title, id.get_ref());
                        errors.push(complaint(file, id.span(), message));
                    }
                    link
                })
                .collect();
            links.dedup();
            links
        };
        pairs.push(Pair {
            relation: match pair.relation.get_ref() {
                RawRelation::Same => Relation::Same,
                RawRelation::Reworded => Relation::Reworded,
                RawRelation::Merged => Relation::Merged,
                RawRelation::Split => Relation::Split,
                RawRelation::New => Relation::New,
                RawRelation::Dropped => Relation::Dropped,
            },
            from: rows(from, pair.from),
            to: rows(to, pair.to),
            note: pair.note,
        });
    }
    Some(Mapping { from, to, note: raw.note, pairs })
}

fn form_at(name: &str, known: &Known<'_>) -> Option<usize> {
    let Some((edition, part)) = name.split_once('/') else {
        return known.forms.iter().position(|form| form.id == name);
    };
    let part_at = known.parts.iter().position(|candidate| {
        candidate.id == part && known.editions.get(candidate.edition).is_some_and(|known| known.id == edition)
    })?;
    known.forms.iter().position(|form| form.part == Some(part_at))
}

/// What is called so: a row by its number on an official form, a requirement by its printed number on a generated one.
fn link(form: &Form, parts: &[Part], id: &str) -> Option<Link> {
    match form.part.and_then(|part| parts.get(part)) {
        None => {
            let no = id.parse().ok()?;
            form.row(no).map(|row| Link { row: row.no, requirement: None })
        }
        Some(part) => {
            let wanted = part.requirements.iter().position(|requirement| requirement.id == id)?;
            let row = form.rows.iter().find(|row| row.requirements.contains(&wanted))?;
            Some(Link { row: row.no, requirement: Some(wanted) })
        }
    }
}
