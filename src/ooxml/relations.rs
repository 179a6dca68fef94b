//! How the parts of a package point at each other, and what each says it is: `_rels/*.rels` and
//! `[Content_Types].xml`, read, and extended without a change to what already stands there.

use std::collections::BTreeSet;

use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::{Kind, Markup, XmlError, escaped, utf8};
use crate::ooxml::package::{Package, PackageError};

mod content_types;

pub(crate) use content_types::{CONTENT_TYPES, content_type, with_default, with_override};

/// More relations than any honest part has.
const MAX_RELATIONS: usize = 10_000;
const RELATIONS_NAMESPACE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
/// What the types of office relations begin with, in documents of the transitional and of the strict kind.
const OFFICE: [&str; 2] = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
];

/// Why the relations or content types of a package are not understood.
#[derive(Debug, thiserror::Error)]
pub enum RelationError {
    /// The container.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// A part is no XML.
    #[error("{part}：{fault}")]
    Part {
        /// The part.
        part: String,
        /// What is wrong with it.
        fault: XmlError,
    },
    /// The root is not what it should be.
    #[error("{part} 的内容不对：根元素应为 {expected}，请用 Word 或 WPS 重新保存文件")]
    WrongRoot {
        /// The part.
        part: String,
        /// The root's name.
        expected: &'static str,
    },
    /// More relations than the ceiling allows.
    #[error("{part} 里的关系超过 {MAX_RELATIONS} 条")]
    TooMany {
        /// The part that lists them.
        part: String,
    },
    /// A relation without identity, type or target.
    #[error("{part} 里有一条关系缺少 {attribute}，请用 Word 或 WPS 重新保存文件")]
    Incomplete {
        /// The part that lists it.
        part: String,
        /// What it lacks.
        attribute: &'static str,
    },
    /// Two relations of one part with the same identity.
    #[error("{part} 里的关系 {id} 重复，请用 Word 或 WPS 重新保存文件")]
    Duplicate {
        /// The part that lists them.
        part: String,
        /// Their identity.
        id: String,
    },
    /// A target that points out of the package or at nothing.
    #[error("{part} 里的关系 {id} 指向包外或无效的位置「{target}」")]
    Outside {
        /// The part that lists it.
        part: String,
        /// The relation's identity.
        id: String,
        /// Where it points.
        target: String,
    },
    /// The package names no main document, or several.
    #[error("文件没有指明唯一的主文档（_rels/.rels 里有 {found} 个），请用 Word 或 WPS 重新保存文件")]
    MainPart {
        /// How many it names.
        found: usize,
    },
}

/// Where a relation points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A part of the package, by its name; it need not be there.
    Part(String),
    /// Something else in the world, as written.
    External(String),
}

/// One relation of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    pub(crate) id: String,
    /// The type in full.
    pub(crate) kind: String,
    pub(crate) target: Target,
}

impl Relation {
    /// Whether the relation is of this office type, such as `comments`, in either kind of document.
    pub(crate) fn is_office(&self, kind: &str) -> bool {
        OFFICE.iter().any(|base| self.kind.strip_prefix(base).is_some_and(|rest| rest == kind))
    }

    /// The part that the relation points at, where it points at one.
    pub(crate) fn part(&self) -> Option<&str> {
        match &self.target {
            Target::Part(name) => Some(name),
            Target::External(_) => None,
        }
    }
}

/// An office relation's type in full.
pub(crate) fn office_type(kind: &str, is_strict: bool) -> String {
    let [transitional, strict] = OFFICE;
    format!("{}{kind}", if is_strict { strict } else { transitional })
}

/// The name of the package's main part.
///
/// # Errors
/// [`RelationError::MainPart`] where the package does not name exactly one, [`PackageError::MissingPart`] where it is
/// not there, and those of [`of_part`].
pub(crate) fn main_part(package: &Package<'_>) -> Result<String, RelationError> {
    let relations = of_part(package, "")?;
    let mains: Vec<&str> =
        relations.iter().filter(|known| known.is_office("officeDocument")).filter_map(Relation::part).collect();
    let [main] = mains[..] else { return Err(RelationError::MainPart { found: mains.len() }) };
    if package.contains(main) { Ok(main.to_owned()) } else { Err(PackageError::MissingPart(main.to_owned()).into()) }
}

/// The relations of a part, or of the package itself where the name is empty; none where nothing lists them.
///
/// # Errors
/// Everything that [`RelationError`] says of relations.
pub(crate) fn of_part(package: &Package<'_>, part: &str) -> Result<Vec<Relation>, RelationError> {
    let list = list_of(part);
    let Some(bytes) = package.part(&list)? else { return Ok(Vec::new()) };
    let in_list = |fault| RelationError::Part { part: list.clone(), fault };
    read(utf8(&bytes).map_err(in_list)?, part)
}

/// The relations that a list says a part has.
pub(crate) fn read(list_xml: &str, part: &str) -> Result<Vec<Relation>, RelationError> {
    let list = list_of(part);
    let markup = Markup::read(list_xml).map_err(|fault| RelationError::Part { part: list.clone(), fault })?;
    let root = root(&markup, "Relationships", &list)?;
    let mut seen = BTreeSet::new();
    let mut relations = Vec::new();
    for element in markup.children(root).filter(|&child| local(markup.tokens[child].name) == "Relationship") {
        let relation = read_one(&markup, element, part, &list)?;
        if !seen.insert(relation.id.clone()) {
            return Err(RelationError::Duplicate { part: list, id: relation.id });
        }
        relations.push(relation);
        if relations.len() > MAX_RELATIONS {
            return Err(RelationError::TooMany { part: list });
        }
    }
    Ok(relations)
}

fn read_one(markup: &Markup<'_>, element: usize, part: &str, list: &str) -> Result<Relation, RelationError> {
    let required = |attribute: &'static str| {
        value(markup, element, attribute).ok_or_else(|| RelationError::Incomplete { part: list.to_owned(), attribute })
    };
    let (id, kind, target) = (required("Id")?, required("Type")?, required("Target")?);
    let target = if value(markup, element, "TargetMode").as_deref() == Some("External") {
        Target::External(target)
    } else {
        match resolve(part, &target) {
            Some(name) => Target::Part(name),
            None => return Err(RelationError::Outside { part: list.to_owned(), id, target }),
        }
    };
    Ok(Relation { id, kind, target })
}

/// The text of a part that must be there, as XML without a byte order mark.
///
/// # Errors
/// [`RelationError`] where it is missing or not UTF-8.
pub(crate) fn text_of(package: &Package<'_>, part: &str) -> Result<String, RelationError> {
    let bytes = package.required(part)?;
    utf8(&bytes).map(str::to_owned).map_err(|fault| RelationError::Part { part: part.to_owned(), fault })
}

/// The part that lists another part's relations; the empty name stands for the package.
pub(crate) fn list_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{name}.rels")
}

/// The part that a target means, seen from the part that points; `None` where that is outside of the package.
fn resolve(part: &str, target: &str) -> Option<String> {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    if path.contains(['\\', ':', '\0']) {
        return None;
    }
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut segments: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        // A mere fragment is a place in the part itself.
        None if path.is_empty() && !target.is_empty() => part.split('/').collect(),
        None => folder.split('/').filter(|segment| !segment.is_empty()).collect(),
    };
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()?),
            name => segments.push(name),
        }
    }
    let is_file = !path.ends_with('/') && !target.is_empty();
    (is_file && !segments.is_empty()).then(|| segments.join("/"))
}

/// A list of relations with one more, and the new one's identity. All else stays as it is; without a list there will
/// be one. The target is written as given, so it is seen from the part whose list this is.
///
/// # Errors
/// Those of [`read`].
pub(crate) fn with_relation(
    list_xml: Option<&str>,
    part: &str,
    kind: &str,
    target: &str,
) -> Result<(String, String), RelationError> {
    let fresh = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"{RELATIONS_NAMESPACE}\"/>"
    );
    let source = list_xml.unwrap_or(&fresh);
    // Identities are compared without regard to case, to be on the safe side.
    let taken: BTreeSet<String> = read(source, part)?.into_iter().map(|known| known.id.to_lowercase()).collect();
    let id = (1..=taken.len() + 1).map(|number| format!("rId{number}")).find(|id| !taken.contains(&id.to_lowercase()));
    let id = id.unwrap_or_default();
    Ok((with_identified(source, part, &id, kind, target)?, id))
}

/// Like [`with_relation`] under an identity that the caller knows to be free.
///
/// # Errors
/// [`RelationError`] where the list is not understood.
pub(crate) fn with_identified(
    list_xml: &str,
    part: &str,
    id: &str,
    kind: &str,
    target: &str,
) -> Result<String, RelationError> {
    let list = list_of(part);
    let markup = Markup::read(list_xml).map_err(|fault| RelationError::Part { part: list.clone(), fault })?;
    let root = root(&markup, "Relationships", &list)?;
    let (id, kind, target) = (escaped(id), escaped(kind), escaped(target));
    let attributes = format!("Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"");
    Ok(appended(&markup, root, "Relationship", &attributes))
}

/// The root element, by its name without prefix.
fn root(markup: &Markup<'_>, expected: &'static str, part: &str) -> Result<usize, RelationError> {
    let is_element = |at: &usize| matches!(markup.tokens[*at].kind, Kind::Start | Kind::Empty);
    (0..markup.tokens.len())
        .find(is_element)
        .filter(|&at| local(markup.tokens[at].name) == expected)
        .ok_or_else(|| RelationError::WrongRoot { part: part.to_owned(), expected })
}

/// The source with an empty element more at the end of the root; it gets the root's prefix.
fn appended(markup: &Markup<'_>, root: usize, name: &str, attributes: &str) -> String {
    let token = &markup.tokens[root];
    let prefix = token.name.strip_suffix(local(token.name)).unwrap_or_default();
    let child = format!("<{prefix}{name} {attributes}/>");
    let edit = if token.kind == Kind::Empty {
        let tag = markup.text(root).trim_end_matches("/>");
        Edit::replace(token.range.clone(), format!("{tag}>{child}</{}>", token.name))
    } else {
        Edit::insert(markup.tokens[token.mate].range.start, child)
    };
    edits::apply(markup.source, vec![edit]).0
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// An attribute's value, references resolved.
fn value(markup: &Markup<'_>, element: usize, attribute: &str) -> Option<String> {
    let raw = markup.attribute(element, attribute)?;
    Some(quick_xml::escape::unescape(&raw).map_or_else(|_| raw.clone(), std::borrow::Cow::into_owned))
}

#[cfg(test)]
mod tests;
