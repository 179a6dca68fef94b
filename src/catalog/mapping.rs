//! Which rows of one form stand for which of another: from a standard's part to the official form, from edition to
//! edition.

/// A mapping between two forms.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// Position of the older form, or of the standard's part made into a form.
    pub from: usize,
    /// Position of the newer form.
    pub to: usize,
    /// What was compared.
    pub note: String,
    /// The pairs.
    pub pairs: Vec<Pair>,
}

/// What became of some rows on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// What became of them.
    pub relation: Relation,
    /// Rows of the older form, by number.
    pub from: Vec<u16>,
    /// Rows of the newer form, by number.
    pub to: Vec<u16>,
    /// What differs.
    pub note: String,
}

/// What became of a row on the way from one form to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// Word for word, for the same levels.
    Same,
    /// One to one, with another wording.
    Reworded,
    /// Several became one.
    Merged,
    /// One became several.
    Split,
    /// Only in the newer.
    New,
    /// Only in the older.
    Dropped,
}

impl Relation {
    /// The word that people read.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Same => "相同",
            Relation::Reworded => "改写",
            Relation::Merged => "合并",
            Relation::Split => "拆分",
            Relation::New => "新增",
            Relation::Dropped => "删去",
        }
    }
}
