//! Which rows of one form stand for which of another: from a standard's part to the official form, from edition to
//! edition.

use super::{Catalog, Form, Level, Row};
use std::borrow::Cow;

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
    /// What it is about in the older form.
    pub from: Vec<Link>,
    /// What it is about in the newer form.
    pub to: Vec<Link>,
    /// What differs.
    pub note: String,
}

/// A row of a form, or the one requirement in it that a pair is about: a generated row joins the same wording of several
/// levels, of which a pair may speak of one only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// The row's number.
    pub row: u16,
    /// The requirement's position in the form's part; `None` on official forms.
    pub requirement: Option<usize>,
}

impl Catalog {
    /// The row that a link is about, narrowed to the link's requirement.
    pub fn linked<'c>(&'c self, form: &'c Form, link: Link) -> Option<Cow<'c, Row>> {
        let row = form.row(link.row)?;
        let Some(at) = link.requirement.filter(|_| row.requirements.len() > 1) else { return Some(Cow::Borrowed(row)) };
        let part = self.parts.get(form.part?)?;
        let requirement = part.requirements.get(at)?;
        let edition = self.edition_of(form);
        let mut narrowed = row.clone();
        narrowed.requirements = vec![at];
        narrowed.evidence.clone_from(&requirement.id);
        narrowed.applicability.levels = part.levels(requirement, edition.all_levels());
        narrowed.clause = format!("{}{}", edition.only_for(narrowed.applicability.levels), requirement.text);
        Some(Cow::Owned(narrowed))
    }

    /// Whether what a link is about is asked for at a level of its form's edition. Rows of official forms always are: what
    /// levels they are for, they say themselves.
    pub fn is_linked_at(&self, form: &Form, link: Link, level: Level) -> bool {
        let part = form.part.and_then(|part| self.parts.get(part));
        let asked = part.zip(link.requirement).and_then(|(part, at)| {
            let requirement = part.requirements.get(at)?;
            Some(part.levels(requirement, self.edition_of(form).all_levels()).contains(level))
        });
        asked.unwrap_or(true)
    }
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
