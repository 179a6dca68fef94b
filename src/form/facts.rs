//! What a filled form amounts to: the facts and counts that templates may say beside its printed words.

use super::words::declared_level;
use crate::assessment::{Answer, Verdict};
use crate::case::Filled;
use serde::Serialize;

/// Facts and counts of a filled form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactWords {
    /// The form's title as printed.
    #[serde(rename = "表格标题")]
    pub title: String,
    /// The service category.
    #[serde(rename = "类别")]
    pub category: String,
    /// The edition's title.
    #[serde(rename = "标准")]
    pub standard: String,
    /// What was typed into the declaration's blank; empty where nothing was.
    #[serde(rename = "声明级别")]
    pub declared_level: String,
    /// How many clauses the form has.
    #[serde(rename = "条款数")]
    pub clauses: usize,
    /// How many of them conform.
    #[serde(rename = "符合数")]
    pub conforming: usize,
    /// How many do not.
    #[serde(rename = "不符合数")]
    pub nonconforming: usize,
    /// How many do not apply.
    #[serde(rename = "不适用数")]
    pub not_applicable: usize,
    /// How many have no verdict that is understood.
    #[serde(rename = "未答数")]
    pub unanswered: usize,
}

impl FactWords {
    /// The facts of a filled form.
    pub fn of(filled: &Filled<'_>) -> Self {
        let answers = &filled.assessment.answers;
        FactWords {
            title: filled.form.title.clone(),
            category: filled.form.category.clone(),
            standard: filled.edition.title.clone(),
            declared_level: declared_level(filled.assessment.context.declared_level.text()).to_owned(),
            clauses: answers.len(),
            conforming: count(answers, Some(Verdict::Conforming)),
            nonconforming: count(answers, Some(Verdict::Nonconforming)),
            not_applicable: count(answers, Some(Verdict::NotApplicable)),
            unanswered: count(answers, None),
        }
    }
}

fn count(answers: &[Answer], verdict: Option<Verdict>) -> usize {
    answers.iter().filter(|answer| answer.conclusion.verdict == verdict).count()
}
