//! All papers of a case: which ones there are, what they are called, and the templates they are filled into.

pub mod own;
pub mod vocabulary;
pub mod words;

use crate::case::Dossier;
use crate::document::{Document, PaperFault};
use crate::form::application::{self, ApplicationWords, Personal};
use crate::form::evidence_index::{self, IndexWords};
use crate::form::excel::{self, Use};
use crate::form::summary::SummaryWords;
use crate::form::words::FormWords;
use crate::report::html::Page;
use crate::report::words::ListWords;
use crate::report::{excel as list_excel, json, verdicts};
use crate::template::document::Template;
use std::cell::LazyCell;

/// What the papers of the shipped templates are called.
pub const NAMES: [&str; 10] = [
    "自评估表.docx",
    "自评估表.xlsx",
    "申请书（示例模板）.docx",
    "申请书（示例模板）.xlsx",
    "申报概要.docx",
    "量化核对.xlsx",
    "差异清单.docx",
    "差异清单.xlsx",
    "差异清单.html",
    "差异清单.json",
];

const FORM: &[u8] = include_bytes!("../templates/self-assessment/form.docx");
const GENERATED_FORM: &[u8] = include_bytes!("../templates/self-assessment/generated-form.docx");
const APPLICATION: &[u8] = include_bytes!("../templates/application/form.docx");
const SUMMARY: &[u8] = include_bytes!("../templates/summary/form.docx");
const LIST: &[u8] = include_bytes!("../templates/discrepancies/list.docx");
const INDEX: &[u8] = include_bytes!("../templates/evidence-index/form.docx");

/// Papers as they are made; those that nobody chose are not.
struct Stack<'a> {
    papers: Vec<Document>,
    is_chosen: &'a dyn Fn(&str) -> bool,
}

impl Stack<'_> {
    fn add(&mut self, name: &str, make: impl FnOnce() -> Result<Vec<u8>, PaperFault>) -> Result<(), PaperFault> {
        if (self.is_chosen)(name) {
            self.papers.push(Document { name: name.to_owned(), bytes: make()? });
        }
        Ok(())
    }
}

/// The shipped templates, compiled once for a whole run.
#[derive(Debug)]
pub struct Press {
    form: Template,
    generated_form: Template,
    application: Template,
    summary: Template,
    list: Template,
    index: Template,
    personal: Personal,
    /// The list as a web page.
    pub page: Page,
}

impl Press {
    /// Compiles the shipped templates; `personal` says whether the application shows telephone numbers whole.
    pub fn compile(personal: Personal) -> Result<Self, PaperFault> {
        let word = |name: &str, bytes: &[u8]| {
            Template::compile(bytes).map_err(|errors| {
                let reasons: Vec<String> = errors.iter().map(ToString::to_string).collect();
                PaperFault::new(name, reasons.join("\n"))
            })
        };
        Ok(Press {
            form: word("自评估表.docx", FORM)?,
            generated_form: word("自评估表.docx", GENERATED_FORM)?,
            application: word("申请书.docx", APPLICATION)?,
            summary: word("申报概要.docx", SUMMARY)?,
            personal,
            list: word("差异清单.docx", LIST)?,
            index: word("证明材料目录.docx", INDEX)?,
            page: Page::compile()?,
        })
    }

    /// The self-assessment form in Word.
    pub fn form_in_word(&self, words: &FormWords) -> Result<Vec<u8>, PaperFault> {
        let template = if words.generated { &self.generated_form } else { &self.form };
        template.fill(words).map_err(|error| PaperFault::new("自评估表.docx", error))
    }

    /// The index of the evidence in Word.
    pub fn evidence_index(&self, words: &IndexWords) -> Result<Vec<u8>, PaperFault> {
        self.index.fill(words).map_err(|error| PaperFault::new(evidence_index::WORD_NAME, error))
    }

    /// Every paper of a dossier. A file without a form has discrepancy lists only.
    pub fn papers(&self, dossier: &Dossier<'_>) -> Result<Vec<Document>, PaperFault> {
        self.chosen_papers(dossier, &|_| true)
    }

    /// Those papers of a dossier whose names are chosen.
    pub fn chosen_papers(
        &self,
        dossier: &Dossier<'_>,
        is_chosen: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<Document>, PaperFault> {
        let as_of = dossier.case.as_of;
        let mut stack = Stack { papers: Vec::new(), is_chosen };
        if let Some(filled) = &dossier.case.filled {
            let words = LazyCell::new(|| FormWords::filled(filled));
            stack.add("自评估表.docx", || self.form_in_word(&words))?;
            stack.add("自评估表.xlsx", || excel::write(&words, Use::Paper, as_of))?;
            // An application with facts has one for all its forms.
            if dossier.case.application.facts.is_none() {
                let words = LazyCell::new(|| ApplicationWords::of(filled, &dossier.case.application, self.personal));
                self.application(&words, as_of, &mut stack)?;
            }
        }
        if let Some(words) = self.summary_words(dossier) {
            self.application(&words.application, as_of, &mut stack)?;
            let fault = |error| PaperFault::new("申报概要.docx", error);
            stack.add("申报概要.docx", || self.summary.fill(&words).map_err(fault))?;
            stack.add("量化核对.xlsx", || verdicts::workbook(&[&dossier.case.application], as_of))?;
        }
        let words = LazyCell::new(|| [ListWords::of(dossier)]);
        let fault = |error| PaperFault::new("差异清单.docx", error);
        stack.add("差异清单.docx", || self.list.fill(&words[0]).map_err(fault))?;
        stack.add("差异清单.xlsx", || list_excel::write(&*words, as_of))?;
        stack.add("差异清单.html", || Ok(self.page.fill(&*words)?.into_bytes()))?;
        stack.add("差异清单.json", || Ok(json::print(&json::check_one(dossier)).into_bytes()))?;
        Ok(stack.papers)
    }

    /// The shipped templates with their bytes, to tell whether they have changed.
    pub fn templates() -> [(&'static str, &'static [u8]); 7] {
        [
            ("self-assessment/form.docx", FORM),
            ("self-assessment/generated-form.docx", GENERATED_FORM),
            ("application/form.docx", APPLICATION),
            ("summary/form.docx", SUMMARY),
            ("discrepancies/list.docx", LIST),
            ("discrepancies/list.html", Page::TEMPLATE.as_bytes()),
            ("evidence-index/form.docx", INDEX),
        ]
    }

    /// What the cover summary says, where the dossier is that of an application's facts.
    fn summary_words(&self, dossier: &Dossier<'_>) -> Option<SummaryWords> {
        let case = &dossier.case;
        if case.holds_facts { SummaryWords::of(&case.application, case.as_of, self.personal) } else { None }
    }

    fn application(
        &self,
        words: &ApplicationWords,
        as_of: jiff::civil::Date,
        stack: &mut Stack<'_>,
    ) -> Result<(), PaperFault> {
        let fault = |error| PaperFault::new("申请书.docx", error);
        stack.add("申请书（示例模板）.docx", || self.application.fill(words).map_err(fault))?;
        stack.add("申请书（示例模板）.xlsx", || application::workbook(words, as_of))
    }
}
