//! How the rows of all sheets of a workbook move, asked before any filling (only whether it has a meaning) and in one.

use crate::template::workbook::formula::{self, Fate, NewRows, Qualifier, Reference};
use crate::template::workbook::plan::{LAST_ROW, Plan};
use crate::template::workbook::record::Record;
use crate::template::workbook::refusal::{RowFault, SheetFault};

/// The rows of one sheet.
#[derive(Clone, Copy)]
pub(super) struct SheetRows<'a> {
    pub(super) name: &'a str,
    pub(super) plan: &'a Plan,
    /// Whether its cells change with the data.
    pub(super) is_filled: bool,
    /// What a filling did; without one, questions are only checked and rows stay where they are.
    pub(super) record: Option<&'a Record>,
}

/// Where a formula stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Standpoint {
    /// The number of its sheet; names of the workbook and charts stand in none.
    pub(super) sheet: Option<usize>,
    pub(super) zone: Option<usize>,
    pub(super) turn: Option<usize>,
}

/// A formula that holds for several cells and counts from the first of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Relative {
    /// The rows of the template that it holds for; it is written for the first.
    pub(super) rows: (u32, u32),
    /// The row of the filled sheet that it is now to be written for.
    pub(super) base: u32,
}

/// The rows of all sheets, in the workbook's order.
pub(super) struct Movement<'a> {
    pub(super) sheets: Vec<SheetRows<'a>>,
}

impl SheetRows<'_> {
    /// Where rows came to stand; an error where the question has no meaning, or all of them are gone.
    pub(super) fn place(
        &self,
        first: u32,
        last: u32,
        is_range: bool,
        standpoint: Standpoint,
    ) -> Result<(u32, u32), RowFault> {
        match self.record {
            None => self.plan.check(first, last, is_range, standpoint.zone).map(|()| (first, last)),
            Some(record) => record.place(self.plan, first, last, standpoint.turn).ok_or(RowFault::Vanished),
        }
    }

    /// All places where a range came to stand, one for each turn of the innermost loop around it.
    pub(super) fn places(&self, first: u32, last: u32) -> Result<Vec<(u32, u32)>, RowFault> {
        let zone = self.plan.around(first, last);
        let Some(record) = self.record else {
            return self.plan.check(first, last, true, zone).map(|()| vec![(first, last)]);
        };
        let place = |turn| record.place(self.plan, first, last, turn);
        Ok(record.turns_of(zone).into_iter().filter_map(place).collect())
    }

    /// Where a row came to stand, or the next one where it is gone.
    pub(super) fn landing(&self, row: u32) -> u32 {
        self.record.map_or(row, |record| record.landing(self.plan, row))
    }
}

impl<'a> Movement<'a> {
    /// Whether any row of the workbook moves.
    pub(super) fn moves(&self) -> bool {
        self.sheets.iter().any(|sheet| sheet.plan.moves())
    }

    /// The number of the sheet that a reference speaks of.
    fn target(&self, qualifier: &Qualifier, own: Option<usize>) -> Option<usize> {
        match qualifier {
            Qualifier::Own => own,
            Qualifier::Sheet(name) => self.sheets.iter().position(|sheet| is_same_name(sheet.name, name)),
            Qualifier::Foreign | Qualifier::Several(..) => None,
        }
    }

    /// Whether a formula speaks of cells that change with the data.
    pub(super) fn is_filled(&self, text: &str) -> bool {
        let targets = formula::survey(text).references.into_iter().filter_map(|it| self.target(&it.qualifier, None));
        targets.filter_map(|number| self.sheets.get(number)).any(|sheet| sheet.is_filled)
    }

    /// Whether a formula speaks only of rows that never move.
    pub(super) fn is_untouched(&self, text: &str, own: Option<usize>) -> bool {
        formula::survey(text).references.iter().all(|reference| match self.moving(&reference.qualifier, own) {
            Ok(Some((_, sheet))) => !sheet.plan.is_movable(reference.rows().1),
            Ok(None) => true,
            Err(_) => false,
        })
    }

    /// The sheet that a reference speaks of, where its rows move.
    fn moving(&self, qualifier: &Qualifier, own: Option<usize>) -> Result<Option<(usize, SheetRows<'a>)>, SheetFault> {
        if let Qualifier::Several(first, last) = qualifier {
            let by_name = |name: &str| self.sheets.iter().position(|sheet| is_same_name(sheet.name, name));
            let (one, other) = (by_name(first).unwrap_or(0), by_name(last).unwrap_or(usize::MAX));
            let between = |number: usize| one.min(other) <= number && number <= one.max(other);
            if self.sheets.iter().enumerate().any(|(number, sheet)| sheet.plan.moves() && between(number)) {
                return Err(SheetFault::Immovable("跨多张工作表的引用里有会移动的工作表"));
            }
        }
        let number = self.target(qualifier, own);
        let sheet = number.and_then(|number| Some((number, *self.sheets.get(number)?)));
        Ok(sheet.filter(|(_, sheet)| sheet.plan.moves()))
    }

    /// A cell's formula after the move.
    pub(super) fn formula(&self, text: &str, standpoint: Standpoint) -> Result<String, SheetFault> {
        self.rewrite(text, standpoint, false)
    }

    /// What names an area by itself, as a print area or a chart's series does; a cell in a loop becomes a range.
    pub(super) fn area(&self, text: &str, sheet: Option<usize>) -> Result<String, SheetFault> {
        self.rewrite(text, Standpoint { sheet, ..Standpoint::default() }, true)
    }

    fn rewrite(&self, text: &str, standpoint: Standpoint, stretches: bool) -> Result<String, SheetFault> {
        formula::rewrite(text, |reference| {
            let Some((number, sheet)) = self.moving(&reference.qualifier, standpoint.sheet)? else { return Ok(None) };
            let own = if standpoint.sheet == Some(number) {
                standpoint
            } else {
                Standpoint { sheet: standpoint.sheet, ..Standpoint::default() }
            };
            Ok(Some(rows_of(&sheet, reference, own, stretches)?))
        })
    }

    /// A formula of a conditional format or validation after the move.
    pub(super) fn relative(&self, text: &str, own: usize, relative: Relative) -> Result<String, SheetFault> {
        formula::rewrite(text, |reference| {
            let Some((number, sheet)) = self.moving(&reference.qualifier, Some(own))? else { return Ok(None) };
            let pinned = reference.corners().filter(|corner| corner.row_is_pinned).count();
            if pinned == reference.corners().count() {
                let zone = sheet.plan.around(relative.rows.0, relative.rows.1);
                let standpoint = Standpoint { sheet: Some(own), zone: zone.filter(|_| number == own), turn: None };
                return Ok(Some(rows_of(&sheet, reference, standpoint, true)?));
            }
            if pinned > 0 || number != own {
                return Err(RowFault::Adrift.into());
            }
            Ok(Some(relative_rows(&sheet, reference, relative)?))
        })
    }
}

fn rows_of(
    sheet: &SheetRows<'_>,
    reference: &Reference,
    standpoint: Standpoint,
    stretches: bool,
) -> Result<Fate, RowFault> {
    let (first, last) = reference.rows();
    let is_range = reference.last.is_some() || reference.argument_of.is_some() || stretches;
    let is_pinned = reference.corners().any(|corner| corner.row_is_pinned);
    // Within the innermost loop a `$` might mean the first turn as well as this one; further out it can only mean this.
    let within_own_loop = || {
        let repeats = |&zone: &usize| sheet.plan.zones.get(zone).is_some_and(|zone| zone.repeats);
        let mut outward = std::iter::successors(standpoint.zone, |&zone| sheet.plan.zones.get(zone)?.parent);
        outward.find(repeats).is_some_and(|zone| sheet.plan.holds(zone, first, last))
    };
    if is_pinned && within_own_loop() {
        return Err(RowFault::Pinned);
    }
    match sheet.place(first, last, is_range, standpoint) {
        // The sum of nothing; other functions say something else of nothing, or fail.
        Err(RowFault::Vanished) if reference.argument_of == Some("SUM") => Ok(Fate::Zero),
        place => place.map(|(first, last)| Fate::rows(first, last)),
    }
}

/// Rows that are counted from the cell that a formula holds for.
fn relative_rows(sheet: &SheetRows<'_>, reference: &Reference, relative: Relative) -> Result<Fate, RowFault> {
    let (top, bottom) = relative.rows;
    let (first, last) = reference.rows();
    let moved = |row: u32| {
        let row = i64::from(relative.base) + i64::from(row) - i64::from(top);
        u32::try_from(row).ok().filter(|row| (1..=LAST_ROW).contains(row)).ok_or(RowFault::Beyond)
    };
    let reaches = (top.min(first), bottom.saturating_add(last.saturating_sub(top)).max(last));
    if (first == top && last == top) || sheet.plan.is_rigid(reaches.0, reaches.1) {
        return Ok(Fate::rows(moved(first)?, moved(last)?));
    }
    if top != bottom {
        return Err(RowFault::Adrift);
    }
    let (first, last) = sheet.place(first, last, reference.last.is_some(), Standpoint::default())?;
    Ok(Fate::Rows(NewRows { first, last, pinned: true }))
}

/// Excel's names of sheets differ in more than letter case.
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}
