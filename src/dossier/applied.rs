//! What is applied for, gathered from the facts and the forms, and the application as a whole.

use super::{Desk, Found, Question};
use crate::application::{Application, AppliedFor, Content, FormMember, Member};
use crate::case::{Case, Filled};
use crate::catalog::{Catalog, Edition, Form, Scope};
use crate::facts::Facts;
use crate::grade::{self, Papers};
use crate::place::Place;
use crate::tally::{self, Subject};
use std::sync::Arc;

/// The categories applied for: what the facts say, else the forms that there are.
pub(super) fn categories(facts: Option<&Facts>, found: &[Found<'_>]) -> Vec<String> {
    let mut categories: Vec<String> = facts
        .into_iter()
        .flat_map(|facts| &facts.applied)
        .filter_map(|applied| applied.category.value.clone())
        .collect();
    if categories.is_empty() {
        let forms = found.iter().flat_map(|found| found.sheets.iter().map(|(form, _)| *form));
        categories.extend(forms.filter(|form| !form.is_general).map(|form| form.category.clone()));
    }
    categories.dedup();
    categories
}

/// The application that the cases make together.
pub(super) fn application<'c>(
    desk: &'c Desk,
    name: &str,
    is_together: bool,
    facts: Option<Arc<Facts>>,
    cases: &[Case<'c>],
    question: &Question,
) -> Application<'c> {
    let catalog = &desk.catalog;
    let members: Vec<Member<'c>> = cases.iter().map(member).collect();
    let filled: Vec<&Filled<'c>> = cases.iter().filter_map(|case| case.filled.as_ref()).collect();
    let applied = applied(catalog, facts.as_deref(), &filled);
    let categories: Vec<String> = applied.iter().map(|applied| applied.category.clone()).collect();
    let papers = Papers {
        catalog,
        forms: &filled,
        facts: facts.as_deref(),
        categories: &categories,
        as_of: question.as_of,
        window: question.window,
        audit: audit_of(facts.as_deref(), question),
    };
    // A form alone is not judged against numbers that nobody gave, but its level is told on demand.
    let standings = applied.iter().filter_map(|applied| grade::standing(applied, &papers)).collect();
    let verdicts = facts.as_deref().map_or(Vec::new(), |facts| verdicts(catalog, facts, &applied, question));
    Application { name: name.to_owned(), is_together, members, facts, applied, verdicts, standings, evidence: None }
}

fn verdicts<'c>(
    catalog: &'c Catalog,
    facts: &Facts,
    applied: &[AppliedFor<'c>],
    question: &Question,
) -> Vec<crate::verdict::Verdict<'c>> {
    let of = |applied: &AppliedFor<'c>| {
        let (Some(edition), Some(level)) = (applied.edition, applied.level) else { return Vec::new() };
        let subject = Subject {
            facts,
            catalog,
            edition,
            category: &applied.category,
            as_of: question.as_of,
            window: question.window,
            audit: audit_of(Some(facts), question).and_then(|audit| edition.audit(audit)),
        };
        tally::verdicts(catalog, &subject, applied.class.as_deref(), level)
    };
    applied.iter().flat_map(of).collect()
}

/// The audit type: what the user says, else what the facts say.
fn audit_of<'a>(facts: Option<&'a Facts>, question: &'a Question) -> Option<&'a str> {
    let stated = || facts.map(|facts| facts.organisation.audit.typed.as_str()).filter(|typed| !typed.is_empty());
    question.audit.as_deref().or_else(stated)
}

fn member<'c>(case: &Case<'c>) -> Member<'c> {
    let file = case.input.file_name().to_owned();
    let content = match &case.filled {
        None if case.holds_facts => Content::Facts,
        None => Content::Nothing,
        Some(filled) => {
            let context = &filled.assessment.context;
            Content::Form(FormMember {
                file: file.clone(),
                form: filled.form,
                edition: filled.edition,
                level: context.level(),
                organisation: crate::text::trim(context.organisation.text()).to_owned(),
                credit_code: context.credit_code.as_ref().map(|stated| stated.reading.clone()),
                assessors: context.assessors.reading.names().to_vec(),
                date: context.date.reading.day(),
                organisation_place: case.place_words(context.organisation.place),
                level_place: case.place_words(context.level.place),
                evidence: filled
                    .assessment
                    .answers
                    .iter()
                    .flat_map(|answer| answer.evidence.items.iter().map(|item| (answer.clause, item.text.clone())))
                    .collect(),
            })
        }
    };
    Member { file, content }
}

fn applied<'c>(catalog: &'c Catalog, facts: Option<&Facts>, forms: &[&Filled<'c>]) -> Vec<AppliedFor<'c>> {
    let stated: Vec<AppliedFor<'c>> = facts
        .into_iter()
        .flat_map(|facts| &facts.applied)
        .filter_map(|line| {
            let category = line.category.value.clone()?;
            let class = line.class.value.clone();
            let named = line.edition.value.as_ref();
            let edition = named
                .and_then(|id| catalog.editions.iter().find(|edition| edition.id == *id))
                .or_else(|| edition_of(catalog, &category, forms));
            let level = match edition {
                Some(edition) => edition.level(&line.level.typed),
                None => None,
            };
            Some(AppliedFor { category, class, edition, level, place: line.category.place, is_stated: true })
        })
        .collect();
    if !stated.is_empty() {
        return stated;
    }
    forms
        .iter()
        .filter(|filled| !filled.form.is_general)
        .map(|filled| {
            let category = filled.form.category.clone();
            let edition = edition_of(catalog, &category, forms);
            let name = filled.assessment.context.level().map(|level| filled.edition.level_name(level));
            AppliedFor {
                class: class_of(catalog, filled.form),
                level: edition.zip(name).and_then(|(edition, name)| edition.level(name)),
                edition,
                category,
                place: Place::Whole,
                is_stated: false,
            }
        })
        .collect()
}

/// The edition that a category is applied for under, going by the forms: its own form's, or, where that one is of an
/// edition without general requirements, the general form's.
fn edition_of<'c>(catalog: &'c Catalog, category: &str, forms: &[&Filled<'c>]) -> Option<&'c Edition> {
    let general = forms.iter().find(|filled| filled.form.is_general).map(|filled| filled.edition);
    let own = forms.iter().find(|filled| !filled.form.is_general && filled.form.category == category);
    let own = own.map(|filled| filled.edition);
    let has_general = |edition: &&Edition| {
        catalog.parts.iter().any(|part| {
            part.scope == Scope::General
                && catalog.editions.get(part.edition).is_some_and(|known| known.id == edition.id)
        })
    };
    own.filter(|edition| has_general(edition)).or(general).or(own)
}

/// The class of a form's part (A类, B类).
fn class_of(catalog: &Catalog, form: &Form) -> Option<String> {
    match &catalog.parts.get(form.part?)?.scope {
        Scope::Category { class, .. } => class.clone(),
        Scope::General => None,
    }
}
