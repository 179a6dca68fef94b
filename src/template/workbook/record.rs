//! What one filling did to the rows of a sheet: which row of the template came to stand where, in which turn of which
//! loop, and what its cells hold. Tera writes it down between control characters, which no value can hold.

use std::fmt::Write;
use std::ops::Range;

use crate::template::dialect::{MARK, MARK_END};
use crate::template::workbook::plan::{LAST_ROW, Plan};
use crate::template::workbook::refusal::{RowFault, SheetFault};

/// A note that Tera writes down while it fills a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// A turn of a loop or a branch begins.
    Enter(usize),
    /// It ends.
    Leave,
    /// The rows of a stretch.
    Stretch(usize),
    /// A cell with tags; its content follows.
    Cell(usize),
    /// A run of the cell's text; its text follows.
    Run(usize),
}

impl Note {
    /// The note as it stands in Tera's source and output.
    pub(super) fn write(self, out: &mut String) {
        let (kind, number) = match self {
            Note::Enter(zone) => ('z', zone),
            Note::Leave => ('e', 0),
            Note::Stretch(stretch) => ('s', stretch),
            Note::Cell(cell) => ('c', cell),
            Note::Run(run) => ('r', run),
        };
        // Writing to a string never fails.
        let _ = write!(out, "{MARK}{kind}{number}{MARK_END}");
    }
}

/// What a cell with tags came to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Number(String),
    Boolean(bool),
    /// Text as XML by the number of its run.
    Text(Vec<(usize, String)>),
}

/// A stretch of the template's rows in the filled sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    pub(super) stretch: usize,
    /// Its first row in the filled sheet.
    pub(super) start: u32,
    /// The innermost turn around.
    pub(super) turn: Option<usize>,
    /// Its cells with tags.
    pub(super) cells: Range<usize>,
}

/// One passage through a zone.
#[derive(Clone, Debug)]
struct Turn {
    zone: usize,
    parent: Option<usize>,
    /// Its rows in the filled sheet.
    rows: Range<u32>,
}

/// What became of the rows of a sheet.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) occurrences: Vec<Occurrence>,
    /// The number and content of each cell with tags, in the order of the filled sheet.
    pub(super) cells: Vec<(usize, Content)>,
    turns: Vec<Turn>,
    /// Of each stretch its occurrences, of each zone its turns.
    by_stretch: Vec<Vec<usize>>,
    by_zone: Vec<Vec<usize>>,
}

impl Record {
    /// The record of a sheet without tags.
    pub(super) fn of_still(plan: &Plan) -> Self {
        let mut record = Self::empty(plan);
        record.occurrences.push(Occurrence { stretch: 0, start: 1, turn: None, cells: 0..0 });
        if let Some(first) = record.by_stretch.first_mut() {
            first.push(0);
        }
        record
    }

    fn empty(plan: &Plan) -> Self {
        Self {
            occurrences: Vec::new(),
            cells: Vec::new(),
            turns: Vec::new(),
            by_stretch: vec![Vec::new(); plan.stretches.len()],
            by_zone: vec![Vec::new(); plan.zones.len()],
        }
    }

    /// Reads what Tera wrote down. `last_row` is the last row of the template that holds anything.
    pub(super) fn read(notes: &str, plan: &Plan, last_row: u32) -> Result<Self, SheetFault> {
        let mut record = Self::empty(plan);
        let mut next_row = 1_u32;
        let mut turn = None;
        for piece in notes.split(MARK).skip(1) {
            let (head, text) = piece.split_once(MARK_END).unwrap_or((piece, ""));
            let mut letters = head.chars();
            let kind = letters.next().unwrap_or_default();
            let number: usize = letters.as_str().parse().unwrap_or_default();
            match kind {
                'z' => turn = Some(record.enter(number, turn, next_row)),
                'e' => turn = record.leave(turn, next_row),
                's' => next_row = record.begin_stretch(plan, number, next_row, turn, last_row)?,
                'c' => record.begin_cell(number),
                'r' => record.add_text(number, text),
                'n' => record.set(Content::Number(text.trim().to_owned())),
                'b' => record.set(Content::Boolean(text.trim() == "true")),
                _ => {}
            }
        }
        Ok(record)
    }

    fn enter(&mut self, zone: usize, parent: Option<usize>, row: u32) -> usize {
        let turn = self.turns.len();
        self.turns.push(Turn { zone, parent, rows: row..row });
        if let Some(turns) = self.by_zone.get_mut(zone) {
            turns.push(turn);
        }
        turn
    }

    fn leave(&mut self, turn: Option<usize>, row: u32) -> Option<usize> {
        let ended = self.turns.get_mut(turn?)?;
        ended.rows.end = row;
        ended.parent
    }

    /// Returns the row after the stretch.
    fn begin_stretch(
        &mut self,
        plan: &Plan,
        stretch: usize,
        start: u32,
        turn: Option<usize>,
        last_row: u32,
    ) -> Result<u32, RowFault> {
        let Some(rows) = plan.stretches.get(stretch) else { return Ok(start) };
        // What lies behind the last row of the sheet's content may fall off its end.
        let is_last = rows.last == LAST_ROW;
        let used = if is_last { (last_row + 1).saturating_sub(rows.first) } else { rows.last + 1 - rows.first };
        let next = start + used;
        if next > LAST_ROW + 1 {
            return Err(RowFault::Beyond);
        }
        if let Some(occurrences) = self.by_stretch.get_mut(stretch) {
            occurrences.push(self.occurrences.len());
        }
        let cells = self.cells.len()..self.cells.len();
        self.occurrences.push(Occurrence { stretch, start, turn, cells });
        Ok(next)
    }

    fn begin_cell(&mut self, cell: usize) {
        self.cells.push((cell, Content::Text(Vec::new())));
        if let Some(occurrence) = self.occurrences.last_mut() {
            occurrence.cells.end = self.cells.len();
        }
    }

    fn add_text(&mut self, run: usize, text: &str) {
        let Some((_, Content::Text(runs))) = self.cells.last_mut() else { return };
        if text.is_empty() {
            return;
        }
        match runs.last_mut() {
            Some((last, before)) if *last == run => before.push_str(text),
            _ => runs.push((run, text.to_owned())),
        }
    }

    fn set(&mut self, content: Content) {
        if let Some((_, old)) = self.cells.last_mut() {
            *old = content;
        }
    }

    /// The turns of a zone; outside of all zones there is one, which is none.
    pub(super) fn turns_of(&self, zone: Option<usize>) -> Vec<Option<usize>> {
        match zone {
            None => vec![None],
            Some(zone) => {
                self.by_zone.get(zone).map_or_else(Vec::new, |turns| turns.iter().copied().map(Some).collect())
            }
        }
    }

    /// Where these rows of the template came to stand, the first and the last of them, seen from a turn: of rows in a
    /// loop around the turn, those of the same turn. `None` where they are all gone.
    pub(super) fn place(&self, plan: &Plan, first: u32, last: u32, turn: Option<usize>) -> Option<(u32, u32)> {
        let anchor = self.anchor(plan, first, last, turn);
        let window = anchor.map_or(1..LAST_ROW + 1, |turn| turn.rows.clone());
        let mut hull: Option<(u32, u32)> = None;
        for (number, stretch) in plan.overlapping(first, last) {
            let (top, bottom) = (stretch.first.max(first), stretch.last.min(last));
            let all = self.by_stretch.get(number)?;
            let start_of = |&occurrence: &usize| self.occurrences.get(occurrence).map_or(0, |it| it.start);
            let from = all.partition_point(|occurrence| start_of(occurrence) < window.start);
            let to = all.partition_point(|occurrence| start_of(occurrence) < window.end);
            let (Some(one), Some(other)) = (all.get(from), all.get(..to).and_then(<[usize]>::last)) else { continue };
            if from >= to {
                continue;
            }
            let upper = start_of(one) + (top - stretch.first);
            let lower = start_of(other) + (bottom - stretch.first);
            hull = Some(hull.map_or((upper, lower), |(above, below)| (above.min(upper), below.max(lower))));
        }
        hull.filter(|&(above, _)| above <= LAST_ROW).map(|(above, below)| (above, below.min(LAST_ROW)))
    }

    fn anchor(&self, plan: &Plan, first: u32, last: u32, turn: Option<usize>) -> Option<&Turn> {
        let outward = std::iter::successors(self.turn(turn), |turn| self.turn(turn.parent));
        outward.into_iter().find(|turn| plan.holds(turn.zone, first, last))
    }

    fn turn(&self, turn: Option<usize>) -> Option<&Turn> {
        self.turns.get(turn?)
    }

    /// Where a row came to stand or, where it is gone, the next one that is there.
    pub(super) fn landing(&self, plan: &Plan, row: u32) -> u32 {
        let present = self.place(plan, row, row, None).or_else(|| self.place(plan, row, LAST_ROW, None));
        present.map_or(LAST_ROW, |(first, _)| first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::tags::Role;

    /// Row 2 `for`, 4 `if`, 6 `endif`, 7 `endfor`; three turns, of which the second lacks the branch.
    fn record() -> (Plan, Record) {
        let plan = Plan::of(&[(2, Role::For), (4, Role::If), (6, Role::EndIf), (7, Role::EndFor)]);
        let mut notes = String::new();
        let mut write = |all: &[Note]| all.iter().for_each(|note| note.write(&mut notes));
        write(&[Note::Stretch(0)]);
        for has_branch in [true, false, true] {
            write(&[Note::Enter(0), Note::Stretch(1)]);
            if has_branch {
                write(&[Note::Enter(1), Note::Stretch(2), Note::Cell(7), Note::Run(0), Note::Leave]);
            }
            write(&[Note::Leave]);
        }
        write(&[Note::Stretch(3)]);
        let record = Record::read(&notes, &plan, 9).unwrap();
        (plan, record)
    }

    #[test]
    fn rows_are_found_again() {
        let (plan, record) = record();
        let starts: Vec<_> = record.occurrences.iter().map(|it| (it.stretch, it.start)).collect();
        assert_eq!(starts, [(0, 1), (1, 2), (2, 3), (1, 4), (1, 5), (2, 6), (3, 7)]);
        let place = |first, last, turn| record.place(&plan, first, last, turn);
        assert_eq!(place(1, 1, None), Some((1, 1)));
        assert_eq!(place(8, 9, None), Some((7, 8)));
        assert_eq!(place(3, 5, None), Some((2, 6)));
        assert_eq!(place(1, 8, None), Some((1, 7)));
        let turns = record.turns_of(Some(0));
        assert_eq!(turns.len(), 3);
        assert_eq!(place(3, 3, turns[1]), Some((4, 4)));
        assert_eq!(place(5, 5, turns[1]), None);
        assert_eq!(place(3, 5, turns[2]), Some((5, 6)));
        assert_eq!(place(2, 7, turns[2]), Some((2, 6)));
        assert_eq!(place(3, 3, record.turns_of(Some(1))[1]), Some((5, 5)));
        assert_eq!(record.landing(&plan, 7), 7);
        assert_eq!(place(4, 4, None), None);
    }

    #[test]
    fn a_sheet_ends_somewhere() {
        let plan = Plan::of(&[(2, Role::For), (1_000_003, Role::EndFor)]);
        let mut notes = String::new();
        for _ in 0..2 {
            Note::Enter(0).write(&mut notes);
            Note::Stretch(1).write(&mut notes);
            Note::Leave.write(&mut notes);
        }
        assert_eq!(Record::read(&notes, &plan, 1).unwrap_err(), SheetFault::Rows(RowFault::Beyond));
    }

    #[test]
    fn notes_out_of_order_do_no_harm() {
        let plan = Plan::of(&[]);
        for notes in ["x", "\u{3}", "\u{3}r1\u{4}a", "\u{3}e9\u{4}\u{3}z9\u{4}\u{3}s9\u{4}\u{3}c9\u{4}\u{3}n\u{4}1"] {
            assert!(Record::read(notes, &plan, 1).is_ok());
        }
    }
}
