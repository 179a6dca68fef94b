//! The filled form read again: everything written must be there, and everything else as it was.

use super::plan::{Entry, Proof, Put};
use super::surface::is_same;
use crate::assessment::Assessment;
use crate::case::Filled;
use crate::catalog::Field;
use crate::place::Place;
use crate::transcript::{Block, LineKind};
use crate::workbook::{Cell, Workbook};

/// What is wrong with the filled form; `None` where nothing is.
pub(super) fn faults(source: &Filled<'_>, again: &Filled<'_>, written: &[&Entry]) -> Option<String> {
    let is_back = |entry: &&&Entry| match entry.proof {
        Proof::Header(Field::Level) => source.assessment.context.level() == again.assessment.context.level(),
        Proof::Header(field) => same_header(source, again, field),
        Proof::Verdict(clause) => {
            let verdict = |assessment: &Assessment| answer(assessment, clause).map(|answer| answer.conclusion.verdict);
            verdict(&source.assessment) == verdict(&again.assessment)
        }
        Proof::Evidence(clause) => {
            let typed =
                |assessment: &Assessment| answer(assessment, clause).map(|answer| answer.evidence.typed.clone());
            let (left, right) = (typed(&source.assessment), typed(&again.assessment));
            left.zip(right).is_some_and(|(left, right)| is_same(&left, &right))
        }
        Proof::Rectification(block) => match &entry.put {
            Put::Text(value) => holds(again, block, &value.text),
            Put::Choice(_) => false,
        },
        Proof::Declared => {
            let level = |filled: &Filled<'_>| filled.assessment.context.declared_level.reading.level();
            level(source) == level(again)
        }
    };
    written.iter().find(|entry| !is_back(entry)).map(|entry| format!("{}写入后读回来不一样", entry.what))
}

/// A cell outside of the written ones that changed, by its place; `None` where none did.
pub(super) fn changed_cell(before: &Workbook, after: &Workbook, written: &[Place]) -> Option<Place> {
    if before.sheets.len() != after.sheets.len() {
        return Some(Place::Whole);
    }
    (0_u16..).zip(before.sheets.iter().zip(&after.sheets)).find_map(|(sheet, (before, after))| {
        let place = |cell: &Cell| Place::Cell { sheet, row: cell.row, col: cell.col };
        let is_other = |cell: &&Cell| !written.contains(&place(cell));
        let mut after_cells = after.cells.iter().filter(is_other);
        for cell in before.cells.iter().filter(is_other) {
            match after_cells.next() {
                Some(same) if same == cell => {}
                _ => return Some(place(cell)),
            }
        }
        after_cells.next().map(place)
    })
}

fn same_header(source: &Filled<'_>, again: &Filled<'_>, field: Field) -> bool {
    let value = |filled: &Filled<'_>| filled.transcript.header.get(&field).map(|entry| entry.value.text.clone());
    value(source).zip(value(again)).is_some_and(|(left, right)| is_same(&left, &right))
}

fn answer(assessment: &Assessment, clause: u16) -> Option<&crate::assessment::Answer> {
    assessment.answers.iter().find(|answer| answer.clause == clause)
}

/// Whether a text is one of a block's.
fn holds(filled: &Filled<'_>, block: Block, text: &str) -> bool {
    let mut lines = filled.transcript.lines.iter().filter(|line| line.kind == LineKind::Entry(block));
    lines.any(|line| line.written().iter().any(|(_, typed)| is_same(&typed.text, text)))
}
