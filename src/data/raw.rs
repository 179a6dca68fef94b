//! The catalogue files as they are written: strict, nothing checked against anything else yet.

use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEdition {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) code: String,
    #[serde(default)]
    pub(super) names: Vec<String>,
    pub(super) source: String,
    #[serde(default)]
    pub(super) wording: RawWording,
    #[serde(default)]
    pub(super) lower_of: bool,
    pub(super) categories: Vec<String>,
    pub(super) first_audit: Spanned<String>,
    pub(super) levels: Vec<RawLevel>,
    pub(super) audits: Vec<RawNamed>,
    pub(super) verdicts: Option<RawVerdicts>,
    pub(super) evidence: Option<RawEvidence>,
    pub(super) organisation: Option<RawOrganisation>,
    pub(super) assessors: Option<RawAssessors>,
    pub(super) dates: Option<RawDates>,
    #[serde(default)]
    pub(super) other_editions: Vec<RawOtherEdition>,
    #[serde(default)]
    pub(super) procedure: Vec<RawProcedure>,
    #[serde(default)]
    pub(super) procedure_fact: Vec<RawProcedureFact>,
    #[serde(default)]
    pub(super) anomaly: Vec<RawSourceAnomaly>,
    #[serde(default)]
    pub(super) missing: Vec<RawMissing>,
    pub(super) generated: Option<RawGenerated>,
}

/// How people write, where an edition says nothing of its own: `spellings.toml`.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSpellings {
    pub(super) verdicts: RawVerdicts,
    pub(super) evidence: RawEvidence,
    pub(super) organisation: RawOrganisation,
    pub(super) assessors: RawAssessors,
    pub(super) dates: RawDates,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawWording {
    #[default]
    Official,
    Own,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProcedure {
    pub(super) section: String,
    pub(super) title: String,
    pub(super) text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProcedureFact {
    pub(super) name: String,
    pub(super) section: String,
    pub(super) value: f64,
    pub(super) unit: String,
    #[serde(default)]
    pub(super) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSourceAnomaly {
    pub(super) sections: Vec<String>,
    pub(super) text: String,
    pub(super) note: String,
    #[serde(default)]
    pub(super) bears_on_judgement: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMissing {
    pub(super) part: String,
    pub(super) title: String,
    pub(super) levels: Vec<Spanned<String>>,
    pub(super) categories: Option<Vec<Spanned<String>>>,
}

/// Which forms are made from an edition's parts, and what is printed on them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGenerated {
    pub(super) note: String,
    pub(super) title: String,
    pub(super) general_category: String,
    pub(super) declaration: RawDeclaration,
    pub(super) form: Vec<RawMade>,
}

/// One form to be made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMade {
    pub(super) part: Spanned<String>,
    pub(super) service: String,
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) names: Vec<String>,
}

/// What all generated forms have in common: `generated.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLayout {
    pub(super) header: Vec<RawHeader>,
    pub(super) columns: Vec<RawColumn>,
    #[serde(default)]
    pub(super) rectification: Vec<RawRectification>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRectification {
    pub(super) about: RawAbout,
    pub(super) heading: String,
    pub(super) rows: u8,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawAbout {
    Observations,
    Nonconformities,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLevel {
    pub(super) name: String,
    pub(super) spellings: Vec<String>,
    #[serde(default)]
    pub(super) confusables: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNamed {
    pub(super) name: String,
    #[serde(default)]
    pub(super) spellings: Vec<String>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVerdicts {
    pub(super) conforming: String,
    pub(super) nonconforming: String,
    pub(super) not_applicable: String,
    pub(super) yes: Vec<String>,
    pub(super) crosses: Vec<String>,
    pub(super) no: Vec<String>,
    pub(super) not_applicable_marks: Vec<String>,
    pub(super) strokes: Vec<String>,
    pub(super) open: Vec<String>,
    pub(super) lost: Vec<String>,
    #[serde(default)]
    pub(super) symbol_fonts: Vec<RawSymbolFont>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSymbolFont {
    pub(super) font: String,
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
    pub(super) open: Vec<String>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEvidence {
    pub(super) placeholders: Vec<String>,
    pub(super) same_as_above: Vec<String>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOrganisation {
    pub(super) placeholders: Vec<String>,
    pub(super) suffixes: Vec<String>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAssessors {
    pub(super) department_suffixes: Vec<String>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDates {
    pub(super) stale_months: i32,
    pub(super) earliest_year: i16,
    pub(super) years_ahead: i16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOtherEdition {
    pub(super) code: String,
    pub(super) title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawForm {
    pub(super) id: String,
    pub(super) origin: RawOrigin,
    pub(super) edition: Spanned<String>,
    pub(super) category: Spanned<String>,
    pub(super) service: String,
    pub(super) title: String,
    pub(super) names: Vec<String>,
    pub(super) source: String,
    pub(super) header: Vec<RawHeader>,
    pub(super) columns: Vec<RawColumn>,
    pub(super) declaration: RawDeclaration,
    #[serde(default)]
    pub(super) condition: Vec<RawCondition>,
    pub(super) row: Vec<RawRow>,
    #[serde(default)]
    pub(super) merged_evidence: Vec<RawMerged>,
    #[serde(default)]
    pub(super) repair: Vec<RawRepair>,
    #[serde(default)]
    pub(super) anomaly: Vec<RawAnomaly>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawOrigin {
    Official,
    Generated,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawField {
    Organisation,
    Level,
    Date,
    Assessors,
    CreditCode,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawRole {
    Number,
    Section,
    Clause,
    RequiredEvidence,
    Conforming,
    Nonconforming,
    Evidence,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawKind {
    Clause,
    ObservationHeading,
    ObservationEntry,
    NonconformityHeading,
    NonconformityEntry,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHeader {
    pub(super) field: RawField,
    pub(super) label: String,
    #[serde(default)]
    pub(super) spellings: Vec<String>,
    #[serde(default = "yes")]
    pub(super) printed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawColumn {
    pub(super) role: RawRole,
    pub(super) label: String,
    #[serde(default)]
    pub(super) spellings: Vec<String>,
    pub(super) group: Option<String>,
    #[serde(default)]
    pub(super) group_spellings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDeclaration {
    pub(super) heading: String,
    pub(super) paragraphs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCondition {
    pub(super) group: String,
    pub(super) question: String,
    pub(super) values: Vec<RawConditionValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConditionValue {
    pub(super) value: String,
    pub(super) printed: String,
    #[serde(default)]
    pub(super) spellings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRow {
    pub(super) no: Spanned<u16>,
    pub(super) kind: RawKind,
    #[serde(default)]
    pub(super) section: String,
    #[serde(default)]
    pub(super) clause: String,
    #[serde(default)]
    pub(super) evidence: String,
    pub(super) levels: Option<Vec<Spanned<String>>>,
    pub(super) audit: Option<Vec<Spanned<String>>>,
    pub(super) condition: Option<Spanned<RawConditionRef>>,
    pub(super) categories: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) per_level: std::collections::BTreeMap<Spanned<String>, String>,
    pub(super) printed_no: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConditionRef {
    pub(super) group: String,
    pub(super) value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMerged {
    pub(super) first: u16,
    pub(super) last: u16,
    pub(super) certain: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRepair {
    pub(super) rows: Vec<u16>,
    pub(super) field: String,
    pub(super) printed: String,
    pub(super) repaired: String,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAnomaly {
    pub(super) rows: Vec<u16>,
    pub(super) text: String,
    pub(super) note: String,
}
