//! What is wrong with users' own templates: for a terminal, and as JSON.

use crate::discrepancy::Severity;
use crate::template::document::Spot;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write as _;

/// The version of the format.
pub const SCHEMA: &str = "ziping.template-check/1";

/// One thing that is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code.
    pub code: &'static str,
    /// How bad it is: with an error the template can't be used.
    pub severity: Severity,
    /// Where; without a part where it is the file as a whole.
    pub spot: Spot,
    /// The tag as written; empty where none is to blame.
    pub tag: String,
    /// One Chinese sentence.
    pub message: String,
    /// How to put it right.
    pub remedy: String,
}

/// A template and what is wrong with it.
#[derive(Clone, Debug)]
pub struct CheckedTemplate {
    /// The path as given.
    pub path: String,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl CheckedTemplate {
    /// Whether it can't be used.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity >= Severity::Error)
    }
}

/// The findings for a terminal, template by template.
pub fn list(templates: &[CheckedTemplate]) -> String {
    let mut out = String::new();
    for template in templates {
        // Writing to a string can't fail.
        let _ = match template.findings.len() {
            0 => writeln!(out, "{}：可以使用", template.path),
            count => writeln!(out, "{}：{count}处问题", template.path),
        };
        for finding in &template.findings {
            let place = finding.spot.to_string();
            let said = [place.as_str(), &finding.tag].into_iter().filter(|word| !word.is_empty());
            let where_and_what: String = said.flat_map(|word| [word, "　"]).collect();
            let severity = finding.severity.name();
            let _ = writeln!(out, "  {severity} {} {where_and_what}{}", finding.code, finding.message);
            if !finding.remedy.is_empty() {
                let _ = writeln!(out, "       改法：{}", finding.remedy);
            }
        }
    }
    out
}

/// The check of some templates.
#[derive(Serialize, JsonSchema)]
pub struct TemplateCheck<'a> {
    /// Always `ziping.template-check/1`.
    schema: &'static str,
    /// One entry for each template.
    templates: Vec<TemplateOut<'a>>,
}

/// A template.
#[derive(Serialize, JsonSchema)]
struct TemplateOut<'a> {
    /// The path as given.
    path: &'a str,
    /// Whether it can be used.
    usable: bool,
    /// What is wrong with it.
    findings: Vec<FindingOut<'a>>,
}

/// One thing that is wrong.
#[derive(Serialize, JsonSchema)]
struct FindingOut<'a> {
    /// Stable code (T201).
    code: &'a str,
    /// 提示, 警告 or 错误.
    severity: &'a str,
    /// One Chinese sentence.
    message: &'a str,
    /// The tag as written; empty where none is to blame.
    tag: &'a str,
    /// Where.
    place: SpotOut<'a>,
    /// How to put it right.
    remedy: &'a str,
}

/// A place in a template, counted from one.
#[derive(Serialize, JsonSchema)]
struct SpotOut<'a> {
    /// The part of the package (word/document.xml); null for the file as a whole.
    part: Option<&'a str>,
    /// The table, in the order of the part; null outside of tables.
    table: Option<usize>,
    /// The row of the table.
    row: Option<usize>,
    /// The cell of the row.
    cell: Option<usize>,
    /// The paragraph of the cell or, outside of tables, of the part.
    paragraph: Option<usize>,
    /// The sheet's name, in a workbook.
    sheet: Option<&'a str>,
    /// The cell's address (E23), in a workbook.
    address: Option<&'a str>,
}

/// The check of some templates as JSON has it.
pub fn json(templates: &[CheckedTemplate]) -> TemplateCheck<'_> {
    TemplateCheck { schema: SCHEMA, templates: templates.iter().map(template).collect() }
}

fn template(template: &CheckedTemplate) -> TemplateOut<'_> {
    let findings = template.findings.iter().map(|finding| FindingOut {
        code: finding.code,
        severity: finding.severity.name(),
        message: &finding.message,
        tag: &finding.tag,
        place: place(&finding.spot),
        remedy: &finding.remedy,
    });
    TemplateOut { path: &template.path, usable: !template.has_errors(), findings: findings.collect() }
}

fn place(spot: &Spot) -> SpotOut<'_> {
    SpotOut {
        part: (!spot.part.is_empty()).then_some(&spot.part),
        table: spot.cell.map(|(table, ..)| table),
        row: spot.cell.map(|(_, row, _)| row),
        cell: spot.cell.map(|(.., cell)| cell),
        paragraph: (spot.paragraph > 0).then_some(spot.paragraph),
        sheet: spot.sheet.as_ref().map(|place| place.sheet.as_str()),
        address: spot.sheet.as_ref().map(|place| place.cell.as_str()).filter(|cell| !cell.is_empty()),
    }
}

/// The JSON schema of the check.
pub fn schema() -> String {
    super::json::print(&schemars::schema_for!(TemplateCheck<'static>))
}
