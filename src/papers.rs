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
            form: word("自评估表.docx", include_bytes!("../templates/self-assessment/form.docx"))?,
            generated_form: word("自评估表.docx", include_bytes!("../templates/self-assessment/generated-form.docx"))?,
            application: word("申请书.docx", include_bytes!("../templates/application/form.docx"))?,
            summary: word("申报概要.docx", include_bytes!("../templates/summary/form.docx"))?,
            personal,
            list: word("差异清单.docx", include_bytes!("../templates/discrepancies/list.docx"))?,
            index: word("证明材料目录.docx", include_bytes!("../templates/evidence-index/form.docx"))?,
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
        let as_of = dossier.case.as_of;
        let mut papers = Vec::new();
        let mut add = |name: &str, bytes: Vec<u8>| papers.push(Document { name: name.to_owned(), bytes });
        if let Some(filled) = &dossier.case.filled {
            let words = FormWords::filled(filled);
            add("自评估表.docx", self.form_in_word(&words)?);
            add("自评估表.xlsx", excel::write(&words, Use::Paper, as_of)?);
            // An application with facts has one for all its forms.
            if dossier.case.application.facts.is_none() {
                let words = ApplicationWords::of(filled, &dossier.case.application, self.personal);
                self.application(&words, as_of, &mut add)?;
            }
        }
        if let Some(words) = self.summary_words(dossier) {
            self.application(&words.application, as_of, &mut add)?;
            let in_word = self.summary.fill(&words).map_err(|error| PaperFault::new("申报概要.docx", error))?;
            add("申报概要.docx", in_word);
            add("量化核对.xlsx", verdicts::workbook(&[&dossier.case.application], as_of)?);
        }
        let words = ListWords::of(dossier);
        add("差异清单.docx", self.list.fill(&words).map_err(|error| PaperFault::new("差异清单.docx", error))?);
        add("差异清单.xlsx", list_excel::write(std::slice::from_ref(&words), as_of)?);
        add("差异清单.html", self.page.fill(&[words])?.into_bytes());
        add("差异清单.json", json::print(&json::check_one(dossier)).into_bytes());
        Ok(papers)
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
        add: &mut impl FnMut(&str, Vec<u8>),
    ) -> Result<(), PaperFault> {
        let in_word = self.application.fill(words).map_err(|error| PaperFault::new("申请书.docx", error))?;
        add("申请书（示例模板）.docx", in_word);
        add("申请书（示例模板）.xlsx", application::workbook(words, as_of)?);
        Ok(())
    }
}
