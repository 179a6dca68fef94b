//! The parent's side of a worker: a process that is started when it is first needed, ended when it takes too long, and
//! replaced when it has died.

use super::{Job, Reply, Setup};
use anyhow::{Context, anyhow};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How a worker is started: the program with its arguments. What it reads from and writes to is set here.
pub type Hire<'a> = dyn Fn() -> Command + Sync + 'a;

/// How much of what a dying worker wrote is looked at.
const LAST_WORDS: u64 = 4 << 10;

/// The exit status of a worker that can do nothing as the arguments are: a template is wrong, the catalogue is.
const REFUSED: i32 = 2;

/// A worker process.
pub struct Worker {
    child: Arc<Mutex<Child>>,
    jobs: ChildStdin,
    replies: BufReader<ChildStdout>,
    stderr: File,
    /// Whether it has done nothing yet.
    is_fresh: bool,
}

/// How a worker took a job.
pub enum Took {
    /// It answered.
    Reply(Reply),
    /// It ended by itself, since no application could be done as the arguments are: in its own words.
    Refused(String),
    /// It died.
    Died {
        /// Why, in Chinese.
        why: String,
        /// Whether a fresh one might not have: what a worker did before takes memory too.
        is_worth_another_try: bool,
    },
}

impl Worker {
    /// Starts a worker and tells it what it is told once. `working` is where its last words go.
    ///
    /// # Errors
    /// Where the system has no process for it.
    pub fn hire(hire: &Hire<'_>, setup: &Setup, working: &Path) -> anyhow::Result<Self> {
        let stderr = tempfile::tempfile_in(working).context("无法写入工作文件夹")?;
        let mut child = hire()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr.try_clone().context("无法写入工作文件夹")?)
            .spawn()
            .context("无法启动读取进程")?;
        let (Some(jobs), Some(replies)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(anyhow!("无法启动读取进程"));
        };
        let child = Arc::new(Mutex::new(child));
        let mut worker = Worker { child, jobs, replies: BufReader::new(replies), stderr, is_fresh: true };
        // One that dies at once is noticed with its first job.
        let _ = worker.send(setup);
        Ok(worker)
    }

    fn send(&mut self, message: &impl serde::Serialize) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(message)?;
        line.push(b'\n');
        self.jobs.write_all(&line)?;
        Ok(())
    }

    /// Gives it a job and waits for its end; `tell` hears what it says meanwhile. A worker that died is of no more use.
    pub fn give(&mut self, job: &Job, deadlines: &Deadlines, limit: Duration, tell: &mut dyn FnMut(Reply)) -> Took {
        let was_fresh = std::mem::replace(&mut self.is_fresh, false);
        let deadline = deadlines.set(&self.child, limit);
        if self.send(job).is_ok() {
            let mut line = String::new();
            while matches!(self.replies.read_line(&mut line), Ok(read) if read > 0) {
                match serde_json::from_str(&line) {
                    Ok(reply @ (Reply::Reading(_) | Reply::Read)) => tell(reply),
                    Ok(reply) => return Took::Reply(reply),
                    Err(_) => break,
                }
                line.clear();
            }
        }
        let is_late = deadline.has_passed();
        drop(deadline);
        let status = self.end();
        if status.and_then(|status| status.code()) == Some(REFUSED) {
            return Took::Refused(self.stderr().trim().trim_start_matches("错误：").to_owned());
        }
        let (why, by_memory) =
            if is_late { (format!("超过{}秒", limit.as_secs()), false) } else { self.last_words(status) };
        Took::Died { why, is_worth_another_try: !was_fresh && !is_late && by_memory }
    }

    fn end(&mut self) -> Option<ExitStatus> {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // It may be dead already.
        let _ = child.kill();
        child.wait().ok()
    }

    /// The end of what it wrote.
    fn stderr(&mut self) -> String {
        let length = self.stderr.metadata().map_or(0, |meta| meta.len());
        let mut words = Vec::new();
        let from = SeekFrom::Start(length.saturating_sub(LAST_WORDS));
        if self.stderr.seek(from).is_ok() {
            // What can't be read is not said.
            let _ = (&self.stderr).take(LAST_WORDS).read_to_end(&mut words);
        }
        String::from_utf8_lossy(&words).into_owned()
    }

    /// Why it died, and whether it may have been for want of memory.
    fn last_words(&mut self, status: Option<ExitStatus>) -> (String, bool) {
        let words = self.stderr();
        // What Rust says where there is none for an object, or for a thread.
        if ["memory allocation of", "out of memory", "failed to spawn thread"].iter().any(|said| words.contains(said)) {
            return ("占用的内存超出上限".to_owned(), true);
        }
        if words.contains("panicked at") {
            return ("程序内部错误".to_owned(), false);
        }
        if words.contains("has overflowed its stack") {
            return ("嵌套太深".to_owned(), false);
        }
        (format!("读取进程意外终止{}", status.map_or_else(String::new, |status| manner(status, &words))), true)
    }
}

/// How a process ended, for those who look into it.
fn manner(status: ExitStatus, words: &str) -> String {
    let last = words.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(signal) = status.signal() {
            return format!("（信号{signal}）");
        }
    }
    match (status.code(), last) {
        (Some(code), "") => format!("（退出码{code}）"),
        (Some(code), last) => format!("（退出码{code}：{last}）"),
        (None, _) => String::new(),
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

/// When which worker is to be ended. One thread looks after all of them.
#[derive(Default)]
pub struct Deadlines {
    set: Mutex<Vec<Arc<Deadline>>>,
}

/// The deadline of one job; taken back when it is dropped.
struct Deadline {
    child: Arc<Mutex<Child>>,
    at: Instant,
    passed: Mutex<bool>,
}

struct Armed<'a> {
    deadlines: &'a Deadlines,
    deadline: Arc<Deadline>,
}

impl Armed<'_> {
    fn has_passed(&self) -> bool {
        *self.deadline.passed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Armed<'_> {
    fn drop(&mut self) {
        let mut set = self.deadlines.set.lock().unwrap_or_else(PoisonError::into_inner);
        set.retain(|known| !Arc::ptr_eq(known, &self.deadline));
    }
}

impl Deadlines {
    fn set(&self, child: &Arc<Mutex<Child>>, limit: Duration) -> Armed<'_> {
        let deadline =
            Arc::new(Deadline { child: Arc::clone(child), at: Instant::now() + limit, passed: Mutex::new(false) });
        self.set.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&deadline));
        Armed { deadlines: self, deadline }
    }

    /// Ends every worker whose time is up.
    pub fn enforce(&self) {
        let now = Instant::now();
        for deadline in self.set.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            if now >= deadline.at {
                *deadline.passed.lock().unwrap_or_else(PoisonError::into_inner) = true;
                // It may have died just now.
                let _ = deadline.child.lock().unwrap_or_else(PoisonError::into_inner).kill();
            }
        }
    }
}
