//! `ziping catalog show --mapping`

use super::super::run;
use super::{ShowArgs, ShowFormat, position};
use crate::catalog::{Catalog, Form, Link, Mapping, Pair, Relation, Row};
use crate::report::{catalog, json};
use anyhow::{anyhow, bail};
use std::borrow::Cow;
use std::fmt::Write as _;

const RELATIONS: [Relation; 6] =
    [Relation::Same, Relation::Reworded, Relation::Merged, Relation::Split, Relation::New, Relation::Dropped];

pub(super) fn print(args: &ShowArgs, catalog: &Catalog) -> anyhow::Result<()> {
    let found: Vec<&Mapping> = match args.names.as_slice() {
        [] => catalog.mappings.iter().collect(),
        [left, right] => {
            let (left, right) = (forms(catalog, left)?, forms(catalog, right)?);
            let joins = |one: &[usize], other: &[usize], mapping: &Mapping| {
                one.contains(&mapping.from) && other.contains(&mapping.to)
            };
            catalog
                .mappings
                .iter()
                .filter(|mapping| joins(&left, &right, mapping) || joins(&right, &left, mapping))
                .collect()
        }
        _ => bail!("--mapping 后面不给名称（列出全部），或给出两个（显示其间的对照）"),
    };
    if found.is_empty() && !args.names.is_empty() {
        bail!("“{}”之间没有对照表；用 ziping catalog show --mapping 列出全部", args.names.join("”与“"));
    }
    run::print(&match (args.format, args.names.is_empty()) {
        (ShowFormat::Json, _) => {
            json::print(&found.iter().filter_map(|mapping| catalog::mapping(catalog, mapping)).collect::<Vec<_>>())
        }
        (ShowFormat::Human, true) => list(catalog, &found),
        (ShowFormat::Human, false) => {
            let tables: Vec<String> = found.iter().filter_map(|mapping| table(catalog, mapping, args.notes)).collect();
            tables.join("\n")
        }
    })
}

/// The forms that a name means: one form, the form of `依据文件/部分`, or all forms of an edition.
fn forms(catalog: &Catalog, name: &str) -> anyhow::Result<Vec<usize>> {
    let all = || catalog.forms.iter().enumerate();
    if let Some(edition) = position(catalog, name) {
        return Ok(all().filter(|(_, form)| form.edition == edition).map(|(at, _)| at).collect());
    }
    if let Some((edition, part)) = name.split_once(['/', '／'])
        && let Some(edition) = position(catalog, edition)
    {
        let is_part = |form: &Form| {
            let known = form.part.and_then(|at| catalog.parts.get(at));
            form.edition == edition && known.is_some_and(|known| known.id.eq_ignore_ascii_case(part))
        };
        let found: Vec<usize> = all().filter(|(_, form)| is_part(form)).map(|(at, _)| at).collect();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let form = catalog.form(name).ok_or_else(|| {
        anyhow!("没有“{name}”：写表格名称、依据文件，或“依据文件/部分”，如 2015/c；用 ziping catalog show --mapping 列出全部")
    })?;
    Ok(all().filter(|(_, known)| known.id == form.id).map(|(at, _)| at).collect())
}

/// A form as a mapping's side: by part where it has one, so that the name can be typed again.
fn side(catalog: &Catalog, form: &Form) -> String {
    match form.part.and_then(|at| catalog.parts.get(at)) {
        Some(part) => format!("{}/{}", catalog.edition_of(form).id, part.id),
        None => form.id.clone(),
    }
}

fn list(catalog: &Catalog, mappings: &[&Mapping]) -> String {
    let mut out = String::new();
    for mapping in mappings {
        let (Some(from), Some(to)) = (catalog.forms.get(mapping.from), catalog.forms.get(mapping.to)) else { continue };
        // Writing to a string can't fail.
        let _ = writeln!(out, "{} → {}", side(catalog, from), side(catalog, to));
        let _ = writeln!(out, "  《{}》 → 《{}》", from.title, to.title);
        let _ = writeln!(out, "  {}", counts(mapping));
    }
    if mappings.is_empty() {
        out.push_str("目录中没有对照表（mappings/*.toml）\n");
    }
    out.push_str("\n查看其中一张：ziping catalog show --mapping <一方> <另一方>\n");
    out
}

fn counts(mapping: &Mapping) -> String {
    let count = |relation: Relation| mapping.pairs.iter().filter(|pair| pair.relation == relation).count();
    let shown: Vec<String> = RELATIONS
        .iter()
        .filter(|&&relation| count(relation) > 0)
        .map(|&relation| format!("{}{}处", relation.name(), count(relation)))
        .collect();
    shown.join("，")
}

fn table(catalog: &Catalog, mapping: &Mapping, notes: bool) -> Option<String> {
    let (from, to) = (catalog.forms.get(mapping.from)?, catalog.forms.get(mapping.to)?);
    let mut out = format!("《{}》 → 《{}》\n{}\n", from.title, to.title, counts(mapping));
    if notes && !mapping.note.is_empty() {
        let _ = writeln!(out, "{}", mapping.note);
    }
    for pair in &mapping.pairs {
        pair_text(catalog, (from, to), pair, notes, &mut out);
    }
    Some(out)
}

fn pair_text(catalog: &Catalog, (from, to): (&Form, &Form), pair: &Pair, notes: bool, out: &mut String) {
    let rows = |form, links: &[Link]| -> Vec<Cow<'_, Row>> {
        links.iter().filter_map(|&link| catalog.linked(form, link)).collect()
    };
    let numbers = |form: &Form, rows: &[Cow<'_, Row>]| {
        let numbers: Vec<String> = rows.iter().map(|row| number(form, row)).collect();
        if numbers.is_empty() { "（无）".to_owned() } else { numbers.join("、") }
    };
    let (old, new) = (rows(from, &pair.from), rows(to, &pair.to));
    let _ = writeln!(out, "\n{}  {} ↔ {}", pair.relation.name(), numbers(from, &old), numbers(to, &new));
    for row in &old {
        let _ = writeln!(out, "  旧  {}", row.clause);
    }
    if pair.relation != Relation::Same {
        for row in &new {
            let _ = writeln!(out, "  新  {}", row.clause);
        }
    }
    if notes && !pair.note.is_empty() {
        let _ = writeln!(out, "  注  {}", pair.note);
    }
}

/// A row as people cite it: by the requirements that it stands for, or by its number on an official form.
fn number(form: &Form, row: &Row) -> String {
    if form.part.is_some() { row.evidence.clone() } else { format!("第{}条", row.no) }
}
