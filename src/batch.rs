//! Many applications in one run: which there are, which have to be done, who does them, and what is proven done.
//!
//! # What flows
//!
//! ```text
//! Inbox ─inbox→ Entries ─pool→ Job ─process→ worker: read, judge, fill ─→ staged results ─Outbox→ their place
//!                  └─ manifest proves that nothing changed: nothing to do
//! Outbox ─summing→ records, one by one → 汇总.xlsx, 汇总.html, summary.json
//! ```
//!
//! A worker is a process of the same program under limits of memory and time ([`worker`], [`limits`]). One that dies
//! takes nothing with it: the file that it was reading is told as not read, and the application is done again without
//! it by another ([`pool`]). Results are made in a working folder and moved to their place as a whole
//! ([`crate::disk::shelf`]); their manifest ([`manifest`]) says what they were made from, so that a run which was killed
//! is simply run again.

pub mod inbox;
pub mod limits;
pub mod manifest;
pub mod outbox;
pub mod pool;
pub mod process;
pub mod summing;
pub mod tray;
pub mod worker;

use crate::record::State;
use manifest::{Ceilings, MadeWith};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What every worker is told once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Setup {
    /// What the papers are made with.
    pub made_with: MadeWith,
    /// How much one application may take.
    pub ceilings: Ceilings,
}

/// One application to be done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// Its name in the inbox.
    pub name: String,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Where it lies.
    pub path: PathBuf,
    /// The folder, not there yet, that its results are written into.
    pub into: PathBuf,
    /// Files that are not to be read, since the reading was stopped before: by their path in the inbox, and why.
    pub stopped: BTreeMap<String, String>,
    /// Why no file at all is to be read.
    pub all_stopped: Option<String>,
}

/// What a worker says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// It begins to read this file, by its path in the inbox.
    Reading(String),
    /// All files are read.
    Read,
    /// The application is done.
    Done(Done),
    /// The application could not be done, for a reason that lies outside it; no more is to be tried where the disk is full.
    Failed {
        /// Why, in Chinese.
        why: String,
        /// Whether all others would fail too.
        for_all: bool,
    },
}

/// What came of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// How it stands.
    pub state: State,
    /// Discrepancies by severity, heaviest first.
    pub counts: [usize; 4],
    /// How many papers were written.
    pub papers: usize,
    /// What the user should look at, though all went well.
    pub remarks: Vec<String>,
}

/// Does one application after the other.
pub trait Bench {
    /// Does one: reads, judges, writes everything into the job's folder, the manifest too.
    ///
    /// # Errors
    /// What lies outside the application: the disk refuses, a template can't be filled.
    fn work(&self, job: &Job, tell: &mut dyn FnMut(Reply)) -> anyhow::Result<Done>;
}

/// What is told of a run as it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An application is done.
    Done {
        /// Its name in the inbox.
        name: String,
        /// What came of it.
        done: Done,
        /// Files whose reading was stopped, and why.
        stopped: Vec<(String, String)>,
        /// Whether results that people had changed were set aside.
        kept: bool,
    },
    /// Nothing had to be done for an application.
    Unchanged {
        /// Its name in the inbox.
        name: String,
        /// What had come of it.
        counts: [usize; 4],
    },
    /// An application could not be done.
    Failed {
        /// Its name in the inbox.
        name: String,
        /// Why, in Chinese.
        why: String,
    },
}
