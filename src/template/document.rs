//! A Word document with tags, compiled once and filled often.
//!
//! `{{ 组织名称 }}` puts a value; `{% if %} {% elif %} {% else %} {% endif %}`, `{% for 行 in 条款 %} {% endfor %}` and
//! `{% set %}` steer within a paragraph; `{%p … %}` stands for its paragraph and `{%tr … %}` for its table row;
//! `{%vm 条件 %}` merges its cell with the one above where the condition holds; `{# … #}` vanishes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

pub use crate::template::fault::{FillError, Spot, TagFault, TemplateError};

use crate::ooxml::markup::{XmlError, utf8};
use crate::ooxml::order;
use crate::ooxml::package::{self, Limits, Package, PackageError};
use crate::template::dialect::{self, Escape};
use crate::template::tags::Role;
use crate::template::weave::{self, Origin, Woven};
use crate::template::{names, value};

/// The part without which a document is none.
const MAIN: &str = "word/document.xml";

/// A template ready to be filled, from several threads at once if need be.
#[derive(Debug)]
pub struct Template {
    package: Package<'static>,
    parts: Vec<Part>,
    /// The outermost names that the tags use, and for those that must be there a tag that uses them.
    names: BTreeMap<String, Option<(usize, usize)>>,
}

/// A part with tags.
struct Part {
    name: String,
    tera: Arc<Tera>,
    woven: Woven,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part").field("name", &self.name).field("woven", &self.woven).finish_non_exhaustive()
    }
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
        let one = |error: PackageError| vec![TemplateError::from(error)];
        let package = Package::shared(Arc::from(docx_bytes), limits).map_err(one)?;
        if !package.contains(MAIN) {
            return Err(one(PackageError::MissingPart(MAIN.to_owned())));
        }
        let mut parts = Vec::new();
        let mut errors = Vec::new();
        for (name, escape) in package.names().filter_map(|name| Some((name, fillable(name)?))) {
            match Part::compile(&package, name, escape) {
                Ok(part) => parts.extend(part),
                Err(more) => errors.extend(more),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let names = names_of(&parts);
        Ok(Self { package, parts, names })
    }

    /// The outermost names that the tags use, sorted.
    pub fn names_used(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// A document with the data in place of the tags. Parts without tags are copied as they lie; the same data give
    /// the same bytes.
    ///
    /// # Errors
    /// [`FillError::Undefined`] where the data lack a name that a tag uses; else what the tag or the package says.
    pub fn fill<T: Serialize + ?Sized>(&self, data: &T) -> Result<Vec<u8>, FillError> {
        let context = value::context(data).map_err(FillError::Data)?;
        self.require_names(&context)?;
        let changed: Vec<&str> = self.parts.iter().map(|part| part.name.as_str()).collect();
        package::rewrite_with(&self.package, &changed, |part, sink| self.parts[part].render(&context, sink))
    }

    /// A condition on an unknown name would just be false, and what it guards would be missing from the paper.
    fn require_names(&self, context: &Context) -> Result<(), FillError> {
        let wanted = self.names.iter().filter_map(|(name, user)| Some((name, (*user)?)));
        for (name, (part, tag)) in wanted {
            if !context.contains_key(&names::encode(name)) {
                let Origin { written, spot, .. } = &self.parts[part].woven.tags[tag];
                return Err(FillError::Undefined { name: name.clone(), tag: written.clone(), spot: spot.clone() });
            }
        }
        Ok(())
    }
}

/// How values are written into a part, where it is one that is filled.
fn fillable(name: &str) -> Option<Escape> {
    let stem = name.strip_suffix(".xml")?;
    let is_word = |rest: &str| {
        let kind = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        matches!(kind, "document" | "header" | "footer" | "footnotes" | "endnotes")
    };
    match stem.strip_prefix("word/") {
        Some(rest) => is_word(rest).then_some(Escape::Word),
        None => (stem == "docProps/core").then_some(Escape::Plain),
    }
}

impl Part {
    fn compile(package: &Package<'_>, name: &str, escape: Escape) -> Result<Option<Self>, Vec<TemplateError>> {
        let bytes = package.required(name).map_err(|error| vec![error.into()])?;
        let broken = |fault: XmlError| vec![TemplateError::Part { part: name.to_owned(), fault }];
        let source = utf8(&bytes).map_err(broken)?;
        let Some(woven) = weave::part(name, source, escape)? else { return Ok(None) };
        let mut tera = dialect::tera(escape).map_err(|error| vec![unplaced(name, &error)])?;
        match tera.add_raw_template(name, &woven.source) {
            Ok(()) => Ok(Some(Self { name: name.to_owned(), tera: Arc::new(tera), woven })),
            Err(error) => Err(diagnose(&mut tera, name, &woven, &error)),
        }
    }

    fn render(&self, context: &Context, sink: &mut dyn Write) -> Result<(), FillError> {
        let unwritable = |error: io::Error| PackageError::Write(error.to_string());
        if !self.woven.needs_repair {
            // Tera writes in crumbs, the compressor wants pieces.
            let mut pieces = BufWriter::with_capacity(64 << 10, sink);
            self.tera.render_to(&self.name, context, &mut pieces).map_err(|error| self.explain(&error))?;
            return Ok(pieces.flush().map_err(unwritable)?);
        }
        let whole = self.tera.render(&self.name, context).map_err(|error| self.explain(&error))?;
        let broken = |fault| FillError::Part { part: self.name.clone(), fault };
        let repaired = order::repair(&whole).map_err(broken)?;
        Ok(sink.write_all(repaired.as_bytes()).map_err(unwritable)?)
    }

    /// Tera's error at the tag that it comes from, in the author's words.
    fn explain(&self, error: &tera::Error) -> FillError {
        let (message, span) = complaint(error);
        let origin = span.as_ref().and_then(|span| tag_at(&self.woven, span.start));
        let (tag, spot) = origin.map_or_else(
            || (String::new(), Spot { part: self.name.clone(), ..Spot::default() }),
            |origin| (origin.written.clone(), origin.spot.clone()),
        );
        let is_undefined = message.contains("undefined") || message.contains("is not defined");
        match span {
            Some(span) if is_undefined => FillError::Undefined { name: self.name_at(span), tag, spot },
            _ => FillError::Tag { message: in_chinese(&message), tag, spot },
        }
    }

    /// The name that Tera points at. Its spans begin at the last attribute of a path, end before the bracket of a
    /// subscript, and of a loop show the filter that this room put behind the list.
    fn name_at(&self, span: Range<usize>) -> String {
        let source = &self.woven.source;
        let before = source.get(..span.start).unwrap_or_default();
        let code = source.get(span.clone()).unwrap_or_default();
        if code == dialect::IN_ORDER {
            let list = before.rsplit_once(" in (").map_or("", |(_, list)| list);
            return names::decode(list.trim_end_matches([' ', '|', ')']));
        }
        let in_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '?');
        let path = if before.ends_with('.') { before.rsplit(|c| !in_path(c)).next().unwrap_or_default() } else { "" };
        let open = code.matches('[').count() > code.matches(']').count();
        let bracket = if open && source[span.end..].starts_with(']') { "]" } else { "" };
        names::decode(&[path, code, bracket].concat())
    }
}

/// The outermost names of all parts, without those that the part sets itself. A name that some tag treats as optional
/// need not be there.
fn names_of(parts: &[Part]) -> BTreeMap<String, Option<(usize, usize)>> {
    let mut names = BTreeMap::new();
    for (number, part) in parts.iter().enumerate() {
        let tags = &part.woven.tags;
        let used = part.tera.get_template_variables(&part.name).unwrap_or_default();
        for encoded in used.into_iter().collect::<BTreeSet<_>>() {
            if encoded == "loop" || tags.iter().any(|tag| sets(tag, encoded)) {
                continue;
            }
            let users = || tags.iter().enumerate().filter(|(_, tag)| mentions(&tag.code, encoded));
            let optional = users().any(|(_, tag)| tag.code.contains("default") || tag.code.contains("defined"));
            let user = users().next().map(|(tag, _)| (number, tag));
            let known = names.entry(names::decode(encoded)).or_insert(user);
            if optional {
                *known = None;
            }
        }
    }
    names
}

fn sets(tag: &Origin, name: &str) -> bool {
    tag.role == Role::Set && tag.code.split_once('=').is_some_and(|(target, _)| mentions(target, name))
}

fn mentions(code: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    code.match_indices(name)
        .any(|(at, _)| !code[..at].ends_with(is_word) && !code[at + name.len()..].starts_with(is_word))
}

/// Tera stops at the first error; so each tag is tried alone.
fn diagnose(tera: &mut Tera, part: &str, woven: &Woven, error: &tera::Error) -> Vec<TemplateError> {
    let at_tag = |origin: &Origin, error: &tera::Error| TemplateError::Tag {
        fault: TagFault::Syntax(in_chinese(&complaint(error).0)),
        tag: origin.written.clone(),
        spot: origin.spot.clone(),
    };
    let mut errors = Vec::new();
    for origin in &woven.tags {
        if let Some(code) = alone(origin)
            && let Err(error) = tera.add_raw_template(part, &code)
        {
            errors.push(at_tag(origin, &error));
        }
    }
    if errors.is_empty() {
        let origin = complaint(error).1.and_then(|span| tag_at(woven, span.start));
        errors.push(origin.map_or_else(|| unplaced(part, error), |origin| at_tag(origin, error)));
    }
    errors
}

/// A tag as a whole template.
fn alone(origin: &Origin) -> Option<String> {
    let ended = |end: &str| format!("{}{}", origin.code, dialect::block(end));
    match origin.role {
        Role::Value | Role::Set | Role::Merge => Some(origin.code.clone()),
        Role::If => Some(ended("endif")),
        Role::Elif => Some(ended("endif").replacen("elif", "if", 1)),
        Role::For => Some(ended("endfor")),
        Role::Comment | Role::Else | Role::EndIf | Role::EndFor => None,
    }
}

fn unplaced(part: &str, error: &tera::Error) -> TemplateError {
    let fault = TagFault::Syntax(in_chinese(&complaint(error).0));
    TemplateError::Tag { fault, tag: String::new(), spot: Spot { part: part.to_owned(), ..Spot::default() } }
}

fn tag_at(woven: &Woven, offset: usize) -> Option<&Origin> {
    let after = woven.marks.partition_point(|&(start, _)| start <= offset);
    woven.marks[..after].last().map(|&(_, tag)| &woven.tags[tag])
}

/// What Tera says, without its picture of the source, and where in the source.
fn complaint(error: &tera::Error) -> (String, Option<Range<usize>>) {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            (report.message().to_owned(), Some(report.span().range.clone()))
        }
        other => {
            let text = other.to_string();
            let line = text.lines().next().unwrap_or_default();
            (line.trim_start_matches("error: ").to_owned(), None)
        }
    }
}

/// The commonest complaints in Chinese, all with the author's names.
fn in_chinese(message: &str) -> String {
    let decoded = names::decode(message);
    let known = [
        ("Unknown filter ", "没有这个过滤器："),
        ("Unknown function ", "没有这个函数："),
        ("Unknown test ", "没有这个判断："),
        ("Unexpected character", "有不认识的字符（标点要用半角）"),
        ("Unexpected end of input", "表达式不完整"),
        ("Unexpected end of template", "表达式不完整"),
        ("Iteration not possible on type ", "不能循环，不是列表："),
    ];
    let translated = known.iter().find_map(|(english, chinese)| Some((chinese, decoded.strip_prefix(english)?)));
    translated.map_or(decoded.clone(), |(chinese, rest)| format!("{chinese}{rest}"))
}

#[cfg(test)]
mod tests;
