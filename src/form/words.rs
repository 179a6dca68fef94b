//! What papers may say: the twin of the assessment that templates see, with the names that template authors write.
//!
//! Renaming a field inside never changes a name here. Everything is quoted as typed; only a mark that is understood
//! becomes √, and a form's printed wording is always the catalogue's.

use crate::assessment::{Answer, Trouble, Verdict};
use crate::case::Filled;
use crate::catalog::{Edition, Field, Form, Level, MissingPart, Necessity, Role, Row, RowKind};
use crate::text;
use crate::transcript::{Block, Line, LineKind, Raw};
use serde::Serialize;

/// The mark for a ticked box.
pub const TICK: &str = "√";

/// The blank in the declaration that stands for the level's first character.
pub(super) const LEVEL_BLANK: &str = "___";

/// A self-assessment form with its answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FormWords {
    /// Title as printed.
    #[serde(rename = "标题")]
    pub title: String,
    /// Whether the form is generated and not the certification body's own.
    #[serde(rename = "自制")]
    pub generated: bool,
    /// What stands under the title of a generated form: what it was made from, and what that lacks for the level; nothing
    /// on official forms.
    #[serde(rename = "说明")]
    pub notes: Vec<String>,
    /// Header cells in printed order, as label and value.
    #[serde(rename = "表头")]
    pub header: Vec<LabelledWords>,
    /// 组织名称 as typed.
    #[serde(rename = "组织名称")]
    pub organisation: String,
    /// 申报级别 as typed.
    #[serde(rename = "申报级别")]
    pub level: String,
    /// 评估时间 as typed.
    #[serde(rename = "评估时间")]
    pub date: String,
    /// 评估部门/人员 as typed.
    #[serde(rename = "评估部门人员")]
    pub assessors: String,
    /// 统一社会信用代码 as typed.
    #[serde(rename = "统一社会信用代码")]
    pub credit_code: String,
    /// The heading of the column that official forms call 需提供证明材料 and generated ones 依据条款.
    #[serde(rename = "需提供证明材料列名")]
    pub required_evidence_heading: String,
    /// The heading over the conclusion columns (`自评结论`).
    #[serde(rename = "结论列名")]
    pub conclusion_heading: String,
    /// The clause rows.
    #[serde(rename = "条款")]
    pub rows: Vec<RowWords>,
    /// The rectification blocks in printed order.
    #[serde(rename = "整改")]
    pub blocks: Vec<BlockWords>,
    /// The declaration's heading.
    #[serde(rename = "声明标题")]
    pub declaration_heading: String,
    /// The declaration's paragraphs, the level filled in where the sheet states it.
    #[serde(rename = "声明")]
    pub declaration: Vec<String>,
}

/// A label and its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelledWords {
    /// The printed label.
    #[serde(rename = "名称")]
    pub label: String,
    /// The value as typed.
    #[serde(rename = "内容")]
    pub value: String,
    /// The number, where one was typed: 2025.1 as a number and as a text are not the same.
    #[serde(skip)]
    pub number: Option<f64>,
}

/// A clause row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question that a template asks by its name")]
pub struct RowWords {
    /// 序号
    #[serde(rename = "序号")]
    pub no: u16,
    /// 要点
    #[serde(rename = "要点")]
    pub section: String,
    /// Whether the 要点 cell continues the one above.
    #[serde(rename = "要点续")]
    pub section_continues: bool,
    /// 条款
    #[serde(rename = "条款")]
    pub clause: String,
    /// 需提供证明材料
    #[serde(rename = "需提供证明材料")]
    pub required_evidence: String,
    /// Whether that cell continues the one above.
    #[serde(rename = "需提供证明材料续")]
    pub required_evidence_continues: bool,
    /// What stands under 符合.
    #[serde(rename = "符合")]
    pub conforming: String,
    /// What stands under 不符合.
    #[serde(rename = "不符合")]
    pub nonconforming: String,
    /// 证明材料清单
    #[serde(rename = "证明材料清单")]
    pub evidence: String,
    /// The items of that list, references to other rows resolved.
    #[serde(rename = "证明材料")]
    pub evidence_items: Vec<String>,
    /// The verdict as understood: 符合, 不符合, 不适用; empty where the marks say none.
    #[serde(rename = "结论")]
    pub verdict: &'static str,
    /// Whether the verdict is 符合, for check boxes.
    #[serde(rename = "是否符合")]
    pub is_conforming: bool,
    /// Whether the verdict is 不符合.
    #[serde(rename = "是否不符合")]
    pub is_nonconforming: bool,
    /// Whether the verdict is 不适用.
    #[serde(rename = "是否不适用")]
    pub is_not_applicable: bool,
    /// Whether the row is required, or may be.
    #[serde(rename = "要求")]
    pub required: bool,
}

/// A rectification block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlockWords {
    /// The heading's number.
    #[serde(rename = "序号")]
    pub no: u16,
    /// The heading.
    #[serde(rename = "标题")]
    pub heading: String,
    /// The lines below it, at least as many as the form prints.
    #[serde(rename = "行")]
    pub entries: Vec<EntryWords>,
}

/// A line of a rectification block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryWords {
    /// Its number; empty for lines beyond the printed ones.
    #[serde(rename = "序号")]
    pub no: String,
    /// What was written.
    #[serde(rename = "内容")]
    pub text: String,
    /// The same, cell by cell, where it stood in several.
    #[serde(skip)]
    pub cells: Vec<(Role, String)>,
}

impl FormWords {
    /// The words of a filled form.
    pub fn filled(filled: &Filled<'_>) -> Self {
        let header = &filled.transcript.header;
        let value = |field: Field| header.get(&field).map_or(String::new(), |entry| entry.value.text.clone());
        let declared = filled.assessment.context.declared_level.typed.as_ref().map(|typed| typed.text.clone());
        let level = filled.assessment.context.level();
        let mut words = Self::printed(filled.form, level, value, declared.as_deref().unwrap_or_default());
        for field in &mut words.header {
            let known = filled.form.header.iter().find(|known| known.label == field.label);
            let entry = known.and_then(|known| header.get(&known.field));
            field.number = entry.and_then(|entry| match entry.value.raw {
                Raw::Number(number) => Some(number),
                _ => None,
            });
        }
        for (row, answer) in words.rows.iter_mut().zip(&filled.assessment.answers) {
            let lines: Vec<&Line> =
                answer.found.iter().filter_map(|found| filled.transcript.lines.get(found.line)).collect();
            (row.conforming, row.nonconforming) = marks(answer, &lines);
            row.evidence.clone_from(&answer.evidence.typed);
            row.evidence_items = answer.evidence.texts();
            row.conclude(answer.conclusion.verdict);
            row.required = answer.necessity.as_bool() != Some(false);
        }
        for (block, kind) in words.blocks.iter_mut().zip([Block::Observations, Block::Nonconformities]) {
            let lines = filled.transcript.lines.iter().filter(|line| line.kind == LineKind::Entry(kind));
            for (at, cells) in lines.map(entry_cells).filter(|cells| !cells.is_empty()).enumerate() {
                let text = cells.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
                match block.entries.get_mut(at) {
                    Some(entry) => (entry.text, entry.cells) = (text, cells),
                    None => block.entries.push(EntryWords { no: String::new(), text, cells }),
                }
            }
        }
        words
    }

    /// The words of an empty form for a level, with what is known beforehand.
    ///
    /// `decide` says whether a row is required; rows that can't be told stay open.
    pub fn blank(form: &Form, edition: &Edition, level: Level, decide: impl Fn(&Row) -> Necessity) -> Self {
        let name = edition.level_name(level);
        let value = |field: Field| if field == Field::Level { name.to_owned() } else { String::new() };
        let mut words = Self::printed(form, Some(level), value, name);
        for (words, row) in words.rows.iter_mut().zip(form.clauses()) {
            words.required = decide(row).as_bool() != Some(false);
        }
        words
    }

    /// The printed form with header values; `declared` is the level of the declaration (`三级`), empty for none.
    pub(super) fn printed(form: &Form, level: Option<Level>, value: impl Fn(Field) -> String, declared: &str) -> Self {
        let mut rows: Vec<RowWords> = Vec::new();
        for row in form.clauses() {
            let shares = form.merged_evidence_of(row.no).is_some_and(|merged| merged.first != row.no);
            rows.push(RowWords {
                no: row.no,
                section: row.section.clone(),
                section_continues: rows.last().is_some_and(|above| above.section == row.section),
                clause: row.clause.clone(),
                required_evidence: if shares { String::new() } else { row.evidence.clone() },
                required_evidence_continues: shares,
                required: true,
                ..RowWords::default()
            });
        }
        let block = |heading: RowKind, entry: RowKind| {
            let top = form.rows.iter().find(|row| row.kind == heading)?;
            let entries = form.rows.iter().filter(|row| row.kind == entry);
            Some(BlockWords {
                no: top.no,
                heading: top.clause.clone(),
                entries: entries
                    .map(|row| EntryWords { no: row.no.to_string(), text: String::new(), cells: Vec::new() })
                    .collect(),
            })
        };
        let written = match declared_level(declared) {
            "" => LEVEL_BLANK,
            level => level,
        };
        FormWords {
            title: form.title.clone(),
            generated: form.origin == crate::catalog::Origin::Generated,
            notes: notes(form, level),
            header: form
                .header
                .iter()
                .filter(|field| field.printed || !value(field.field).is_empty())
                .map(|field| LabelledWords { label: field.label.clone(), value: value(field.field), number: None })
                .collect(),
            organisation: value(Field::Organisation),
            level: value(Field::Level),
            date: value(Field::Date),
            assessors: value(Field::Assessors),
            credit_code: value(Field::CreditCode),
            required_evidence_heading: form
                .column(Role::RequiredEvidence)
                .map_or_else(String::new, |column| column.label.clone()),
            conclusion_heading: form
                .column(Role::Conforming)
                .and_then(|column| column.group.clone())
                .unwrap_or_default(),
            rows,
            blocks: [
                block(RowKind::ObservationHeading, RowKind::ObservationEntry),
                block(RowKind::NonconformityHeading, RowKind::NonconformityEntry),
            ]
            .into_iter()
            .flatten()
            .collect(),
            declaration_heading: form.declaration.heading.clone(),
            declaration: form.declaration.paragraphs.iter().map(|text| text.replace(LEVEL_BLANK, written)).collect(),
        }
    }
}

/// What stands under the title.
fn notes(form: &Form, level: Option<Level>) -> Vec<String> {
    let missing: Vec<String> = form.missing_at(level).into_iter().map(MissingPart::words).collect();
    let lacks = (!missing.is_empty()).then(|| format!("所据文本缺少：{}。这些内容不能判定。", missing.join("、")));
    let note = (!form.note.is_empty()).then(|| form.note.clone());
    note.into_iter().chain(lacks).collect()
}

impl RowWords {
    pub(super) fn conclude(&mut self, verdict: Option<Verdict>) {
        self.verdict = match verdict {
            Some(Verdict::Conforming) => "符合",
            Some(Verdict::Nonconforming) => "不符合",
            Some(Verdict::NotApplicable) => "不适用",
            None => "",
        };
        self.is_conforming = verdict == Some(Verdict::Conforming);
        self.is_nonconforming = verdict == Some(Verdict::Nonconforming);
        self.is_not_applicable = verdict == Some(Verdict::NotApplicable);
    }
}

/// What was typed into the declaration's blank, without the 级 that is printed after it.
pub(super) fn declared_level(typed: &str) -> &str {
    text::trim(typed).trim_end_matches('级')
}

/// What stands in the two conclusion cells for a verdict.
pub(super) fn marks_of(verdict: Verdict) -> (String, String) {
    let (yes, none) = (TICK.to_owned(), String::new());
    match verdict {
        Verdict::Conforming => (yes, none),
        Verdict::Nonconforming => (none, yes),
        Verdict::NotApplicable => ("不适用".to_owned(), none),
    }
}

/// What stands in the two conclusion cells: √ where the marks are understood, else what was typed.
fn marks(answer: &Answer, lines: &[&Line]) -> (String, String) {
    let (yes, none) = (TICK.to_owned(), String::new());
    match (answer.conclusion.verdict, answer.conclusion.trouble) {
        (Some(verdict), _) => marks_of(verdict),
        (None, Some(Trouble::Both)) => (yes.clone(), yes),
        (None, _) => {
            let typed = |role: Role| lines.first().and_then(|line| line.cell(role)).map_or("", |typed| &typed.text);
            match lines.first().and_then(|line| line.conclusion.as_ref()) {
                Some(single) => (single.text.clone(), none),
                None => (typed(Role::Conforming).to_owned(), typed(Role::Nonconforming).to_owned()),
            }
        }
    }
}

/// Everything written in a rectification line besides its number.
fn entry_cells(line: &Line) -> Vec<(Role, String)> {
    line.written().into_iter().map(|(role, typed)| (role, typed.text.clone())).collect()
}
