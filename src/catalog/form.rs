//! A self-assessment form, row for row.

use super::{Applicability, Condition, Level, MissingPart, Named};
use std::collections::HashMap;

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
    /// Service category (`应急处理`); for the general requirements what their form is called (`公共管理`).
    pub category: String,
    /// The part of the standard that it was generated from, by position in the catalogue; `None` for official forms.
    pub part: Option<usize>,
    /// Whether it asks for what holds for every category.
    pub is_general: bool,
    /// What is printed under the title: that the form is generated, and from what; empty on official forms.
    pub note: String,
    /// Parts of the standard that belong here and that the source does not hold.
    pub missing: Vec<MissingPart>,
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

    /// The missing parts that a level needs, or any level where it is not known; what belongs to a part that is missing
    /// whole is not named again.
    pub fn missing_at(&self, level: Option<Level>) -> Vec<&MissingPart> {
        let needed: Vec<&MissingPart> =
            self.missing.iter().filter(|missing| level.is_none_or(|level| missing.levels.contains(level))).collect();
        let is_inside = |part: &MissingPart, whole: &MissingPart| {
            part.part.strip_prefix(&whole.part).is_some_and(|rest| rest.starts_with('.'))
        };
        // A section of one category says more than the chapter of all.
        let stands = |part: &&&MissingPart| {
            !needed.iter().any(|whole| is_inside(part, whole) && whole.categories == part.categories)
        };
        needed.iter().filter(stands).copied().collect()
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
    /// The requirements of the form's part that it asks for, by position; empty on official forms.
    pub requirements: Vec<usize>,
    /// What the clause demands at each level, where it prints several values.
    pub per_level: Vec<(Level, String)>,
    /// The number that the source shows, where it is damaged.
    pub printed_no: Option<String>,
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
