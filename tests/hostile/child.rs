//! Runs the program on files, under a limit of memory and of time.
//!
//! Time is that of the processor, so that a busy machine fails nothing; a program that only waits is ended by the clock.

use crate::case::{Case, Outcome};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use ziping::rules;

/// How long one file may take within this process, with nothing optimised.
pub(crate) const SLOW: Duration = Duration::from_secs(10);

/// Seconds of the processor for the program.
const SECONDS: u32 = 20;

/// When a program that uses no processor is given up.
const DEADLINE: Duration = Duration::from_mins(3);

/// KiB of memory for the program.
const MEMORY: u32 = 512 << 10;

/// How many files one process reads, where each by itself is harmless.
const TOGETHER: usize = 40;

/// The program, within its limits.
pub(crate) fn program(folder: &Path, arguments: &[&str]) -> Command {
    let program = env!("CARGO_BIN_EXE_ziping");
    let mut command = if cfg!(unix) {
        let memory = if cfg!(target_os = "linux") { format!("ulimit -v {MEMORY};") } else { String::new() };
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -t {SECONDS}; {memory} exec \"$0\" \"$@\""), program]);
        shell
    } else {
        Command::new(program)
    };
    command.current_dir(folder).env("NO_COLOR", "1").args(arguments);
    command
}

/// How much of the processor this thread has used, where the system says so; else what the clock says.
pub(crate) fn used(since: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let used = told.and_then(|told| told.split(' ').next()?.parse().ok());
    used.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// Waits for the program; `None` where it is not done in time, and has been ended.
pub(crate) fn finish(mut command: Command, folder: &Path) -> Option<Output> {
    // Into files, since a pipe that nobody reads would stop the program.
    let out = tempfile::NamedTempFile::new_in(folder).unwrap();
    let err = tempfile::NamedTempFile::new_in(folder).unwrap();
    command.stdin(Stdio::null()).stdout(out.reopen().unwrap()).stderr(err.reopen().unwrap());
    let mut child: Child = command.spawn().unwrap();
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            let (stdout, stderr) = (std::fs::read(out.path()).unwrap(), std::fs::read(err.path()).unwrap());
            return Some(Output { status, stdout, stderr });
        }
        if start.elapsed() > DEADLINE {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Reads every case with the program too, and holds what it says against what was read here.
pub(crate) fn read_all(cases: &[Case], outcomes: &[Outcome], complaints: &Mutex<Vec<String>>) {
    let all: Vec<(&Case, &Outcome)> = cases.iter().zip(outcomes).collect();
    let (alone, together): (Vec<_>, Vec<_>) = all.into_iter().partition(|(case, _)| case.alone);
    let batches: Vec<&[(&Case, &Outcome)]> = alone.chunks(1).chain(together.chunks(TOGETHER)).collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = read_batch(batch);
                    complaints.lock().unwrap().extend(found);
                }
            });
        }
    });
}

fn read_batch(batch: &[(&Case, &Outcome)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (case, _) in batch {
        std::fs::write(folder.path().join(case.file()), &case.bytes).unwrap();
        files.push(case.file());
    }
    let mut arguments = vec!["check"];
    arguments.extend(files.iter().map(String::as_str));
    arguments.extend(["--format", "json", "--as-of", "2025-09-30", "--audit", "初次", "--fail-on", "从不"]);
    let names = || files.join(" ");
    let Some(output) = finish(program(folder.path(), &arguments), folder.path()) else {
        return vec![format!("{}: not done in time", names())];
    };
    if !output.status.success() {
        return vec![format!("{}: {} {}", names(), output.status, String::from_utf8_lossy(&output.stderr))];
    }
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let told = told["files"].as_array().unwrap();
    let mut complaints = Vec::new();
    for (case, outcome) in batch {
        let file = case.file();
        let entries: Vec<_> = told.iter().filter(|entry| entry["path"] == file.as_str()).collect();
        let wanted = match outcome {
            Outcome::Refused(fault) => rules::fault_words(&file, fault).0,
            Outcome::Read { reading, .. } => reading.clone(),
        };
        let said: Vec<String> =
            entries.iter().map(|entry| said(entry, matches!(outcome, Outcome::Refused(_)))).collect();
        if said.join("；") != wanted {
            complaints.push(format!("{file}: the program says {said:?}, wanted {wanted}"));
        }
    }
    complaints
}

/// What the program says of a file, in the words of [`Outcome`].
fn said(entry: &serde_json::Value, refused: bool) -> String {
    if refused {
        let found = entry["discrepancies"].as_array().unwrap();
        return found.iter().map(|found| found["message"].as_str().unwrap()).collect::<Vec<_>>().join("；");
    }
    let Some(form) = entry["form"].as_str() else { return "没有自评估表".to_owned() };
    let understood = |field: &str| entry["context"][field]["understood"].as_str().unwrap_or("—").to_owned();
    let answers = entry["answers"].as_array().unwrap();
    let count = |verdict: &str| answers.iter().filter(|answer| answer["verdict"] == verdict).count();
    format!(
        "{form} · {} · {} · 符合{} 不符合{} 不适用{}",
        understood("organisation"),
        understood("level"),
        count("符合"),
        count("不符合"),
        count("不适用"),
    )
}
