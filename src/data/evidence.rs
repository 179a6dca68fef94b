//! The words by which evidence is known: `evidence.toml`.

use super::{CatalogError, CatalogFile, complaint, parse};
use crate::evidence::ListedFactKind;
use crate::evidence::words::{EvidenceWords, ExpectedFacts, PaperKind};
use crate::text::key;
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvidenceWords {
    settings: RawSettings,
    fact: Vec<RawFact>,
    kind: Vec<RawPapers>,
    words: RawWords,
    stage: Vec<RawPapers>,
    expected: Vec<RawExpected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSettings {
    overused: usize,
    insurance_months: i32,
    lease_months: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFact {
    kind: Spanned<RawFactKind>,
    labels: Vec<String>,
    #[serde(default)]
    units: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawFactKind {
    Firm,
    Revenue,
    Profit,
    Area,
    Lease,
    Address,
    Number,
    Validity,
    Issuer,
    InsuranceOffice,
    InsurancePeriod,
    Dated,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPapers {
    name: Spanned<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWords {
    procedures: Vec<String>,
    templates: Vec<String>,
    projects_asked: Vec<String>,
    not_of_project: Vec<String>,
    generic_project_words: Vec<String>,
    insurance: Vec<String>,
    leases: Vec<String>,
    until: Vec<String>,
    terms: Vec<String>,
    that_end: Vec<String>,
    versions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExpected {
    papers: Vec<String>,
    facts: Vec<RawFactKind>,
}

/// Reads the words of the shipped catalogue.
///
/// # Errors
/// The complaints about the file, with line and column.
pub fn evidence_words() -> Result<EvidenceWords, Vec<CatalogError>> {
    let text = include_str!("../../catalog/evidence.toml").to_owned();
    evidence_words_of(&CatalogFile { path: "evidence.toml".to_owned(), text })
}

/// Reads the words of a catalogue's file.
///
/// # Errors
/// The complaints about the file, with line and column.
pub fn evidence_words_of(file: &CatalogFile) -> Result<EvidenceWords, Vec<CatalogError>> {
    let raw: RawEvidenceWords = parse(file).map_err(|error| vec![error])?;
    let mut errors = Vec::new();
    for (at, fact) in raw.fact.iter().enumerate() {
        let is_twice = raw.fact[..at].iter().any(|other| kind(*other.kind.get_ref()) == kind(*fact.kind.get_ref()));
        if is_twice {
            errors.push(complaint(file, fact.kind.span(), "同一种事实写了两次".to_owned()));
        }
    }
    for papers in raw.kind.iter().chain(&raw.stage).filter(|papers| papers.words.is_empty()) {
        let name = papers.name.get_ref();
        errors.push(complaint(file, papers.name.span(), format!("“{name}”没有列出任何词语（words）")));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let settings = raw.settings;
    let words = raw.words;
    Ok(EvidenceWords {
        facts: raw.fact.iter().map(|fact| (kind(*fact.kind.get_ref()), keys(&fact.labels))).collect(),
        units: raw.fact.iter().map(|fact| (kind(*fact.kind.get_ref()), keys(&fact.units))).collect(),
        kinds: raw.kind.into_iter().map(papers).collect(),
        procedures: keys(&words.procedures),
        templates: keys(&words.templates),
        projects_asked: keys(&words.projects_asked),
        not_of_project: keys(&words.not_of_project),
        generic_project_words: keys(&words.generic_project_words),
        stages: raw.stage.into_iter().map(papers).collect(),
        insurance: keys(&words.insurance),
        leases: keys(&words.leases),
        expected: raw.expected.into_iter().map(expected).collect(),
        until: keys(&words.until),
        terms: keys(&words.terms),
        that_end: keys(&words.that_end),
        versions: keys(&words.versions),
        overused: settings.overused,
        insurance_months: settings.insurance_months,
        lease_months: settings.lease_months,
    })
}

fn keys(words: &[String]) -> Vec<String> {
    words.iter().map(|word| key(word)).collect()
}

fn papers(raw: RawPapers) -> PaperKind {
    PaperKind { words: keys(&raw.words), name: raw.name.into_inner() }
}

fn expected(raw: RawExpected) -> ExpectedFacts {
    ExpectedFacts { papers: keys(&raw.papers), facts: raw.facts.into_iter().map(kind).collect() }
}

fn kind(raw: RawFactKind) -> ListedFactKind {
    match raw {
        RawFactKind::Firm => ListedFactKind::Firm,
        RawFactKind::Revenue => ListedFactKind::Revenue,
        RawFactKind::Profit => ListedFactKind::Profit,
        RawFactKind::Area => ListedFactKind::Area,
        RawFactKind::Lease => ListedFactKind::Lease,
        RawFactKind::Address => ListedFactKind::Address,
        RawFactKind::Number => ListedFactKind::Number,
        RawFactKind::Validity => ListedFactKind::Validity,
        RawFactKind::Issuer => ListedFactKind::Issuer,
        RawFactKind::InsuranceOffice => ListedFactKind::InsuranceOffice,
        RawFactKind::InsurancePeriod => ListedFactKind::InsurancePeriod,
        RawFactKind::Dated => ListedFactKind::Dated,
    }
}
