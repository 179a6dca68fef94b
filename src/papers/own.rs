//! The user's own templates: checked, compiled, and filled with the words of all papers.

mod findings;

use super::vocabulary;
use super::words::{FilledWords, PaperWords};
use crate::case::Dossier;
use crate::discrepancy::Severity;
use crate::document::{Document, PaperFault};
use crate::form::application::{ApplicationWords, Personal};
use crate::form::facts::FactWords;
use crate::form::words::FormWords;
use crate::report::template_check::Finding;
use crate::report::template_words::FilterWord;
use crate::report::words::ListWords;
use crate::template::check::{self, Flaw};
use crate::template::document::{FillError, Filled, Limits, Spot, Template, TemplateError};
use crate::template::pictures::Pictures;
use crate::template::vocabulary::Vocabulary;
use crate::template::workbook::WorkbookTemplate;
use crate::template::{Kind, annotate, filters, kind};
use serde::Serialize;
use std::collections::BTreeMap;

/// A user's own template, compiled.
#[derive(Debug)]
pub struct OwnTemplate {
    /// The file name, which its papers get as well.
    name: String,
    compiled: Compiled,
    /// Whether it says anything that only a form has.
    needs_form: bool,
    warnings: Vec<Finding>,
}

/// The kinds of templates.
#[derive(Debug)]
enum Compiled {
    Word(Box<Template>),
    Excel(Box<WorkbookTemplate>),
}

impl Compiled {
    /// Compiles a template. What kind it is, its content says, not its name.
    fn new(bytes: &[u8], limits: &Limits) -> Result<Self, Vec<TemplateError>> {
        match kind(bytes, limits) {
            Kind::Word => Template::compile_within(bytes, limits).map(|template| Compiled::Word(Box::new(template))),
            Kind::Excel => {
                WorkbookTemplate::compile_within(bytes, limits).map(|template| Compiled::Excel(Box::new(template)))
            }
        }
    }

    fn names_used(&self) -> Vec<&str> {
        match self {
            Compiled::Word(template) => template.names_used().collect(),
            Compiled::Excel(template) => template.names_used().collect(),
        }
    }

    fn fill(&self, words: &WithPictures<'_>, pictures: &Pictures) -> Result<Filled, FillError> {
        match self {
            Compiled::Word(template) => template.fill_with(words, pictures),
            Compiled::Excel(template) => template.fill_with(words),
        }
    }
}

/// The words of all papers and the names of the pictures that were given.
#[derive(Serialize)]
struct WithPictures<'a> {
    #[serde(flatten)]
    words: &'a PaperWords<'a>,
    #[serde(flatten)]
    pictures: BTreeMap<&'a str, &'a str>,
}

/// Everything that is wrong with a template, errors and warnings; nothing where it can be used without a thought.
pub fn check(bytes: &[u8], vocabulary: &Vocabulary, limits: &Limits) -> Vec<Finding> {
    let flaws = match kind(bytes, limits) {
        Kind::Word => check::document(bytes, vocabulary, limits),
        Kind::Excel => check::workbook(bytes, vocabulary, limits),
    };
    flaws.iter().map(findings::of).collect()
}

/// What is wrong with a template's file name: one by which no program would open the papers.
pub fn check_name(name: &str, bytes: &[u8], limits: &Limits) -> Option<Finding> {
    let ending = match kind(bytes, limits) {
        Kind::Word => ".docx",
        Kind::Excel => ".xlsx",
    };
    (!name.to_lowercase().ends_with(ending)).then(|| findings::wrong_ending(ending))
}

/// A copy of a template with a comment at every finding, for whoever mends it in Word.
///
/// # Errors
/// [`PaperFault`] where the template can't be read well enough to be written again.
pub fn annotated(bytes: &[u8], findings: &[Finding], limits: &Limits) -> Result<Vec<u8>, PaperFault> {
    if kind(bytes, limits) == Kind::Excel {
        return Err(PaperFault::new("批注后的模板", "Excel 模板没有批注版，请按所列的工作表和单元格改正"));
    }
    let remark = |finding: &Finding| {
        let remedy = if finding.remedy.is_empty() { String::new() } else { format!("\n改法：{}", finding.remedy) };
        let tag = if finding.tag.is_empty() { String::new() } else { format!("{}　", finding.tag) };
        (finding.spot.clone(), format!("{} {tag}{}{remedy}", finding.code, finding.message))
    };
    let remarks: Vec<(Spot, String)> = findings.iter().map(remark).collect();
    annotate::annotate(bytes, limits, "ziping", &remarks).map_err(|error| PaperFault::new("批注后的模板", error))
}

/// The filters that tags may pass their values through.
pub fn filters() -> Vec<FilterWord> {
    let arguments = |word: &filters::FilterWord| match word.arguments {
        "" => String::new(),
        given => format!("({given})"),
    };
    let filter = |word: &filters::FilterWord| FilterWord {
        name: format!("{}、{}", word.chinese, word.name),
        meaning: word.meaning.to_owned(),
        example: format!("{{{{ {} | {}{} }}}} → {}", word.input, word.chinese, arguments(word), word.output),
    };
    filters::list().iter().map(filter).collect()
}

impl OwnTemplate {
    /// Compiles a template that goes by a file name.
    ///
    /// # Errors
    /// All that [`check()`] finds, and a name by which no program would open the papers.
    pub fn compile(name: &str, bytes: &[u8], vocabulary: &Vocabulary, limits: &Limits) -> Result<Self, Vec<Finding>> {
        let found = check(bytes, vocabulary, limits);
        if found.iter().any(|finding| finding.severity >= Severity::Error) {
            return Err(found);
        }
        let told = |errors: Vec<TemplateError>| errors.iter().map(|error| findings::of(&Flaw::from(error))).collect();
        let compiled = Compiled::new(bytes, limits).map_err(|errors| -> Vec<Finding> { told(errors) })?;
        if let Some(wrong) = check_name(name, bytes, limits) {
            return Err(vec![wrong]);
        }
        let known = vocabulary::names_without_form();
        let needs_form = compiled.names_used().iter().any(|used| !known.iter().any(|name| name == used));
        Ok(OwnTemplate { name: name.to_owned(), compiled, needs_form, warnings: found })
    }

    /// What whoever hands the papers on should know of the template.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// The file name, which its papers get as well.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The papers of a dossier that come from own templates, and what is to be said of them, in Chinese. A file without a
/// form has those only that need none.
///
/// # Errors
/// [`PaperFault`] with the first template that can't be filled.
pub fn papers(
    templates: &[OwnTemplate],
    pictures: &Pictures,
    dossier: &Dossier<'_>,
) -> Result<(Vec<Document>, Vec<String>), PaperFault> {
    let list = ListWords::of(dossier);
    let filled = dossier.case.filled.as_ref();
    let words = filled.map(|filled| {
        (
            FormWords::filled(filled),
            ApplicationWords::of(filled, &dossier.case.application, Personal::Masked),
            FactWords::of(filled),
        )
    });
    let last = vocabulary::longest(dossier.case.catalog);
    let form = words.as_ref().map(|(form, application, facts)| FilledWords::new(form, application, facts, last));
    let has_form = form.is_some();
    let words = PaperWords::new(&list, dossier.case.as_of, form);
    let words =
        WithPictures { words: &words, pictures: pictures.keys().map(|name| (name.as_str(), name.as_str())).collect() };
    let (mut documents, mut remarks) = (Vec::new(), Vec::new());
    for template in templates.iter().filter(|template| has_form || !template.needs_form) {
        let filled = template.compiled.fill(&words, pictures).map_err(|error| fault(&template.name, &error))?;
        remarks.extend(filled.remarks.into_iter().map(|remark| format!("{}：{remark}", template.name)));
        documents.push(Document { name: template.name.clone(), bytes: filled.bytes });
    }
    Ok((documents, remarks))
}

/// A missing picture is none of the template's faults.
fn fault(template: &str, error: &FillError) -> PaperFault {
    match error {
        FillError::Undefined { name, spot, .. } if vocabulary::PICTURES.contains(&name.as_str()) => {
            PaperFault::new(template, format!("{spot}：没有提供图片「{name}」，请用 --picture {name}=文件 给出"))
        }
        _ => PaperFault::new(template, error),
    }
}
