//! The door through which the catalogue comes in: TOML files, strictly read and cross-checked.
//!
//! Unknown keys, unknown levels, rows out of order and dangling references are refused, each with its file, line and
//! column. The shipped catalogue is compiled into the program; a folder of the same shape can stand in its place.

mod build;
mod raw;

use crate::catalog::Catalog;
use build::{FormBuilder, edition};
use raw::{RawEdition, RawForm};
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

/// The catalogue that is compiled into the program.
pub const SHIPPED: &[(&str, &str)] = &[
    ("editions/ccrc-isv.toml", include_str!("../catalog/editions/ccrc-isv.toml")),
    ("forms/incident-response.toml", include_str!("../catalog/forms/incident-response.toml")),
    ("forms/security-operations.toml", include_str!("../catalog/forms/security-operations.toml")),
];

/// Reads the catalogue that is compiled into the program.
pub fn shipped() -> Result<Catalog, Vec<CatalogError>> {
    let files: Vec<CatalogFile> =
        SHIPPED.iter().map(|&(path, text)| CatalogFile { path: path.to_owned(), text: text.to_owned() }).collect();
    catalog(&files)
}

/// Reads a catalogue from its files: `editions/*.toml` and `forms/*.toml`, in the order given.
///
/// All complaints of all files are gathered, not the first only.
pub fn catalog(files: &[CatalogFile]) -> Result<Catalog, Vec<CatalogError>> {
    let mut errors = Vec::new();
    let mut editions = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("editions/")) {
        match parse::<RawEdition>(file) {
            Ok(raw) => editions.extend(edition(file, raw, &mut errors)),
            Err(error) => errors.push(error),
        }
    }
    let mut forms = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("forms/")) {
        match parse::<RawForm>(file) {
            Ok(raw) => forms.extend(FormBuilder { file, editions: &editions, errors: &mut errors }.build(raw)),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() && forms.is_empty() {
        errors.push(CatalogError {
            path: "forms/".into(),
            line: 1,
            column: 1,
            message: "目录中没有任何表格（forms/*.toml）".into(),
        });
    }
    if errors.is_empty() { Ok(Catalog { editions, forms }) } else { Err(errors) }
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
        assert_eq!(catalog.forms.len(), 2);
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
