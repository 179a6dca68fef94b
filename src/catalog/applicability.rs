//! For whom a clause is: levels, audit types, conditions, and the decision on what is known of them.

/// A level of an edition's scheme, by rank from zero, the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(pub u8);

/// A set of levels. `仅二级要求` is a set of one, not a minimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelSet(u16);

impl LevelSet {
    /// The set of the given levels.
    pub fn of(levels: impl IntoIterator<Item = Level>) -> Self {
        LevelSet(levels.into_iter().fold(0, |bits, level| bits | 1 << level.0))
    }

    /// Every level of any scheme.
    pub const ALL: LevelSet = LevelSet(u16::MAX);

    /// The levels of either set.
    #[must_use]
    pub fn union(self, other: LevelSet) -> Self {
        LevelSet(self.0 | other.0)
    }

    /// Whether the level is in the set.
    pub fn contains(self, level: Level) -> bool {
        self.0 & (1 << level.0) != 0
    }

    /// The levels in the set, lowest first.
    pub fn iter(self) -> impl Iterator<Item = Level> {
        (0..16).map(Level).filter(move |&level| self.contains(level))
    }
}

/// An audit type of an edition (初次, 监督, …), by its position in the edition's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Audit(pub u8);

/// One value of a condition group of a form, by position: (group, value).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// Position of the group in the form's list.
    pub group: u8,
    /// Position of the value in the group.
    pub value: u8,
}

/// For whom a row is: a set of levels, of audit types, and at most one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applicability {
    /// The levels that require it.
    pub levels: LevelSet,
    /// The audit types that require it; `None` for every type.
    pub audits: Option<Vec<Audit>>,
    /// The condition under which it is required.
    pub condition: Option<Condition>,
    /// The categories of the application that require it; `None` for every category.
    pub categories: Option<Vec<String>>,
}

/// What is known of an application when a row is decided on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'k> {
    /// The level applied for.
    pub level: Option<Level>,
    /// The audit type.
    pub audit: Option<Audit>,
    /// The value chosen for each condition group of the form, by group.
    pub conditions: &'k [Option<u8>],
    /// The categories applied for; `None` where they are not known.
    pub categories: Option<&'k [String]>,
}

/// Whether a row is required, and if it can't be told, or is not, on which axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Necessity {
    /// Required.
    Required,
    /// Not required, because of this axis.
    NotRequired(Axis),
    /// Can't be told, because this axis is not known.
    Unknown(Axis),
}

/// An axis of applicability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The level applied for.
    Level,
    /// The audit type.
    Audit,
    /// The project's condition.
    Condition,
    /// The categories applied for.
    Category,
}

impl Necessity {
    /// As JSON has it: `true`, `false`, or `None` where it can't be told.
    pub fn as_bool(self) -> Option<bool> {
        match self {
            Necessity::Required => Some(true),
            Necessity::NotRequired(_) => Some(false),
            Necessity::Unknown(_) => None,
        }
    }
}

impl Applicability {
    /// Whether the level alone excludes the row. A level that is not known excludes nothing.
    pub fn is_beyond(&self, level: Option<Level>) -> bool {
        level.is_some_and(|level| !self.levels.contains(level))
    }

    /// Decides on what is known; one axis that excludes the row decides, whatever else is unknown.
    pub fn decide(&self, levels_known: LevelSet, known: Known<'_>) -> Necessity {
        let Known { level, audit, conditions, categories } = known;
        let by_level = match level {
            Some(level) => Some(self.levels.contains(level)),
            // Required at every level there is: no need to know which.
            None if levels_known.iter().all(|level| self.levels.contains(level)) => Some(true),
            None => None,
        };
        let by_audit = match (&self.audits, audit) {
            (None, _) => Some(true),
            (Some(audits), Some(audit)) => Some(audits.contains(&audit)),
            (Some(_), None) => None,
        };
        let by_condition = match self.condition {
            None => Some(true),
            Some(wanted) => {
                conditions.get(usize::from(wanted.group)).copied().flatten().map(|chosen| chosen == wanted.value)
            }
        };
        let by_category = match (&self.categories, categories) {
            (None, _) => Some(true),
            (Some(wanted), Some(applied)) => Some(applied.iter().any(|category| wanted.contains(category))),
            (Some(_), None) => None,
        };
        let axes = [
            (Axis::Level, by_level),
            (Axis::Audit, by_audit),
            (Axis::Condition, by_condition),
            (Axis::Category, by_category),
        ];
        if let Some((axis, _)) = axes.iter().find(|(_, decided)| *decided == Some(false)) {
            return Necessity::NotRequired(*axis);
        }
        if let Some((axis, _)) = axes.iter().find(|(_, decided)| decided.is_none()) {
            return Necessity::Unknown(*axis);
        }
        Necessity::Required
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: LevelSet = LevelSet(0b111);

    fn known(level: Option<Level>, audit: Option<Audit>, conditions: &[Option<u8>]) -> Known<'_> {
        Known { level, audit, conditions, categories: None }
    }

    fn only(levels: &[u8]) -> Applicability {
        Applicability {
            levels: LevelSet::of(levels.iter().map(|&rank| Level(rank))),
            audits: None,
            condition: None,
            categories: None,
        }
    }

    #[test]
    fn level_sets_are_not_minima() {
        let row = only(&[1]);
        assert_eq!(row.decide(THREE, known(Some(Level(1)), None, &[])), Necessity::Required);
        assert_eq!(row.decide(THREE, known(Some(Level(2)), None, &[])), Necessity::NotRequired(Axis::Level));
        assert_eq!(row.decide(THREE, known(None, None, &[])), Necessity::Unknown(Axis::Level));
        assert_eq!(only(&[0, 1, 2]).decide(THREE, known(None, None, &[])), Necessity::Required);
    }

    #[test]
    fn an_excluding_axis_decides_whatever_is_unknown() {
        let row = Applicability {
            levels: LevelSet::of([Level(2)]),
            audits: Some(vec![Audit(1)]),
            categories: None,
            condition: Some(Condition { group: 0, value: 0 }),
        };
        assert_eq!(row.decide(THREE, known(Some(Level(0)), None, &[None])), Necessity::NotRequired(Axis::Level));
        assert_eq!(row.decide(THREE, known(Some(Level(2)), None, &[None])), Necessity::Unknown(Axis::Audit));
        assert_eq!(
            row.decide(THREE, known(Some(Level(2)), Some(Audit(1)), &[Some(1)])),
            Necessity::NotRequired(Axis::Condition)
        );
        assert_eq!(row.decide(THREE, known(Some(Level(2)), Some(Audit(1)), &[Some(0)])), Necessity::Required);
    }

    #[test]
    fn a_row_for_some_categories_needs_to_know_them() {
        let mut row = only(&[0, 1, 2]);
        row.categories = Some(vec!["安全集成".into()]);
        let decide = |categories: Option<&[String]>| row.decide(THREE, Known { categories, ..Known::default() });
        assert_eq!(decide(None), Necessity::Unknown(Axis::Category));
        assert_eq!(decide(Some(&["应急处理".into()])), Necessity::NotRequired(Axis::Category));
        assert_eq!(decide(Some(&["应急处理".into(), "安全集成".into()])), Necessity::Required);
    }
}
