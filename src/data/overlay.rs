//! An overlay: a folder with `overlay.toml` whose files take the place of those with the same path, and which says what
//! becomes of its edition.

use super::{Catalog, CatalogError, CatalogFile, Generated, complaint, parse, read};
use crate::catalog::{Edition, Wording};
use serde::Deserialize;
use std::collections::HashSet;
use toml::Spanned;

const SHEET: &str = "overlay.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOverlay {
    edition: Spanned<String>,
    source: String,
    wording: Option<Spanned<String>>,
    note: Option<String>,
    #[serde(default)]
    satisfied: Vec<Spanned<String>>,
    #[serde(default)]
    #[expect(dead_code, reason = "for those who read the file")]
    found: Option<RawFound>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "for those who read the file")]
struct RawFound {
    same: u64,
    differs: u64,
    missing: u64,
    added: u64,
    unplaced: u64,
}

/// Whether the files of a folder are an overlay.
pub fn is_overlay(files: &[CatalogFile]) -> bool {
    files.iter().any(|file| file.path == SHEET)
}

/// Reads a catalogue with an overlay on it.
///
/// # Errors
/// All complaints of all files, those of the overlay first.
pub fn overlaid(base: &[CatalogFile], overlay: &[CatalogFile]) -> Result<Catalog, Vec<CatalogError>> {
    let Some(file) = overlay.iter().find(|file| file.path == SHEET) else { return read(base, None) };
    let sheet = Sheet { file, raw: parse(file).map_err(|error| vec![error])? };
    let mut errors = Vec::new();
    for file in overlay {
        Sheet::check(file, base, &mut errors);
    }
    let merged = merged(base, overlay);
    let mine: HashSet<&str> = overlay.iter().map(|file| file.path.as_str()).collect();
    let outcome = read(&merged, Some(&sheet));
    match outcome {
        Ok(catalog) if errors.is_empty() => Ok(catalog),
        Ok(_) => Err(errors),
        Err(mut found) => {
            found.sort_by_key(|error| !mine.contains(error.path.as_str()));
            for error in found.iter_mut().filter(|error| !mine.contains(error.path.as_str())) {
                error.message.push_str("（此处是未被覆盖的文件，与覆盖的文件不合）");
            }
            errors.extend(found);
            Err(errors)
        }
    }
}

/// The base's files, each replaced where the overlay has one of the same path; new ones behind them.
pub(super) fn merged(base: &[CatalogFile], overlay: &[CatalogFile]) -> Vec<CatalogFile> {
    let mut files: Vec<CatalogFile> =
        base.iter().map(|file| overlay.iter().find(|other| other.path == file.path).unwrap_or(file).clone()).collect();
    let new = overlay.iter().filter(|file| file.path != SHEET && base.iter().all(|other| other.path != file.path));
    files.extend(new.cloned());
    files
}

/// `overlay.toml`, read.
pub(super) struct Sheet<'s> {
    file: &'s CatalogFile,
    raw: RawOverlay,
}

/// What of a part's file tells which requirements it has.
#[derive(Deserialize)]
struct Numbers {
    part: Spanned<String>,
    #[serde(default)]
    requirement: Vec<NumberOf>,
}

#[derive(Deserialize)]
struct NumberOf {
    id: String,
}

impl Sheet<'_> {
    /// A part that takes another's place keeps its numbers: thresholds and mappings name them.
    fn check(file: &CatalogFile, base: &[CatalogFile], errors: &mut Vec<CatalogError>) {
        let known = ["editions/", "requirements/", "forms/", "thresholds/", "mappings/"];
        let top = [SHEET, "spellings.toml", "generated.toml"];
        if !top.contains(&file.path.as_str()) && !known.iter().any(|folder| file.path.starts_with(folder)) {
            let folders = known.join("、");
            errors.push(complaint(file, 0..0, format!("目录中没有这种文件；可用的文件夹：{folders}")));
        }
        let Some(before) = base.iter().find(|other| other.path == file.path) else { return };
        if !file.path.starts_with("requirements/") {
            return;
        }
        // What can't be read is complained of when it is read whole.
        let (Ok(before), Ok(after)) = (parse::<Numbers>(before), parse::<Numbers>(file)) else { return };
        let kept: HashSet<&str> = after.requirement.iter().map(|requirement| requirement.id.as_str()).collect();
        let lost: Vec<&str> =
            before.requirement.iter().map(|known| known.id.as_str()).filter(|id| !kept.contains(id)).collect();
        if !lost.is_empty() {
            let shown = crate::text::excerpt(&lost.join("、"), 80);
            let message = format!("少了编号为“{shown}”的要求；覆盖的文件要保留原有的全部编号");
            errors.push(complaint(file, after.part.span(), message));
        }
    }

    /// Changes the edition as the sheet says.
    pub(super) fn change(
        &self,
        editions: &mut [Edition],
        generated: &mut [Generated<'_>],
        errors: &mut Vec<CatalogError>,
    ) {
        let wanted = self.raw.edition.get_ref();
        let Some(at) = editions.iter().position(|edition| edition.id == *wanted) else {
            let known: Vec<&str> = editions.iter().map(|edition| edition.id.as_str()).collect();
            let message = format!("没有依据文件“{wanted}”，可用：{}", known.join("、"));
            errors.push(complaint(self.file, self.raw.edition.span(), message));
            return;
        };
        let Some(edition) = editions.get_mut(at) else { return };
        edition.source = format!("{}《{}》（条款文字取自导入的“{}”）", edition.code, edition.title, self.raw.source);
        match self.raw.wording.as_ref().map(|word| (word, word.get_ref().as_str())) {
            None => {}
            Some((_, "official")) => edition.wording = Wording::Official,
            Some((_, "own")) => edition.wording = Wording::Own,
            Some((word, other)) => {
                let message = format!("wording 不能是“{other}”，可用：official、own");
                errors.push(complaint(self.file, word.span(), message));
            }
        }
        for part in &self.raw.satisfied {
            let before = edition.missing.len();
            edition.missing.retain(|missing| missing.part != *part.get_ref());
            if edition.missing.len() == before {
                let message = format!("“{}”不在《{}》缺少的部分中", part.get_ref(), edition.title);
                errors.push(complaint(self.file, part.span(), message));
            }
        }
        if let Some(note) = &self.raw.note {
            for (_, _, made) in generated.iter_mut().filter(|(_, edition, _)| *edition == at) {
                made.note.clone_from(note);
            }
        }
    }
}
