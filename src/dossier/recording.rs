//! From the closed dossiers of an application to what is kept of it ([`crate::record`]).
//!
//! Whatever comes from a sheet, or from a name of the evidence, passes [`text::discreet`]: a record outlives the papers
//! and is read by more people. Paths of the files that were read stay as they are, for they lead to the papers.

use crate::assessment::CreditCodeReading;
use crate::case::{Case, Dossier, Filled};
use crate::discrepancy::Discrepancy;
use crate::facts::{CertificateKind, Facts};
use crate::record::{
    Category, Claims, FileClaim, FormClaim, Papers, PersonClaim, ProjectClaim, Record, SCHEMA, Said, State,
};
use crate::standing::Standing;
use crate::text;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A certificate number shorter than this tells nothing.
const SHORTEST_NUMBER: usize = 4;

/// What is kept of an application: `application` is its name in the inbox, `papers` what was written of it.
///
/// Where nothing was handed in that could be opened there is nothing that could be accepted.
pub fn record(application: &str, dossiers: &[Dossier<'_>], papers: Vec<Papers>) -> Record {
    let first = dossiers.first().map(|dossier| &dossier.case);
    let worst = dossiers.iter().filter_map(Dossier::worst).max();
    Record {
        schema: SCHEMA.to_owned(),
        application: application.to_owned(),
        as_of: first.map_or_else(String::new, |case| case.as_of.to_string()),
        organisation: first
            .map_or_else(String::new, |case| text::discreet(text::trim(case.application.organisation()))),
        state: if first.is_some() { State::of(worst) } else { State::Blocked },
        categories: first.map_or_else(Vec::new, categories),
        papers,
        discrepancies: dossiers
            .iter()
            .flat_map(|dossier| dossier.discrepancies.iter().map(|found| said(&dossier.case, found)))
            .collect(),
        claims: claims(dossiers.iter().map(|dossier| &dossier.case)),
    }
}

/// What is applied for, and how far each category has come.
fn categories(case: &Case<'_>) -> Vec<Category> {
    let application = &case.application;
    let category = |applied: &crate::application::AppliedFor<'_>| {
        let edition = applied.edition;
        let level = |level| edition.map_or_else(String::new, |edition| edition.level_name(level).to_owned());
        let standing = application.standings.iter().find(|standing| {
            standing.category == applied.category
                && standing.class == applied.class
                && edition.is_some_and(|edition| edition.id == standing.edition.id)
        });
        Category {
            category: text::discreet(&applied.category),
            class: applied.class.clone().unwrap_or_default(),
            edition: edition.map_or_else(String::new, |edition| {
                if edition.code.is_empty() { edition.title.clone() } else { edition.code.clone() }
            }),
            declared: applied.level.map_or_else(String::new, level),
            reachable: standing.and_then(Standing::highest).map_or_else(String::new, level),
        }
    };
    application.applied.iter().map(category).collect()
}

fn said(case: &Case<'_>, found: &Discrepancy) -> Said {
    let place = [case.sheet_name(found.place).map(str::to_owned), case.address(found.place)];
    let place: Vec<String> = place.into_iter().flatten().collect();
    Said {
        file: case.input.path.clone(),
        code: found.code.to_owned(),
        severity: found.severity.into(),
        clause: found.clause,
        place: text::discreet(&place.join(" › ")),
        message: text::discreet(&found.message),
        remedy: text::discreet(&found.remedy),
    }
}

/// What an application claims that no other organisation may claim too: the cases are all of one application.
pub fn claims<'a>(cases: impl IntoIterator<Item = &'a Case<'a>>) -> Claims {
    let cases: Vec<&Case<'_>> = cases.into_iter().collect();
    let Some(first) = cases.first() else { return Claims::default() };
    let facts = first.application.facts.as_deref();
    let filled = || cases.iter().filter_map(|case| Some((*case, case.filled.as_ref()?)));
    let mut known = HashSet::new();
    Claims {
        organisation: organisation(filled().map(|(_, filled)| filled), facts),
        credit_code: credit_code(filled().map(|(_, filled)| filled), facts),
        files: cases
            .iter()
            .filter(|case| known.insert(case.input.path.as_str()))
            .map(|case| FileClaim { path: case.input.path.clone(), sha256: case.input.sha256.clone() })
            .collect(),
        forms: filled().map(|(case, filled)| form(case, filled, facts)).collect(),
        people: facts.map_or_else(Vec::new, people),
        projects: facts.map_or_else(Vec::new, projects),
        evidence: evidence(first),
    }
}

/// The name that a form understood, else that of the facts. Words that stand for a name never filled in are none.
fn organisation<'a>(mut filled: impl Iterator<Item = &'a Filled<'a>>, facts: Option<&Facts>) -> String {
    let of_form = filled.find_map(|filled| filled.assessment.context.organisation());
    let stated = of_form.or_else(|| facts.map(|facts| facts.organisation.name.typed.as_str()));
    text::discreet(&text::key(stated.unwrap_or_default()))
}

/// The credit code. One whose check character is wrong tells of a slip, not of an organisation.
fn credit_code<'a>(filled: impl Iterator<Item = &'a Filled<'a>>, facts: Option<&Facts>) -> String {
    let of_forms = filled.filter_map(|filled| Some(&filled.assessment.context.credit_code.as_ref()?.reading));
    let of_facts = facts.and_then(|facts| facts.organisation.credit_code.value.as_ref());
    let mut sound = of_facts.into_iter().chain(of_forms).filter_map(|reading| match reading {
        CreditCodeReading::Good(code) => Some(code.clone()),
        _ => None,
    });
    sound.next().unwrap_or_default()
}

fn form(case: &Case<'_>, filled: &Filled<'_>, facts: Option<&Facts>) -> FormClaim {
    let (edition, context) = (filled.edition, &filled.assessment.context);
    let typed = facts.map_or("", |facts| text::trim(&facts.organisation.audit.typed));
    let audit = context.audit.or_else(|| edition.audit(typed));
    FormClaim {
        file: case.input.path.clone(),
        form: filled.form.id.clone(),
        level: context.level().map_or_else(String::new, |level| edition.level_name(level).to_owned()),
        audit: audit.map_or_else(|| text::discreet(typed), |audit| edition.audit_name(audit).to_owned()),
    }
}

fn people(facts: &Facts) -> Vec<PersonClaim> {
    let mut numbers: HashMap<String, BTreeSet<String>> = HashMap::new();
    for certificate in &facts.certificates {
        let number = text::discreet(&text::key(&certificate.number.typed));
        let is_personal =
            matches!(certificate.kind.value, Some(CertificateKind::Professional | CertificateKind::ProjectManagement));
        if is_personal && number.chars().count() >= SHORTEST_NUMBER {
            numbers.entry(text::key(&certificate.holder.typed)).or_default().insert(number);
        }
    }
    let mut identities: HashMap<String, HashSet<String>> = HashMap::new();
    for person in facts.people.iter().filter(|person| !person.identity.is_blank()) {
        let known = identities.entry(text::key(&person.name.typed)).or_default();
        known.insert(text::key(&person.identity.typed));
    }
    let named = facts.people.iter().filter(|person| !person.name.is_blank());
    let claim = named.map(|person| {
        let name = text::key(&person.name.typed);
        // Of two people who bear one name it can't be told whose a certificate is.
        let is_one = identities.get(&name).is_none_or(|known| known.len() < 2);
        PersonClaim {
            name: text::discreet(text::trim(&person.name.typed)),
            identity: text::discreet(text::trim(&person.identity.typed)),
            certificates: numbers.get(&name).filter(|_| is_one).into_iter().flatten().cloned().collect(),
        }
    });
    claim.collect()
}

fn projects(facts: &Facts) -> Vec<ProjectClaim> {
    let named = facts.projects.iter().filter(|project| !project.name.is_blank());
    let claim = named.map(|project| ProjectClaim {
        name: text::discreet(text::trim(&project.name.typed)),
        client: text::discreet(text::trim(&project.client.typed)),
        signed: project.signed.value.map_or_else(String::new, |day| day.to_string()),
    });
    claim.collect()
}

/// The files of the evidence; those without bytes are all alike, and the application's own papers are told as files.
fn evidence(case: &Case<'_>) -> Vec<FileClaim> {
    let Some(evidence) = case.application.evidence.as_deref() else { return Vec::new() };
    let files = evidence.holdings.files.iter().enumerate();
    let held = files.filter(|(at, file)| file.size > 0 && !evidence.papers.contains(at));
    let claim = held
        .filter_map(|(_, file)| Some(FileClaim { path: text::discreet(&file.path), sha256: file.sha256?.to_string() }));
    claim.collect()
}
