//! `[Content_Types].xml`: what each part is, by its name or its extension.

use super::{RelationError, appended, local, root, value};
use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::{Markup, escaped, utf8};
use crate::ooxml::package::Package;

/// The part that lists the types.
pub(crate) const CONTENT_TYPES: &str = "[Content_Types].xml";

/// What a part is; `None` where the package does not say.
///
/// # Errors
/// [`RelationError`] where the list is missing or not understood.
pub(crate) fn content_type(package: &Package<'_>, part: &str) -> Result<Option<String>, RelationError> {
    let bytes = package.required(CONTENT_TYPES)?;
    let source = utf8(&bytes).map_err(broken)?;
    let markup = Markup::read(source).map_err(broken)?;
    let root = root(&markup, "Types", CONTENT_TYPES)?;
    let by_name = entry(&markup, root, "Override", "PartName", &format!("/{part}"));
    let by_extension = || {
        let (_, extension) = part.rsplit_once('/').map_or(part, |(_, file)| file).rsplit_once('.')?;
        entry(&markup, root, "Default", "Extension", extension)
    };
    Ok(by_name.or_else(by_extension).and_then(|entry| value(&markup, entry, "ContentType")))
}

/// The list with a type for all parts with an extension.
///
/// # Errors
/// [`RelationError`] where the list is not understood.
pub(crate) fn with_default(list_xml: &str, extension: &str, content_type: &str) -> Result<String, RelationError> {
    with_entry(list_xml, "Default", ("Extension", extension), content_type)
}

/// The list with a type for one part.
///
/// # Errors
/// [`RelationError`] where the list is not understood.
pub(crate) fn with_override(list_xml: &str, part: &str, content_type: &str) -> Result<String, RelationError> {
    with_entry(list_xml, "Override", ("PartName", &format!("/{part}")), content_type)
}

/// The list with an entry more, or with another type in the entry that is there.
fn with_entry(
    list_xml: &str,
    name: &str,
    (attribute, key): (&str, &str),
    content_type: &str,
) -> Result<String, RelationError> {
    let markup = Markup::read(list_xml).map_err(broken)?;
    let root = root(&markup, "Types", CONTENT_TYPES)?;
    let attributes = format!("{attribute}=\"{}\" ContentType=\"{}\"", escaped(key), escaped(content_type));
    let Some(known) = entry(&markup, root, name, attribute, key) else {
        return Ok(appended(&markup, root, name, &attributes));
    };
    if value(&markup, known, "ContentType").as_deref() == Some(content_type) {
        return Ok(list_xml.to_owned());
    }
    let instead = format!("<{} {attributes}/>", markup.tokens[known].name);
    Ok(edits::apply(list_xml, vec![Edit::replace(markup.span(known), instead)]).0)
}

/// The entry with this key. Part names and extensions are the same whatever their letters' case.
fn entry(markup: &Markup<'_>, root: usize, name: &str, attribute: &str, key: &str) -> Option<usize> {
    markup.children(root).find(|&child| {
        local(markup.tokens[child].name) == name
            && value(markup, child, attribute).is_some_and(|known| known.eq_ignore_ascii_case(key))
    })
}

fn broken(fault: crate::ooxml::markup::XmlError) -> RelationError {
    RelationError::Part { part: CONTENT_TYPES.to_owned(), fault }
}
