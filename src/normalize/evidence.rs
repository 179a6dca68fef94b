//! Evidence cells: lists of items, words that name nothing, and references to other rows.

mod annex;
mod items;
mod listed;
mod numbering;
mod special;

pub use items::items;

use crate::assessment::{Broken, Evidence, EvidenceState};
use crate::catalog::{Edition, Necessity};
use crate::evidence::Listed;
use crate::evidence::words::EvidenceWords;
use crate::text;
use special::special;
use std::collections::{HashMap, HashSet};

/// A cell takes over no more items than this from the rows that it points to. Without an end, cells that point to others
/// twice and three times would list more than any memory holds.
const MOST_POINTED_TO: usize = 1_000;

/// One piece of an evidence cell.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// An item.
    Item(Listed),
    /// Words that name nothing.
    Placeholder,
    /// 同上
    Above,
    /// 同第N条
    Clause(u16),
}

fn pieces(typed: &str, edition: &Edition, list: impl Fn(String) -> Listed) -> Vec<Piece> {
    let whole = text::key(typed);
    if whole.is_empty() {
        return Vec::new();
    }
    let known = special(&whole, edition);
    if !known.is_empty() {
        return known;
    }
    let mut pieces = Vec::new();
    for item in items(typed) {
        let known = special(&text::key(&item), edition);
        if known.is_empty() {
            let annexes = special::annex_behind(&item, edition).map(items);
            pieces.extend(annexes.unwrap_or_else(|| vec![item]).into_iter().map(|item| Piece::Item(list(item))));
        } else {
            pieces.extend(known);
        }
    }
    pieces
}

/// Whether a cell names or points to anything.
pub(super) fn names_any(typed: &str, edition: &Edition) -> bool {
    pieces(typed, edition, listed::plain).iter().any(|piece| *piece != Piece::Placeholder)
}

/// What is known of a row before references are resolved.
pub(super) struct Cell {
    pub(super) clause: u16,
    pub(super) necessity: Necessity,
    /// Whether the sheet has the row.
    pub(super) is_there: bool,
    /// `None` where the table has no evidence column.
    pub(super) typed: Option<(String, crate::place::Place)>,
    pub(super) fallback: crate::place::Place,
}

/// Reads the evidence cells of all rows together, because they refer to each other. `cells` are in the sheet's order.
pub(super) fn read(cells: &[Cell], edition: &Edition, words: &EvidenceWords) -> Vec<Evidence> {
    let of_cell = |typed: &str| pieces(typed, edition, |item| listed::read(item, words));
    let parsed: Vec<Vec<Piece>> =
        cells.iter().map(|cell| cell.typed.as_ref().map_or(Vec::new(), |(typed, _)| of_cell(typed))).collect();
    let index_of: HashMap<u16, usize> =
        cells.iter().enumerate().filter(|(_, cell)| cell.is_there).map(|(index, cell)| (cell.clause, index)).collect();
    let settled = Resolver { cells, parsed: &parsed, index_of: &index_of }.settle_all();
    cells
        .iter()
        .zip(settled)
        .map(|(cell, (items, state))| match &cell.typed {
            Some((typed, place)) => Evidence { typed: typed.clone(), place: *place, items, state },
            None => Evidence {
                typed: String::new(),
                place: cell.fallback,
                items: Vec::new(),
                state: EvidenceState::NoColumn,
            },
        })
        .collect()
}

struct Resolver<'a> {
    cells: &'a [Cell],
    parsed: &'a [Vec<Piece>],
    index_of: &'a HashMap<u16, usize>,
}

/// What a cell comes to: its items with those that it points to, and its state.
type Settled = (Vec<Listed>, EvidenceState);

/// How far a cell has got.
#[derive(Clone)]
enum Progress {
    Untouched,
    Waiting,
    Done(Settled),
}

impl Resolver<'_> {
    /// Settles every cell. Cells that wait for others stand on a stack of our own, so that a long sheet of 同上 can't
    /// exhaust the program's.
    fn settle_all(&self) -> Vec<Settled> {
        let mut progress = vec![Progress::Untouched; self.cells.len()];
        for start in 0..self.cells.len() {
            let mut waiting = vec![start];
            while let Some(&at) = waiting.last() {
                match self.settle(at, &progress) {
                    Ok(settled) => {
                        progress[at] = Progress::Done(settled);
                        waiting.pop();
                    }
                    Err(target) => {
                        progress[at] = Progress::Waiting;
                        waiting.push(target);
                    }
                }
            }
        }
        progress
            .into_iter()
            .map(|progress| match progress {
                Progress::Done(settled) => settled,
                Progress::Untouched | Progress::Waiting => (Vec::new(), EvidenceState::Blank),
            })
            .collect()
    }

    /// Settles one cell, or names the cell that must be settled first.
    fn settle(&self, at: usize, progress: &[Progress]) -> Result<Settled, usize> {
        if let Progress::Done(settled) = &progress[at] {
            return Ok(settled.clone());
        }
        if self.parsed[at].is_empty() {
            return Ok((Vec::new(), EvidenceState::Blank));
        }
        let mut items = Vec::new();
        let mut broken = None;
        for piece in &self.parsed[at] {
            let target = match piece {
                Piece::Item(item) => {
                    items.push(item.clone());
                    continue;
                }
                Piece::Placeholder => continue,
                Piece::Above => at.checked_sub(1).ok_or(Broken::NoTarget(None)),
                Piece::Clause(clause) => self.index_of.get(clause).copied().ok_or(Broken::NoTarget(Some(*clause))),
            };
            match target.and_then(|target| self.check(at, target, &progress[target])) {
                Err(fault) => broken = broken.or(Some(fault)),
                Ok(target) => match &progress[target] {
                    Progress::Done((found, _)) => {
                        let clause = self.cells[target].clause;
                        if !take_over(&mut items, found, clause) {
                            broken = broken.or(Some(Broken::TooMany(clause)));
                        }
                    }
                    Progress::Untouched | Progress::Waiting => return Err(target),
                },
            }
        }
        let state = match broken {
            Some(broken) => EvidenceState::Broken(broken),
            None if items.is_empty() => EvidenceState::Placeholder,
            None => EvidenceState::Listed,
        };
        Ok((items, state))
    }

    /// Whether a cell may point to another.
    fn check(&self, at: usize, target: usize, progress: &Progress) -> Result<usize, Broken> {
        let clause = self.cells[target].clause;
        if at == target || matches!(progress, Progress::Waiting) {
            return Err(Broken::Circle(clause));
        }
        if self.parsed[target].iter().all(|piece| *piece == Piece::Placeholder) {
            return Err(match self.cells[target].necessity {
                Necessity::NotRequired(_) if self.parsed[target].is_empty() => Broken::TargetNotApplicable(clause),
                _ => Broken::TargetBlank(clause),
            });
        }
        match progress {
            Progress::Done((_, EvidenceState::Broken(Broken::Circle(_)))) => Err(Broken::Circle(clause)),
            Progress::Done((_, EvidenceState::Broken(Broken::TooMany(_)))) => Err(Broken::TooMany(clause)),
            Progress::Done((_, EvidenceState::Broken(_))) => Err(Broken::TargetBlank(clause)),
            _ => Ok(target),
        }
    }
}

/// Takes over what the cell of a clause lists; says whether there is room for it. Two ways to one row (同上；同第1条) lead to
/// the same items, which count once.
fn take_over(items: &mut Vec<Listed>, found: &[Listed], clause: u16) -> bool {
    let pointed: Vec<Listed> = {
        let known: HashSet<(u16, &str)> =
            items.iter().filter_map(|item| Some((item.from?, item.text.as_str()))).collect();
        let is_new = |item: &&Listed| !known.contains(&(item.from.unwrap_or(clause), item.text.as_str()));
        found.iter().filter(is_new).take(MOST_POINTED_TO + 1).map(|item| item.pointed_to(clause)).collect()
    };
    let before = items.iter().filter(|item| !item.is_own()).count();
    let has_room = before + pointed.len() <= MOST_POINTED_TO;
    items.extend(pointed.into_iter().filter(|_| has_room));
    has_room
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;
    use crate::place::Place;

    fn read_cells(typed: &[&str]) -> Vec<(Vec<String>, EvidenceState)> {
        let catalog = data::shipped().unwrap();
        let cells: Vec<Cell> = typed
            .iter()
            .zip(1..)
            .map(|(typed, clause)| Cell {
                clause,
                necessity: Necessity::Required,
                is_there: true,
                typed: Some(((*typed).to_owned(), Place::Whole)),
                fallback: Place::Whole,
            })
            .collect();
        let read = read(&cells, &catalog.editions[0], &catalog.evidence);
        read.into_iter().map(|evidence| (evidence.texts(), evidence.state)).collect()
    }

    #[test]
    fn words_that_name_nothing() {
        for typed in
            ["有", "附件", "见附件", "详见附件", "略", "待补", "已提供。", "/", "1、见附件", "3", "有（见附件）"]
        {
            assert_eq!(read_cells(&[typed])[0].1, EvidenceState::Placeholder, "{typed}");
        }
        assert_eq!(read_cells(&[" \n"])[0].1, EvidenceState::Blank);
    }

    #[test]
    fn annexes_with_a_number_are_items() {
        for typed in ["附件3", "附录A", "附表2", "见附件3", "详见附件3", "附件（2）", "见材料3"] {
            assert_eq!(read_cells(&[typed])[0], (vec![typed.to_owned()], EvidenceState::Listed));
        }
        assert_eq!(read_cells(&["附件3、4；见附件"])[0].0, ["附件3", "附件4"]);
        assert_eq!(read_cells(&["有（见附件3、4）"])[0].0, ["见附件3", "附件4"]);
    }

    #[test]
    fn references_are_followed() {
        let read = read_cells(&["甲.pdf、乙.pdf", "同上", "同上", "同第1条；丙.pdf", "见第3条"]);
        assert_eq!(read[2], (vec!["甲.pdf".into(), "乙.pdf".into()], EvidenceState::Listed));
        assert_eq!(read[3].0, ["甲.pdf", "乙.pdf", "丙.pdf"]);
        assert_eq!(read[4].0, ["甲.pdf", "乙.pdf"]);
    }

    #[test]
    fn references_in_many_spellings() {
        for typed in [
            "同第1条",
            "见第1条",
            "同1",
            "同序号1",
            "同第一条",
            "参见第1条材料",
            "材料同上",
            "同上（甲）",
            "同上一条材料",
            "同上",
        ] {
            assert_eq!(read_cells(&["甲.pdf", typed])[1].0, ["甲.pdf"], "{typed}");
        }
        for typed in ["同第1、2条", "同第1条和第2条", "同1-2", "同第1条；同第2条", "见第1至2条"] {
            assert_eq!(read_cells(&["甲.pdf", "乙.pdf", typed])[2].0, ["甲.pdf", "乙.pdf"], "{typed}");
        }
        for typed in ["见第一章", "同行评议记录", "见证取样报告1", "同类项目3个"] {
            assert_eq!(read_cells(&["甲.pdf", typed])[1].0, [typed], "{typed}");
        }
    }

    #[test]
    fn two_ways_to_one_row_are_one() {
        let read =
            read_cells(&["甲.pdf、甲.pdf", "乙.pdf、同上；同第1条", "同上；同第2条；同第1条", "丙.pdf；同第3条；同上"]);
        assert_eq!(read[1].0, ["乙.pdf", "甲.pdf", "甲.pdf"]);
        assert_eq!(read[2].0, ["乙.pdf", "甲.pdf", "甲.pdf"]);
        assert_eq!(read[3].0, ["丙.pdf", "乙.pdf", "甲.pdf", "甲.pdf"]);
        // Each row would list twice as much as the one above.
        let doubled: Vec<&str> = std::iter::once("甲.pdf").chain(std::iter::repeat_n("同上；同上", 120)).collect();
        assert_eq!(read_cells(&doubled)[120].0, ["甲.pdf"]);
    }

    #[test]
    fn rows_that_pile_up_come_to_an_end() {
        let many: Vec<String> = (0..800).map(|at| format!("材料{at:04}.pdf")).collect();
        let own = many.join("、");
        let other = own.replace("材料", "记录");
        let piled = format!("同上；{other}");
        let read = read_cells(&[&own, &piled, &piled, "同上"]);
        assert_eq!((read[1].0.len(), &read[1].1), (1_600, &EvidenceState::Listed));
        assert_eq!((read[2].0.len(), &read[2].1), (800, &EvidenceState::Broken(Broken::TooMany(2))));
        assert_eq!(read[3].1, EvidenceState::Broken(Broken::TooMany(3)));
    }

    #[test]
    fn broken_references_say_why() {
        let read = read_cells(&["同上", "同第99条", "", "同上", "同第6条", "同第5条", "有", "同上"]);
        let broken: Vec<&EvidenceState> = read.iter().map(|(_, state)| state).collect();
        assert_eq!(broken[0], &EvidenceState::Broken(Broken::NoTarget(None)));
        assert_eq!(broken[1], &EvidenceState::Broken(Broken::NoTarget(Some(99))));
        assert_eq!(broken[3], &EvidenceState::Broken(Broken::TargetBlank(3)));
        assert_eq!(broken[4], &EvidenceState::Broken(Broken::Circle(6)));
        assert_eq!(broken[5], &EvidenceState::Broken(Broken::Circle(5)));
        assert_eq!(broken[7], &EvidenceState::Broken(Broken::TargetBlank(7)));
    }
}
