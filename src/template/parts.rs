//! Which parts of a document package are filled, and what becomes of a template's own lists.

use std::collections::BTreeMap;

use crate::ooxml::markup::{Kind, Markup, XmlError, utf8};
use crate::ooxml::package::{Package, PackageError};
use crate::ooxml::relations::{self, CONTENT_TYPES, Relation, RelationError};
use crate::template::dangers::{self, Danger};
use crate::template::dialect::Escape;
use crate::template::fault::TemplateError;

/// Parts of a Word document that hold text of the same kind as its body.
const TEXT: [&str; 4] = ["header", "footer", "footnotes", "endnotes"];
/// Parts whose text people see but that are not filled.
const UNFILLED: [&str; 3] = ["chart", "diagramData", "glossaryDocument"];
const CORE: &str = "metadata/core-properties";
const DOCUMENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A Word document's parts, as far as a template is concerned.
pub(crate) struct Parts {
    /// Those that are filled: name, source, and how values are written into them.
    pub(crate) filled: Vec<(String, String, Escape)>,
    /// The package's lists that differ from the template's: a `.dotx` becomes a document.
    pub(crate) lists: BTreeMap<String, String>,
    /// What else the template brings along.
    pub(crate) dangers: Vec<Danger>,
    /// What is wrong with single parts, so that the others can be looked at all the same.
    pub(crate) errors: Vec<TemplateError>,
}

impl Parts {
    /// Finds them by the package's relations, whatever they are called.
    ///
    /// # Errors
    /// [`RelationError`] where the package does not say what it consists of.
    pub(crate) fn find(package: &Package<'_>) -> Result<Self, RelationError> {
        let main = relations::main_part(package)?;
        let around = relations::of_part(package, &main)?;
        let mut filled = vec![(main.clone(), Escape::Word)];
        let parts_of = |kinds: &'static [&'static str]| {
            let is_wanted = move |known: &&Relation| kinds.iter().any(|kind| known.is_office(kind));
            around.iter().filter(is_wanted).filter_map(Relation::part).filter(|part| package.contains(part))
        };
        filled.extend(parts_of(&TEXT).map(|part| (part.to_owned(), Escape::Word)));
        let whole = relations::of_part(package, "")?;
        let core = whole.iter().find(|known| known.kind.ends_with(CORE)).and_then(Relation::part);
        filled.extend(core.filter(|part| package.contains(part)).map(|part| (part.to_owned(), Escape::Plain)));
        filled.sort_by(|(left, _), (right, _)| left.cmp(right));
        filled.dedup_by(|(left, _), (right, _)| left == right);

        let mut errors = Vec::new();
        let mut parts = Vec::new();
        for (name, escape) in filled {
            match source(package, &name, escape) {
                Ok(source) => parts.push((name, source, escape)),
                Err(error) => errors.push(error),
            }
        }
        errors.extend(parts_of(&UNFILLED).filter_map(|part| unfilled(package, part)));
        let texts: Vec<(String, String)> = parts.iter().map(|(name, text, _)| (name.clone(), text.clone())).collect();
        let dangers = dangers::find(package, &main, &texts)?;
        let refused = dangers.iter().filter(|danger| danger.kind.is_refused());
        errors.extend(refused.map(|danger| TemplateError::Danger(danger.clone())));
        Ok(Parts { filled: parts, lists: as_document(package, &main)?, dangers, errors })
    }
}

/// A part's text, in the dialect that this room speaks.
#[expect(clippy::result_large_err, reason = "told once for a template")]
fn source(package: &Package<'_>, name: &str, escape: Escape) -> Result<String, TemplateError> {
    let broken = |fault: XmlError| TemplateError::Part { part: name.to_owned(), fault };
    let bytes = package.required(name)?;
    let text = utf8(&bytes).map_err(broken)?;
    if escape == Escape::Word && !speaks_word(text).map_err(broken)? {
        return Err(TemplateError::ForeignDialect(name.to_owned()));
    }
    Ok(text.to_owned())
}

/// Whether the root binds the prefix `w` to what Word and WPS write; «strict» documents and those of some libraries
/// call the same things by other names.
fn speaks_word(source: &str) -> Result<bool, XmlError> {
    // The root's start tag is enough, and the only thing in it that matters.
    let start = source
        .match_indices('<')
        .find(|(at, _)| source.get(at + 1..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphabetic));
    let Some((start, _)) = start else { return Ok(false) };
    let end = source[start..].find('>').map_or(source.len(), |end| start + end + 1);
    let tag = source[start..end].trim_end_matches("/>").trim_end_matches('>');
    let root = format!("{tag}/>");
    let markup = Markup::read(&root)?;
    let is_root = |at: &usize| markup.tokens[*at].kind == Kind::Empty;
    let bound = (0..markup.tokens.len()).find(is_root).and_then(|at| markup.attribute(at, "xmlns:w"));
    Ok(bound.as_deref() == Some(WORD))
}

/// The complaint about a tag in a part that would be handed out as it stands.
fn unfilled(package: &Package<'_>, part: &str) -> Option<TemplateError> {
    let bytes = package.part(part).ok()??;
    let text = utf8(&bytes).ok()?;
    (text.contains("{{") || text.contains("{%")).then(|| TemplateError::TagsInUnfilledPart(part.to_owned()))
}

/// The list of content types with a document's type for the main part of a `.dotx`.
fn as_document(package: &Package<'_>, main: &str) -> Result<BTreeMap<String, String>, RelationError> {
    let is_template = relations::content_type(package, main)?.is_some_and(|kind| kind.ends_with("template.main+xml"));
    if !is_template {
        return Ok(BTreeMap::new());
    }
    let bytes = package.part(CONTENT_TYPES)?.ok_or_else(|| PackageError::MissingPart(CONTENT_TYPES.to_owned()))?;
    let broken = |fault| RelationError::Part { part: CONTENT_TYPES.to_owned(), fault };
    let list = relations::with_override(utf8(&bytes).map_err(broken)?, main, DOCUMENT)?;
    Ok(BTreeMap::from([(CONTENT_TYPES.to_owned(), list)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_usual_dialect_is_spoken() {
        assert!(
            speaks_word(&format!("<?xml version=\"1.0\"?><!-- c --><w:document xmlns:w=\"{WORD}\"><w:body/>")).unwrap()
        );
        assert!(!speaks_word("<ns0:document xmlns:ns0=\"x\"/>").unwrap());
        let strict = "<w:document xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"/>";
        assert!(!speaks_word(strict).unwrap());
        assert!(!speaks_word("").unwrap());
    }
}
