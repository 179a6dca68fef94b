//! One part of a document template: compiled, and rendered into whatever takes it.

use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use tera::{Context, Tera};

use crate::ooxml::markup::XmlError;
use crate::ooxml::package::{Limits, Package, PackageError};
use crate::ooxml::{grid, order, relations};
use crate::template::dialect::{self, Escape};
use crate::template::fault::{FillError, TemplateError};
use crate::template::weave::{self, Woven};
use crate::template::{diagnosis, pictures};

/// A part with tags.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) escape: Escape,
    pub(crate) tera: Arc<Tera>,
    pub(crate) woven: Woven,
    /// The first number that a picture's relation may have.
    pub(crate) first_picture: usize,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part").field("name", &self.name).field("woven", &self.woven).finish_non_exhaustive()
    }
}

impl Part {
    /// Compiles a part; `None` where it holds no tag.
    pub(crate) fn compile(
        package: &Package<'_>,
        name: &str,
        source: &str,
        escape: Escape,
    ) -> Result<Option<Self>, Vec<TemplateError>> {
        let Some(woven) = weave::part(name, source, escape, package.limits())? else { return Ok(None) };
        let relations = relations::of_part(package, name).map_err(|error| vec![error.into()])?;
        let first_picture = pictures::first_free(&relations);
        Self::from_woven(name, woven, escape).map(|part| Some(Self { first_picture, ..part }))
    }

    /// Compiles what has been woven already and shows no pictures.
    pub(crate) fn from_woven(name: &str, woven: Woven, escape: Escape) -> Result<Self, Vec<TemplateError>> {
        let mut tera = dialect::tera(escape).map_err(|error| vec![diagnosis::unplaced(name, &error)])?;
        match tera.add_raw_template(name, &woven.source) {
            Ok(()) => Ok(Self { name: name.to_owned(), escape, tera: Arc::new(tera), woven, first_picture: 1 }),
            Err(error) => Err(vec![diagnosis::refused(name, &woven, &error)]),
        }
    }

    /// Whether the package's relations depend on what is rendered.
    pub(crate) fn shows_pictures(&self) -> bool {
        self.woven.shows_pictures
    }

    /// Writes the part with values in place of tags.
    pub(crate) fn render(&self, context: &Context, limits: &Limits, sink: &mut dyn Write) -> Result<(), FillError> {
        let woven = &self.woven;
        if woven.needs_repair || woven.changes_grid {
            let mut bytes = Vec::with_capacity(woven.source.len() * 2);
            self.write(context, limits, &mut bytes)?;
            // Tera writes text, and the template was text.
            let filled = String::from_utf8(bytes).map_err(|_| self.broken(XmlError::NotUtf8))?;
            let mended = self.mended(filled).map_err(|fault| self.broken(fault))?;
            return Ok(sink.write_all(mended.as_bytes()).map_err(unwritable)?);
        }
        // Tera writes in crumbs, the compressor wants pieces.
        let mut pieces = BufWriter::with_capacity(64 << 10, sink);
        self.write(context, limits, &mut pieces)?;
        Ok(pieces.flush().map_err(unwritable)?)
    }

    fn write(&self, context: &Context, limits: &Limits, sink: &mut dyn Write) -> Result<(), FillError> {
        let mut bounded = Bounded { sink, left: limits.output_size, is_full: false };
        let outcome = self.tera.render_to(&self.name, context, &mut bounded);
        if bounded.is_full {
            return Err(FillError::OutputTooLarge { part: self.name.clone(), allowed: limits.output_size });
        }
        outcome.map_err(|error| diagnosis::explain(&error, &self.name, &self.woven))
    }

    fn mended(&self, mut filled: String) -> Result<String, XmlError> {
        if self.woven.changes_grid || lost_all_rows(&filled) {
            filled = grid::repair(&filled)?;
        }
        order::repair(&filled)
    }

    fn broken(&self, fault: XmlError) -> FillError {
        FillError::Part { part: self.name.clone(), fault }
    }
}

/// Whether a table has come out without rows: it ends right behind its grid.
fn lost_all_rows(part: &str) -> bool {
    part.match_indices("</w:tbl>").any(|(at, _)| {
        let before = &part[..at];
        before.ends_with("</w:tblGrid>") || before.ends_with("<w:tblGrid/>") || before.ends_with("</w:tblPr>")
    })
}

/// Lets through what Tera writes, up to a ceiling.
struct Bounded<'s> {
    sink: &'s mut dyn Write,
    left: u64,
    is_full: bool,
}

impl Write for Bounded<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let Some(left) = self.left.checked_sub(piece.len() as u64) else {
            self.is_full = true;
            return Err(io::Error::other("output ceiling"));
        };
        self.left = left;
        self.sink.write_all(piece)?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "so that it fits into `map_err`")]
pub(crate) fn unwritable(error: io::Error) -> PackageError {
    PackageError::Write(error.to_string())
}
