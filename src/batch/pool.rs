//! The pool: several workers, each with the next application, until none is left.

use super::inbox::Entry;
use super::manifest::{self, Manifest};
use super::outbox::Outbox;
use super::process::{Deadlines, Hire, Took, Worker};
use super::tray::Tray;
use super::{Bench, Done, Event, Job, Reply, Setup};
use crate::disk;
use crate::disk::inventory::inventory;
use anyhow::anyhow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How often deadlines are looked at.
const TICK: Duration = Duration::from_millis(20);

/// After so many files of one application took a worker down, the others are not tried.
const MOST_DEATHS: usize = 3;

/// Where an application is fetched to, and where its results are made, in the folder of the seat.
const FETCHED: &str = "in";
const READY: &str = "out";

/// Who does the work.
pub enum Staff<'a> {
    /// Processes under limits.
    Processes(&'a Hire<'a>),
    /// Threads of this process: nothing holds a hostile file back but the gate.
    Threads(&'a (dyn Bench + Sync)),
}

/// A run over an inbox.
pub struct Pool<'a> {
    /// Where applications come from.
    pub tray: &'a dyn Tray,
    /// Where results go.
    pub outbox: &'a dyn Outbox,
    /// Who does the work.
    pub staff: Staff<'a>,
    /// What every worker is told once.
    pub setup: &'a Setup,
    /// How many work at once.
    pub jobs: usize,
    /// Whether everything is done again, whatever is proven.
    pub anew: bool,
    /// Whether applications with a file that was not read to its end are done again.
    pub retry_stopped: bool,
}

impl Pool<'_> {
    /// Does what has to be done of these applications; `tell` hears of each.
    ///
    /// # Errors
    /// Where nothing more could be done: the disk is full, a template is wrong. What is done stays.
    pub fn run(&self, entries: &[Entry], tell: &(dyn Fn(Event) + Sync)) -> anyhow::Result<()> {
        let next = AtomicUsize::new(0);
        let halt = Halt::default();
        let busy = AtomicUsize::new(self.jobs.clamp(1, entries.len().max(1)));
        let deadlines = Deadlines::default();
        std::thread::scope(|scope| {
            for seat in 0..busy.load(Ordering::Relaxed) {
                let (next, halt, busy, deadlines) = (&next, &halt, &busy, &deadlines);
                scope.spawn(move || {
                    let mut seat = Seat { pool: self, number: seat, deadlines, worker: None };
                    while !halt.is_called()
                        && let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        if let Some(event) = seat.attend(entry, halt) {
                            tell(event);
                        }
                    }
                    busy.fetch_sub(1, Ordering::Relaxed);
                });
            }
            while busy.load(Ordering::Relaxed) > 0 {
                std::thread::sleep(TICK);
                deadlines.enforce();
            }
        });
        halt.into_reason().map_or(Ok(()), Err)
    }
}

/// Why nothing more can be done, once that is known.
#[derive(Default)]
struct Halt {
    is_called: AtomicBool,
    reason: Mutex<Option<anyhow::Error>>,
}

impl Halt {
    fn is_called(&self) -> bool {
        self.is_called.load(Ordering::Relaxed)
    }

    /// The first reason is the one that is told.
    fn call(&self, reason: anyhow::Error) {
        self.is_called.store(true, Ordering::Relaxed);
        self.reason.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
    }

    fn into_reason(self) -> Option<anyhow::Error> {
        self.reason.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of those who work at once.
struct Seat<'a> {
    pool: &'a Pool<'a>,
    number: usize,
    deadlines: &'a Deadlines,
    worker: Option<Worker>,
}

impl Seat<'_> {
    fn attend(&mut self, entry: &Entry, halt: &Halt) -> Option<Event> {
        let home = self.pool.outbox.working().join(format!("seat-{}", self.number));
        let event = match self.try_entry(entry, &home) {
            Ok(event) => Some(event),
            Err(error) if disk::is_for_all(&error) => {
                halt.call(error);
                None
            }
            Err(error) => Some(Event::Failed { name: entry.name.clone(), why: disk::words(&error) }),
        };
        // The folder itself stays for the next application; what is in it must not. Results that went to a store are still there.
        let cleared = disk::remove_folder(&home.join(FETCHED)).and_then(|()| disk::remove_folder(&home.join(READY)));
        if let Err(error) = cleared {
            halt.call(error);
        }
        event
    }

    fn try_entry(&mut self, entry: &Entry, home: &Path) -> anyhow::Result<Event> {
        let Pool { tray, outbox, .. } = self.pool;
        let path = tray.fetch(entry, &home.join(FETCHED))?;
        if let Some(counts) = self.proven(entry, &path) {
            return Ok(Event::Unchanged { name: entry.name.clone(), counts });
        }
        let ready = home.join(READY);
        let mut job = Job {
            name: entry.name.clone(),
            is_folder: entry.is_folder,
            path,
            into: ready.clone(),
            stopped: BTreeMap::new(),
            all_stopped: None,
        };
        let done = self.done(&mut job)?;
        let kept = outbox.place(&ready, &entry.folder)?;
        let all = job.all_stopped.map(|why| (entry.name.clone(), why));
        let stopped = job.stopped.into_iter().chain(all).collect();
        Ok(Event::Done { name: entry.name.clone(), done, stopped, kept })
    }

    /// What had come of an application, where its manifest proves that nothing has to be done.
    fn proven(&self, entry: &Entry, path: &Path) -> Option<[usize; 4]> {
        let Pool { outbox, setup, anew, retry_stopped, .. } = self.pool;
        if *anew {
            return None;
        }
        let bytes = outbox.read(&format!("{}/{}", entry.folder, manifest::NAME))?;
        let manifest = Manifest::parse(&bytes)?;
        let again = *retry_stopped && manifest.stopped_at.is_some();
        let proves = || {
            let inputs = inventory(path, entry.is_folder);
            manifest.proves(&entry.name, &setup.made_with, setup.ceilings, &inputs)
        };
        (!again && proves() && outbox.holds(&entry.folder, &manifest)).then(|| manifest.counts())
    }

    /// Does an application, again and again without the files that took a worker down.
    fn done(&mut self, job: &mut Job) -> anyhow::Result<Done> {
        loop {
            // Of a loose file it need not be told what is being read.
            let mut reading: Option<String> = (!job.is_folder).then(|| job.name.clone());
            match self.pool.staff {
                Staff::Threads(bench) => {
                    let mut tell = |reply| note(&mut reading, reply);
                    let guarded = std::panic::AssertUnwindSafe(|| bench.work(job, &mut tell));
                    match std::panic::catch_unwind(guarded) {
                        Ok(done) => return done,
                        Err(_) if job.all_stopped.is_some() => return Err(anyhow!("程序内部错误")),
                        Err(_) => stop(job, reading, "程序内部错误".to_owned()),
                    }
                }
                Staff::Processes(hire) => match self.give(hire, job, &mut reading)? {
                    Some(Reply::Done(done)) => return Ok(done),
                    Some(Reply::Failed { why, for_all }) => return Err(disk::refusal(why, for_all)),
                    _ => {}
                },
            }
            disk::remove_folder(&job.into)?;
        }
    }

    /// Gives the job to the worker at hand; `None` where that one died, and the job is to be given again.
    fn give(&mut self, hire: &Hire<'_>, job: &mut Job, reading: &mut Option<String>) -> anyhow::Result<Option<Reply>> {
        let Pool { outbox, setup, .. } = self.pool;
        let mut worker = match self.worker.take() {
            Some(worker) => worker,
            None => Worker::hire(hire, setup, outbox.working())?,
        };
        let limit = Duration::from_secs(setup.ceilings.seconds);
        let took = worker.give(job, self.deadlines, limit, &mut |reply| note(reading, reply));
        match took {
            Took::Reply(reply) => {
                self.worker = Some(worker);
                Ok(Some(reply))
            }
            Took::Refused(why) => Err(disk::refusal(why, true)),
            // Not even without a single file: it is something about the application that nobody has thought of.
            Took::Died { why, .. } if job.all_stopped.is_some() => Err(anyhow!("读取进程反复终止：{why}")),
            Took::Died { why, is_worth_another_try } => {
                if !is_worth_another_try {
                    let ceiling = format!("{} MiB", setup.ceilings.memory_mib);
                    stop(job, reading.take(), why.replace("超出上限", &format!("超出上限{ceiling}")));
                }
                Ok(None)
            }
        }
    }
}

/// Follows which file is being read.
fn note(reading: &mut Option<String>, reply: Reply) {
    *reading = match reply {
        Reply::Reading(file) => Some(file),
        _ => None,
    };
}

/// Leaves the file that was being read out of the next try; all of them where it was none, or too many.
fn stop(job: &mut Job, reading: Option<String>, why: String) {
    match reading {
        Some(file) if job.stopped.len() + 1 < MOST_DEATHS && !job.stopped.contains_key(&file) => {
            job.stopped.insert(file, why);
        }
        _ => job.all_stopped = Some(why),
    }
}
