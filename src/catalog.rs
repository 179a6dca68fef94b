//! The catalogue: editions of standards and the forms that rest on them, as data.
//!
//! Built by [`crate::data`] from `catalog/*.toml`; nothing here knows of files. Clause numbers are the form's true
//! row numbers. Levels are ranks within an edition, because a bare `1` means nothing without its scheme.

use std::collections::HashMap;

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

/// Everything that the program knows of standards and forms.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// The editions, by file name.
    pub editions: Vec<Edition>,
    /// The forms, by file name.
    pub forms: Vec<Form>,
}

impl Catalog {
    /// The edition that a form rests on.
    ///
    /// [`crate::data`] refuses a form whose edition is missing, so this always finds one.
    pub fn edition_of(&self, form: &Form) -> &Edition {
        &self.editions[form.edition]
    }

    /// The form that is called so: by id, title, category or one of its other names.
    pub fn form(&self, name: &str) -> Option<&Form> {
        let wanted = crate::text::bare_key(name);
        self.forms.iter().find(|form| {
            form.id == name
                || [&form.title, &form.category, &form.service]
                    .into_iter()
                    .chain(&form.names)
                    .any(|known| crate::text::bare_key(known) == wanted)
        })
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
    /// Where these facts stand.
    pub source: String,
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
}

impl Edition {
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

/// Whether a form is the certification body's own or made from the general requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The certification body's form.
    Official,
    /// Made by this project from a standard's text.
    Generated,
}

/// A self-assessment form, row for row.
#[derive(Clone, Debug)]
pub struct Form {
    /// Stable id (`incident-response`).
    pub id: String,
    /// Official or generated.
    pub origin: Origin,
    /// Position of its edition in the catalogue.
    pub edition: usize,
    /// Service category (`应急处理`).
    pub category: String,
    /// The service's full name, as the declaration writes it.
    pub service: String,
    /// Title as printed.
    pub title: String,
    /// Other names under which people ask for it.
    pub names: Vec<String>,
    /// The source document.
    pub source: String,
    /// Header fields in printed order.
    pub header: Vec<HeaderField>,
    /// Columns in printed order.
    pub columns: Vec<Column>,
    /// The declaration at the end.
    pub declaration: Declaration,
    /// Condition groups.
    pub conditions: Vec<ConditionGroup>,
    /// All numbered rows in printed order.
    pub rows: Vec<Row>,
    /// For each clause's comparison key, the position of its row.
    pub by_key: HashMap<String, usize>,
    /// Rows that share a printed evidence cell.
    pub merged_evidence: Vec<MergedEvidence>,
    /// What was repaired against the extracted source text.
    pub repairs: Vec<Repair>,
    /// What the source itself prints oddly.
    pub anomalies: Vec<Anomaly>,
}

impl Form {
    /// The clause rows, without the rectification blocks.
    pub fn clauses(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.kind == RowKind::Clause)
    }

    /// The row with this number. Rows are numbered from one without gaps, which [`crate::data`] sees to.
    pub fn row(&self, no: u16) -> Option<&Row> {
        self.rows.get(usize::from(no.checked_sub(1)?))
    }

    /// The rows that share their printed evidence cell with this one, where there are any.
    pub fn merged_evidence_of(&self, no: u16) -> Option<&MergedEvidence> {
        self.merged_evidence.iter().find(|merged| (merged.first..=merged.last).contains(&no))
    }

    /// The evidence that the form asks for in a row: its own cell, or the cell that it shares.
    pub fn required_evidence(&self, row: &Row) -> String {
        match self.merged_evidence_of(row.no) {
            Some(merged) if row.evidence.is_empty() => {
                self.row(merged.first).map(|first| first.evidence.clone()).unwrap_or_default()
            }
            _ => row.evidence.clone(),
        }
    }

    /// The printed column with this role.
    pub fn column(&self, role: Role) -> Option<&Column> {
        self.columns.iter().find(|column| column.role == role)
    }

    /// The header field of this kind.
    pub fn header_field(&self, field: Field) -> Option<&HeaderField> {
        self.header.iter().find(|known| known.field == field)
    }

    /// A condition's value (`需重建`).
    pub fn condition_value(&self, condition: Condition) -> Option<&ConditionValue> {
        self.conditions.get(usize::from(condition.group))?.values.get(usize::from(condition.value))
    }

    /// The condition that is called so: by value or spelling, alone or as `group=value`.
    pub fn condition(&self, text: &str) -> Option<Condition> {
        let (group_wanted, value_wanted) = match text.split_once(['=', '＝']) {
            Some((group, value)) => (Some(crate::text::key(group)), crate::text::key(value)),
            None => (None, crate::text::key(text)),
        };
        for (group_at, group) in self.conditions.iter().enumerate() {
            if group_wanted.as_ref().is_some_and(|wanted| crate::text::key(&group.group) != *wanted) {
                continue;
            }
            if let Some(value_at) = group.values.iter().position(|value| value.named.matches(&value_wanted)) {
                return Some(Condition { group: u8::try_from(group_at).ok()?, value: u8::try_from(value_at).ok()? });
            }
        }
        None
    }

    /// How a clause is cited: `《…自评表》第12条`.
    pub fn citation(&self, no: u16) -> String {
        format!("《{}》第{no}条", self.title)
    }
}

/// What a header cell asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// 组织名称
    Organisation,
    /// 申报级别
    Level,
    /// 评估时间
    Date,
    /// 评估部门/人员
    Assessors,
    /// 统一社会信用代码 (not printed on the official forms; people add it)
    CreditCode,
}

/// A cell of the header block.
#[derive(Clone, Debug)]
pub struct HeaderField {
    /// What it asks for.
    pub field: Field,
    /// Its printed label.
    pub label: String,
    /// Other labels that people use.
    pub spellings: Vec<String>,
    /// Whether the official form prints it.
    pub printed: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// 序号
    Number,
    /// 要点
    Section,
    /// 条款
    Clause,
    /// 需提供证明材料
    RequiredEvidence,
    /// 符合
    Conforming,
    /// 不符合
    Nonconforming,
    /// 证明材料清单
    Evidence,
}

/// A column of the table.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it holds.
    pub role: Role,
    /// Its printed heading.
    pub label: String,
    /// Other headings that people use.
    pub spellings: Vec<String>,
    /// The heading over a pair of columns (`自评结论`).
    pub group: Option<String>,
    /// Other spellings of that heading.
    pub group_spellings: Vec<String>,
}

/// What the organisation declares at the end.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The heading (`自评估结论：`).
    pub heading: String,
    /// The paragraphs; `___` stands for the level's first character.
    pub paragraphs: Vec<String>,
}

/// A question about the project whose answers exclude each other.
#[derive(Clone, Debug)]
pub struct ConditionGroup {
    /// Short name (`重建`).
    pub group: String,
    /// The question in words.
    pub question: String,
    /// The possible answers.
    pub values: Vec<ConditionValue>,
}

/// One answer of a condition group.
#[derive(Clone, Debug)]
pub struct ConditionValue {
    /// Name and spellings.
    pub named: Named,
    /// How the form prints it (`如需重建系统时适用该条款`).
    pub printed: String,
}

/// What kind of row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A clause to be assessed.
    Clause,
    /// The heading over last year's observations.
    ObservationHeading,
    /// A blank row for an observation.
    ObservationEntry,
    /// The heading over last year's nonconformities.
    NonconformityHeading,
    /// A blank row for a nonconformity.
    NonconformityEntry,
}

impl RowKind {
    /// The name used in data and JSON.
    pub fn name(self) -> &'static str {
        match self {
            RowKind::Clause => "clause",
            RowKind::ObservationHeading => "observation_heading",
            RowKind::ObservationEntry => "observation_entry",
            RowKind::NonconformityHeading => "nonconformity_heading",
            RowKind::NonconformityEntry => "nonconformity_entry",
        }
    }
}

/// A numbered row of a form.
#[derive(Clone, Debug)]
pub struct Row {
    /// True number.
    pub no: u16,
    /// What kind of row it is.
    pub kind: RowKind,
    /// 要点; empty for rectification rows.
    pub section: String,
    /// The clause's full wording, prefixes included.
    pub clause: String,
    /// Its comparison key.
    pub key: String,
    /// The key of the wording without the prefixes (仅二级/一级要求：, （…适用该条款）).
    pub body_key: String,
    /// 需提供证明材料 as printed in this row's own cell; empty where the cell is shared or blank.
    pub evidence: String,
    /// For whom the row is.
    pub applicability: Applicability,
    /// What the clause demands at each level, where it prints several values.
    pub per_level: Vec<(Level, String)>,
    /// The number that the source shows, where it is damaged.
    pub printed_no: Option<String>,
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
}

/// Whether a row is required, and if it can't be told, or is not, on which axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
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
}

impl Requirement {
    /// As JSON has it: `true`, `false`, or `None` where it can't be told.
    pub fn as_bool(self) -> Option<bool> {
        match self {
            Requirement::Required => Some(true),
            Requirement::NotRequired(_) => Some(false),
            Requirement::Unknown(_) => None,
        }
    }
}

impl Applicability {
    /// Decides on what is known; one axis that excludes the row decides, whatever else is unknown.
    ///
    /// `conditions` holds the value chosen for each group of the form, by group.
    pub fn decide(
        &self,
        levels_known: LevelSet,
        level: Option<Level>,
        audit: Option<Audit>,
        conditions: &[Option<u8>],
    ) -> Requirement {
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
        let axes = [(Axis::Level, by_level), (Axis::Audit, by_audit), (Axis::Condition, by_condition)];
        if let Some((axis, _)) = axes.iter().find(|(_, decided)| *decided == Some(false)) {
            return Requirement::NotRequired(*axis);
        }
        if let Some((axis, _)) = axes.iter().find(|(_, decided)| decided.is_none()) {
            return Requirement::Unknown(*axis);
        }
        Requirement::Required
    }
}

/// Rows that share one printed evidence cell.
#[derive(Clone, Copy, Debug)]
pub struct MergedEvidence {
    /// First row.
    pub first: u16,
    /// Last row.
    pub last: u16,
    /// Whether the source settles the extent.
    pub certain: bool,
}

/// One repair of the extracted source text.
#[derive(Clone, Debug)]
pub struct Repair {
    /// The rows concerned; empty for the form as a whole.
    pub rows: Vec<u16>,
    /// The part of the row.
    pub field: String,
    /// What the extraction shows.
    pub printed: String,
    /// What stands here.
    pub repaired: String,
    /// Why.
    pub why: String,
}

/// One oddity of the source, kept as printed.
#[derive(Clone, Debug)]
pub struct Anomaly {
    /// The rows concerned.
    pub rows: Vec<u16>,
    /// What the source prints.
    pub text: String,
    /// What is odd about it.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: LevelSet = LevelSet(0b111);

    fn only(levels: &[u8]) -> Applicability {
        Applicability { levels: LevelSet::of(levels.iter().map(|&rank| Level(rank))), audits: None, condition: None }
    }

    #[test]
    fn level_sets_are_not_minima() {
        let row = only(&[1]);
        assert_eq!(row.decide(THREE, Some(Level(1)), None, &[]), Requirement::Required);
        assert_eq!(row.decide(THREE, Some(Level(2)), None, &[]), Requirement::NotRequired(Axis::Level));
        assert_eq!(row.decide(THREE, None, None, &[]), Requirement::Unknown(Axis::Level));
        assert_eq!(only(&[0, 1, 2]).decide(THREE, None, None, &[]), Requirement::Required);
    }

    #[test]
    fn an_excluding_axis_decides_whatever_is_unknown() {
        let row = Applicability {
            levels: LevelSet::of([Level(2)]),
            audits: Some(vec![Audit(1)]),
            condition: Some(Condition { group: 0, value: 0 }),
        };
        assert_eq!(row.decide(THREE, Some(Level(0)), None, &[None]), Requirement::NotRequired(Axis::Level));
        assert_eq!(row.decide(THREE, Some(Level(2)), None, &[None]), Requirement::Unknown(Axis::Audit));
        assert_eq!(
            row.decide(THREE, Some(Level(2)), Some(Audit(1)), &[Some(1)]),
            Requirement::NotRequired(Axis::Condition)
        );
        assert_eq!(row.decide(THREE, Some(Level(2)), Some(Audit(1)), &[Some(0)]), Requirement::Required);
    }
}
