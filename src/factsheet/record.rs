//! A row of a table, or the form 基本信息: for each field that is there, the cell that holds it.

use crate::facts::layout::Block;
use crate::place::Place;
use crate::transcript::Typed;
use std::collections::BTreeMap;

/// A cell of a record, with the unit that its heading prints in brackets.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) typed: Typed,
    pub(super) unit: String,
}

/// The cells of a row, or of a form.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) block: Block,
    /// The row's first cell.
    pub(super) first: Place,
    pub(super) cells: BTreeMap<String, Written>,
}

impl Record {
    /// The cell of a field, where its column is there.
    pub(super) fn cell(&self, key: &str) -> Option<&Typed> {
        self.cells.get(key).map(|written| &written.typed)
    }

    /// Whether anything is written in it that does not belong to a row above.
    pub(super) fn is_written(&self) -> bool {
        self.cells.values().any(|written| !written.typed.is_blank() && !written.typed.inherited)
    }

    /// Whether the field that names the row is blank.
    pub(super) fn is_unnamed(&self) -> bool {
        self.cell(self.block.name_key()).is_none_or(Typed::is_blank)
    }
}
