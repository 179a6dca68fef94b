//! A Word document with tags, compiled once and filled often.
//!
//! `{{ 名称 }}` puts a value; `{% if %} {% elif %} {% else %} {% endif %}`, `{% for 行 in 列表 %} {% endfor %}` and
//! `{% set %}` steer within a paragraph; `{%p … %}` stands for its paragraph and `{%tr … %}` for its table row;
//! `{%vm 条件 %}` merges its cell with the one above where the condition holds; `{# … #}` vanishes.

mod part;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;

use serde::Serialize;
use tera::Context;

pub use crate::ooxml::package::Limits;
pub use crate::template::fault::{Complaint, FillError, Spot, TagFault, TemplateError};

use crate::ooxml::package::{self, Package, PackageError};
use crate::template::check::{self, Flaw};
use crate::template::dangers::Danger;
use crate::template::expression::Statement;
use crate::template::parts::Parts;
use crate::template::pictures::Pictures;
use crate::template::session::{Memory, Session, Written};
use crate::template::vocabulary::Vocabulary;
use crate::template::weave::Origin;
use crate::template::{names, reading, value};
pub(crate) use part::Part;
use part::unwritable;

/// Names and, for those that must be there, the part and the tag that use them.
pub(crate) type NamesUsed = BTreeMap<String, Option<(usize, usize)>>;

/// A template ready to be filled, from several threads at once if need be.
#[derive(Debug)]
pub struct Template {
    package: Package<'static>,
    parts: Vec<Part>,
    /// Lists of the package that a document has in place of the template's.
    lists: BTreeMap<String, String>,
    dangers: Vec<Danger>,
    /// The outermost names that the tags use, and for those that must be there a tag that uses them.
    names: NamesUsed,
}

/// A filled document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The file.
    pub bytes: Vec<u8>,
    /// What its reader should know, in Chinese: values with characters that no document can hold.
    pub remarks: Vec<String>,
}

impl Template {
    /// Compiles a document.
    ///
    /// # Errors
    /// Everything that is wrong with it, not only the first: the container, its parts, and every tag with its place.
    pub fn compile(docx_bytes: &[u8]) -> Result<Self, Vec<TemplateError>> {
        Self::compile_within(docx_bytes, &Limits::default())
    }

    /// Compiles a document under ceilings other than the usual.
    ///
    /// # Errors
    /// Those of [`Template::compile`].
    pub fn compile_within(docx_bytes: &[u8], limits: &Limits) -> Result<Self, Vec<TemplateError>> {
        let unreadable = |error: PackageError| vec![TemplateError::from(error)];
        let package = Package::shared(Arc::from(docx_bytes), limits).map_err(unreadable)?;
        let found = Parts::find(&package).map_err(|error| vec![TemplateError::from(error)])?;
        let Parts { filled, lists, dangers, mut errors } = found;
        let mut parts = Vec::new();
        for (name, source, escape) in &filled {
            match Part::compile(&package, name, source, *escape) {
                Ok(part) => parts.extend(part),
                Err(more) => errors.extend(more),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let names = names_of(&parts);
        Ok(Self { package, parts, lists, dangers, names })
    }

    /// What the template brings along besides text. None of it is ever followed.
    pub fn dangers(&self) -> &[Danger] {
        &self.dangers
    }

    /// The outermost names that the tags use, sorted.
    pub fn names_used(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// What can't be right if the template is filled with data of this vocabulary, in the order of the parts.
    pub fn examine(&self, vocabulary: &Vocabulary) -> Vec<Flaw> {
        self.parts.iter().flat_map(|part| check::names(&part.woven.in_order(), vocabulary)).collect()
    }

    /// A document with the data in place of the tags. Parts without tags are copied as they lie; the same data give
    /// the same bytes.
    ///
    /// # Errors
    /// Those of [`Template::fill_with`].
    pub fn fill<T: Serialize + ?Sized>(&self, data: &T) -> Result<Vec<u8>, FillError> {
        self.fill_with(data, &Pictures::new()).map(|filled| filled.bytes)
    }

    /// A document with the data in place of the tags, and pictures in place of placeholders.
    ///
    /// # Errors
    /// [`FillError::Undefined`] where the data lack a name that a tag uses; [`FillError::Lost`] where a value that was
    /// written is not found on reading back; else what the tag or the package says.
    pub fn fill_with<T: Serialize + ?Sized>(&self, data: &T, pictures: &Pictures) -> Result<Filled, FillError> {
        let context = value::context(data).map_err(FillError::Data)?;
        require_names(&self.names, &self.parts, &context)?;
        let limits = self.package.limits();
        let session = Session::begin(limits, pictures);
        let mut written: Vec<Written> = self.parts.iter().map(|_| Written::default()).collect();
        let mut render = |number: usize, sink: &mut dyn Write| -> Result<(), FillError> {
            let part = &self.parts[number];
            session.look(|memory| memory.gallery.turn_to(&part.name, part.first_picture));
            part.render(&context, limits, sink)?;
            written[number] = session.look(Memory::take_written);
            Ok(())
        };
        // Which pictures are shown decides about parts that stand earlier in the package.
        let mut ready: Vec<(String, Vec<u8>)> = Vec::new();
        for (number, part) in self.parts.iter().enumerate().filter(|(_, part)| part.shows_pictures()) {
            let mut bytes = Vec::new();
            render(number, &mut bytes)?;
            ready.push((part.name.clone(), bytes));
        }
        ready.extend(session.look(|memory| memory.gallery.hang(&self.package, self.lists.clone()))?);
        let streamed: Vec<usize> =
            (0..self.parts.len()).filter(|&number| !self.parts[number].shows_pictures()).collect();
        let changed: Vec<&str> = streamed
            .iter()
            .map(|&number| self.parts[number].name.as_str())
            .chain(ready.iter().map(|(name, _)| name.as_str()))
            .collect();
        let bytes = package::rewrite_with(&self.package, &changed, |index, sink| match streamed.get(index) {
            Some(&number) => render(number, sink),
            None => Ok(sink.write_all(&ready[index - streamed.len()].1).map_err(unwritable)?),
        })?;
        drop((context, ready));
        for (part, written) in self.parts.iter().zip(&written) {
            reading::verify(&bytes, &part.name, part.escape, written, limits)?;
        }
        let remarks = reading::remarks(written.iter());
        Ok(Filled { bytes, remarks })
    }
}

/// A condition on an unknown name would just be false, and what it guards would be missing from the paper.
pub(crate) fn require_names(names: &NamesUsed, parts: &[Part], context: &Context) -> Result<(), FillError> {
    let wanted = names.iter().filter_map(|(name, user)| Some((name, (*user)?)));
    for (name, (part, tag)) in wanted {
        if !context.contains_key(&names::encode(name)) {
            let Origin { written, spot, .. } = &parts[part].woven.tags[tag];
            return Err(FillError::Undefined { name: name.clone(), tag: written.clone(), spot: spot.clone() });
        }
    }
    Ok(())
}

/// The outermost names of all parts, without those that the part sets itself. A name that some tag treats as optional
/// need not be there.
pub(crate) fn names_of(parts: &[Part]) -> NamesUsed {
    let mut names = BTreeMap::new();
    for (number, part) in parts.iter().enumerate() {
        let uses = uses(&part.woven.tags);
        let used = part.tera.get_template_variables(&part.name).unwrap_or_default();
        for name in used.into_iter().map(names::decode).collect::<BTreeSet<_>>() {
            let Some(found) = uses.get(name.as_str()).filter(|_| name != "loop") else { continue };
            let known = names.entry(name).or_insert(found.first.map(|tag| (number, tag)));
            if found.may_miss {
                *known = None;
            }
        }
    }
    names
}

/// How a part uses a name.
#[derive(Default)]
struct Use {
    /// The first tag with it.
    first: Option<usize>,
    /// Whether some tag can do without it.
    may_miss: bool,
}

/// The names that a part's tags use and don't set.
fn uses(tags: &[Origin]) -> BTreeMap<&str, Use> {
    let mut uses: BTreeMap<&str, Use> = BTreeMap::new();
    for (tag, origin) in tags.iter().enumerate() {
        for (path, may_miss) in origin.statement.paths() {
            let found = uses.entry(path.root.text.as_str()).or_default();
            found.first.get_or_insert(tag);
            found.may_miss |= may_miss;
        }
    }
    for origin in tags {
        if let Statement::Set { name, .. } = &origin.statement {
            uses.remove(name.text.as_str());
        }
    }
    uses
}

#[cfg(test)]
mod tests;
