//! The door through which the catalogue comes in: TOML files, strictly read and cross-checked.
//!
//! Unknown keys, unknown levels, rows out of order and dangling references are refused, each with its file, line and
//! column. The shipped catalogue is compiled into the program; a folder of the same shape can stand in its place.

mod build;
mod evidence;
mod facts;
mod generate;
mod lint;
mod mapping;
mod overlay;
mod raw;
mod shipped;
mod standard;
mod threshold;
mod write;

pub use evidence::{evidence_words, evidence_words_of};
pub use facts::{facts_layout, facts_layout_of};
pub use lint::lint;
pub use overlay::{is_overlay, overlaid};
pub use shipped::SHIPPED;
pub use write::{Imported, edition as write_edition, overlay as write_overlay, part as write_part};

use crate::catalog::{Catalog, Edition, Form, Part};
use build::FormBuilder;
use raw::{RawEdition, RawForm, RawGenerated, RawLayout, RawSpellings};
use serde::Deserialize;
use std::ops::Range;

/// A file of a catalogue: its name inside the catalogue folder and its text.
#[derive(Clone, Debug)]
pub struct CatalogFile {
    /// Path inside the folder, with `/` (`forms/incident-response.toml`).
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// What is wrong with a catalogue file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct CatalogError {
    /// Path inside the folder.
    pub path: String,
    /// Line from one.
    pub line: usize,
    /// Column from one, in characters.
    pub column: usize,
    /// What is wrong, in Chinese.
    pub message: String,
}

/// Reads the catalogue that is compiled into the program.
pub fn shipped() -> Result<Catalog, Vec<CatalogError>> {
    catalog(&shipped_files())
}

/// The files that are compiled into the program.
pub fn shipped_files() -> Vec<CatalogFile> {
    SHIPPED.iter().map(|&(path, text)| CatalogFile { path: path.to_owned(), text: text.to_owned() }).collect()
}

/// Reads a catalogue from its files, in the order given: `spellings.toml`, `generated.toml`, `editions/`, `requirements/`,
/// `forms/`, `thresholds/` and `mappings/`.
///
/// All complaints of all files are gathered, not the first only.
pub fn catalog(files: &[CatalogFile]) -> Result<Catalog, Vec<CatalogError>> {
    read(files, None)
}

/// Reads a catalogue, with what an overlay says of one of its editions.
fn read(files: &[CatalogFile], overlay: Option<&overlay::Sheet<'_>>) -> Result<Catalog, Vec<CatalogError>> {
    let mut reader = Reader { files, errors: Vec::new() };
    let (mut editions, mut generated) = reader.editions();
    if let Some(overlay) = overlay {
        overlay.change(&mut editions, &mut generated, &mut reader.errors);
    }
    let parts = reader.each("requirements/", |file, raw, errors| standard::part(file, raw, &editions, errors));
    let mut forms: Vec<Form> = reader
        .each("forms/", |file, raw: RawForm, errors| FormBuilder { file, editions: &editions, errors }.build(raw));
    forms.extend(reader.generated(&generated, &editions, &parts));
    let thresholds = reader
        .each("thresholds/", |file, raw, errors| Some(threshold::thresholds(file, raw, &editions, &parts, errors)))
        .into_iter()
        .flatten()
        .collect();
    let known = mapping::Known { editions: &editions, parts: &parts, forms: &forms };
    let mappings = reader.each("mappings/", |file, raw, errors| mapping::mapping(file, raw, &known, errors));
    if reader.errors.is_empty() && forms.is_empty() {
        reader.errors.push(CatalogError {
            path: "forms/".into(),
            line: 1,
            column: 1,
            message: "目录中没有任何表格（forms/*.toml，或 editions 中的 generated）".into(),
        });
    }
    let layout = files.iter().find(|file| file.path == "facts.toml").map_or_else(facts_layout, facts_layout_of);
    let words = files.iter().find(|file| file.path == "evidence.toml").map_or_else(evidence_words, evidence_words_of);
    match (layout, words) {
        (Ok(facts), Ok(evidence)) if reader.errors.is_empty() => {
            Ok(Catalog { editions, parts, forms, thresholds, mappings, facts, evidence })
        }
        (layout, words) => {
            reader.errors.extend(layout.err().into_iter().flatten());
            reader.errors.extend(words.err().into_iter().flatten());
            Err(reader.errors)
        }
    }
}

/// Reads files of a catalogue, gathering complaints.
struct Reader<'f> {
    files: &'f [CatalogFile],
    errors: Vec<CatalogError>,
}

/// An edition's file with what it says of generated forms.
type Generated<'f> = (&'f CatalogFile, usize, RawGenerated);

impl<'f> Reader<'f> {
    /// Reads every file of a folder and builds what it holds.
    fn each<R: for<'de> Deserialize<'de>, T>(
        &mut self,
        folder: &str,
        mut build: impl FnMut(&'f CatalogFile, R, &mut Vec<CatalogError>) -> Option<T>,
    ) -> Vec<T> {
        let mut built = Vec::new();
        for file in self.files.iter().filter(|file| file.path.starts_with(folder)) {
            match parse::<R>(file) {
                Ok(raw) => built.extend(build(file, raw, &mut self.errors)),
                Err(error) => self.errors.push(error),
            }
        }
        built
    }

    /// The only file with this path; `None` where there is none.
    fn only<R: for<'de> Deserialize<'de>>(&mut self, path: &str) -> Option<R> {
        self.each(path, |_, raw: R, _| Some(raw)).pop()
    }

    fn editions(&mut self) -> (Vec<Edition>, Vec<Generated<'f>>) {
        let spellings: Option<RawSpellings> = self.only("spellings.toml");
        let mut generated = Vec::new();
        let mut count = 0;
        let editions = self.each("editions/", |file, mut raw: RawEdition, errors| {
            let made = raw.generated.take();
            let edition = build::edition(file, raw, spellings.as_ref(), errors)?;
            generated.extend(made.map(|made| (file, count, made)));
            count += 1;
            Some(edition)
        });
        (editions, generated)
    }

    fn generated(&mut self, generated: &[Generated<'f>], editions: &[Edition], parts: &[Part]) -> Vec<Form> {
        if generated.is_empty() {
            return Vec::new();
        }
        let Some(raw) = self.only::<RawLayout>("generated.toml") else {
            if self.errors.is_empty() {
                let (file, ..) = generated[0];
                self.errors.push(complaint(file, 0..0, "有 generated，目录中却没有 generated.toml".to_owned()));
            }
            return Vec::new();
        };
        let layout = generate::Layout {
            header: raw.header.into_iter().map(build::header_field).collect(),
            columns: raw.columns.into_iter().map(build::column).collect(),
            rectification: raw.rectification,
        };
        let errors = &mut self.errors;
        generated
            .iter()
            .flat_map(|(file, at, made)| generate::forms(file, made, (*at, &editions[*at]), parts, &layout, errors))
            .collect()
    }
}

/// Reads a template's layout.
///
/// # Errors
/// The complaint with line and column, as one text.
pub fn layout<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, String> {
    parse(&CatalogFile { path: "layout.toml".to_owned(), text: text.to_owned() }).map_err(|error| error.to_string())
}

fn parse<T: for<'de> Deserialize<'de>>(file: &CatalogFile) -> Result<T, CatalogError> {
    toml::from_str(&file.text)
        .map_err(|error| complaint(file, error.span().unwrap_or(0..0), error.message().to_owned()))
}

fn complaint(file: &CatalogFile, span: Range<usize>, message: String) -> CatalogError {
    let before = file.text.get(..span.start).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    CatalogError { path: file.path.clone(), line, column, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_catalogue_is_sound() {
        let catalog = shipped().unwrap();
        assert_eq!(catalog.forms.iter().filter(|form| form.part.is_none()).count(), 2);
        assert_eq!(catalog.form("应急处理").unwrap().id, "incident-response");
        assert_eq!(catalog.form("security-operations").unwrap().rows.len(), 56);
    }

    #[test]
    fn complaints_name_line_and_column() {
        let file = CatalogFile { path: "editions/x.toml".into(), text: "id = \"x\"\n中 = 1\n".into() };
        let errors = catalog(&[file]).unwrap_err();
        assert_eq!((errors[0].path.as_str(), errors[0].line), ("editions/x.toml", 2));
    }
}
