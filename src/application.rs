//! Everything that is handed in together: the facts, the form of the general requirements and one form for each category.
//!
//! What a rule may know of the other papers stands here; the paper itself is its [`crate::case::Case`].

use crate::assessment::CreditCodeReading;
use crate::catalog::{Edition, Form, Level};
use crate::evidence::Reconciliation;
use crate::facts::Facts;
use crate::place::Place;
use crate::standing::Standing;
use crate::verdict::Verdict;
use jiff::civil::Date;
use std::sync::Arc;

/// An application: what was handed in together, and what it comes to.
#[derive(Clone, Debug, Default)]
pub struct Application<'c> {
    /// The folder, or the file that holds everything.
    pub name: String,
    /// Whether it was handed in as an application: facts, or several forms. A form alone is checked for itself only.
    pub is_together: bool,
    /// The papers, in the order of their cases.
    pub members: Vec<Member<'c>>,
    /// The facts; `None` where there are none.
    pub facts: Option<Arc<Facts>>,
    /// What is applied for.
    pub applied: Vec<AppliedFor<'c>>,
    /// The verdicts on all thresholds of the levels applied for.
    pub verdicts: Vec<Verdict<'c>>,
    /// How far each category has come.
    pub standings: Vec<Standing<'c>>,
    /// The evidence set against the lists; `None` where none was handed in.
    pub evidence: Option<Arc<Reconciliation>>,
}

impl<'c> Application<'c> {
    /// The forms in it.
    pub fn forms(&self) -> impl Iterator<Item = &FormMember<'c>> {
        self.members.iter().filter_map(|member| match &member.content {
            Content::Form(form) => Some(form),
            Content::Facts | Content::Nothing => None,
        })
    }

    /// The form of a member, where it is one.
    pub fn form_of(&self, member: usize) -> Option<&FormMember<'c>> {
        match &self.members.get(member)?.content {
            Content::Form(form) => Some(form),
            Content::Facts | Content::Nothing => None,
        }
    }

    /// The organisation's name as typed: of the first form that has one, else of the facts; empty where nothing says.
    pub fn organisation(&self) -> &str {
        let facts = self.facts.as_deref().map(|facts| facts.organisation.name.typed.as_str());
        let names = self.forms().map(|form| form.organisation.as_str()).chain(facts);
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
    }

    /// The member that holds the facts.
    pub fn facts_member(&self) -> Option<&Member<'c>> {
        self.members.iter().find(|member| matches!(member.content, Content::Facts))
    }
}

/// One paper of an application.
#[derive(Clone, Debug)]
pub struct Member<'c> {
    /// The file's name.
    pub file: String,
    /// What it holds.
    pub content: Content<'c>,
}

/// What a paper holds.
#[derive(Clone, Debug)]
pub enum Content<'c> {
    /// A self-assessment form.
    Form(FormMember<'c>),
    /// The facts.
    Facts,
    /// Neither.
    Nothing,
}

/// What the other papers may know of a form.
#[derive(Clone, Debug)]
pub struct FormMember<'c> {
    /// The file's name.
    pub file: String,
    /// The form.
    pub form: &'c Form,
    /// Its edition.
    pub edition: &'c Edition,
    /// The level in its header.
    pub level: Option<Level>,
    /// The organisation as typed.
    pub organisation: String,
    /// The credit code, where the sheet has it.
    pub credit_code: Option<CreditCodeReading>,
    /// The people named as assessors.
    pub assessors: Vec<String>,
    /// The day of assessment.
    pub date: Option<Date>,
    /// Where the organisation stands, as people read it.
    pub organisation_place: String,
    /// Where the level stands, as people read it.
    pub level_place: String,
    /// The rows' evidence items with their clause numbers.
    pub evidence: Vec<(u16, String)>,
}

/// One category applied for.
#[derive(Clone, Debug)]
pub struct AppliedFor<'c> {
    /// The category.
    pub category: String,
    /// Its class (A类, B类), where there are several.
    pub class: Option<String>,
    /// The edition applied under; `None` where nothing says.
    pub edition: Option<&'c Edition>,
    /// The level applied for.
    pub level: Option<Level>,
    /// Where it stands in the facts; the file as a whole where only a form says it.
    pub place: Place,
    /// Whether the facts say it.
    pub is_stated: bool,
}
