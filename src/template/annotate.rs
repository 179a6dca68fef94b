//! A copy of a document with remarks as Word comments, each at the paragraph that it is about.

use std::collections::{BTreeMap, HashMap};

pub use crate::ooxml::relations::RelationError;

use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::{Kind, Markup, XmlError, utf8};
use crate::ooxml::package::{self, Limits, Package, PackageError};
use crate::ooxml::relations;
use crate::template::fault::Spot;
use crate::template::paragraphs;

mod comments;

/// Why a document can't be annotated.
#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    /// The container.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// What the package says of its parts.
    #[error(transparent)]
    Relation(#[from] RelationError),
    /// A part is no XML.
    #[error("{part}：{fault}")]
    Part {
        /// The part.
        part: String,
        /// What is wrong with it.
        fault: XmlError,
    },
    /// The main part is no Word text, or its comments are none.
    #[error("{part} 里没有 {element}，请用 Word 或 WPS 重新保存文件")]
    NotWord {
        /// The part.
        part: String,
        /// What it should hold.
        element: &'static str,
    },
}

/// A copy of a document with a comment by `author` for each remark, around the paragraph at its spot. Comments may
/// stand only in the main part: a remark on any other part, or on a spot that the document does not have, goes to the
/// first paragraph and says where it belongs. Without remarks the bytes come back as they are; the same input always
/// gives the same bytes.
///
/// # Errors
/// [`AnnotateError`] where the bytes are no Word document whose parts point at each other as they should.
pub fn annotate(
    docx_bytes: &[u8],
    limits: &Limits,
    author: &str,
    remarks: &[(Spot, String)],
) -> Result<Vec<u8>, AnnotateError> {
    let package = Package::open(docx_bytes, limits)?;
    let main = relations::main_part(&package)?;
    let document = text(&package, &main)?;
    let markup = Markup::read(&document).map_err(in_part(&main))?;
    if remarks.is_empty() {
        return Ok(docx_bytes.to_vec());
    }
    let mut comments = comments::Comments::open(&package, &main, &markup)?;
    let places = Places::read(&markup, &main);
    let mut at_paragraph: BTreeMap<Option<usize>, Vec<u64>> = BTreeMap::new();
    for (spot, remark) in remarks {
        let place = places.find(spot);
        let id = match place {
            Some(_) => comments.add(author, remark),
            None => comments.add(author, &elsewhere(spot, remark)),
        };
        at_paragraph.entry(place.or(places.first)).or_default().push(id);
    }
    let mut changes = Vec::new();
    for (paragraph, ids) in &at_paragraph {
        match paragraph {
            Some(paragraph) => surround(&markup, *paragraph, ids, &mut changes),
            None => changes.push(with_paragraph(&markup, &main, ids)?),
        }
    }
    let annotated = edits::apply(&document, changes).0;
    let mut parts = comments.finish(&package, &main)?;
    parts.push((main, annotated));
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
    Ok(package::rewrite(&package, &parts)?)
}

/// A remark that could not be put where it belongs.
fn elsewhere(spot: &Spot, remark: &str) -> String {
    if spot.part.is_empty() { remark.to_owned() } else { format!("{spot}：{remark}") }
}

/// Table, row and cell, and the paragraph, as in a [`Spot`].
type Place = (Option<(usize, usize, usize)>, usize);

/// The paragraphs of the main part that a comment may be around.
struct Places {
    part: String,
    by_spot: HashMap<Place, usize>,
    first: Option<usize>,
}

impl Places {
    fn read(markup: &Markup<'_>, part: &str) -> Self {
        let mut by_spot = HashMap::new();
        let mut first = None;
        for paragraph in paragraphs::of_word(markup, part) {
            if is_merged_away(markup, paragraph.element) {
                continue;
            }
            let element = outermost(markup, paragraph.element);
            first = first.or(Some(element));
            by_spot.entry((paragraph.spot.cell, paragraph.spot.paragraph)).or_insert(element);
        }
        Self { part: part.to_owned(), by_spot, first }
    }

    fn find(&self, spot: &Spot) -> Option<usize> {
        let is_here = spot.part.eq_ignore_ascii_case(&self.part);
        self.by_spot.get(&(spot.cell, spot.paragraph)).copied().filter(|_| is_here)
    }
}

/// Whether the paragraph's cell goes on with the one above: Word shows nothing of it, nor of its comments.
fn is_merged_away(markup: &Markup<'_>, paragraph: usize) -> bool {
    let properties = markup.enclosing(paragraph, "w:tc").and_then(|cell| markup.child(cell, "w:tcPr"));
    let merge = properties.and_then(|properties| markup.child(properties, "w:vMerge"));
    merge.is_some_and(|merge| markup.attribute(merge, "w:val").is_none_or(|value| value != "restart"))
}

/// Word takes no comment inside a text box; the paragraph that holds the box gets it.
fn outermost(markup: &Markup<'_>, paragraph: usize) -> usize {
    markup.ancestors(paragraph).filter(|&outer| markup.tokens[outer].name == "w:p").last().unwrap_or(paragraph)
}

/// Lets comments begin and end with a paragraph.
fn surround(markup: &Markup<'_>, paragraph: usize, ids: &[u64], changes: &mut Vec<Edit>) {
    let token = &markup.tokens[paragraph];
    if token.kind == Kind::Empty {
        let tag = markup.text(paragraph).trim_end_matches("/>");
        changes.push(Edit::replace(token.range.clone(), format!("{tag}>{}{}</w:p>", begins(ids), ends(ids))));
        return;
    }
    let properties = markup.child(paragraph, "w:pPr");
    let start = properties.map_or(token.range.end, |at| markup.span(at).end);
    changes.push(Edit::insert(start, begins(ids)));
    changes.push(Edit::insert(markup.tokens[token.mate].range.start, ends(ids)));
}

/// A body without any paragraph gets one that holds the comments.
fn with_paragraph(markup: &Markup<'_>, part: &str, ids: &[u64]) -> Result<Edit, AnnotateError> {
    let missing = || AnnotateError::NotWord { part: part.to_owned(), element: "w:body" };
    let body = markup.elements("w:body").next().ok_or_else(missing)?;
    let token = &markup.tokens[body];
    let paragraph = format!("<w:p>{}{}</w:p>", begins(ids), ends(ids));
    Ok(if token.kind == Kind::Empty {
        let tag = markup.text(body).trim_end_matches("/>");
        Edit::replace(token.range.clone(), format!("{tag}>{paragraph}</w:body>"))
    } else {
        Edit::insert(token.range.end, paragraph)
    })
}

fn begins(ids: &[u64]) -> String {
    let begin = |id| format!("<w:commentRangeStart w:id=\"{id}\"/>");
    ids.iter().map(begin).collect::<Vec<_>>().concat()
}

fn ends(ids: &[u64]) -> String {
    let end = |id| format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>");
    ids.iter().map(end).collect::<Vec<_>>().concat()
}

/// A part that must be there, as text.
fn text(package: &Package<'_>, part: &str) -> Result<String, AnnotateError> {
    let bytes = package.required(part)?;
    Ok(utf8(&bytes).map_err(in_part(part))?.to_owned())
}

fn in_part(part: &str) -> impl Fn(XmlError) -> AnnotateError {
    move |fault| AnnotateError::Part { part: part.to_owned(), fault }
}

#[cfg(test)]
mod tests;
