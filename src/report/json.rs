//! The check and the forms as JSON: the twin types that other programs are built on.
//!
//! The names here are a published contract (`schema` names its version); renaming a field inside the program never
//! changes them. The JSON schemas made from these types are printed by [`check_schema`] and [`form_schema`].

use crate::assessment::{Answer, Context, LevelReading, Stated, Verdict};
use crate::case::{Dossier, Filled};
use crate::catalog::{Catalog, Edition, Form, Origin, Row};
use crate::discrepancy::Discrepancy;
use crate::place::Place;
use crate::report::level::ThresholdOut;
use crate::transcript::{Block, Typed};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the check's format.
pub const CHECK_SCHEMA: &str = "ziping.check/1";

/// The version of the form's format.
pub const FORM_SCHEMA: &str = "ziping.form/1";

/// What a check says of one or more files.
#[derive(Serialize, JsonSchema)]
pub struct Check<'a> {
    /// Always `ziping.check/1`.
    schema: &'static str,
    /// One entry for each form found, and one for each file without any.
    files: Vec<CheckedFile<'a>>,
}

/// One form in one file, or a file without one.
#[derive(Serialize, JsonSchema)]
struct CheckedFile<'a> {
    /// The path as given.
    path: &'a str,
    /// SHA-256 of the file, in hexadecimal; empty where the file could not be opened.
    sha256: &'a str,
    /// The form's id; null where none was found.
    form: Option<&'a str>,
    /// The edition's id.
    edition: Option<&'a str>,
    /// The sheet's name.
    sheet: Option<&'a str>,
    /// Who, at which level, when, under which conditions; null where no form was found.
    context: Option<ContextOut<'a>>,
    /// One answer for each clause, in the form's order.
    answers: Vec<AnswerOut<'a>>,
    /// Rows of the table that are no clause of the form.
    unknown_rows: Vec<UnknownRow<'a>>,
    /// What was written about last year's audit results.
    rectification: Rectification<'a>,
    /// The application that the file belongs to: the folder, or the file itself.
    application: &'a str,
    /// Whether the file holds the facts of the application (申报信息).
    holds_facts: bool,
    /// The verdicts on the thresholds of the levels applied for; only where the facts are.
    verdicts: Vec<ThresholdOut>,
    /// Everything that is wrong, in the order of places.
    discrepancies: Vec<DiscrepancyOut<'a>>,
}

/// A value that the sheet states: as typed, as understood, and where.
#[derive(Serialize, JsonSchema)]
struct Value<'a, T> {
    /// As typed; null where the sheet has no cell for it, or where it was given by the user.
    typed: Option<&'a str>,
    /// As understood; null where it is not.
    understood: Option<T>,
    /// Where.
    place: Option<PlaceOut<'a>>,
}

/// The declared context.
#[derive(Serialize, JsonSchema)]
struct ContextOut<'a> {
    /// 组织名称
    organisation: Value<'a, String>,
    /// 申报级别, as the edition names it (三级).
    level: Value<'a, String>,
    /// 评估时间, as YYYY-MM-DD, or YYYY-MM where no day is written.
    date: Value<'a, String>,
    /// 评估部门/人员, one by one.
    assessors: Value<'a, Vec<String>>,
    /// The level in the declaration.
    declared_level: Value<'a, String>,
    /// The audit type.
    audit: Value<'a, String>,
    /// The project's conditions, given or inferred.
    conditions: Value<'a, Vec<String>>,
}

/// The answer to one clause.
#[derive(Serialize, JsonSchema)]
struct AnswerOut<'a> {
    /// The clause's true row number.
    clause: u16,
    /// Whether it is required; null where that can't be told.
    required: Option<bool>,
    /// The verdict; null where the marks say none.
    verdict: Option<VerdictOut>,
    /// The items of evidence, references to other rows resolved.
    evidence: Vec<String>,
    /// The cell that decides; null where the sheet does not have the row.
    place: Option<PlaceOut<'a>>,
}

/// A verdict.
#[derive(Serialize, JsonSchema, Clone, Copy)]
enum VerdictOut {
    #[serde(rename = "符合")]
    Conforming,
    #[serde(rename = "不符合")]
    Nonconforming,
    #[serde(rename = "不适用")]
    NotApplicable,
}

/// A row that is no clause of the form.
#[derive(Serialize, JsonSchema)]
struct UnknownRow<'a> {
    /// The texts of its cells.
    typed: Vec<&'a str>,
    /// Where its first filled cell is.
    place: Option<PlaceOut<'a>>,
}

/// Last year's results.
#[derive(Serialize, JsonSchema, Default)]
struct Rectification<'a> {
    /// 观察项整改情况
    observations: Vec<Written<'a>>,
    /// 不符合项整改情况
    nonconformities: Vec<Written<'a>>,
}

/// A filled cell.
#[derive(Serialize, JsonSchema)]
struct Written<'a> {
    /// As typed.
    typed: &'a str,
    /// Where.
    place: Option<PlaceOut<'a>>,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
struct PlaceOut<'a> {
    /// The sheet's name, 正文 in a Word form; null for the file as a whole.
    sheet: Option<&'a str>,
    /// The cell: E23, in a Word form 表格2 第5行 第3列 or 第3段; null for a sheet as a whole.
    cell: Option<String>,
}

/// One thing that is wrong.
#[derive(Serialize, JsonSchema)]
struct DiscrepancyOut<'a> {
    /// Stable code (C102).
    code: &'a str,
    /// Name after the fault (both-boxes-ticked).
    name: &'a str,
    /// 提示, 警告, 错误 or 阻断.
    severity: &'a str,
    /// One Chinese sentence.
    message: &'a str,
    /// The clause that it is about.
    clause: Option<u16>,
    /// Where.
    place: PlaceOut<'a>,
    /// The file of the evidence that it is about, by its path in the folder.
    file: Option<&'a str>,
    /// What was typed.
    typed: Option<&'a str>,
    /// What was understood.
    understood: Option<&'a str>,
    /// The standard or form row that it rests on.
    basis: &'a str,
    /// How to put it right.
    remedy: &'a str,
}

/// The check of some dossiers.
pub fn check<'a>(dossiers: &'a [Dossier<'_>]) -> Check<'a> {
    Check { schema: CHECK_SCHEMA, files: dossiers.iter().map(checked_file).collect() }
}

/// The check of one dossier, as it lies among its papers.
pub fn check_one<'a>(dossier: &'a Dossier<'_>) -> Check<'a> {
    Check { schema: CHECK_SCHEMA, files: vec![checked_file(dossier)] }
}

/// Any of the types here as indented JSON with a final line break.
pub fn print<T: Serialize>(value: &T) -> String {
    // Strings, numbers and maps with string keys can always be written.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn checked_file<'a>(dossier: &'a Dossier<'_>) -> CheckedFile<'a> {
    let case = &dossier.case;
    let filled = case.filled.as_ref();
    let place = |place: Place| PlaceOut { sheet: case.sheet_name(place), cell: case.address(place) };
    let placed = |typed: &'a Typed| Written { typed: &typed.text, place: Some(place(typed.place)) };
    CheckedFile {
        path: &case.input.path,
        sha256: &case.input.sha256,
        form: filled.map(|filled| filled.form.id.as_str()),
        edition: filled.map(|filled| filled.edition.id.as_str()),
        sheet: filled.and_then(|filled| case.sheet_name(Place::Sheet(filled.transcript.sheet))),
        context: filled.map(|filled| context(filled, &place)),
        answers: filled
            .map_or(Vec::new(), |filled| filled.assessment.answers.iter().map(|given| answer(given, &place)).collect()),
        unknown_rows: filled.map_or(Vec::new(), |filled| {
            let lines = filled.assessment.unknown.iter().filter_map(|&line| filled.transcript.lines.get(line));
            lines
                .map(|line| {
                    let texts: Vec<&Typed> =
                        line.cells.values().chain(&line.conclusion).filter(|typed| !typed.is_blank()).collect();
                    UnknownRow {
                        typed: texts.iter().map(|typed| typed.text.as_str()).collect(),
                        place: texts.first().map(|typed| place(typed.place)),
                    }
                })
                .collect()
        }),
        rectification: filled.map_or_else(Rectification::default, |filled| {
            let block =
                |block: Block| filled.assessment.rectification.get(&block).into_iter().flatten().map(placed).collect();
            Rectification { observations: block(Block::Observations), nonconformities: block(Block::Nonconformities) }
        }),
        application: &case.application.name,
        holds_facts: case.holds_facts,
        verdicts: if case.holds_facts {
            case.application.verdicts.iter().map(ThresholdOut::of).collect()
        } else {
            Vec::new()
        },
        discrepancies: dossier.discrepancies.iter().map(|found| discrepancy(found, place(found.place))).collect(),
    }
}

fn context<'a>(filled: &'a Filled<'_>, place: &impl Fn(Place) -> PlaceOut<'a>) -> ContextOut<'a> {
    fn stated<'a, T, U>(
        stated: &'a Stated<T>,
        understood: Option<U>,
        place: &impl Fn(Place) -> PlaceOut<'a>,
    ) -> Value<'a, U> {
        Value {
            typed: stated.typed.as_ref().map(|typed| typed.text.as_str()),
            understood,
            place: Some(place(stated.place)),
        }
    }
    let context: &Context = &filled.assessment.context;
    let level = |reading: &LevelReading| reading.level().map(|level| filled.edition.level_name(level).to_owned());
    let conditions: Vec<String> = (0..)
        .zip(&context.conditions)
        .filter_map(|(group, &(value, _))| {
            let condition = crate::catalog::Condition { group, value: value? };
            Some(filled.form.condition_value(condition)?.named.name.clone())
        })
        .collect();
    let assessors = context.assessors.reading.names();
    ContextOut {
        organisation: stated(&context.organisation, context.organisation().map(str::to_owned), place),
        level: stated(&context.level, level(&context.level.reading), place),
        date: stated(&context.date, context.date.reading.iso(), place),
        assessors: stated(&context.assessors, (!assessors.is_empty()).then(|| assessors.to_vec()), place),
        declared_level: stated(&context.declared_level, level(&context.declared_level.reading), place),
        audit: Value {
            typed: None,
            understood: context.audit.map(|audit| filled.edition.audit_name(audit).to_owned()),
            place: None,
        },
        conditions: Value { typed: None, understood: (!conditions.is_empty()).then_some(conditions), place: None },
    }
}

fn answer<'a>(answer: &'a Answer, place: &impl Fn(Place) -> PlaceOut<'a>) -> AnswerOut<'a> {
    AnswerOut {
        clause: answer.clause,
        required: answer.necessity.as_bool(),
        verdict: answer.conclusion.verdict.map(|verdict| match verdict {
            Verdict::Conforming => VerdictOut::Conforming,
            Verdict::Nonconforming => VerdictOut::Nonconforming,
            Verdict::NotApplicable => VerdictOut::NotApplicable,
        }),
        evidence: answer.evidence.texts(),
        place: answer.found.as_ref().map(|_| place(answer.conclusion.place)),
    }
}

fn discrepancy<'a>(found: &'a Discrepancy, place: PlaceOut<'a>) -> DiscrepancyOut<'a> {
    DiscrepancyOut {
        code: found.code,
        name: found.name,
        severity: found.severity.name(),
        message: &found.message,
        clause: found.clause,
        place,
        file: found.file.as_deref(),
        typed: found.typed.as_deref(),
        understood: found.understood.as_deref(),
        basis: &found.basis,
        remedy: &found.remedy,
    }
}

/// A form as data.
#[derive(Serialize, JsonSchema)]
pub struct FormOut<'a> {
    /// Always `ziping.form/1`.
    schema: &'static str,
    /// Stable id.
    id: &'a str,
    /// Title as printed.
    title: &'a str,
    /// Service category.
    category: &'a str,
    /// The edition's id.
    edition: &'a str,
    /// Whether the form is the certification body's own (`official`) or made by this project (`generated`).
    origin: &'static str,
    /// The source document.
    source: &'a str,
    /// The rows in printed order.
    rows: Vec<RowOut<'a>>,
}

/// A row of a form.
#[derive(Serialize, JsonSchema)]
struct RowOut<'a> {
    /// True row number.
    no: u16,
    /// 要点
    section: &'a str,
    /// The clause's wording.
    clause: &'a str,
    /// 需提供证明材料; where the printed cell is shared, the shared text.
    evidence: String,
    /// The levels that require the row, lowest first.
    levels: Vec<&'a str>,
    /// The audit types that require the row; null for every type.
    audit: Option<Vec<&'a str>>,
    /// The condition under which the row is required; null for always.
    condition: Option<ConditionOut<'a>>,
    /// What the clause demands at each level, where it prints several values.
    per_level: Option<BTreeMap<&'a str, &'a str>>,
    /// `clause`, or a part of a rectification block.
    kind: &'static str,
}

/// One value of a condition group.
#[derive(Serialize, JsonSchema)]
struct ConditionOut<'a> {
    /// The group (重建).
    group: &'a str,
    /// The value (需重建).
    value: &'a str,
}

/// A form as data.
pub fn form<'a>(form: &'a Form, catalog: &'a Catalog) -> FormOut<'a> {
    let edition = catalog.edition_of(form);
    FormOut {
        schema: FORM_SCHEMA,
        id: &form.id,
        title: &form.title,
        category: &form.category,
        edition: &edition.id,
        origin: match form.origin {
            Origin::Official => "official",
            Origin::Generated => "generated",
        },
        source: &form.source,
        rows: form.rows.iter().map(|known| row(known, form, edition)).collect(),
    }
}

fn row<'a>(row: &'a Row, form: &'a Form, edition: &'a Edition) -> RowOut<'a> {
    RowOut {
        no: row.no,
        section: &row.section,
        clause: &row.clause,
        evidence: form.required_evidence(row),
        levels: row.applicability.levels.iter().map(|level| edition.level_name(level)).collect(),
        audit: row
            .applicability
            .audits
            .as_ref()
            .map(|audits| audits.iter().map(|&audit| edition.audit_name(audit)).collect()),
        condition: row.applicability.condition.and_then(|condition| {
            Some(ConditionOut {
                group: &form.conditions.get(usize::from(condition.group))?.group,
                value: &form.condition_value(condition)?.named.name,
            })
        }),
        per_level: (!row.per_level.is_empty())
            .then(|| row.per_level.iter().map(|(level, value)| (edition.level_name(*level), value.as_str())).collect()),
        kind: row.kind.name(),
    }
}

/// The JSON schema of the check.
pub fn check_schema() -> String {
    print(&schemars::schema_for!(Check<'static>))
}

/// The JSON schema of a form.
pub fn form_schema() -> String {
    print(&schemars::schema_for!(FormOut<'static>))
}
