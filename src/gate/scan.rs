//! Passing over XML: start tags, attributes, and how deep it goes.

use crate::fault::Fault;
use crate::gate::limits::{damaged, limit};
use quick_xml::Reader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};

/// How deep elements may stand inside each other in an XML part.
const DEPTH: usize = 128;

/// Watches how deep a pass over XML stands. The parser tells of wrong end tags, but not of missing ones, for which
/// calamine would wait for ever.
#[derive(Debug, Default)]
pub struct Depth(usize);

impl Depth {
    /// Enters an element.
    ///
    /// # Errors
    /// [`Fault::Limit`] where it stands too deep.
    pub fn down(&mut self) -> Result<(), Fault> {
        self.0 += 1;
        if self.0 > DEPTH { Err(limit("XML 层数", self.0, DEPTH)) } else { Ok(()) }
    }

    /// Leaves an element.
    pub fn up(&mut self) {
        self.0 = self.0.saturating_sub(1);
    }

    /// Ends the pass.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where elements are still open.
    pub fn end(&self) -> Result<(), Fault> {
        if self.0 > 0 { Err(damaged("XML ends too early")) } else { Ok(()) }
    }

    /// How many elements are open.
    pub fn now(&self) -> usize {
        self.0
    }
}

/// Hands every start tag (empty elements too) of an XML text to `visit`.
///
/// # Errors
/// [`Fault::Damaged`] where the text is no well-formed XML; whatever `visit` returns.
pub fn each_start(text: &str, mut visit: impl FnMut(&BytesStart<'_>) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut reader = Reader::from_str(text);
    let mut depth = Depth::default();
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(start) => {
                depth.down()?;
                visit(&start)?;
            }
            Event::Empty(start) => visit(&start)?,
            Event::End(_) => depth.up(),
            Event::Eof => return depth.end(),
            _ => {}
        }
    }
}

/// The attributes of a cell or row. None may stand there twice: of two, one reader takes the first and another the last.
///
/// # Errors
/// [`Fault::Limit`] for a tag that is longer than any program writes, since looking for a second of each takes time with
/// the square of their number; [`Fault::Damaged`] for each attribute that is malformed or there twice.
pub fn attributes<'a>(
    start: &'a BytesStart<'_>,
) -> Result<impl Iterator<Item = Result<Attribute<'a>, Fault>> + 'a, Fault> {
    const LONGEST: usize = 2_048;
    if start.len() > LONGEST {
        return Err(limit("XML 标签字节数", start.len(), LONGEST));
    }
    Ok(start.attributes().map(|attribute| attribute.map_err(damaged)))
}

/// Whether an attribute's value says yes.
pub fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true")
}

/// The value of an attribute, by its local name; `None` where it is not there or malformed.
pub fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().into_inner() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}
