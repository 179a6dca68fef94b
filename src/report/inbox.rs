//! The summary of a whole inbox: every application on a line, every discrepancy, every code.
//!
//! Applications may be thousands, so what is held of each is little ([`Line`]); the discrepancies themselves pass through
//! one by one as they are written.

pub mod html;
pub mod json;
mod words;
pub mod workbook;

#[cfg(test)]
mod tests;

use crate::record::{Category, Papers, Record, Said, State};
use crate::rules;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What is said of an inbox as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The days of checking, as YYYY-MM-DD; usually one.
    pub days: Vec<String>,
    /// The applications, in the order of their names.
    pub lines: Vec<Line>,
    /// What the applications have in common that they must not have: the line that it is reported of, and what.
    pub shared: Vec<(usize, Said)>,
    /// What each code comes to.
    pub codes: BTreeMap<String, CodeCount>,
    /// Results that could not be read, in words: the folder, and why.
    pub unread: Vec<(String, String)>,
}

/// One application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The sub-folder or file of the inbox.
    pub application: String,
    /// The way from the summary to the folder of its papers, steps parted by `/`.
    pub folder: String,
    /// The organisation as typed.
    pub organisation: String,
    /// How it stands, what it has in common with others included.
    pub state: State,
    /// What is applied for, and how far each category has come.
    pub categories: Vec<Category>,
    /// How many discrepancies of each severity, heaviest first, what it has in common with others included.
    pub counts: [usize; 4],
    /// Its papers.
    pub papers: Vec<Papers>,
}

/// What a code comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeCount {
    /// Discrepancies, by severity, heaviest first.
    pub counts: [usize; 4],
    /// Applications that have one.
    pub applications: usize,
    /// One bit for each application that was counted: of thousands of applications a kilobyte.
    seen: Vec<u64>,
}

impl CodeCount {
    /// All discrepancies of the code.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    fn add(&mut self, place: usize, application: usize) {
        self.counts[place] += 1;
        let (word, bit) = (application / 64, 1 << (application % 64));
        if self.seen.len() <= word {
            self.seen.resize(word + 1, 0);
        }
        if self.seen[word] & bit == 0 {
            self.seen[word] |= bit;
            self.applications += 1;
        }
    }
}

impl Summary {
    /// Adds an application. `folder` is the way from the summary to its papers.
    pub fn add(&mut self, folder: String, record: &Record) {
        let at = self.lines.len();
        if !self.days.contains(&record.as_of) {
            self.days.push(record.as_of.clone());
            self.days.sort();
        }
        self.lines.push(Line {
            application: record.application.clone(),
            folder,
            organisation: record.organisation.clone(),
            state: record.state,
            categories: record.categories.clone(),
            counts: [0; 4],
            papers: record.papers.clone(),
        });
        for said in &record.discrepancies {
            self.count(at, said);
        }
    }

    /// Adds something that an application has in common with another, after the applications themselves.
    pub fn share(&mut self, line: usize, said: Said) {
        self.count(line, &said);
        if let Some(line) = self.lines.get_mut(line) {
            line.state = line.state.max(State::of(Some(said.severity.into())));
        }
        self.shared.push((line, said));
    }

    fn count(&mut self, at: usize, said: &Said) {
        let place = place(said);
        if let Some(line) = self.lines.get_mut(at) {
            line.counts[place] += 1;
        }
        match self.codes.get_mut(&said.code) {
            Some(code) => code.add(place, at),
            None => self.codes.entry(said.code.clone()).or_default().add(place, at),
        }
    }

    /// How many discrepancies of each severity, heaviest first.
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for line in &self.lines {
            for (sum, count) in counts.iter_mut().zip(line.counts) {
                *sum += count;
            }
        }
        counts
    }

    /// Everything that is wrong, one by one: the applications' own discrepancies, which come in the order of the lines, and
    /// behind those of each application what it has in common with others. The truth tells the latter.
    fn with_shared<'a>(
        &'a self,
        own: impl Iterator<Item = (usize, Said)> + 'a,
    ) -> impl Iterator<Item = (usize, Cow<'a, Said>, bool)> + 'a {
        let mut shared: Vec<&(usize, Said)> = self.shared.iter().collect();
        shared.sort_by_key(|(line, _)| *line);
        let mut shared = shared.into_iter().peekable();
        let mut own = own.peekable();
        std::iter::from_fn(move || {
            let next = own.peek().map(|(line, _)| *line);
            let behind = shared.next_if(|(line, _)| next.is_none_or(|next| *line < next));
            match behind {
                Some((line, said)) => Some((*line, Cow::Borrowed(said), true)),
                None => own.next().map(|(line, said)| (line, Cow::Owned(said), false)),
            }
        })
    }

    /// How many applications stand so.
    pub fn standing(&self, state: State) -> usize {
        self.lines.iter().filter(|line| line.state == state).count()
    }
}

/// Where a severity stands among the counts: the heaviest first.
fn place(said: &Said) -> usize {
    3 - said.severity as usize
}

/// What a code is about, in a few words; empty for one of another version.
pub fn title(code: &str) -> &'static str {
    rules::find(code).map_or("", |rule| rule.title)
}
