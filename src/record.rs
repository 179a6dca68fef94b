//! What is kept of an application when its papers are written: enough to sum up thousands of them without reading one
//! spreadsheet again, and nothing more.
//!
//! A record lies beside the papers as `摘要.json`. It is itself the twin that leaves the house: its names are a published
//! contract. Whatever comes from a sheet stands in it with personal numbers masked ([`crate::text::discreet`]).

use crate::discrepancy::Severity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the record's format.
pub const SCHEMA: &str = "ziping.record/1";

/// What the record is called among the papers.
pub const NAME: &str = "摘要.json";

/// What is kept of one application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Always `ziping.record/1`.
    pub schema: String,
    /// The sub-folder or the file of the inbox, by its name.
    pub application: String,
    /// The day of checking, as YYYY-MM-DD.
    pub as_of: String,
    /// The organisation as typed; empty where nothing says.
    pub organisation: String,
    /// How the application stands.
    pub state: State,
    /// What is applied for, and how far each category has come.
    pub categories: Vec<Category>,
    /// The files that were read, in their order, with the papers made of each.
    pub papers: Vec<Papers>,
    /// Everything that is wrong, in the order of the files, then of places.
    pub discrepancies: Vec<Said>,
    /// What other applications may claim too.
    pub claims: Claims,
}

/// How an application stands. The order is the order of concern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum State {
    /// Nothing is wrong.
    #[serde(rename = "无差异")]
    Clean,
    /// Hints and warnings only.
    #[serde(rename = "须留意")]
    Noted,
    /// The papers would be returned.
    #[serde(rename = "有错误")]
    Faulty,
    /// It can't be accepted or processed.
    #[serde(rename = "不能受理")]
    Blocked,
    /// The reading of a file was stopped: it went beyond memory or time, or took the reader down with it.
    #[serde(rename = "未读完")]
    Stopped,
}

impl State {
    /// In the order of concern.
    pub const ALL: [State; 5] = [State::Clean, State::Noted, State::Faulty, State::Blocked, State::Stopped];

    /// The word that people read.
    pub fn name(self) -> &'static str {
        match self {
            State::Clean => "无差异",
            State::Noted => "须留意",
            State::Faulty => "有错误",
            State::Blocked => "不能受理",
            State::Stopped => "未读完",
        }
    }

    /// How an application stands whose heaviest discrepancy this is.
    pub fn of(worst: Option<Severity>) -> Self {
        match worst {
            None => State::Clean,
            Some(Severity::Hint | Severity::Warning) => State::Noted,
            Some(Severity::Error) => State::Faulty,
            Some(Severity::Blocking) => State::Blocked,
        }
    }
}

/// One category applied for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Category {
    /// The category.
    pub category: String,
    /// Its class (A类, B类); empty where there are none.
    pub class: String,
    /// The edition's number, or its title where it has none.
    pub edition: String,
    /// The level applied for; empty where it is not understood.
    pub declared: String,
    /// The highest level that answers and facts support; empty where none is reached or it can't be told.
    pub reachable: String,
}

/// One form or facts sheet and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Papers {
    /// The file that was read, by its path in the application.
    pub file: String,
    /// The form's title; 申报信息 for facts; empty where neither was found.
    pub form: String,
    /// The folder of its papers inside that of the application; empty where they lie in the latter.
    pub folder: String,
    /// The papers' names.
    pub names: Vec<String>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Said {
    /// The file that it is about, by its path in the application.
    pub file: String,
    /// Stable code (C102).
    pub code: String,
    /// 提示, 警告, 错误 or 阻断.
    pub severity: Weight,
    /// The clause; null where it is about none.
    pub clause: Option<u16>,
    /// Sheet and cell as people read them (`自评估表 › E23`); empty for the file as a whole.
    pub place: String,
    /// One Chinese sentence.
    pub message: String,
    /// How to put it right.
    pub remedy: String,
}

/// A severity by the word that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Weight {
    /// 提示
    #[serde(rename = "提示")]
    Hint,
    /// 警告
    #[serde(rename = "警告")]
    Warning,
    /// 错误
    #[serde(rename = "错误")]
    Error,
    /// 阻断
    #[serde(rename = "阻断")]
    Blocking,
}

impl From<Severity> for Weight {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Hint => Weight::Hint,
            Severity::Warning => Weight::Warning,
            Severity::Error => Weight::Error,
            Severity::Blocking => Weight::Blocking,
        }
    }
}

impl From<Weight> for Severity {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Hint => Severity::Hint,
            Weight::Warning => Severity::Warning,
            Weight::Error => Severity::Error,
            Weight::Blocking => Severity::Blocking,
        }
    }
}

/// What an application claims that no other organisation may claim too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Claims {
    /// The organisation's name, folded for comparison; empty where nothing says.
    pub organisation: String,
    /// Its credit code, where one is stated.
    pub credit_code: String,
    /// The files that were read.
    pub files: Vec<FileClaim>,
    /// The forms found in them.
    pub forms: Vec<FormClaim>,
    /// The people of the facts.
    pub people: Vec<PersonClaim>,
    /// The projects of the facts.
    pub projects: Vec<ProjectClaim>,
    /// The files of the evidence.
    pub evidence: Vec<FileClaim>,
}

/// A file and its content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct FileClaim {
    /// Its path in the application.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A form that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FormClaim {
    /// The file, by its path in the application.
    pub file: String,
    /// The form's id.
    pub form: String,
    /// The level; empty where it is not understood.
    pub level: String,
    /// The audit type; empty where nothing says.
    pub audit: String,
}

/// Somebody counted as staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonClaim {
    /// The name as typed.
    pub name: String,
    /// The identity number with only its ends to be seen; empty where none is stated.
    pub identity: String,
    /// The numbers of professional certificates, folded for comparison.
    pub certificates: Vec<String>,
}

/// A project counted as experience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectClaim {
    /// The name as typed.
    pub name: String,
    /// The client as typed.
    pub client: String,
    /// The day of signing, as YYYY-MM-DD; empty where it is not understood.
    pub signed: String,
}

/// A file by its content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileDigest {
    /// Its path in the application or in the folder of results, steps parted by `/`.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal; empty where it could not be read, `-` for links, pipes and the like, which are
    /// not followed.
    pub sha256: String,
}
