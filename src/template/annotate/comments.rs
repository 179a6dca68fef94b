//! The part with the comments: the document's own, or a new one.

use std::fmt::Write;

use super::{AnnotateError, in_part, text};
use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::{Kind, Markup, escaped};
use crate::ooxml::package::{Package, PackageError};
use crate::ooxml::relations::{self, CONTENT_TYPES, content_type, with_override};

const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const STRICT_NAMESPACE: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// Identities are 32-bit numbers.
const MAX_ID: u64 = 1 << 31;

/// The comments of a document, the new ones apart.
pub(super) struct Comments {
    /// The part's name.
    part: String,
    /// The part as it is; `None` where there is none yet.
    source: Option<String>,
    /// Whether the main part already points at it.
    is_known: bool,
    is_strict: bool,
    next: u64,
    added: String,
}

impl Comments {
    /// Looks for the comments that a document has.
    pub(super) fn open(package: &Package<'_>, main: &str, document: &Markup<'_>) -> Result<Self, AnnotateError> {
        let relations = relations::of_part(package, main)?;
        let known = relations.iter().filter(|relation| relation.is_office("comments")).find_map(|known| known.part());
        let part = match known {
            Some(part) => part.to_owned(),
            None => new_name(package, main)?,
        };
        let source = if package.contains(&part) { Some(text(package, &part)?) } else { None };
        let mut next = highest_id(document);
        if let Some(source) = &source {
            let markup = Markup::read(source).map_err(in_part(&part))?;
            if markup.elements("w:comments").next().is_none() {
                return Err(AnnotateError::NotWord { part, element: "w:comments" });
            }
            next = next.max(highest_id(&markup));
        }
        let root = document.elements("w:document").next();
        let namespace = root.and_then(|root| document.attribute(root, "xmlns:w"));
        let is_strict = namespace.as_deref() == Some(STRICT_NAMESPACE);
        Ok(Self { part, source, is_known: known.is_some(), is_strict, next, added: String::new() })
    }

    /// Adds a comment, a paragraph for each line; returns its identity.
    pub(super) fn add(&mut self, author: &str, remark: &str) -> u64 {
        let id = self.next;
        self.next += 1;
        // Writing to a string does not fail.
        let _ = write!(self.added, "<w:comment w:id=\"{id}\" w:author=\"{}\">", clean(author));
        for (number, line) in remark.split('\n').enumerate() {
            let mark = if number == 0 { "<w:r><w:annotationRef/></w:r>" } else { "" };
            let line = clean(line.trim_end_matches('\r'));
            let _ = write!(self.added, "<w:p>{mark}<w:r><w:t xml:space=\"preserve\">{line}</w:t></w:r></w:p>");
        }
        self.added.push_str("</w:comment>");
        id
    }

    /// The parts that change: the comments themselves, and what makes them known.
    pub(super) fn finish(self, package: &Package<'_>, main: &str) -> Result<Vec<(String, String)>, AnnotateError> {
        let types = with_override(&text(package, CONTENT_TYPES)?, &self.part, CONTENT_TYPE)?;
        let mut parts = vec![(CONTENT_TYPES.to_owned(), types)];
        if !self.is_known {
            let list = relations::list_of(main);
            let old = if package.contains(&list) { Some(text(package, &list)?) } else { None };
            let kind = relations::office_type("comments", self.is_strict);
            let target = format!("/{}", self.part);
            let (new, _) = relations::with_relation(old.as_deref(), main, &kind, &target)?;
            parts.push((list, new));
        }
        let source = match self.source {
            Some(source) => extended(&source, &self.part, &self.added)?,
            None => fresh(self.is_strict, &self.added),
        };
        parts.push((self.part, source));
        Ok(parts)
    }
}

/// Comments that nothing points at, as some generators leave them, or else a name that no part has yet.
fn new_name(package: &Package<'_>, main: &str) -> Result<String, AnnotateError> {
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let mut name = format!("{folder}comments.xml");
    let mut number = 2;
    while package.contains(&name) && content_type(package, &name)?.as_deref() != Some(CONTENT_TYPE) {
        name = format!("{folder}comments{number}.xml");
        number += 1;
    }
    Ok(name)
}

/// One more than the highest identity of a comment or of a reference to one.
fn highest_id(markup: &Markup<'_>) -> u64 {
    let names = ["w:comment", "w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"];
    let elements = (0..markup.tokens.len()).filter(|&at| names.contains(&markup.tokens[at].name));
    let starts = elements.filter(|&at| markup.tokens[at].kind != Kind::End);
    let ids = starts.filter_map(|at| markup.attribute(at, "w:id")?.parse::<u64>().ok());
    ids.filter(|&id| id < MAX_ID / 2).max().map_or(0, |id| id + 1)
}

fn extended(source: &str, part: &str, added: &str) -> Result<String, AnnotateError> {
    let markup = Markup::read(source).map_err(in_part(part))?;
    let missing = || AnnotateError::from(PackageError::MissingPart(part.to_owned()));
    let root = markup.elements("w:comments").next().ok_or_else(missing)?;
    let token = &markup.tokens[root];
    let edit = if token.kind == Kind::Empty {
        let tag = markup.text(root).trim_end_matches("/>");
        Edit::replace(token.range.clone(), format!("{tag}>{added}</w:comments>"))
    } else {
        Edit::insert(markup.tokens[token.mate].range.start, added)
    };
    Ok(edits::apply(source, vec![edit]).0)
}

fn fresh(is_strict: bool, added: &str) -> String {
    let namespace = if is_strict { STRICT_NAMESPACE } else { NAMESPACE };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <w:comments xmlns:w=\"{namespace}\">{added}</w:comments>"
    )
}

/// Text as XML can hold it.
fn clean(text: &str) -> String {
    let sign = |c: char| match c {
        '\t' => ' ',
        '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
        c if c < ' ' => '\u{FFFD}',
        c => c,
    };
    escaped(&text.chars().map(sign).collect::<String>())
}
