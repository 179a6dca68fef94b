//! Reads the facts workbook: what an organisation states about itself beside the forms.
//!
//! Sheets and tables are found by what they are called and by their headings, not by where they stand; fields and columns
//! may be moved, left out, or called by another known name. Nothing is corrected: an entry keeps what was typed, and what
//! can't be understood stays without a value and is told as a [`FactTrouble`].

mod find;
mod labels;
mod numbers;
mod order;
mod organisation;
mod reading;
mod record;
mod rows;
mod words;

pub use labels::FactLabels;

use crate::catalog::Catalog;
use crate::facts::layout::Block;
use crate::facts::{FactSheet, FactTrouble, Facts, TroubleKind};
use crate::place::Place;
use crate::workbook::Workbook;
use find::Found;
use jiff::civil::Date;
use reading::Reading;

/// Whether a workbook holds facts, alone or beside self-assessment forms: a sheet 基本信息 with three known labels, or a
/// table of people, projects, certificates, sites or finances with three known headings, the name's among them.
pub fn is_one(workbook: &Workbook, labels: &FactLabels) -> bool {
    workbook.sheets.iter().any(|sheet| find::is_facts(sheet, labels))
}

/// Reads the facts of a workbook; `None` where it holds none. `labels` must be those of `catalog`; `as_of` is the day of
/// checking, after which nothing can have happened.
pub fn read(workbook: &Workbook, labels: &FactLabels, catalog: &Catalog, as_of: Date) -> Option<Facts> {
    if !is_one(workbook, labels) {
        return None;
    }
    let found = Found::on(workbook, labels);
    let mut reading = Reading::new(labels, catalog, as_of);
    let records = |block| found.records(block);
    let mut facts = Facts {
        organisation: organisation::read(&found, &mut reading),
        applied: rows::applied(&records(Block::Applied), &mut reading),
        statements: rows::statements(&records(Block::Statements), &mut reading),
        people: rows::people(&records(Block::People), &mut reading),
        projects: rows::projects(&records(Block::Projects), &mut reading),
        certificates: rows::certificates(&records(Block::Certificates), &mut reading),
        sites: rows::sites(&records(Block::Sites), &mut reading),
        finances: rows::finances(&records(Block::Finances), &mut reading),
        sheets: found.sheets(),
        troubles: Vec::new(),
    };
    facts.troubles = reading.into_troubles();
    facts.troubles.extend(missing(&found, &facts, labels));
    facts.troubles.extend(found.unknown_columns());
    facts.troubles.sort_by_key(|trouble| (trouble.place, trouble.kind));
    Some(facts)
}

/// Sheets, tables and columns that thresholds rest on and that are not there, and a table of categories without a line.
fn missing(found: &Found<'_>, facts: &Facts, labels: &FactLabels) -> Vec<FactTrouble> {
    let mut troubles = Vec::new();
    let mut tell = |kind, sheet, label: &str, place| {
        troubles.push(FactTrouble {
            kind,
            sheet,
            label: label.to_owned(),
            typed: String::new(),
            understood: String::new(),
            place,
        });
    };
    for sheet in FactSheet::ALL.into_iter().filter(|sheet| !facts.has(*sheet)) {
        tell(TroubleKind::SheetMissing, sheet, sheet.name(), Place::Whole);
    }
    for block in labels.layout.blocks.iter().filter(|block| facts.has(block.block.sheet())) {
        let sheet = block.block.sheet();
        let Some(place) = found.place_of(block.block) else {
            // Without questions there is nothing to state.
            if block.block != Block::Statements || !labels.questions.is_empty() {
                tell(TroubleKind::ColumnMissing, sheet, &block.title, facts.place_of(sheet));
            }
            continue;
        };
        for field in block.fields.iter().filter(|field| !found.has(block.block, &field.key)) {
            if field.decisive || field.needed {
                tell(TroubleKind::ColumnMissing, sheet, &field.label, place);
            }
        }
        if block.block == Block::Applied && facts.applied.is_empty() {
            tell(TroubleKind::Blank, sheet, &block.title, place);
        }
    }
    troubles
}

#[cfg(test)]
mod tests;
