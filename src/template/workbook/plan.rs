//! What the row tags of a sheet do to its rows: which vanish, which may be absent and which are repeated.

use crate::template::tags::Role;
use crate::template::workbook::refusal::RowFault;

/// The last row of a sheet.
pub(super) const LAST_ROW: u32 = 1_048_576;

/// The rows between two tags of one block: a loop's body, or a branch that is there or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Zone {
    /// The row of the tag before the zone.
    pub(super) open: u32,
    /// The row of the tag behind the zone.
    pub(super) close: u32,
    pub(super) repeats: bool,
    pub(super) parent: Option<usize>,
}

impl Zone {
    fn contains(&self, first: u32, last: u32) -> bool {
        self.open < first && last < self.close
    }
}

/// Rows between two rows with row tags, or before the first or behind the last of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) first: u32,
    pub(super) last: u32,
    /// The innermost zone around.
    pub(super) zone: Option<usize>,
}

/// The rows of a sheet as its tags divide them.
#[derive(Debug)]
pub(super) struct Plan {
    /// In the order in which they begin; an outer one comes before the inner ones.
    pub(super) zones: Vec<Zone>,
    /// In the order of rows; every row without row tags lies in one.
    pub(super) stretches: Vec<Stretch>,
    first_tag_row: Option<u32>,
}

impl Plan {
    /// The plan of a sheet from its row tags, which are paired, in document order.
    pub(super) fn of(row_tags: &[(u32, Role)]) -> Self {
        let mut plan =
            Self { zones: Vec::new(), stretches: Vec::new(), first_tag_row: row_tags.first().map(|&(row, _)| row) };
        let mut open: Vec<usize> = Vec::new();
        let mut next = 1;
        for &(row, role) in row_tags {
            plan.push_stretch(next, row - 1, open.last().copied());
            next = row + 1;
            if matches!(role, Role::Elif | Role::Else | Role::EndIf | Role::EndFor)
                && let Some(zone) = open.pop()
            {
                plan.zones[zone].close = row;
            }
            if matches!(role, Role::If | Role::For | Role::Elif | Role::Else) {
                let parent = open.last().copied();
                open.push(plan.zones.len());
                plan.zones.push(Zone { open: row, close: LAST_ROW, repeats: role == Role::For, parent });
            }
        }
        plan.push_stretch(next, LAST_ROW, None);
        plan
    }

    fn push_stretch(&mut self, first: u32, last: u32, zone: Option<usize>) {
        if first <= last {
            self.stretches.push(Stretch { first, last, zone });
        }
    }

    /// Whether rows move at all.
    pub(super) fn moves(&self) -> bool {
        self.first_tag_row.is_some()
    }

    /// Whether this row lies below a row with row tags, or is one.
    pub(super) fn is_movable(&self, row: u32) -> bool {
        self.first_tag_row.is_some_and(|first| row >= first)
    }

    /// Whether the row is one that only holds tags and vanishes.
    pub(super) fn is_tag_row(&self, row: u32) -> bool {
        self.overlapping(row, row).next().is_none()
    }

    /// The stretches that share rows with these.
    pub(super) fn overlapping(&self, first: u32, last: u32) -> impl Iterator<Item = (usize, &Stretch)> {
        let from = self.stretches.partition_point(|stretch| stretch.last < first);
        let all = self.stretches.iter().enumerate().skip(from);
        all.take_while(move |(_, stretch)| stretch.first <= last)
    }

    /// Whether no row tag stands among these rows, so that they stay together whatever happens.
    pub(super) fn is_rigid(&self, first: u32, last: u32) -> bool {
        self.overlapping(first, last).any(|(_, stretch)| stretch.first <= first && last <= stretch.last)
    }

    /// The innermost zone around these rows.
    pub(super) fn around(&self, first: u32, last: u32) -> Option<usize> {
        self.zones.iter().rposition(|zone| zone.contains(first, last))
    }

    /// Whether a zone holds all these rows.
    pub(super) fn holds(&self, zone: usize, first: u32, last: u32) -> bool {
        self.zones.get(zone).is_some_and(|zone| zone.contains(first, last))
    }

    /// Whether the row is there exactly once, whatever the data.
    pub(super) fn is_fixed(&self, row: u32) -> bool {
        !self.is_tag_row(row) && self.around(row, row).is_none()
    }

    /// Whether a zone is another one or lies in it.
    fn is_within(&self, inner: Option<usize>, outer: usize) -> bool {
        let parent = |zone: &usize| self.zones.get(*zone).and_then(|zone| zone.parent);
        std::iter::successors(inner, parent).any(|zone| zone == outer)
    }

    /// Whether what speaks of these rows has a meaning however often they are repeated. The speaker stands in a zone.
    pub(super) fn check(&self, first: u32, last: u32, is_range: bool, speaker: Option<usize>) -> Result<(), RowFault> {
        if self.overlapping(first, last).next().is_none() {
            return Err(RowFault::TagRow);
        }
        let repeated = self.zones.iter().enumerate().filter(|(_, zone)| zone.repeats);
        for (number, zone) in repeated {
            let is_listener = self.is_within(speaker, number);
            if zone.contains(first, last) && is_listener {
                continue;
            }
            match self.overlap(zone, first, last) {
                Overlap::None => {}
                Overlap::Whole if is_listener && (first > zone.open || last < zone.close) => return Err(RowFault::Cut),
                Overlap::Whole if is_range => {}
                Overlap::Whole | Overlap::Part if !is_range => return Err(RowFault::OneOfMany),
                _ => return Err(RowFault::Cut),
            }
        }
        Ok(())
    }

    /// Whether a merged range lies in one piece: within each zone, around it or outside.
    pub(super) fn check_merge(&self, first: u32, last: u32) -> Result<(), RowFault> {
        let is_cut = |zone: &Zone| {
            let has_end = zone.contains(first, first) || zone.contains(last, last);
            !zone.contains(first, last) && (has_end || self.overlap(zone, first, last) == Overlap::Part)
        };
        if self.zones.iter().any(is_cut) { Err(RowFault::Cut) } else { Ok(()) }
    }

    fn overlap(&self, zone: &Zone, first: u32, last: u32) -> Overlap {
        let (from, to) = (zone.open + 1, zone.close.saturating_sub(1));
        let mut content = self.overlapping(from, to).map(|(_, stretch)| (stretch.first, stretch.last));
        let Some((top, mut bottom)) = content.next() else { return Overlap::None };
        bottom = content.last().map_or(bottom, |(_, last)| last);
        if last < top || first > bottom {
            Overlap::None
        } else if first <= top && last >= bottom {
            Overlap::Whole
        } else {
            Overlap::Part
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Overlap {
    None,
    Part,
    Whole,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row 3 `for`, 5 `if`, 7 `else`, 9 `endif`, 10 `endfor`.
    fn plan() -> Plan {
        Plan::of(&[(3, Role::For), (5, Role::If), (7, Role::Else), (9, Role::EndIf), (10, Role::EndFor)])
    }

    #[test]
    fn tags_divide_the_rows() {
        let plan = plan();
        let rows: Vec<_> = plan.stretches.iter().map(|s| (s.first, s.last, s.zone)).collect();
        let expected = [(1, 2, None), (4, 4, Some(0)), (6, 6, Some(1)), (8, 8, Some(2)), (11, LAST_ROW, None)];
        assert_eq!(rows, expected);
        assert_eq!(plan.zones[0], Zone { open: 3, close: 10, repeats: true, parent: None });
        assert_eq!(plan.zones[2], Zone { open: 7, close: 9, repeats: false, parent: Some(0) });
        assert_eq!((plan.around(4, 8), plan.around(6, 6), plan.around(2, 4)), (Some(0), Some(1), None));
        assert!(plan.is_tag_row(5) && !plan.is_tag_row(4) && plan.is_fixed(2) && !plan.is_fixed(8));
        assert!(plan.is_rigid(11, 20) && !plan.is_rigid(4, 6));
    }

    #[test]
    fn several_tags_may_share_a_row() {
        let plan = Plan::of(&[(2, Role::For), (2, Role::If), (4, Role::EndIf), (4, Role::EndFor)]);
        let rows: Vec<_> = plan.stretches.iter().map(|s| (s.first, s.last, s.zone)).collect();
        assert_eq!(rows, [(1, 1, None), (3, 3, Some(1)), (5, LAST_ROW, None)]);
    }

    #[test]
    fn references_mean_something_or_are_refused() {
        let plan = plan();
        let cases = [
            ((4, 8, true), None, Ok(())),
            ((2, 12, true), None, Ok(())),
            ((3, 10, true), Some(0), Ok(())),
            ((4, 4, false), Some(0), Ok(())),
            ((4, 6, true), Some(1), Ok(())),
            ((4, 4, false), None, Err(RowFault::OneOfMany)),
            ((4, 6, true), None, Err(RowFault::Cut)),
            ((2, 4, true), None, Err(RowFault::Cut)),
            ((2, 8, true), Some(0), Err(RowFault::Cut)),
            ((5, 5, false), None, Err(RowFault::TagRow)),
        ];
        for ((first, last, is_range), speaker, expected) in cases {
            assert_eq!(plan.check(first, last, is_range, speaker), expected, "{first}:{last} {speaker:?}");
        }
    }

    #[test]
    fn merges_lie_in_one_piece() {
        let plan = plan();
        for (first, last) in [(1, 2), (4, 4), (2, 11), (3, 10), (4, 9)] {
            assert_eq!(plan.check_merge(first, last), Ok(()), "{first}:{last}");
        }
        for (first, last) in [(2, 4), (8, 11)] {
            assert_eq!(plan.check_merge(first, last), Err(RowFault::Cut), "{first}:{last}");
        }
    }
}
