//! What the commands share: the catalogue, the question, reading files, and how a run ends.

use super::{AskedArgs, FailOn, QuestionArgs};
use crate::case::{Case, Dossier, Input};
use crate::catalog::Catalog;
use crate::data;
use crate::discrepancy::Severity;
use crate::disk;
use crate::dossier::{self, Desk, Paper, Question};
use crate::fault::Fault;
use crate::read;
use crate::reconcile::Handed;
use anyhow::anyhow;
use rayon::prelude::*;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

/// The exit status of a run that found discrepancies.
pub(super) const FOUND: u8 = 1;

/// The exit status of a run that failed itself.
pub(super) const FAILED: u8 = 2;

/// Prints an error with what led to it.
pub(super) fn complain(error: &anyhow::Error) {
    let text = disk::words(error);
    // Where standard error is closed there is no one left to tell.
    let _ = writeln!(anstream::stderr(), "错误：{text}");
}

/// Tells of something that the user should look at, though the run goes on.
pub(super) fn remark(text: &str) {
    // Where standard error is closed there is no one left to tell.
    let _ = writeln!(anstream::stderr(), "注意：{text}");
}

/// Prints to standard output; a reader that stopped reading (`| head`) is no error.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(anyhow!("无法输出：{error}")),
        _ => Ok(()),
    }
}

/// Prints a value as indented JSON, as it goes: the whole text of a long one is never held.
pub(super) fn print_json<T: serde::Serialize>(value: &T) -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::new(anstream::stdout());
    let written = serde_json::to_writer_pretty(&mut out, value).map_err(std::io::Error::from);
    match written.and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(anyhow!("无法输出：{error}")),
        _ => Ok(()),
    }
}

/// The catalogue: the shipped one, or the one of a folder.
pub(super) fn desk(catalog: Option<&Path>) -> anyhow::Result<Desk> {
    let catalog = match catalog {
        None => data::shipped(),
        Some(folder) => read_catalog(&disk::load_catalog(folder)?),
    };
    catalog.map(Desk::new).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(|error| format!("  {error}")).collect();
        anyhow!("条款目录有{}处错误：\n{}", errors.len(), lines.join("\n"))
    })
}

/// A whole catalogue, or an overlay on the shipped one.
pub(super) fn read_catalog(files: &[data::CatalogFile]) -> Result<Catalog, Vec<data::CatalogError>> {
    if data::is_overlay(files) { data::overlaid(&data::shipped_files(), files) } else { data::catalog(files) }
}

impl AskedArgs {
    /// The question, with today as the day of checking where none is given.
    pub(super) fn question(&self, desk: &Desk) -> anyhow::Result<Question> {
        let question = Question {
            as_of: self.as_of.unwrap_or_else(|| jiff::Zoned::now().date()),
            audit: self.audit.clone(),
            conditions: self.conditions.clone(),
            window: self.window.into(),
        };
        question.check(&desk.catalog)?;
        Ok(question)
    }
}

impl QuestionArgs {
    /// The question, with today as the day of checking where none is given.
    pub(super) fn question(&self, desk: &Desk) -> anyhow::Result<Question> {
        self.asked.question(desk)
    }

    /// The exit status for what was found.
    pub(super) fn verdict(&self, dossiers: &[Dossier<'_>], failed: bool) -> ExitCode {
        self.fail_on.verdict(dossiers, failed)
    }
}

impl FailOn {
    /// The exit status for what was found.
    pub(super) fn verdict(self, dossiers: &[Dossier<'_>], failed: bool) -> ExitCode {
        self.status(dossiers.iter().filter_map(Dossier::worst).max(), failed)
    }

    /// The exit status where this is the worst that was found.
    pub(super) fn status(self, worst: Option<Severity>, failed: bool) -> ExitCode {
        match (failed, self.0, worst) {
            (true, ..) => ExitCode::from(FAILED),
            (false, Some(limit), Some(worst)) if worst >= limit => ExitCode::from(FOUND),
            _ => ExitCode::SUCCESS,
        }
    }
}

/// What was given on the command line as applications: each file and each folder is one, or all files together are.
pub(super) fn applications(given: &[PathBuf], together: bool) -> Vec<Vec<PathBuf>> {
    if !together {
        return given.iter().map(|path| vec![path.clone()]).collect();
    }
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = given.iter().cloned().partition(|path| path.is_dir());
    let mut applications: Vec<Vec<PathBuf>> = folders.into_iter().map(|folder| vec![folder]).collect();
    if !files.is_empty() {
        applications.insert(0, files);
    }
    applications
}

/// Reads and judges applications, several at once; `handed` is the evidence, where there is one application. Files that can't be opened are complained about and left out; the
/// second value says whether there were any.
pub(super) fn examine<'d>(
    desk: &'d Desk,
    applications: &[Vec<PathBuf>],
    question: &Question,
    handed: Option<Handed>,
    progress: &indicatif::ProgressBar,
) -> (Vec<Dossier<'d>>, bool) {
    let handed = Mutex::new(handed);
    let opened: Vec<(Vec<Case<'d>>, bool)> = applications
        .par_iter()
        .map(|paths| {
            let handed = handed.lock().ok().and_then(|mut handed| handed.take());
            let (cases, faults) = open(desk, paths, question, handed);
            progress.inc(1);
            progress.suspend(|| faults.iter().for_each(complain));
            (cases, !faults.is_empty())
        })
        .collect();
    let failed = opened.iter().any(|(_, failed)| *failed);
    let mut cases: Vec<Case<'d>> = opened.into_iter().flat_map(|(cases, _)| cases).collect();
    dossier::mark_twins(&mut cases);
    (cases.into_par_iter().map(dossier::close).collect(), failed)
}

/// Opens the files of an application, a folder's all; what can't be opened is told beside.
fn open<'d>(
    desk: &'d Desk,
    given: &[PathBuf],
    question: &Question,
    handed: Option<Handed>,
) -> (Vec<Case<'d>>, Vec<anyhow::Error>) {
    let mut faults = Vec::new();
    let mut papers = Vec::new();
    let mut paths = Vec::new();
    for path in given {
        if path.is_dir() {
            match disk::application_files(path) {
                Ok(inside) => paths.extend(inside),
                Err(error) => faults.push(error),
            }
        } else {
            paths.push(path.clone());
        }
    }
    for path in paths {
        match disk::load(&path) {
            Ok(loaded) => {
                let input = Input { path: path.to_string_lossy().into_owned(), sha256: loaded.sha256 };
                let reading = read::read(input.file_name(), &loaded.bytes, &read::Limits::default());
                papers.push(Paper { input, reading });
            }
            Err(error) => faults.push(error),
        }
    }
    if papers.is_empty() {
        return (Vec::new(), faults);
    }
    let name = given.first().map_or_else(String::new, |path| {
        path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned()
    });
    let inputs: Vec<Input> = papers.iter().map(|paper| paper.input.clone()).collect();
    // A panic here is a bug of ours; it must not take the other files with it.
    let guarded = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        dossier::open_together(desk, &name, papers, handed, question)
    }));
    let cases = guarded.unwrap_or_else(|_| {
        let broken = |input: Input| {
            let reading = Err(Fault::Damaged { detail: "程序内部错误".to_owned() });
            Paper { input, reading }
        };
        dossier::open_together(desk, &name, inputs.into_iter().map(broken).collect(), None, question)
    });
    (cases, faults)
}
