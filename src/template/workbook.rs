//! An Excel workbook with tags, compiled once and filled often.
//!
//! In a cell `{{ 名称 }}` puts a value, `{% if %} {% elif %} {% else %} {% endif %}`, `{% for 行 in 列表 %}
//! {% endfor %}` and `{% set %}` steer its text, `{# … #}` vanishes. `{%tr for … %}` … `{%tr endfor %}` and
//! `{%tr if … %}` … `{%tr endif %}`, each in a row of its own, repeat and drop the rows between. A cell with nothing but
//! one value becomes a number or a truth where the value is one; everything else is text, whatever it begins with.
//!
//! ```text
//! sheet ─grid→ cells ─weaving→ Tera source ─→ notes ─record→ rows ─movement→ everything that speaks of rows
//! ```

use std::io;
use std::sync::Arc;

use serde::Serialize;
use tera::Context;

use crate::ooxml::markup::XmlError;
use crate::ooxml::package::{self, Limits, Package, PackageError};
use crate::ooxml::relations;
use crate::template::check::{self, Flaw};
use crate::template::dangers::{self, Danger};
use crate::template::dialect::Escape;
use crate::template::document::{Filled, NamesUsed, Part, names_of, require_names};
use crate::template::fault::{FillError, Spot, TagFault, TemplateError};
use crate::template::pictures::Pictures;
use crate::template::session::{Memory, Session, Written};
use crate::template::vocabulary::Vocabulary;
use crate::template::{reading, value};
use book::Book;
use compiling::{Settled, compile_sheets, related_parts, written};
use movement::{Movement, SheetRows};
use record::Record;
use refusal::{SheetFault, refusal};
use related::{PartKind, RelatedPart};
use sheet::SheetTemplate;

pub mod refusal;

mod book;
mod cells;
mod compiling;
mod formula;
mod movement;
mod plan;
mod record;
mod related;
mod sheet;
mod surroundings;

const CORE_PROPERTIES: &str = "docProps/core.xml";

/// A workbook ready to be filled, from several threads at once if need be.
pub struct WorkbookTemplate {
    package: Package<'static>,
    book: Book,
    sheets: Vec<SheetTemplate>,
    /// The parts with tags: sheets first, in the order of `sheets`, then the properties of the document.
    parts: Vec<Part>,
    /// Of each sheet its position among the parts with tags.
    filled: Vec<Option<usize>>,
    /// The sheets that are written anew, with tags or because their formulas look at such.
    written: Vec<bool>,
    related: Vec<RelatedPart>,
    /// Parts that change the same way whatever the data.
    settled: Settled,
    dropped: Vec<String>,
    names: NamesUsed,
    dangers: Vec<Danger>,
}

impl std::fmt::Debug for WorkbookTemplate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WorkbookTemplate").field("parts", &self.parts).finish_non_exhaustive()
    }
}

impl WorkbookTemplate {
    /// Compiles a workbook.
    ///
    /// # Errors
    /// Those of [`WorkbookTemplate::compile_within`].
    pub fn compile(xlsx_bytes: &[u8]) -> Result<Self, Vec<TemplateError>> {
        Self::compile_within(xlsx_bytes, &Limits::default())
    }

    /// Compiles a workbook under ceilings other than the usual.
    ///
    /// # Errors
    /// Everything that is wrong with it, not only the first: the container, its parts, every tag with its sheet and
    /// cell, and whatever can't be kept in step with rows that move.
    pub fn compile_within(xlsx_bytes: &[u8], limits: &Limits) -> Result<Self, Vec<TemplateError>> {
        let package = Package::shared(Arc::from(xlsx_bytes), limits).map_err(|error| vec![error.into()])?;
        let book = Book::read(&package)?;
        let (sheets, settled) = compile_sheets(&package, &book)?;
        let mut template = Self {
            related: related_parts(&package, &sheets)?,
            filled: Vec::new(),
            written: written(&sheets),
            parts: Vec::new(),
            names: NamesUsed::new(),
            dropped: Vec::new(),
            dangers: Vec::new(),
            package,
            book,
            sheets,
            settled,
        };
        template.refuse_strays()?;
        template.refuse_immovable()?;
        template.settle()?;
        template.gather_parts()?;
        template.names = names_of(&template.parts);
        let sheets: Vec<(String, String)> =
            template.sheets.iter().map(|sheet| (sheet.part.clone(), String::new())).collect();
        let found = dangers::find(&template.package, &template.book.part, &sheets);
        template.dangers = found.map_err(|error| vec![TemplateError::from(error)])?;
        Ok(template)
    }

    /// What the template brings along besides cells. None of it is ever followed.
    pub fn dangers(&self) -> &[Danger] {
        &self.dangers
    }

    /// What can't be right if the template is filled with data of this vocabulary, in the order of the sheets.
    pub fn examine(&self, vocabulary: &Vocabulary) -> Vec<Flaw> {
        self.parts.iter().flat_map(|part| check::names(&part.woven.in_order(), vocabulary)).collect()
    }

    /// The outermost names that the tags use, sorted.
    pub fn names_used(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// A workbook with the data in place of the tags. Parts without tags are copied as they lie unless they speak of
    /// rows that moved; the same data give the same bytes.
    ///
    /// # Errors
    /// [`FillError::Undefined`] where the data lack a name that a tag uses; [`FillError::Workbook`] where a formula or
    /// the like has lost its rows, or a sheet or cell holds no more; else what the tag or the package says.
    pub fn fill<T: Serialize + ?Sized>(&self, data: &T) -> Result<Vec<u8>, FillError> {
        self.fill_with(data).map(|filled| filled.bytes)
    }

    /// The same, with what the reader should know.
    ///
    /// # Errors
    /// Those of [`WorkbookTemplate::fill`], and [`FillError::Lost`] where a value that was written is not found on
    /// reading back.
    pub fn fill_with<T: Serialize + ?Sized>(&self, data: &T) -> Result<Filled, FillError> {
        let context = value::context(data).map_err(FillError::Data)?;
        require_names(&self.names, &self.parts, &context)?;
        let limits = self.package.limits();
        let session = Session::begin(limits, &Pictures::new());
        let mut written: Vec<(&str, Escape, Written)> = Vec::new();
        let mut take_written = |part: &'_ str, escape: Escape| {
            let name = self.parts.iter().find(|known| known.name == part).map_or("", |known| known.name.as_str());
            written.push((name, escape, session.look(Memory::take_written)));
        };
        let records = self.records(&context, &mut take_written)?;
        let movement = self.movement(Some(&records));
        let mut changed: Vec<(&str, Vec<u8>)> = Vec::new();
        for (number, (sheet, record)) in self.sheets.iter().zip(&records).enumerate() {
            if self.written.get(number) == Some(&true) {
                changed.push((&sheet.part, sheet.render(record, &movement, number, limits.output_size)?.into_bytes()));
            }
        }
        for part in &self.related {
            let source = part.adjust(&movement)?;
            if source != part.source {
                changed.push((&part.name, source.into_bytes()));
            }
        }
        if self.sheets.iter().any(|sheet| sheet.has_tags) {
            let calculates = self.sheets.iter().any(SheetTemplate::has_formulas);
            let book = self.book.adjust(&movement, calculates)?;
            changed.push((&self.book.part, book.into_bytes()));
        }
        for part in self.parts.iter().filter(|part| part.name == CORE_PROPERTIES) {
            changed.push((&part.name, self.rendered(part, &context)?));
            take_written(&part.name, Escape::Plain);
        }
        changed.extend(self.settled.iter().map(|(name, text)| (name.as_str(), text.clone().into_bytes())));
        let dropped: Vec<&str> = self.dropped.iter().map(String::as_str).collect();
        let names: Vec<&str> = changed.iter().map(|(name, _)| *name).collect();
        let bytes = package::rewrite_without(&self.package, &dropped, &names, |index, sink| {
            let unwritable = |error: io::Error| PackageError::Write(error.to_string());
            Ok::<_, FillError>(
                changed.get(index).map_or(Ok(()), |(_, bytes)| sink.write_all(bytes)).map_err(unwritable)?,
            )
        })?;
        for (part, escape, written) in &written {
            reading::verify(&bytes, part, *escape, written, limits)?;
        }
        let remarks = reading::remarks(written.iter().map(|(.., written)| written));
        Ok(Filled { bytes, remarks })
    }

    fn records(&self, context: &Context, take_written: &mut dyn FnMut(&str, Escape)) -> Result<Vec<Record>, FillError> {
        let mut records = Vec::with_capacity(self.sheets.len());
        for (sheet, filled) in self.sheets.iter().zip(&self.filled) {
            let notes = match filled.and_then(|part| self.parts.get(part)) {
                Some(part) => {
                    let notes = self.rendered(part, context)?;
                    take_written(&part.name, Escape::Sheet);
                    notes
                }
                None => Vec::new(),
            };
            // Tera writes text only.
            let notes = String::from_utf8_lossy(&notes);
            records.push(sheet.record(&notes)?);
        }
        Ok(records)
    }

    fn rendered(&self, part: &Part, context: &Context) -> Result<Vec<u8>, FillError> {
        let mut bytes = Vec::new();
        part.render(context, self.package.limits(), &mut bytes)?;
        Ok(bytes)
    }

    fn movement<'a>(&'a self, records: Option<&'a [Record]>) -> Movement<'a> {
        let rows = |(number, sheet): (usize, &'a SheetTemplate)| SheetRows {
            name: &sheet.name,
            plan: &sheet.plan,
            is_filled: sheet.has_tags,
            record: records.and_then(|records| records.get(number)),
        };
        Movement { sheets: self.sheets.iter().enumerate().map(rows).collect() }
    }

    /// Tags in text that nobody fills would be handed out as they stand.
    fn refuse_strays(&self) -> Result<(), Vec<TemplateError>> {
        let mut errors = Vec::new();
        let sheets: Vec<&str> = self.sheets.iter().map(|sheet| sheet.part.as_str()).collect();
        let strings = self.book.related("sharedStrings").unwrap_or_default();
        let is_searched = |name: &&str| {
            let is_text = [".xml", ".vml", ".rels"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
            is_text && *name != CORE_PROPERTIES && *name != strings && !sheets.contains(name)
        };
        for name in self.package.names().filter(is_searched) {
            let bytes = self.package.required(name).map_err(|error| vec![error.into()])?;
            let tag = ["{{", "{%"].into_iter().find(|tag| bytes.windows(2).any(|pair| pair == tag.as_bytes()));
            if let Some(tag) = tag {
                let spot = Spot { part: name.to_owned(), ..Spot::default() };
                errors.push(TemplateError::Tag { fault: TagFault::NotInCell, tag: tag.to_owned(), spot });
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    fn refuse_immovable(&self) -> Result<(), Vec<TemplateError>> {
        let movement = self.movement(None);
        if !movement.moves() {
            return self.refuse_headings();
        }
        let mut errors = Vec::new();
        for (number, sheet) in self.sheets.iter().enumerate() {
            errors.extend(sheet.check(&movement, number).into_iter().map(TemplateError::from));
        }
        errors.extend(self.related.iter().filter_map(|part| part.adjust(&movement).err()).map(TemplateError::from));
        errors.extend(self.book.adjust(&movement, false).err().map(TemplateError::from));
        errors.extend(self.refuse_headings().err().unwrap_or_default());
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Excel holds the headings of a table against the table's own list of columns.
    fn refuse_headings(&self) -> Result<(), Vec<TemplateError>> {
        let mut errors = Vec::new();
        for part in self.related.iter().filter(|part| part.kind == PartKind::Table) {
            let Some(sheet) = part.sheet.and_then(|number| self.sheets.get(number)) else { continue };
            let Some(table) = related::table_headings(&part.source) else { continue };
            for cell in sheet.tag_addresses().filter(|cell| related::is_in(cell, &table)) {
                let spot = Spot::in_sheet(&sheet.part, &sheet.name, cell);
                let fault = SheetFault::Immovable("超级表的列标题不能含标签，请写成固定文字或改成普通区域");
                errors.push(refusal(&spot, "", fault).into());
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// What changes whatever the data.
    fn settle(&mut self) -> Result<(), Vec<TemplateError>> {
        let chain = self.book.related("calcChain").filter(|part| self.package.contains(part)).map(str::to_owned);
        let chain = chain.filter(|_| self.movement(None).moves());
        let broken = |part: &str| {
            let part = part.to_owned();
            move |fault: XmlError| vec![TemplateError::Part { part, fault }]
        };
        if chain.is_some() || self.book.is_template() {
            let types = self.book.content_types(chain.as_deref()).map_err(broken("[Content_Types].xml"))?;
            self.settled.push(("[Content_Types].xml".to_owned(), types));
        }
        if let Some(chain) = chain {
            let name = relations::list_of(&self.book.part);
            let source = book::text_of(&self.package, &name)?;
            let relations = book::relations_without(&source, "calcChain").map_err(broken(&name))?;
            self.settled.push((name, relations));
            self.dropped.push(chain);
        }
        Ok(())
    }

    fn gather_parts(&mut self) -> Result<(), Vec<TemplateError>> {
        for sheet in &mut self.sheets {
            let part = sheet.filling.take();
            self.filled.push(part.as_ref().map(|_| self.parts.len()));
            self.parts.extend(part);
        }
        if self.package.contains(CORE_PROPERTIES) {
            let source = book::text_of(&self.package, CORE_PROPERTIES)?;
            self.parts.extend(Part::compile(&self.package, CORE_PROPERTIES, &source, Escape::Plain)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
