//! The words of all papers in one: what a user's own template may say, whatever mix of papers it is.

use crate::form::application::ApplicationWords;
use crate::form::facts::FactWords;
use crate::form::words::{FormWords, RowWords};
use crate::report::words::ListWords;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// Everything known of a dossier, under the names of [`super::vocabulary`].
///
/// Where papers share a name, the later field wins: 标题 and 申报级别 are the form's own, 检查日期 is a date that filters
/// understand.
#[derive(Debug, Serialize)]
pub struct PaperWords<'a> {
    #[serde(flatten)]
    list: &'a ListWords,
    #[serde(rename = "检查日期")]
    as_of: String,
    #[serde(flatten)]
    form: Option<FilledWords<'a>>,
}

/// What is there only where a form was found.
#[derive(Debug, Serialize)]
pub struct FilledWords<'a> {
    #[serde(flatten)]
    application: &'a ApplicationWords,
    #[serde(flatten)]
    facts: &'a FactWords,
    #[serde(flatten)]
    printed: &'a FormWords,
    #[serde(flatten)]
    numbered: Numbered<'a>,
}

/// The clause rows by name: 第1条, 第2条, … Where another form has more of them, the rest are blank, so that a template
/// of that form can say that it is the wrong one.
#[derive(Debug)]
struct Numbered<'a> {
    rows: &'a [RowWords],
    last: u16,
}

impl Numbered<'_> {
    fn row(&self, no: u16) -> Cow<'_, RowWords> {
        let printed = self.rows.iter().find(|row| row.no == no);
        printed.map_or_else(|| Cow::Owned(RowWords { no, ..RowWords::default() }), Cow::Borrowed)
    }
}

impl Serialize for Numbered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map((1..=self.last).map(|no| (row_name(no), self.row(no))))
    }
}

/// The name of a clause row.
pub fn row_name(no: u16) -> String {
    format!("第{no}条")
}

impl<'a> PaperWords<'a> {
    /// The words of a list and, where a form was found, of its papers.
    pub fn new(list: &'a ListWords, as_of: jiff::civil::Date, form: Option<FilledWords<'a>>) -> Self {
        PaperWords { list, as_of: as_of.to_string(), form }
    }
}

impl<'a> FilledWords<'a> {
    /// The words of a form's papers. `last` is the highest clause number of any form of the catalogue.
    pub fn new(printed: &'a FormWords, application: &'a ApplicationWords, facts: &'a FactWords, last: u16) -> Self {
        FilledWords { application, facts, printed, numbered: Numbered { rows: &printed.rows, last } }
    }
}
