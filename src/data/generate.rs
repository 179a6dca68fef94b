//! Forms made from a standard's parts, where no official one is in our hands.
//!
//! A row is a requirement with its printed number as its basis. Requirements of one stage with the same wording at
//! several levels become one row that cites them all.

use super::raw::{RawGenerated, RawMade, RawRectification};
use super::{CatalogError, CatalogFile, complaint};
use crate::catalog::{
    Applicability, Column, Declaration, Edition, Form, HeaderField, LevelSet, MissingPart, Origin, Part, Requirement,
    Row, RowKind, Scope,
};
use crate::text;
use std::collections::HashMap;

/// What all generated forms have in common: `generated.toml`.
pub(super) struct Layout {
    pub(super) header: Vec<HeaderField>,
    pub(super) columns: Vec<Column>,
    pub(super) rectification: Vec<RawRectification>,
}

/// Makes the forms of one edition's parts, in the order in which the edition names them.
pub(super) fn forms(
    file: &CatalogFile,
    made: &RawGenerated,
    (edition_at, edition): (usize, &Edition),
    parts: &[Part],
    layout: &Layout,
    errors: &mut Vec<CatalogError>,
) -> Vec<Form> {
    let mut forms = Vec::new();
    for wanted in &made.form {
        let id = wanted.part.get_ref();
        let Some(part_at) = parts.iter().position(|part| part.edition == edition_at && part.id == *id) else {
            let message = format!("没有“{id}”这一部分（requirements/{}/{id}.toml）", edition.id);
            errors.push(complaint(file, wanted.part.span(), message));
            continue;
        };
        forms.push(form(made, wanted, (edition_at, edition), (part_at, &parts[part_at]), layout));
    }
    forms
}

fn form(
    made: &RawGenerated,
    wanted: &RawMade,
    (edition_at, edition): (usize, &Edition),
    (part_at, part): (usize, &Part),
    layout: &Layout,
) -> Form {
    let (is_general, category) = match &part.scope {
        Scope::General => (true, made.general_category.clone()),
        Scope::Category { category, .. } => (false, category.clone()),
    };
    let mut rows = clauses(part, edition);
    rectification(&layout.rectification, &mut rows);
    let by_key = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.kind == RowKind::Clause)
        .rev()
        .map(|(at, row)| (row.key.clone(), at))
        .collect();
    let place = |text: &str| text.replace("{服务}", &wanted.service);
    Form {
        id: format!("{}-{}", edition.id, part.id),
        origin: Origin::Generated,
        edition: edition_at,
        category,
        part: Some(part_at),
        is_general,
        note: made.note.clone(),
        missing: missing(part, edition),
        service: wanted.service.clone(),
        title: wanted.title.clone().unwrap_or_else(|| place(&made.title)),
        names: wanted.names.clone(),
        source: format!("{}《{}》{}“{}”", edition.code, edition.title, part.section, part.title),
        header: layout.header.clone(),
        columns: layout.columns.clone(),
        declaration: Declaration {
            heading: made.declaration.heading.clone(),
            paragraphs: made.declaration.paragraphs.iter().map(|text| place(text)).collect(),
        },
        conditions: Vec::new(),
        rows,
        by_key,
        merged_evidence: Vec::new(),
        repairs: Vec::new(),
        anomalies: Vec::new(),
    }
}

/// The missing parts that belong to a part's form: its own, and those that concern every category to the general form.
fn missing(part: &Part, edition: &Edition) -> Vec<MissingPart> {
    let belongs = |missing: &&MissingPart| match (&part.scope, &missing.categories) {
        (Scope::General, None) => true,
        (Scope::Category { category, .. }, Some(categories)) => categories.contains(category),
        _ => false,
    };
    edition.missing.iter().filter(belongs).cloned().collect()
}

/// A row on its way: the requirements that it stands for.
struct Draft<'p> {
    first: &'p Requirement,
    positions: Vec<usize>,
    levels: LevelSet,
}

fn clauses(part: &Part, edition: &Edition) -> Vec<Row> {
    let all = edition.all_levels();
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    let mut known: HashMap<(&str, String), usize> = HashMap::new();
    for (position, requirement) in part.requirements.iter().enumerate() {
        let levels = part.levels(requirement, all);
        let key = (requirement.stage.as_str(), text::key(&requirement.text));
        if let Some(&at) = known.get(&key) {
            drafts[at].positions.push(position);
            drafts[at].levels = drafts[at].levels.union(levels);
        } else {
            known.insert(key, drafts.len());
            drafts.push(Draft { first: requirement, positions: vec![position], levels });
        }
    }
    // The order of the work, then the headings as they first come, then the levels from the lowest.
    let stage_at = |stage: &str| part.stages.iter().position(|known| known == stage).map_or(0, |at| at + 1);
    let mut headings: Vec<(usize, &str)> = Vec::new();
    for draft in &drafts {
        let heading = (stage_at(&draft.first.stage), draft.first.topic.as_str());
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    let heading_at = |draft: &Draft<'_>| {
        let heading = (stage_at(&draft.first.stage), draft.first.topic.as_str());
        headings.iter().position(|known| *known == heading).unwrap_or(0)
    };
    drafts.sort_by_key(|draft| {
        (stage_at(&draft.first.stage), heading_at(draft), draft.first.level, draft.positions.first().copied())
    });
    (1..).zip(drafts).map(|(no, draft)| row(no, draft, part, edition)).collect()
}

fn row(no: u16, draft: Draft<'_>, part: &Part, edition: &Edition) -> Row {
    let clause = format!("{}{}", edition.only_for(draft.levels), draft.first.text);
    let ids: Vec<&str> =
        draft.positions.iter().filter_map(|&at| Some(part.requirements.get(at)?.id.as_str())).collect();
    Row {
        no,
        kind: RowKind::Clause,
        section: draft.first.heading(),
        key: text::key(&clause),
        body_key: text::key(&draft.first.text),
        clause,
        evidence: ids.join("、"),
        applicability: Applicability {
            levels: draft.levels,
            audits: None,
            condition: None,
            categories: draft.first.categories.clone(),
        },
        requirements: draft.positions,
        per_level: Vec::new(),
        printed_no: None,
    }
}

fn rectification(blocks: &[RawRectification], rows: &mut Vec<Row>) {
    for block in blocks {
        let (heading, entry) = match block.about {
            super::raw::RawAbout::Observations => (RowKind::ObservationHeading, RowKind::ObservationEntry),
            super::raw::RawAbout::Nonconformities => (RowKind::NonconformityHeading, RowKind::NonconformityEntry),
        };
        let kinds = std::iter::once((heading, block.heading.as_str()))
            .chain(std::iter::repeat_n((entry, ""), usize::from(block.rows)));
        for (kind, clause) in kinds {
            let no = u16::try_from(rows.len() + 1).unwrap_or(u16::MAX);
            rows.push(plain_row(no, kind, clause));
        }
    }
}

fn plain_row(no: u16, kind: RowKind, clause: &str) -> Row {
    Row {
        no,
        kind,
        section: String::new(),
        clause: clause.to_owned(),
        key: text::key(clause),
        body_key: text::key(clause),
        evidence: String::new(),
        applicability: Applicability { levels: LevelSet::ALL, audits: None, condition: None, categories: None },
        requirements: Vec::new(),
        per_level: Vec::new(),
        printed_no: None,
    }
}
