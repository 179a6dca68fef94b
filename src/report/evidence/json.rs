//! The reconciliation for programs.

use super::category;
use crate::application::Application;
use crate::evidence::{Digest, FileTrouble, Line, Reconciliation, Stance, WhyLeftOut};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// The version of the format.
pub const SCHEMA: &str = "ziping.evidence/1";

/// What came of setting the lists against the files.
#[derive(Serialize, JsonSchema)]
pub struct EvidenceOut<'a> {
    /// Always `ziping.evidence/1`.
    schema: &'static str,
    /// The application.
    application: &'a str,
    /// The folder or archive as given.
    holdings: &'a str,
    /// One line for each form, clause and item.
    lines: Vec<LineOut<'a>>,
    /// The files, by path.
    files: Vec<FileOut<'a>>,
    /// What was not looked into.
    left_out: Vec<LeftOutOut<'a>>,
    /// What systems leave behind: how many of each.
    ignored: &'a BTreeMap<String, usize>,
}

/// One item of one clause.
#[derive(Serialize, JsonSchema)]
struct LineOut<'a> {
    /// The form's category.
    form: &'a str,
    /// The clause's number.
    clause: u16,
    /// The cell that lists it.
    cell: Option<String>,
    /// The item as typed, without numbering.
    typed: &'a str,
    /// The name of a file in it.
    item: &'a str,
    /// The clause whose cell lists it, where this one points there.
    from: Option<u16>,
    /// The facts beside it.
    facts: Vec<FactOut<'a>>,
    /// 找到, 名称相近, 待选定, 缺失 or 无需文件.
    state: &'static str,
    /// name, register or clerk.
    decided_by: &'static str,
    /// The files that it stands for.
    files: Vec<&'a str>,
    /// The files that it may be, best first.
    candidates: Vec<CandidateOut<'a>>,
}

/// A fact written among the names.
#[derive(Serialize, JsonSchema)]
struct FactOut<'a> {
    /// What it is about.
    kind: &'static str,
    /// As typed.
    value: &'a str,
}

/// A file that an item may be.
#[derive(Serialize, JsonSchema)]
struct CandidateOut<'a> {
    /// Its path.
    file: &'a str,
    /// How its name differs.
    difference: String,
}

/// A file of the evidence.
#[derive(Serialize, JsonSchema)]
struct FileOut<'a> {
    /// Its path.
    path: &'a str,
    /// Bytes.
    size: u64,
    /// SHA-256 in hexadecimal; null where it could not be read.
    #[serde(serialize_with = "hexadecimal")]
    #[schemars(with = "Option<String>")]
    sha256: Option<Digest>,
    /// empty, unreadable, changed, wrong-type or picture-small; null where nothing is wrong.
    trouble: Option<&'static str>,
    /// Whether some item is, or may be, this file.
    listed: bool,
}

/// Something that was not looked into.
#[derive(Serialize, JsonSchema)]
struct LeftOutOut<'a> {
    /// Its path.
    path: &'a str,
    /// link-out, link, special, folder-unreadable, leads-out, name-twice, bomb, unsupported, too-deep or too-many.
    why: &'static str,
}

/// The reconciliation as data.
pub fn data<'a>(application: &'a Application<'_>, evidence: &'a Reconciliation) -> EvidenceOut<'a> {
    let mut listed = vec![true; evidence.holdings.files.len()];
    evidence.unlisted().for_each(|file| listed[file] = false);
    let files = evidence.holdings.files.iter().zip(listed).map(|(file, listed)| FileOut {
        path: &file.path,
        size: file.size,
        sha256: file.sha256,
        trouble: file.trouble.as_ref().map(trouble),
        listed,
    });
    let left_out = evidence.holdings.left_out.iter();
    EvidenceOut {
        schema: SCHEMA,
        application: &application.name,
        holdings: &evidence.holdings.name,
        lines: evidence.lines.iter().map(|line| line_out(application, evidence, line)).collect(),
        files: files.collect(),
        left_out: left_out.map(|left| LeftOutOut { path: &left.path, why: why(&left.why) }).collect(),
        ignored: &evidence.holdings.ignored,
    }
}

#[expect(clippy::ref_option, reason = "serde gives it so")]
fn hexadecimal<S: Serializer>(digest: &Option<Digest>, serializer: S) -> Result<S::Ok, S::Error> {
    match digest {
        Some(digest) => serializer.collect_str(digest),
        None => serializer.serialize_none(),
    }
}

fn line_out<'a>(application: &'a Application<'_>, evidence: &'a Reconciliation, line: &'a Line) -> LineOut<'a> {
    let path = |file: usize| evidence.holdings.files[file].path.as_str();
    LineOut {
        form: category(application, line),
        clause: line.clause,
        cell: match line.place {
            crate::place::Place::Cell { row, col, .. } => Some(crate::place::address(row, col)),
            _ => None,
        },
        typed: &line.listed.text,
        item: &line.name,
        from: line.listed.from,
        facts: line.listed.facts.iter().map(|fact| FactOut { kind: fact.kind.name(), value: &fact.value }).collect(),
        state: line.state.name(),
        decided_by: match line.stance {
            Stance::Name => "name",
            Stance::Register(_) => "register",
            Stance::Clerk(_) => "clerk",
        },
        files: line.files.iter().map(|&file| path(file)).collect(),
        candidates: line
            .candidates
            .iter()
            .map(|candidate| CandidateOut { file: path(candidate.file), difference: candidate.words() })
            .collect(),
    }
}

fn trouble(trouble: &FileTrouble) -> &'static str {
    match trouble {
        FileTrouble::Empty => "empty",
        FileTrouble::Unreadable(_) => "unreadable",
        FileTrouble::Changed => "changed",
        FileTrouble::WrongType { .. } => "wrong-type",
        FileTrouble::PictureSmall { .. } => "picture-small",
    }
}

fn why(why: &WhyLeftOut) -> &'static str {
    match why {
        WhyLeftOut::LinkOut => "link-out",
        WhyLeftOut::Link => "link",
        WhyLeftOut::Special => "special",
        WhyLeftOut::FolderUnreadable(_) => "folder-unreadable",
        WhyLeftOut::LeadsOut => "leads-out",
        WhyLeftOut::NameTwice => "name-twice",
        WhyLeftOut::Bomb => "bomb",
        WhyLeftOut::Unsupported(_) => "unsupported",
        WhyLeftOut::TooDeep => "too-deep",
        WhyLeftOut::TooMany => "too-many",
    }
}

/// The JSON schema of `ziping evidence --format json`.
pub fn schema() -> String {
    crate::report::json::print(&schemars::schema_for!(EvidenceOut<'_>))
}
