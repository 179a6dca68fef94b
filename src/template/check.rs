//! Looks a template over without filling it: everything that is wrong with it, and what can't be right, at once.

use crate::ooxml::package::{Limits, Package};
use crate::template::dangers::Danger;
use crate::template::dialect::Escape;
use crate::template::document::Template;
use crate::template::expression::Statement;
use crate::template::fault::{Spot, TemplateError};
use crate::template::parts::Parts;
use crate::template::scope::{self, Finding};
use crate::template::vocabulary::{Kind, Vocabulary};
use crate::template::weave::{self, Origin};
use crate::template::workbook::WorkbookTemplate;
use crate::template::workbook::refusal::Refusal;

/// How much a flaw matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The template can be filled; whoever hands the papers on should know.
    Warning,
    /// The template can't be filled, or not with what its author meant.
    Error,
}

/// One thing that is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{spot}：{tag} {message}")]
pub struct Flaw {
    /// Stands for this kind of flaw in every version: `T101` and on.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where it is; without a part where it is about the file as a whole.
    pub spot: Spot,
    /// The tag as written; empty where it is about no tag.
    pub tag: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl From<&TemplateError> for Flaw {
    fn from(error: &TemplateError) -> Self {
        let whole = |part: &str| Spot { part: part.to_owned(), ..Spot::default() };
        let (spot, tag, message) = match error {
            TemplateError::Package(inner) => (Spot::default(), String::new(), inner.to_string()),
            TemplateError::Relations(inner) => (Spot::default(), String::new(), inner.to_string()),
            TemplateError::Part { part, fault } => (whole(part), String::new(), fault.to_string()),
            TemplateError::ForeignDialect(part) | TemplateError::TagsInUnfilledPart(part) => {
                let text = error.to_string();
                let message = text.strip_prefix(&format!("{part}：")).unwrap_or(&text).to_owned();
                (whole(part), String::new(), message)
            }
            TemplateError::Danger(danger) => (whole(&danger.part), String::new(), danger.kind.to_string()),
            TemplateError::Macros => (Spot::default(), String::new(), error.to_string()),
            TemplateError::Workbook(Refusal(finding)) => {
                (finding.spot.clone(), finding.what.clone(), finding.fault.to_string())
            }
            TemplateError::Tag { fault, tag, spot } => (spot.clone(), tag.clone(), fault.to_string()),
        };
        Flaw { code: error.code(), severity: Severity::Error, spot, tag, message }
    }
}

impl From<&Danger> for Flaw {
    fn from(danger: &Danger) -> Self {
        Flaw { severity: Severity::Warning, ..Flaw::from(&TemplateError::Danger(danger.clone())) }
    }
}

/// Everything that is wrong with a Word template that is to be filled with this vocabulary, in the order of its parts:
/// what is wrong with single tags first, then names and conditions.
pub fn document(docx_bytes: &[u8], vocabulary: &Vocabulary, limits: &Limits) -> Vec<Flaw> {
    match Template::compile_within(docx_bytes, limits) {
        Ok(template) => {
            let dangers = template.dangers().iter().map(Flaw::from);
            template.examine(vocabulary).into_iter().chain(dangers).collect()
        }
        Err(errors) => errors.iter().map(Flaw::from).chain(besides(docx_bytes, vocabulary, limits)).collect(),
    }
}

/// Everything that is wrong with an Excel template, by the same order.
pub fn workbook(xlsx_bytes: &[u8], vocabulary: &Vocabulary, limits: &Limits) -> Vec<Flaw> {
    match WorkbookTemplate::compile_within(xlsx_bytes, limits) {
        Ok(template) => {
            let dangers = template.dangers().iter().map(Flaw::from);
            template.examine(vocabulary).into_iter().chain(dangers).collect()
        }
        Err(errors) => errors.iter().map(Flaw::from).collect(),
    }
}

/// What can be told of a template beside its errors.
fn besides(docx_bytes: &[u8], vocabulary: &Vocabulary, limits: &Limits) -> Vec<Flaw> {
    let parts = Package::open(docx_bytes, limits).ok().and_then(|package| Parts::find(&package).ok());
    let Some(Parts { filled, dangers, .. }) = parts else { return Vec::new() };
    let tags = |(name, source, escape): &(String, String, Escape)| weave::survey(name, source, *escape, limits);
    let named = filled.iter().flat_map(|part| names(&tags(part).iter().collect::<Vec<_>>(), vocabulary));
    let told = dangers.iter().filter(|danger| !danger.kind.is_refused()).map(Flaw::from);
    named.chain(told).collect()
}

/// What can't be right in the tags of one part, by their names and conditions.
pub(crate) fn names(tags: &[&Origin], vocabulary: &Vocabulary) -> Vec<Flaw> {
    let statements: Vec<&Statement> = tags.iter().map(|origin| &origin.statement).collect();
    let flaw = |origin: &Origin, code: &'static str, severity: Severity, message: String| Flaw {
        code,
        severity,
        spot: origin.spot.clone(),
        tag: origin.written.clone(),
        message,
    };
    let of_finding = |finding: Finding| {
        let origin = tags.get(finding.statement)?;
        if origin.is_picture && finding.kind.is_unknown_name() {
            let message = "不是已知的图片名称，填写时要另外提供这张图片".to_owned();
            return Some(flaw(origin, "T214", Severity::Warning, message));
        }
        Some(flaw(origin, finding.kind.code(), finding.kind.severity(), finding.to_string()))
    };
    let misplaced = |origin: &&Origin| {
        // A condition may well ask for a picture; only what is put is meant.
        let paths = origin.statement.paths();
        let (Statement::Value(_), [(path, _)]) = (&origin.statement, paths.as_slice()) else { return None };
        let word = vocabulary.word(&path.root.text).filter(|_| path.steps.is_empty())?;
        match (origin.is_picture, word.kind == Kind::Picture) {
            (true, false) => Some(flaw(origin, "T213", Severity::Error, "这里要用图片的名称，如「公章」".to_owned())),
            (false, true) => Some(flaw(
                origin,
                "T212",
                Severity::Error,
                "是图片，不能当文字用；请插入一张占位图片，把标签写在它的替代文字里".to_owned(),
            )),
            _ => None,
        }
    };
    let found = scope::examine(&statements, vocabulary).into_iter().filter_map(of_finding);
    found.chain(tags.iter().copied().filter_map(|origin| misplaced(&origin))).collect()
}
