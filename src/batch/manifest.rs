//! The manifest beside the papers of an application: what they were made from and with, and what they are. It is the proof
//! that nothing has to be done again.

use crate::record::{FileDigest, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the manifest's format.
pub const SCHEMA: &str = "ziping.manifest/1";

/// What it is called.
pub const NAME: &str = "manifest.json";

/// What the results of one application were made from and with, and what they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always `ziping.manifest/1`.
    pub schema: String,
    /// The sub-folder or the file of the inbox, by its name.
    pub application: String,
    /// What made the papers.
    pub made_with: MadeWith,
    /// The ceilings, where the reading of a file was stopped at one: with other ones it would be tried again.
    pub stopped_at: Option<Ceilings>,
    /// Every file of the application.
    pub inputs: Vec<FileDigest>,
    /// Every file of the results but this one.
    pub outputs: Vec<FileDigest>,
    /// Discrepancies by severity.
    pub by_severity: BTreeMap<Weight, usize>,
    /// Discrepancies by code.
    pub by_code: BTreeMap<String, usize>,
}

/// Everything besides the inputs that the papers depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MadeWith {
    /// The program's version.
    pub program: String,
    /// The editions of the catalogue, by id.
    pub editions: Vec<String>,
    /// SHA-256 over the files of the catalogue.
    pub catalogue_sha256: String,
    /// The templates, pictures and blanks.
    pub templates: Vec<FileDigest>,
    /// What was asked, by the names of the options.
    pub arguments: BTreeMap<String, String>,
}

/// How much memory and time one application may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ceilings {
    /// Memory of a worker process, in MiB.
    pub memory_mib: u64,
    /// Time, in seconds.
    pub seconds: u64,
}

impl Manifest {
    /// Reads a manifest; `None` where it is none, or of another version.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|manifest: &Manifest| manifest.schema == SCHEMA)
    }

    /// Discrepancies by severity, heaviest first.
    pub fn counts(&self) -> [usize; 4] {
        [Weight::Blocking, Weight::Error, Weight::Warning, Weight::Hint]
            .map(|weight| self.by_severity.get(&weight).copied().unwrap_or_default())
    }

    /// Whether it proves that these inputs have been worked with just so. What could not be read proves nothing.
    pub fn proves(&self, application: &str, made_with: &MadeWith, ceilings: Ceilings, inputs: &[FileDigest]) -> bool {
        self.application == application
            && self.made_with == *made_with
            && self.stopped_at.is_none_or(|at| at == ceilings)
            && self.inputs == inputs
            && inputs.iter().all(|input| !input.sha256.is_empty())
    }
}

/// The JSON schema of the manifest.
pub fn schema() -> String {
    crate::report::json::print(&schemars::schema_for!(Manifest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let digest = |path: &str| FileDigest { path: path.to_owned(), bytes: 1, sha256: "00".to_owned() };
        Manifest {
            schema: SCHEMA.to_owned(),
            application: "甲.xlsx".to_owned(),
            made_with: MadeWith {
                program: "0".to_owned(),
                editions: Vec::new(),
                catalogue_sha256: "11".to_owned(),
                templates: vec![digest("a.docx")],
                arguments: BTreeMap::from([("as-of".to_owned(), "2025-09-30".to_owned())]),
            },
            stopped_at: None,
            inputs: vec![digest("甲.xlsx")],
            outputs: Vec::new(),
            by_severity: BTreeMap::from([(Weight::Error, 2)]),
            by_code: BTreeMap::from([("C102".to_owned(), 2)]),
        }
    }

    #[test]
    fn it_proves_only_what_it_is_about() {
        let known = manifest();
        let text = crate::report::json::print(&known);
        assert_eq!(Manifest::parse(text.as_bytes()), Some(known.clone()));
        assert_eq!(Manifest::parse(&text.as_bytes()[..text.len() / 2]), None);
        let ceilings = Ceilings { memory_mib: 512, seconds: 20 };
        let inputs = known.inputs.clone();
        assert!(known.proves("甲.xlsx", &known.made_with, ceilings, &inputs));
        assert!(!known.proves("乙.xlsx", &known.made_with, ceilings, &inputs));
        let changed = vec![FileDigest { sha256: "01".to_owned(), ..inputs[0].clone() }];
        assert!(!known.proves("甲.xlsx", &known.made_with, ceilings, &changed));
        let other = MadeWith { catalogue_sha256: "12".to_owned(), ..known.made_with.clone() };
        assert!(!known.proves("甲.xlsx", &other, ceilings, &inputs));
        let stopped = Manifest { stopped_at: Some(Ceilings { memory_mib: 256, seconds: 20 }), ..known.clone() };
        assert!(!stopped.proves("甲.xlsx", &known.made_with, ceilings, &inputs));
        let unread = vec![FileDigest { sha256: String::new(), ..inputs[0].clone() }];
        let unread_then = Manifest { inputs: unread.clone(), ..known.clone() };
        assert!(!unread_then.proves("甲.xlsx", &known.made_with, ceilings, &unread));
    }
}
