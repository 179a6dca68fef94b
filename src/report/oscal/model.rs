//! The shapes of OSCAL's JSON, as far as they are written here. The names are OSCAL's own.

use super::NAMESPACE;
use crate::text;
use serde::Serialize;

/// A file that holds a catalog.
#[derive(Serialize)]
pub struct CatalogDocument {
    pub(super) catalog: Catalog,
}

/// A file that holds assessment results.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AssessmentResultsDocument {
    pub(super) assessment_results: AssessmentResults,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Catalog {
    pub(super) uuid: String,
    pub(super) metadata: Metadata,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) groups: Vec<Group>,
    pub(super) back_matter: BackMatter,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Metadata {
    pub(super) title: String,
    pub(super) last_modified: String,
    pub(super) version: String,
    pub(super) oscal_version: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Property>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remarks: Option<String>,
}

/// A group holds groups or controls, never both.
#[derive(Serialize, Default)]
pub(super) struct Group {
    pub(super) id: String,
    pub(super) class: &'static str,
    pub(super) title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Property>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<Part>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) groups: Vec<Group>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) controls: Vec<Control>,
}

#[derive(Serialize)]
pub(super) struct Control {
    pub(super) id: String,
    pub(super) class: &'static str,
    pub(super) title: String,
    pub(super) props: Vec<Property>,
    pub(super) parts: Vec<Part>,
}

#[derive(Serialize)]
pub(super) struct Part {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    pub(super) name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ns: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    pub(super) prose: String,
}

impl Part {
    /// A part that OSCAL does not know by name.
    pub(super) fn own(name: &'static str, title: &str, prose: impl Into<String>) -> Self {
        Part { id: None, name, ns: Some(NAMESPACE), title: one_line(title), prose: prose.into() }
    }
}

#[derive(Serialize)]
pub(super) struct Property {
    pub(super) name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ns: Option<&'static str>,
    pub(super) value: String,
}

impl Property {
    /// A property of this program; `None` where there is nothing to say.
    pub(super) fn own(name: &'static str, value: &str) -> Option<Self> {
        Some(Property { name, ns: Some(NAMESPACE), value: one_line(value)? })
    }

    /// A property that OSCAL itself knows.
    pub(super) fn known(name: &'static str, value: &str) -> Option<Self> {
        Some(Property { name, ns: None, value: one_line(value)? })
    }
}

#[derive(Serialize)]
pub(super) struct BackMatter {
    pub(super) resources: Vec<Resource>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Resource {
    pub(super) uuid: String,
    pub(super) title: String,
    pub(super) description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) citation: Option<Citation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) rlinks: Vec<ResourceLink>,
}

#[derive(Serialize)]
pub(super) struct Citation {
    pub(super) text: String,
}

#[derive(Serialize)]
pub(super) struct ResourceLink {
    pub(super) href: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) hashes: Vec<Hash>,
}

#[derive(Serialize)]
pub(super) struct Hash {
    pub(super) algorithm: &'static str,
    pub(super) value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct AssessmentResults {
    pub(super) uuid: String,
    pub(super) metadata: Metadata,
    pub(super) import_ap: Import,
    pub(super) results: Vec<Outcome>,
    pub(super) back_matter: BackMatter,
}

#[derive(Serialize)]
pub(super) struct Import {
    pub(super) href: String,
    pub(super) remarks: &'static str,
}

/// What OSCAL calls a result.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Outcome {
    pub(super) uuid: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) start: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Property>,
    pub(super) reviewed_controls: ReviewedControls,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) observations: Vec<Observation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<Finding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remarks: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ReviewedControls {
    pub(super) control_selections: Vec<ControlSelection>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ControlSelection {
    pub(super) description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) include_all: Option<All>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) include_controls: Vec<ControlChoice>,
}

/// Every control: an empty object in OSCAL.
#[derive(Serialize)]
pub(super) struct All {}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ControlChoice {
    pub(super) control_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Observation {
    pub(super) uuid: String,
    pub(super) title: String,
    pub(super) description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Property>,
    pub(super) methods: [&'static str; 1],
    pub(super) types: [&'static str; 1],
    pub(super) subjects: [Subject; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) relevant_evidence: Vec<Evidence>,
    pub(super) collected: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remarks: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Subject {
    pub(super) subject_uuid: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
}

#[derive(Serialize)]
pub(super) struct Evidence {
    pub(super) description: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Finding {
    pub(super) uuid: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) props: Vec<Property>,
    pub(super) target: Target,
    pub(super) related_observations: Vec<RelatedObservation>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Target {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    #[serde(rename = "target-id")]
    pub(super) id: String,
    pub(super) status: Status,
}

#[derive(Serialize)]
pub(super) struct Status {
    pub(super) state: &'static str,
    pub(super) reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remarks: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct RelatedObservation {
    pub(super) observation_uuid: String,
}

/// No title or value is longer.
const LONGEST_LINE: usize = 400;

/// Titles and values of properties are one line and never empty; `None` where nothing is left.
pub(super) fn one_line(text: &str) -> Option<String> {
    let line = text::excerpt(text, LONGEST_LINE);
    (!line.is_empty()).then_some(line)
}

/// A day as OSCAL writes moments.
pub(super) fn moment(day: jiff::civil::Date) -> String {
    format!("{day}T00:00:00Z")
}
