//! summary.json: the whole of an inbox for programs. Discrepancies go out one by one and are not held.

use super::{Summary, title};
use crate::record::{Category, Papers, Record, Said, State};
use crate::report::json::print;
use schemars::JsonSchema;
use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, Write};

/// What the file is called.
pub const NAME: &str = "summary.json";

/// The version of the format.
pub const SCHEMA: &str = "ziping.summary/1";

/// What is said of an inbox as a whole.
#[derive(Serialize, JsonSchema)]
struct SummaryOut<'a> {
    /// Always `ziping.summary/1`.
    schema: &'static str,
    /// The days of checking, as YYYY-MM-DD; usually one.
    days: &'a [String],
    /// How many discrepancies there are.
    counts: CountsOut,
    /// How many applications stand how, in the order of concern.
    states: Vec<StateOut>,
    /// The applications, in the order of their names.
    applications: Vec<ApplicationOut<'a>>,
    /// What each code comes to, in the order of the codes.
    codes: Vec<CodeOut<'a>>,
    /// Results that could not be read; they are counted nowhere.
    unread: Vec<UnreadOut<'a>>,
    /// Everything that is wrong: application by application, what it has in common with others last.
    #[schemars(with = "Vec<DiscrepancyOut<'static>>")]
    discrepancies: Stream<'a>,
}

/// Discrepancies by severity.
#[derive(Serialize, JsonSchema)]
struct CountsOut {
    /// 阻断
    blocking: usize,
    /// 错误
    error: usize,
    /// 警告
    warning: usize,
    /// 提示
    hint: usize,
}

/// How many applications stand so.
#[derive(Serialize, JsonSchema)]
struct StateOut {
    /// The state.
    state: State,
    /// How many.
    applications: usize,
}

/// One application.
#[derive(Serialize, JsonSchema)]
struct ApplicationOut<'a> {
    /// The sub-folder or file of the inbox.
    application: &'a str,
    /// The way from this file to the folder of its papers, steps parted by `/`.
    folder: &'a str,
    /// The organisation as typed; empty where nothing says.
    organisation: &'a str,
    /// How it stands.
    state: State,
    /// What is applied for, and how far each category has come.
    categories: &'a [Category],
    /// How many discrepancies it has, those that it has in common with others among them.
    counts: CountsOut,
    /// The files that were read, with the papers made of each.
    papers: &'a [Papers],
}

/// What a code comes to.
#[derive(Serialize, JsonSchema)]
struct CodeOut<'a> {
    /// The code.
    code: &'a str,
    /// What it is about; empty for a code of another version.
    title: &'static str,
    /// How many discrepancies have it.
    counts: CountsOut,
    /// How many applications have it.
    applications: usize,
}

/// A result that could not be read.
#[derive(Serialize, JsonSchema)]
struct UnreadOut<'a> {
    /// The folder.
    folder: &'a str,
    /// Why, in words.
    reason: &'a str,
}

/// One thing that is wrong.
#[derive(Serialize, JsonSchema)]
struct DiscrepancyOut<'a> {
    /// The application's place in `applications`, counted from 0.
    index: usize,
    /// The application.
    application: &'a str,
    /// Whether it is something that the application has in common with another.
    shared: bool,
    /// What is wrong.
    #[serde(flatten)]
    said: &'a Said,
}

/// What [`Summary::with_shared`] yields.
type Said3<'a> = (usize, Cow<'a, Said>, bool);

/// A list that is written as it comes.
struct Stream<'a> {
    summary: &'a Summary,
    said: RefCell<Option<Box<dyn Iterator<Item = Said3<'a>> + 'a>>>,
}

impl Serialize for Stream<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let said = self.said.take().ok_or_else(|| S::Error::custom("written once only"))?;
        let mut list = serializer.serialize_seq(None)?;
        for (index, said, shared) in said {
            let application = self.summary.lines.get(index).map_or("", |line| &line.application);
            list.serialize_element(&DiscrepancyOut { index, application, shared, said: &said })?;
        }
        list.end()
    }
}

/// Writes the file. `said` are the applications' own discrepancies, each with its line, in the order of the lines; what
/// applications have in common comes from the summary.
///
/// # Errors
/// What the writer says.
pub fn write(summary: &Summary, said: impl Iterator<Item = (usize, Said)>, out: &mut dyn Write) -> io::Result<()> {
    let said: Box<dyn Iterator<Item = Said3<'_>> + '_> = Box::new(summary.with_shared(said));
    let whole = SummaryOut {
        schema: SCHEMA,
        days: &summary.days,
        counts: counts(summary.counts()),
        states: State::ALL.map(|state| StateOut { state, applications: summary.standing(state) }).into(),
        applications: summary
            .lines
            .iter()
            .map(|line| ApplicationOut {
                application: &line.application,
                folder: &line.folder,
                organisation: &line.organisation,
                state: line.state,
                categories: &line.categories,
                counts: counts(line.counts),
                papers: &line.papers,
            })
            .collect(),
        codes: summary
            .codes
            .iter()
            .map(|(code, count)| CodeOut {
                code,
                title: title(code),
                counts: counts(count.counts),
                applications: count.applications,
            })
            .collect(),
        unread: summary.unread.iter().map(|(folder, reason)| UnreadOut { folder, reason }).collect(),
        discrepancies: Stream { summary, said: RefCell::new(Some(said)) },
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")
}

fn counts([blocking, error, warning, hint]: [usize; 4]) -> CountsOut {
    CountsOut { blocking, error, warning, hint }
}

/// The JSON schema of the summary.
pub fn schema() -> String {
    print(&schemars::schema_for!(SummaryOut<'static>))
}

/// The JSON schema of what is kept of one application ([`crate::record`]).
pub fn record_schema() -> String {
    print(&schemars::schema_for!(Record))
}
