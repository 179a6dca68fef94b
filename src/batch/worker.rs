//! The worker's side: jobs come in, one a line, and what becomes of them goes out.

use super::{Bench, Job, Reply, Setup};
use crate::disk;
use anyhow::{Context, bail};
use std::cell::RefCell;
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How much longer than the parent a worker waits before it ends itself: the parent may be gone.
const GRACE: Duration = Duration::from_secs(10);

/// Reads what the worker is told once.
///
/// # Errors
/// Where that is not what the parent says.
pub fn setup(input: &mut impl BufRead) -> anyhow::Result<Setup> {
    let mut line = String::new();
    input.read_line(&mut line).context("cannot read the setup")?;
    serde_json::from_str(&line).context("not a setup")
}

/// Works until there are no more jobs.
///
/// # Errors
/// Where the parent is gone or says something that is no job.
pub fn serve(bench: &dyn Bench, seconds: u64, input: impl BufRead, output: impl Write) -> anyhow::Result<()> {
    let watch = Watch::start(Duration::from_secs(seconds) + GRACE);
    let output = RefCell::new(output);
    let say = |reply: &Reply| -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(reply)?;
        line.push(b'\n');
        let mut output = output.borrow_mut();
        output.write_all(&line)?;
        output.flush()?;
        Ok(())
    };
    for line in input.lines() {
        let job: Job = serde_json::from_str(&line?).context("not a job")?;
        watch.begin();
        // Where the parent is gone, the reply to the job finds that out.
        let mut tell = |reply: Reply| drop(say(&reply));
        let done = catch_unwind(AssertUnwindSafe(|| bench.work(&job, &mut tell)));
        watch.end();
        say(&match done {
            Ok(Ok(done)) => Reply::Done(done),
            Ok(Err(error)) => Reply::Failed { for_all: disk::is_for_all(&error), why: disk::words(&error) },
            // A bug of ours, or no memory for a thread: who knows in what state it left things.
            Err(_) => bail!("panicked"),
        })?;
    }
    Ok(())
}

/// Ends the process where one application takes far too long and no parent has done so.
struct Watch {
    start: Instant,
    /// Milliseconds after the start at which the work in hand began, plus one; 0 for none.
    began: Arc<AtomicU64>,
}

impl Watch {
    fn start(longest: Duration) -> Self {
        let watch = Watch { start: Instant::now(), began: Arc::default() };
        let (start, began) = (watch.start, Arc::clone(&watch.began));
        // Where there is no thread for it, the parent's deadline still holds.
        let _ = std::thread::Builder::new().stack_size(64 << 10).spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let began = began.load(Ordering::Relaxed);
                if began > 0 && start.elapsed() > Duration::from_millis(began - 1) + longest {
                    std::process::abort();
                }
            }
        });
        watch
    }

    fn begin(&self) {
        self.began.store(self.start.elapsed().as_millis() as u64 + 1, Ordering::Relaxed);
    }

    fn end(&self) {
        self.began.store(0, Ordering::Relaxed);
    }
}
