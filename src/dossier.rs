//! From a workbook to closed dossiers: which sheet holds which form, what it means, and what is wrong with it.

mod applied;
mod recognition;
pub mod recording;
mod twins;

pub use twins::mark_twins;

use crate::assessment::Assessment;
use crate::case::{Case, Dossier, Filled, Input, OtherSheet};
use crate::catalog::{Catalog, Form, Role};
use crate::evidence::{Digest, Reconciliation};
use crate::facts::Facts;
use crate::factsheet::{self, FactLabels};
use crate::fault::Fault;
use crate::layout::{self, Labels};
use crate::normalize::{self, Given};
use crate::reconcile::{self, Handed, List};
use crate::rules;
use crate::transcript::{LineKind, Transcript};
use crate::verdict::ProjectWindow;
use crate::workbook::{Visibility, Workbook};
use jiff::civil::Date;
use std::collections::HashSet;
use std::sync::Arc;

/// The catalogue with what is derived from it once, not once for each file.
#[derive(Debug)]
pub struct Desk {
    /// The catalogue.
    pub catalog: Catalog,
    labels: Labels,
    fact_labels: FactLabels,
}

impl Desk {
    /// Prepares a catalogue for use.
    pub fn new(catalog: Catalog) -> Self {
        let labels = Labels::of(&catalog);
        let fact_labels = FactLabels::of(catalog.facts.clone(), &catalog);
        Desk { catalog, labels, fact_labels }
    }
}

/// What the user says besides the sheets.
#[derive(Clone, Debug)]
pub struct Question {
    /// The day of checking.
    pub as_of: Date,
    /// The audit type, in any spelling of the edition.
    pub audit: Option<String>,
    /// Conditions, in any spelling of the form.
    pub conditions: Vec<String>,
    /// How 签订并完成 is read.
    pub window: ProjectWindow,
}

/// What was asked for that no form of the catalogue knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswerable {
    /// No edition has such an audit type.
    #[error("没有“{0}”这种审核类型，可选：{1}")]
    Audit(String, String),
    /// No form has such a condition.
    #[error("没有“{0}”这个项目条件，可选：{1}")]
    Condition(String, String),
}

impl Question {
    /// Checks that every word is known to some form of the catalogue.
    pub fn check(&self, catalog: &Catalog) -> Result<(), Unanswerable> {
        if let Some(audit) = &self.audit
            && catalog.editions.iter().all(|edition| edition.audit(audit).is_none())
        {
            let known: Vec<&str> = catalog
                .editions
                .iter()
                .flat_map(|edition| edition.audits.iter().map(|audit| audit.name.as_str()))
                .collect();
            return Err(Unanswerable::Audit(audit.clone(), known.join("、")));
        }
        for condition in &self.conditions {
            if catalog.forms.iter().all(|form| form.condition(condition).is_none()) {
                let known: Vec<&str> = catalog
                    .forms
                    .iter()
                    .flat_map(|form| &form.conditions)
                    .flat_map(|group| group.values.iter().map(|value| value.named.name.as_str()))
                    .collect();
                return Err(Unanswerable::Condition(condition.clone(), known.join("、")));
            }
        }
        Ok(())
    }

    fn given(&self, form: &Form, catalog: &Catalog, categories: Option<&Vec<String>>) -> Given {
        Given {
            audit: self.audit.as_ref().and_then(|audit| catalog.edition_of(form).audit(audit)),
            conditions: self.conditions.iter().filter_map(|condition| form.condition(condition)).collect(),
            categories: categories.cloned(),
        }
    }
}

/// A file on its way to its cases.
#[derive(Debug)]
pub struct Paper {
    /// The file.
    pub input: Input,
    /// Its workbook, or why there is none.
    pub reading: Result<Workbook, Fault>,
}

/// Opens the cases of one file: one for each form found in it, one for facts, or one that says why there is neither.
pub fn open<'c>(desk: &'c Desk, input: &Input, reading: Result<Workbook, Fault>, question: &Question) -> Vec<Case<'c>> {
    open_together(desk, input.file_name(), vec![Paper { input: input.clone(), reading }], None, question)
}

/// Opens the cases of an application: of all files that were handed in together. `name` is the folder's or the file's,
/// `handed` the evidence, where it was handed in too.
pub fn open_together<'c>(
    desk: &'c Desk,
    name: &str,
    papers: Vec<Paper>,
    handed: Option<Handed>,
    question: &Question,
) -> Vec<Case<'c>> {
    let found: Vec<Found<'c>> = papers.iter().map(|paper| Found::of(desk, paper, question)).collect();
    // An application has one set of facts: the first. Places in it would mean nothing in any other file.
    let first = found.iter().position(|found| found.facts.is_some());
    let facts = first.and_then(|at| found[at].facts.clone());
    let facts_file = first.map(|at| (at, papers[at].input.file_name().to_owned()));
    let forms: usize = found.iter().map(|found| found.sheets.len()).sum();
    let is_together = facts.is_some() || forms > 1 || papers.len() > 1;
    let categories = is_together.then(|| applied::categories(facts.as_deref(), &found));
    let mut drafts = Vec::new();
    for (at, (paper, found)) in papers.into_iter().zip(found).enumerate() {
        let other_facts = facts_file.as_ref().filter(|(first, _)| *first != at).map(|(_, file)| file.as_str());
        drafts.extend(cases_of(desk, paper, found, question, categories.as_ref(), other_facts));
    }
    let mut application = applied::application(desk, name, is_together, facts, &drafts, question);
    application.evidence = handed.map(|handed| Arc::new(reconciled(desk, &drafts, handed)));
    let application = Arc::new(application);
    for (member, case) in drafts.iter_mut().enumerate() {
        case.member = member;
        case.application = Arc::clone(&application);
    }
    drafts
}

/// The evidence set against the lists of all forms.
fn reconciled(desk: &Desk, cases: &[Case<'_>], handed: Handed) -> Reconciliation {
    let mut lists = Vec::new();
    for (member, case) in cases.iter().enumerate() {
        if let Some(filled) = &case.filled {
            lists.push(List { member, form: filled.form, answers: &filled.assessment.answers });
        }
    }
    let mut evidence = reconcile::reconcile(&lists, handed, &desk.catalog.evidence);
    let papers: HashSet<Digest> = cases.iter().filter_map(|case| Digest::parse(&case.input.sha256)).collect();
    let is_paper = |file: &usize| evidence.holdings.files[*file].sha256.is_some_and(|digest| papers.contains(&digest));
    evidence.papers = (0..evidence.holdings.files.len()).filter(is_paper).collect();
    evidence
}

/// What a file holds.
struct Found<'c> {
    sheets: Vec<(&'c Form, Vec<Sheet>)>,
    facts: Option<Arc<Facts>>,
}

impl<'c> Found<'c> {
    fn of(desk: &'c Desk, paper: &Paper, question: &Question) -> Self {
        match &paper.reading {
            Ok(workbook) => {
                let facts = factsheet::read(workbook, &desk.fact_labels, &desk.catalog, question.as_of);
                // A sheet of facts is no form: there is no need to look for one on it.
                let taken: Vec<u16> =
                    facts.iter().flat_map(|facts| &facts.sheets).filter_map(|(_, place)| place.sheet()).collect();
                Found { sheets: survey(desk, workbook, &taken), facts: facts.map(Arc::new) }
            }
            Err(_) => Found { sheets: Vec::new(), facts: None },
        }
    }
}

/// The cases of one file, not yet knowing of the others. `other_facts` is the file whose facts are taken, where it is another.
fn cases_of<'c>(
    desk: &'c Desk,
    paper: Paper,
    found: Found<'c>,
    question: &Question,
    categories: Option<&Vec<String>>,
    other_facts: Option<&str>,
) -> Vec<Case<'c>> {
    let Paper { input, reading } = paper;
    let mut contents: Vec<Option<(&'c Form, Vec<Sheet>)>> = found.sheets.into_iter().map(Some).collect();
    let holds_facts = found.facts.is_some();
    if holds_facts || contents.is_empty() {
        contents.insert(0, None);
    }
    // Nearly every file holds one form: the workbook is moved into its last case, not copied.
    let last = contents.len() - 1;
    let mut reading = Some(reading);
    let mut take = |at: usize| if at == last { reading.take() } else { reading.clone() };
    let mut cases = Vec::with_capacity(contents.len());
    for (at, content) in contents.into_iter().enumerate() {
        let is_facts = content.is_none() && holds_facts;
        let (filled, other_sheets) = match content {
            None => (None, Vec::new()),
            Some((form, mut sheets)) => {
                let chosen = sheets.remove(0);
                let edition = desk.catalog.edition_of(form);
                let given = question.given(form, &desk.catalog, categories);
                let words = &desk.catalog.evidence;
                let assessment: Assessment =
                    normalize::assess(&chosen.transcript, form, edition, words, &given, question.as_of);
                let others = sheets
                    .iter()
                    .map(|sheet| OtherSheet { sheet: sheet.transcript.sheet, marks: sheet.marks })
                    .collect();
                (Some(Filled { form, edition, transcript: chosen.transcript, assessment }), others)
            }
        };
        cases.push(Case {
            catalog: &desk.catalog,
            input: input.clone(),
            // Taken only at the last turn, so there is always one.
            reading: take(at).unwrap_or(Err(Fault::NoSheets)),
            is_first: at == 0,
            filled,
            other_sheets,
            holds_facts: is_facts && other_facts.is_none(),
            other_facts: other_facts.filter(|_| is_facts).map(str::to_owned),
            application: Arc::default(),
            member: 0,
            shared: Vec::new(),
            as_of: question.as_of,
        });
    }
    cases
}

/// Judges a case.
pub fn close(case: Case<'_>) -> Dossier<'_> {
    Dossier { discrepancies: rules::judge(&case), case }
}

/// A sheet that holds a form.
struct Sheet {
    transcript: Transcript,
    marks: usize,
    visible: bool,
}

/// The forms in a workbook, each with its sheets, the one to be judged first; sheets that hold facts are left out.
fn survey<'c>(desk: &'c Desk, workbook: &Workbook, taken: &[u16]) -> Vec<(&'c Form, Vec<Sheet>)> {
    let mut found: Vec<(&Form, Vec<Sheet>)> = Vec::new();
    for (at, sheet) in workbook.sheets.iter().enumerate() {
        let Ok(at) = u16::try_from(at) else { break };
        if taken.contains(&at) {
            continue;
        }
        let Some(transcript) = layout::find(sheet, at, &desk.labels) else { continue };
        let Some(form) = recognition::form_of(&transcript, &desk.catalog, &desk.labels) else { continue };
        let sheet =
            Sheet { marks: marks_on(&transcript), visible: sheet.visibility == Visibility::Visible, transcript };
        match found.iter_mut().find(|(known, _)| known.id == form.id) {
            Some((_, sheets)) => sheets.push(sheet),
            None => found.push((form, vec![sheet])),
        }
    }
    for (_, sheets) in &mut found {
        // A filled sheet comes before an empty copy even where it is hidden; the rules say which one was taken.
        sheets.sort_by_key(|sheet| std::cmp::Reverse((sheet.marks > 0, sheet.visible, sheet.marks)));
    }
    found
}

fn marks_on(transcript: &Transcript) -> usize {
    let is_marked = |role: Role, line: &crate::transcript::Line| line.cell(role).is_some_and(|typed| !typed.is_blank());
    transcript
        .lines
        .iter()
        .filter(|line| line.kind == LineKind::Clause)
        .filter(|line| {
            is_marked(Role::Conforming, line)
                || is_marked(Role::Nonconforming, line)
                || line.conclusion.as_ref().is_some_and(|typed| !typed.is_blank())
        })
        .count()
}
