//! A case: all that a rule may look at. A dossier: the case closed, with its discrepancies.

use crate::application::{Application, FormMember};
use crate::assessment::Assessment;
use crate::catalog::{Catalog, Edition, Form};
use crate::discrepancy::{Discrepancy, Severity};
use crate::facts::Facts;
use crate::fault::Fault;
use crate::place::Place;
use crate::transcript::Transcript;
use crate::workbook::Workbook;
use jiff::civil::Date;
use std::sync::Arc;

mod shared;

pub use shared::{Shared, SharedKind};

/// The file as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The path as the user gave it.
    pub path: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
}

impl Input {
    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path)
    }

    /// The extension in lower case, without the dot.
    pub fn extension(&self) -> Option<String> {
        self.file_name().rsplit_once('.').map(|(_, extension)| extension.to_lowercase())
    }
}

/// Everything known of one form in one file.
#[derive(Clone, Debug)]
pub struct Case<'c> {
    /// The catalogue that it is judged by.
    pub catalog: &'c Catalog,
    /// The file.
    pub input: Input,
    /// The workbook, or why there is none.
    pub reading: Result<Workbook, Fault>,
    /// Whether this is the first case of its file: what concerns the file is reported once.
    pub is_first: bool,
    /// The form found in it.
    pub filled: Option<Filled<'c>>,
    /// Other sheets that hold the same form, filled or not.
    pub other_sheets: Vec<OtherSheet>,
    /// Whether the facts of the application stand in this file, and this is their case.
    pub holds_facts: bool,
    /// The file whose facts are the application's, where this one states facts too: these are set aside.
    pub other_facts: Option<String>,
    /// What was handed in together with it, and its own position there.
    pub application: Arc<Application<'c>>,
    /// Its position among the application's members.
    pub member: usize,
    /// What it shares with other applications of the run, or with an earlier file of its own.
    pub shared: Vec<Shared>,
    /// The day of checking.
    pub as_of: Date,
}

/// A form found in a file.
#[derive(Clone, Debug)]
pub struct Filled<'c> {
    /// The form.
    pub form: &'c Form,
    /// Its edition.
    pub edition: &'c Edition,
    /// What the sheet says.
    pub transcript: Transcript,
    /// What it means.
    pub assessment: Assessment,
}

/// Another sheet with the same form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherSheet {
    /// Its position in the workbook.
    pub sheet: u16,
    /// How many boxes are marked on it.
    pub marks: usize,
}

impl<'c> Case<'c> {
    /// The facts, where this is their case.
    pub fn facts(&self) -> Option<&Facts> {
        if self.holds_facts { self.application.facts.as_deref() } else { None }
    }

    /// The other forms of the application.
    pub fn other_forms(&self) -> impl Iterator<Item = &FormMember<'c>> {
        let own = self.member;
        self.application.members.iter().enumerate().filter(move |(at, _)| *at != own).filter_map(|(_, member)| {
            match &member.content {
                crate::application::Content::Form(form) => Some(form),
                _ => None,
            }
        })
    }

    /// Whether this is the first form of the application: what the application lacks is reported once.
    pub fn is_first_form(&self) -> bool {
        let is_form =
            |member: &crate::application::Member<'_>| matches!(member.content, crate::application::Content::Form(_));
        self.application.members.iter().position(is_form) == Some(self.member)
    }

    /// The name of the sheet that a place is on.
    pub fn sheet_name(&self, place: Place) -> Option<&str> {
        let workbook = self.reading.as_ref().ok()?;
        workbook.sheets.get(usize::from(place.sheet()?)).map(|sheet| sheet.name.as_str())
    }

    /// The address of a place as people write it (`E23`, `表格2 第5行 第3列`), where it is a cell.
    pub fn address(&self, place: Place) -> Option<String> {
        self.reading.as_ref().ok()?.address(place)
    }

    /// A cell as a sentence names it: `单元格E23`, `表格2 第5行 第3列`.
    pub fn cell_words(&self, place: Place) -> String {
        let address = self.address(place).unwrap_or_default();
        if self.is_word() { address } else { format!("单元格{address}") }
    }

    /// A row of the sheet with the form as a sentence names it: `第5行`, `表格2 第5行`, `第3段`.
    pub fn row_words(&self, row: u32) -> String {
        let sheet = self.filled.as_ref().map(|filled| usize::from(filled.transcript.sheet));
        let sheet = sheet.and_then(|sheet| self.reading.as_ref().ok()?.sheets.get(sheet));
        sheet.map_or_else(|| format!("第{}行", row + 1), |sheet| sheet.row_words(row))
    }

    /// Whether the file is a Word document.
    pub fn is_word(&self) -> bool {
        self.reading.as_ref().is_ok_and(|workbook| workbook.kind.is_word())
    }

    /// File, sheet and cell of a place as people read it: `甲.xlsx › 自评估表 › E23`.
    pub fn place_words(&self, place: Place) -> String {
        let mut words = self.input.file_name().to_owned();
        for part in [self.sheet_name(place).map(str::to_owned), self.address(place)].into_iter().flatten() {
            words.push_str(" › ");
            words.push_str(&part);
        }
        words
    }
}

/// A case with everything that is wrong in it.
#[derive(Clone, Debug)]
pub struct Dossier<'c> {
    /// The case.
    pub case: Case<'c>,
    /// The discrepancies, in the order of their places, then codes.
    pub discrepancies: Vec<Discrepancy>,
}

impl Dossier<'_> {
    /// How many discrepancies have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.discrepancies.iter().filter(|discrepancy| discrepancy.severity == severity).count()
    }

    /// The heaviest severity; `None` where nothing is wrong.
    pub fn worst(&self) -> Option<Severity> {
        self.discrepancies.iter().map(|discrepancy| discrepancy.severity).max()
    }
}
