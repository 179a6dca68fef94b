//! The certification body's own blank form, filled without tags: the same eyes that read a filled sheet find where its
//! answers belong, and only these places are written.
//!
//! ```text
//! blank ─read→ Filled ┐
//! sheet ─read→ Filled ┴plan→ entries ─surface→ strokes ─excel, word→ filled form ─read→ proof
//! ```
//!
//! A row is known by its clause, a field by its label, a column by its heading. What has no certain place, or a place
//! where something else stands, is not written but remarked upon. Everything that is not written stays as it was, to the
//! byte, and the filled form is read again before it leaves the house.

mod excel;
mod plan;
mod proof;
mod remark;
mod surface;
mod word;

use crate::case::{Case, Filled, Input};
use crate::catalog::Form;
use crate::document::Document;
use crate::dossier::{self, Desk, Question};
use crate::ooxml::package::{Limits as PackageLimits, Package};
use crate::ooxml::relations;
use crate::place::{self, Place};
use crate::read::{self, Limits};
use crate::workbook::{Kind, Workbook};
use jiff::civil::Date;
use plan::{Entry, Pair};
use remark::Remark;
pub use remark::{LIST_NAME, Outcome};

/// What can be filled, for those who gave something else.
const FILLABLE: &str = "空表应是 .docx、.docm、.xlsx 或 .xlsm 文件，其他格式请先另存";

/// Why a blank is not taken, or why what was filled is not given out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlankFault {
    /// It can't be read.
    #[error("空表“{name}”无法使用：{why}")]
    Unreadable {
        /// The file's name.
        name: String,
        /// Why.
        why: String,
    },
    /// No form of the catalogue is in it.
    #[error("空表“{name}”中没有认出任何一种自评估表：请确认是自评估表的空表，且印有条款文字")]
    NoForm {
        /// The file's name.
        name: String,
    },
    /// The form in it is another one than that of the sheet.
    #[error("空表“{name}”是《{found}》，填好的表却是《{wanted}》，没有填写")]
    OtherForm {
        /// The file's name.
        name: String,
        /// The blank's form.
        found: String,
        /// The sheet's form.
        wanted: String,
    },
    /// Read again, the filled form does not say what the sheet says.
    #[error("空表“{name}”填写后复查未通过，没有生成：{why}")]
    Unproven {
        /// The file's name.
        name: String,
        /// What differs.
        why: String,
    },
}

/// What kind of file a blank is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Carrier {
    Excel,
    Word,
}

/// An empty form as the certification body gives it out.
#[derive(Debug)]
pub struct Blank<'d> {
    name: String,
    bytes: Vec<u8>,
    carrier: Carrier,
    cases: Vec<Case<'d>>,
}

/// A filled form and what became of everything.
#[derive(Debug)]
pub struct FilledBlank {
    /// The form, under the blank's own name.
    pub document: Document,
    /// What was written and what was not.
    pub outcome: Outcome,
}

impl<'d> Blank<'d> {
    /// Opens a blank. `name` is the file's; `as_of` the day of checking.
    ///
    /// # Errors
    /// [`BlankFault::Unreadable`] and [`BlankFault::NoForm`].
    pub fn open(desk: &'d Desk, name: &str, bytes: Vec<u8>, as_of: Date) -> Result<Self, BlankFault> {
        let carrier = if is_word(&bytes) { Carrier::Word } else { Carrier::Excel };
        let cases = cases(desk, name, &bytes, carrier, as_of)?;
        Ok(Blank { name: name.to_owned(), bytes, carrier, cases })
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The forms in it.
    pub fn forms(&self) -> impl Iterator<Item = &'d Form> {
        self.cases.iter().filter_map(|case| case.filled.as_ref()).map(|filled| filled.form)
    }

    /// Whether it holds a form.
    pub fn is_for(&self, form: &Form) -> bool {
        self.forms().any(|known| known.id == form.id)
    }

    /// Fills the form with the answers of a sheet.
    ///
    /// # Errors
    /// [`BlankFault::OtherForm`], [`BlankFault::Unproven`], and [`BlankFault::Unreadable`] where a part is damaged.
    pub fn fill(&self, desk: &Desk, source: &Filled<'_>, as_of: Date) -> Result<FilledBlank, BlankFault> {
        let (case, blank) = self.form_for(source)?;
        let unreadable = |why: String| BlankFault::Unreadable { name: self.name.clone(), why };
        let package =
            Package::open(&self.bytes, &PackageLimits::default()).map_err(|fault| unreadable(fault.to_string()))?;
        let spellings = &blank.edition.verdicts;
        let no_workbook = || unreadable("没有读出内容".to_owned());
        let workbook = case.reading.as_ref().map_err(|_| no_workbook())?;
        let mut filling = match self.carrier {
            Carrier::Excel => {
                let sheet = excel::Sheet::open(&package, workbook, blank.transcript.sheet).map_err(unreadable)?;
                Filling::Excel(Box::new(sheet))
            }
            Carrier::Word => Filling::Word(word::Body::open(&package).map_err(unreadable)?),
        };
        let plan::Plan { entries, mut remarks } =
            plan::plan(&Pair { source, blank, cell: &|place| filling.cell(place) });
        remarks.extend(other_sheets(case));
        let (written, hindered) = filling.strokes(&entries, spellings).map_err(unreadable)?;
        remarks.extend(hindered);
        remarks.extend(filling.notes());
        remarks.sort_by_key(|remark| remark.place);
        let bytes = filling.finish(&package).map_err(unreadable)?;
        self.prove(desk, (source, blank), workbook, &written, &bytes, as_of)?;
        let outcome = Outcome::new(written.len(), &remarks, |place| filling.words(place));
        Ok(FilledBlank { document: Document { name: self.name.clone(), bytes }, outcome })
    }

    /// The case with the sheet's form.
    fn form_for(&self, source: &Filled<'_>) -> Result<(&Case<'d>, &Filled<'d>), BlankFault> {
        let filled = self.cases.iter().filter_map(|case| Some((case, case.filled.as_ref()?)));
        let mut found = filled.filter(|(_, filled)| filled.form.id == source.form.id);
        found.next().ok_or_else(|| BlankFault::OtherForm {
            name: self.name.clone(),
            found: self.forms().map(|form| form.title.as_str()).collect::<Vec<_>>().join("》《"),
            wanted: source.form.title.clone(),
        })
    }

    /// Reads the filled form again and compares.
    fn prove(
        &self,
        desk: &Desk,
        (source, blank): (&Filled<'_>, &Filled<'_>),
        before: &Workbook,
        written: &[&Entry],
        bytes: &[u8],
        as_of: Date,
    ) -> Result<(), BlankFault> {
        let unproven = |why: String| BlankFault::Unproven { name: self.name.clone(), why };
        let cases = cases(desk, &self.name, bytes, self.carrier, as_of).map_err(|fault| unproven(fault.to_string()))?;
        let again = cases.iter().find_map(|case| {
            let filled = case.filled.as_ref().filter(|filled| filled.form.id == blank.form.id)?;
            (filled.transcript.sheet == blank.transcript.sheet).then_some((case, filled))
        });
        let (case, filled) = again.ok_or_else(|| unproven("填写后认不出表格".to_owned()))?;
        if let Some(why) = proof::faults(source, filled, written) {
            return Err(unproven(why));
        }
        let places: Vec<Place> = written.iter().map(|entry| entry.place).collect();
        let after = case.reading.as_ref().map_err(|_| unproven("填写后读不出内容".to_owned()))?;
        match proof::changed_cell(before, after, &places) {
            Some(place) => Err(unproven(format!("{}的内容变了", case.place_words(place)))),
            None => Ok(()),
        }
    }
}

/// A blank while it is being filled.
enum Filling {
    Excel(Box<excel::Sheet>),
    Word(word::Body),
}

impl Filling {
    /// What a cell shows; `None` where there is none.
    fn cell(&self, place: Place) -> Option<String> {
        match self {
            Filling::Excel(sheet) => Some(sheet.shown(place)),
            Filling::Word(body) => body.shown(place),
        }
    }

    /// Puts the entries into their places; those that could not be put come back as remarks.
    fn strokes<'e>(
        &mut self,
        entries: &'e [Entry],
        spellings: &crate::catalog::VerdictSpellings,
    ) -> Result<(Vec<&'e Entry>, Vec<Remark>), String> {
        match self {
            Filling::Excel(sheet) => sheet.strokes(entries, spellings),
            Filling::Word(body) => body.strokes(entries, spellings),
        }
    }

    fn notes(&self) -> Vec<Remark> {
        match self {
            Filling::Excel(sheet) => sheet.notes(),
            Filling::Word(_) => Vec::new(),
        }
    }

    fn finish(&self, package: &Package<'_>) -> Result<Vec<u8>, String> {
        match self {
            Filling::Excel(sheet) => sheet.finish(package),
            Filling::Word(body) => body.finish(package),
        }
    }

    fn words(&self, place: Place) -> Option<String> {
        match self {
            Filling::Excel(_) => match place {
                Place::Cell { row, col, .. } => Some(place::address(row, col)),
                Place::Whole | Place::Sheet(_) => None,
            },
            Filling::Word(body) => body.words(place),
        }
    }
}

/// Whether the bytes are a Word document: by what the package is about.
fn is_word(bytes: &[u8]) -> bool {
    let Ok(package) = Package::open(bytes, &PackageLimits::default()) else { return false };
    let main = relations::main_part(&package).and_then(|part| relations::text_of(&package, &part));
    main.is_ok_and(|text| text.contains("<w:document"))
}

/// Reads a file as every sheet is read; at least one case with a form.
fn cases<'d>(
    desk: &'d Desk,
    name: &str,
    bytes: &[u8],
    carrier: Carrier,
    as_of: Date,
) -> Result<Vec<Case<'d>>, BlankFault> {
    let unreadable = |why: String| BlankFault::Unreadable { name: name.to_owned(), why };
    let reading = read::read(name, bytes, &Limits::default());
    let is_fillable = |kind: Kind| match carrier {
        Carrier::Word => kind.is_word(),
        Carrier::Excel => matches!(kind, Kind::Xlsx | Kind::Xlsm),
    };
    if reading.as_ref().is_ok_and(|workbook| !is_fillable(workbook.kind)) {
        return Err(unreadable(FILLABLE.to_owned()));
    }
    let is_read = reading.is_ok();
    let input = Input { path: name.to_owned(), sha256: String::new() };
    let question =
        Question { as_of, audit: None, conditions: Vec::new(), window: crate::verdict::ProjectWindow::default() };
    let mut cases = dossier::open(desk, &input, reading, &question);
    if cases.iter().any(|case| case.filled.is_some()) {
        return Ok(cases);
    }
    if is_read {
        return Err(BlankFault::NoForm { name: name.to_owned() });
    }
    // The rules have the words for every way in which a file can't be read.
    let why = cases.pop().map(dossier::close).and_then(|dossier| dossier.discrepancies.into_iter().next());
    Err(unreadable(why.map_or_else(|| FILLABLE.to_owned(), |found| format!("{}；{FILLABLE}", found.message))))
}

/// Other sheets of the blank with the same form stay empty.
fn other_sheets(case: &Case<'_>) -> Option<Remark> {
    let other = case.other_sheets.first()?;
    let name = case.sheet_name(Place::Sheet(other.sheet)).unwrap_or_default();
    let why = "空表中另有同样的表格，只填写了其中一张，请核对";
    Some(Remark::doubtful(format!("工作表“{name}”"), Place::Whole, why))
}

#[cfg(test)]
mod tests;
