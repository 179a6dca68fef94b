//! `ziping build --blank`: the blanks of a run, and what becomes of them for each application.

use crate::case::Dossier;
use crate::disk;
use crate::document::Document;
use crate::dossier::Desk;
use crate::recognise::{Blank, BlankFault, LIST_NAME};
use anyhow::anyhow;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// The blanks of a run.
pub(super) struct Blanks<'d> {
    blanks: Vec<Blank<'d>>,
    as_of: Date,
}

/// What filling the blanks gave for one application.
#[derive(Default)]
pub(super) struct Filled {
    /// The filled forms, and the list of what was not filled in.
    pub(super) documents: Vec<Document>,
    /// The same in words.
    pub(super) told: String,
    /// Blanks that could not be filled.
    pub(super) faults: Vec<anyhow::Error>,
}

impl<'d> Blanks<'d> {
    /// Opens the blanks; the second value says which are of no use, and why.
    pub(super) fn open(
        desk: &'d Desk,
        paths: &[PathBuf],
        dossiers: &[Dossier<'_>],
        as_of: Date,
    ) -> (Self, Vec<anyhow::Error>) {
        let mut blanks = Vec::new();
        let mut faults = Vec::new();
        for path in paths {
            match open(desk, path, as_of).and_then(|blank| wanted(blank, dossiers)) {
                Ok(blank) => blanks.push(blank),
                Err(fault) => faults.push(fault),
            }
        }
        (Blanks { blanks, as_of }, faults)
    }

    /// Opens the blanks for a run whose sheets nobody has seen yet.
    pub(super) fn for_all(desk: &'d Desk, paths: &[PathBuf], as_of: Date) -> anyhow::Result<Self> {
        let blanks = paths.iter().map(|path| open(desk, path, as_of)).collect::<Result<_, _>>()?;
        Ok(Blanks { blanks, as_of })
    }

    /// Fills every blank that is for the form of an application; `papers` are the names that are taken.
    pub(super) fn fill(&self, desk: &Desk, dossier: &Dossier<'_>, papers: &[Document]) -> Filled {
        let mut done = Filled::default();
        let Some(source) = &dossier.case.filled else { return done };
        let fitting: Vec<&Blank<'_>> = self.blanks.iter().filter(|blank| blank.is_for(source.form)).collect();
        if fitting.is_empty() && !self.blanks.is_empty() {
            done.told = indented(&format!("给出的空表都不是《{}》，没有填写空表", source.form.title));
        }
        let mut list = String::new();
        for blank in fitting {
            match blank.fill(desk, source, self.as_of) {
                Ok(mut filled) => {
                    let taken = |name: &str| papers.iter().chain(&done.documents).any(|paper| paper.name == name);
                    filled.document.name = free_name(&filled.document.name, taken);
                    let words = filled.outcome.words(&filled.document.name);
                    if !filled.outcome.is_clean() {
                        list.push_str(&words);
                    }
                    done.told.push_str(&indented(&words));
                    done.documents.push(filled.document);
                }
                Err(fault) => done.faults.push(fault.into()),
            }
        }
        if !list.is_empty() {
            done.documents.push(Document { name: LIST_NAME.to_owned(), bytes: list.into_bytes() });
        }
        done
    }
}

fn open<'d>(desk: &'d Desk, path: &Path, as_of: Date) -> anyhow::Result<Blank<'d>> {
    let loaded = disk::load(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Blank::open(desk, &name, loaded.bytes, as_of)?)
}

/// A blank for a form that no sheet of the run has is a mistake, and nothing is filled into it.
fn wanted<'d>(blank: Blank<'d>, dossiers: &[Dossier<'_>]) -> anyhow::Result<Blank<'d>> {
    let mut sheets = dossiers.iter().filter_map(|dossier| dossier.case.filled.as_ref()).map(|filled| filled.form);
    let Some(first) = sheets.next() else {
        return Err(anyhow!("空表“{}”没有用上：给出的文件中没有读出自评估表", blank.name()));
    };
    if blank.is_for(first) || sheets.any(|form| blank.is_for(form)) {
        return Ok(blank);
    }
    let found = blank.forms().map(|form| form.title.as_str()).collect::<Vec<_>>().join("》《");
    Err(BlankFault::OtherForm { name: blank.name().to_owned(), found, wanted: first.title.clone() }.into())
}

/// The blank's own name, told apart from the papers beside it. Names that differ in case only are one file on Windows
/// and macOS.
fn free_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let numbered = (2..).map(|number| format!("{stem}（机构空表{number}）.{extension}"));
    let mut names = [name.to_owned(), format!("{stem}（机构空表）.{extension}")].into_iter().chain(numbered);
    names.find(|name| !taken(name)).unwrap_or_else(|| name.to_owned())
}

/// Lines set below the line of their application.
fn indented(words: &str) -> String {
    words.lines().flat_map(|line| ["  ", line, "\n"]).collect()
}
