//! The catalogue: editions of standards and the forms that rest on them, as data.
//!
//! Built by [`crate::data`] from `catalog/*.toml`; nothing here knows of files. Clause numbers are the form's true
//! row numbers. Levels are ranks within an edition, because a bare `1` means nothing without its scheme.

mod applicability;
mod form;
mod mapping;
mod standard;
mod threshold;

pub use applicability::{Applicability, Audit, Axis, Condition, Known, Level, LevelSet, Necessity};
pub use form::{
    Anomaly, Column, ConditionGroup, ConditionValue, Declaration, Field, Form, HeaderField, MergedEvidence, Origin,
    Repair, Role, Row, RowKind,
};
pub use mapping::{Link, Mapping, Pair, Relation};
pub use standard::{
    Inheritance, Inherits, MissingPart, Part, Procedure, ProcedureFact, Requirement, Scope, SourceAnomaly,
};
pub use threshold::{Area, AtLeast, Degree, Experience, Leader, Measure, Test, Threshold, TitleGrade};

/// Everything that the program knows of standards and forms.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// The editions, by file name.
    pub editions: Vec<Edition>,
    /// The parts of the editions' texts, by file name.
    pub parts: Vec<Part>,
    /// The forms: the official ones by file name, then those generated from the parts.
    pub forms: Vec<Form>,
    /// What organisations must reach in numbers.
    pub thresholds: Vec<Threshold>,
    /// Which rows of one form stand for which of another.
    pub mappings: Vec<Mapping>,
    /// How the facts workbook is laid out.
    pub facts: crate::facts::layout::FactsLayout,
    /// The words by which evidence is known.
    pub evidence: crate::evidence::words::EvidenceWords,
}

impl Catalog {
    /// The edition that a form rests on.
    ///
    /// [`crate::data`] refuses a form whose edition is missing, so this always finds one.
    pub fn edition_of(&self, form: &Form) -> &Edition {
        &self.editions[form.edition]
    }

    /// The form that is called so; the first of several, which is an official one where there is any.
    pub fn form(&self, name: &str) -> Option<&Form> {
        self.forms_called(name).first().copied()
    }

    /// The forms that are called so: the one with this id, else those whose title, category or service it is, else those
    /// that have it among their other names.
    pub fn forms_called(&self, name: &str) -> Vec<&Form> {
        if let Some(form) = self.forms.iter().find(|form| form.id == name) {
            return vec![form];
        }
        let wanted = crate::text::bare_key(name);
        let is_wanted = |known: &String| crate::text::bare_key(known) == wanted;
        let own = |form: &&Form| [&form.title, &form.category, &form.service].into_iter().any(is_wanted);
        let other = |form: &&Form| form.names.iter().any(is_wanted);
        let found: Vec<&Form> = self.forms.iter().filter(own).collect();
        if found.is_empty() { self.forms.iter().filter(other).collect() } else { found }
    }
}

/// A word of the scheme and the ways in which people write it.
#[derive(Clone, Debug)]
pub struct Named {
    /// The word itself (`三级`, `监督`, `需重建`).
    pub name: String,
    /// Other spellings; compared as keys.
    pub spellings: Vec<String>,
}

impl Named {
    /// Whether the key is this word or one of its spellings.
    pub fn matches(&self, key: &str) -> bool {
        std::iter::once(&self.name).chain(&self.spellings).any(|known| crate::text::key(known) == key)
    }
}

/// A standard's scheme.
#[derive(Clone, Debug)]
pub struct Edition {
    /// Stable id (`ccrc-isv`).
    pub id: String,
    /// Title without the book marks.
    pub title: String,
    /// Document number; empty where the forms cite none.
    pub code: String,
    /// Short names under which people ask for it (`2015`).
    pub names: Vec<String>,
    /// Where these facts stand.
    pub source: String,
    /// Whether requirements stand here word for word or in words of our own.
    pub wording: Wording,
    /// Service categories.
    pub categories: Vec<String>,
    /// Levels from lowest to highest.
    pub levels: Vec<LevelName>,
    /// Audit types.
    pub audits: Vec<Named>,
    /// The audit type that has no year before it.
    pub first_audit: Audit,
    /// How people tick.
    pub verdicts: VerdictSpellings,
    /// Keys of words that name no evidence.
    pub evidence_placeholders: Vec<String>,
    /// Keys of words that point to the row above.
    pub same_as_above: Vec<String>,
    /// Keys that stand for an organisation never filled in.
    pub organisation_placeholders: Vec<String>,
    /// How a full registered name ends.
    pub organisation_suffixes: Vec<String>,
    /// How a department's name ends.
    pub department_suffixes: Vec<String>,
    /// After how many months a self-assessment counts as old; a setting.
    pub stale_months: i32,
    /// No date before this year is possible.
    pub earliest_year: i16,
    /// Nor more than so many years ahead.
    pub years_ahead: i16,
    /// Other editions whose number or title a sheet may carry by mistake.
    pub other_editions: Vec<OtherEdition>,
    /// The procedure of certification.
    pub procedure: Vec<Procedure>,
    /// The numbers in it.
    pub procedure_facts: Vec<ProcedureFact>,
    /// What the source prints oddly.
    pub anomalies: Vec<SourceAnomaly>,
    /// What the source does not hold.
    pub missing: Vec<MissingPart>,
    /// Whether the final grade is the lower of the general and the professional one (T/CAS 375-2019 §5.5).
    pub lower_of: bool,
}

/// Whose words the requirements of an edition are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// The document's own.
    Official,
    /// Ours, where the document may not be reproduced.
    Own,
}

impl Edition {
    /// Whether it is called so: by id, document number or one of its short names.
    pub fn is_called(&self, name: &str) -> bool {
        let wanted = crate::text::bare_key(name);
        [&self.id, &self.code]
            .into_iter()
            .chain(&self.names)
            .any(|known| !known.is_empty() && crate::text::bare_key(known) == wanted)
    }

    /// Number and title, or title and short name where there is no number, so that two editions of one title can be told
    /// apart: `CCRC-ISV-C01:2025《信息安全服务规范》`, `《信息安全服务规范》（未注日期）`.
    pub fn citation(&self) -> String {
        match (self.code.as_str(), self.names.first()) {
            ("", Some(name)) => format!("《{}》（{name}）", self.title),
            (code, _) => format!("{code}《{}》", self.title),
        }
    }

    /// How the official forms say for which levels a row is: `仅二级/一级要求：`; nothing where it is for all.
    pub fn only_for(&self, levels: LevelSet) -> String {
        if levels == self.all_levels() {
            return String::new();
        }
        let names: Vec<&str> = levels.iter().map(|level| self.level_name(level)).collect();
        format!("仅{}要求：", names.join("/"))
    }

    /// The level's name (`三级`).
    pub fn level_name(&self, level: Level) -> &str {
        self.levels.get(usize::from(level.0)).map_or("", |known| &known.named.name)
    }

    /// The audit type's name (`监督`).
    pub fn audit_name(&self, audit: Audit) -> &str {
        self.audits.get(usize::from(audit.0)).map_or("", |known| &known.name)
    }

    /// The level that is called so, by name or spelling.
    pub fn level(&self, text: &str) -> Option<Level> {
        let key = crate::text::key(text);
        let position = self.levels.iter().position(|level| level.named.matches(&key))?;
        u8::try_from(position).ok().map(Level)
    }

    /// The audit type that is called so, by name or spelling.
    pub fn audit(&self, text: &str) -> Option<Audit> {
        let key = crate::text::key(text);
        let position = self.audits.iter().position(|audit| audit.matches(&key))?;
        u8::try_from(position).ok().map(Audit)
    }

    /// All levels as a set.
    pub fn all_levels(&self) -> LevelSet {
        LevelSet::of((0..self.levels.len()).filter_map(|rank| u8::try_from(rank).ok()).map(Level))
    }

    /// The scheme's level names, highest first, as they are spoken of: `一级、二级、三级`.
    pub fn level_words(&self) -> String {
        let names: Vec<&str> = self.levels.iter().rev().map(|level| level.named.name.as_str()).collect();
        names.join("、")
    }
}

/// A level's name and spellings.
#[derive(Clone, Debug)]
pub struct LevelName {
    /// Name and ordinary spellings.
    pub named: Named,
    /// Spellings with characters that only look right (`—级`): understood, and reported. Compared as typed, without
    /// spaces, because the comparison key folds some of the very characters that matter here.
    pub confusables: Vec<String>,
}

/// Another edition that a sheet may cite.
#[derive(Clone, Debug)]
pub struct OtherEdition {
    /// Document number.
    pub code: String,
    /// Title.
    pub title: String,
}

/// How people tick: every list holds comparison keys.
#[derive(Clone, Debug)]
pub struct VerdictSpellings {
    /// The word for conforming (`符合`).
    pub conforming: String,
    /// The word for not conforming (`不符合`).
    pub nonconforming: String,
    /// The word for not applicable (`不适用`).
    pub not_applicable: String,
    /// Affirmative marks.
    pub yes: Vec<String>,
    /// Crosses: «no», but a tick under 不符合.
    pub crosses: Vec<String>,
    /// Negative words.
    pub no: Vec<String>,
    /// Marks for «does not apply».
    pub not_applicable_marks: Vec<String>,
    /// Strokes: «does not apply» alone, filler beside a mark.
    pub strokes: Vec<String>,
    /// Boxes left open.
    pub open: Vec<String>,
    /// Boxes whose symbol font was lost.
    pub lost: Vec<String>,
    /// Letters that are ticks in a symbol font.
    pub symbol_fonts: Vec<SymbolFont>,
}

/// Which letters of a symbol font are which marks.
#[derive(Clone, Debug)]
pub struct SymbolFont {
    /// The font's name.
    pub font: String,
    /// Letters that show as ticks.
    pub yes: Vec<String>,
    /// Letters that show as crosses.
    pub no: Vec<String>,
    /// Letters that show as open boxes.
    pub open: Vec<String>,
}
