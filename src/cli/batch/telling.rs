//! What is told of a batch: a bar on a terminal, lines elsewhere, and the totals.

use super::{BatchArgs, Gone, LogFormat, exit_status};
use crate::batch::Event;
use crate::batch::outbox::Outbox;
use crate::cli::{FailOn, run};
use crate::discrepancy::Severity;
use crate::disk::shelf;
use crate::record::State;
use crate::text;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// So many names are told of those that are no longer in the inbox.
const MOST_NAMES: usize = 10;

/// Tells how a run goes, and counts.
pub(super) struct Teller {
    bar: ProgressBar,
    format: LogFormat,
    is_quiet: bool,
    tally: Mutex<Tally>,
}

/// What a run comes to.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    done: usize,
    unchanged: usize,
    failed: usize,
    states: [usize; 5],
    counts: [usize; 4],
    kept: usize,
    gone: Vec<String>,
    pruned: usize,
}

/// A line of the log for programs.
#[derive(Serialize)]
struct LogLine<'a> {
    /// When, in UTC.
    time: String,
    /// done, unchanged, failed or left-out.
    event: &'static str,
    application: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<Counts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    papers: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stopped: Vec<Stopped<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// A file that was not read to its end.
#[derive(Serialize)]
struct Stopped<'a> {
    file: &'a str,
    why: &'a str,
}

#[derive(Clone, Copy, Serialize)]
struct Counts {
    #[serde(rename = "阻断")]
    blocking: usize,
    #[serde(rename = "错误")]
    errors: usize,
    #[serde(rename = "警告")]
    warnings: usize,
    #[serde(rename = "提示")]
    hints: usize,
}

impl Teller {
    /// Begins to tell of so many applications.
    pub(super) fn new(args: &BatchArgs, applications: usize) -> Self {
        let has_bar = !args.quiet && args.log_format == LogFormat::Human && std::io::stderr().is_terminal();
        let bar = if has_bar { ProgressBar::new(applications as u64) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} 每秒{msg} 剩余{eta}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Teller { bar, format: args.log_format, is_quiet: args.quiet, tally: Mutex::default() }
    }

    /// Tells of something in the inbox that is no application.
    pub(super) fn left_out(&self, name: &str, why: &str) {
        match self.format {
            LogFormat::Json => self.log(&LogLine { why: Some(why.to_owned()), ..line("left-out", name) }),
            LogFormat::Human if self.is_quiet => {}
            LogFormat::Human => run::remark(&format!("收件箱中的“{}”{why}，没有处理", text::discreet(name))),
        }
    }

    /// Tells of an application.
    pub(super) fn event(&self, event: &Event) {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).add(event);
        self.bar.inc(1);
        self.bar.set_message(format!("{:.0}", self.bar.per_sec()));
        match self.format {
            LogFormat::Json => self.log_event(event),
            LogFormat::Human => self.show(event),
        }
    }

    fn show(&self, event: &Event) {
        let has_bar = !self.bar.is_hidden();
        match event {
            Event::Done { name, done, stopped, kept } => {
                if !self.is_quiet && !has_bar {
                    self.say(&format!(
                        "{name}：{}，{}，{}份文件",
                        done.state.name(),
                        counted(done.counts),
                        done.papers
                    ));
                }
                for (file, why) in stopped {
                    self.say(&format!("注意：{file}没有读完：{why}"));
                }
                for remark in &done.remarks {
                    self.say(&format!("注意：{name}：{remark}"));
                }
                if *kept {
                    self.say(&format!("注意：{name}：有人改动过的旧结果移到了“{}”", shelf::KEPT));
                }
            }
            Event::Unchanged { name, .. } if !self.is_quiet && !has_bar => self.say(&format!("{name}：没有变化")),
            Event::Unchanged { .. } => {}
            Event::Failed { name, why } => self.say(&format!("错误：{name}：{why}")),
        }
    }

    /// A line on standard error, above the bar.
    fn say(&self, line: &str) {
        let line = text::discreet(line);
        self.bar.suspend(|| {
            // Where standard error is closed there is no one left to tell.
            let _ = writeln!(anstream::stderr(), "{line}");
        });
    }

    fn log_event(&self, event: &Event) {
        match event {
            Event::Done { name, done, stopped, .. } if !self.is_quiet || !stopped.is_empty() => self.log(&LogLine {
                state: Some(done.state.name()),
                counts: Some(counts(done.counts)),
                papers: Some(done.papers),
                stopped: stopped.iter().map(|(file, why)| Stopped { file, why }).collect(),
                remarks: done.remarks.clone(),
                ..line("done", name)
            }),
            Event::Unchanged { name, counts: found } if !self.is_quiet => {
                self.log(&LogLine { counts: Some(counts(*found)), ..line("unchanged", name) });
            }
            Event::Done { .. } | Event::Unchanged { .. } => {}
            Event::Failed { name, why } => self.log(&LogLine { why: Some(why.clone()), ..line("failed", name) }),
        }
    }

    fn log(&self, line: &LogLine<'_>) {
        // Names, numbers and texts can always be written.
        self.say(&serde_json::to_string(line).unwrap_or_default());
    }

    /// Takes the bar away and gives what was counted.
    pub(super) fn finish(&self) -> Tally {
        self.bar.finish_and_clear();
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn line<'a>(event: &'static str, application: &'a str) -> LogLine<'a> {
    LogLine {
        time: jiff::Timestamp::now().to_string(),
        event,
        application,
        state: None,
        counts: None,
        papers: None,
        stopped: Vec::new(),
        remarks: Vec::new(),
        why: None,
    }
}

fn counts([blocking, errors, warnings, hints]: [usize; 4]) -> Counts {
    Counts { blocking, errors, warnings, hints }
}

/// `阻断0 错误3 警告1 提示0`
pub(super) fn counted(counts: [usize; 4]) -> String {
    let words: Vec<String> =
        Severity::ALL.iter().rev().zip(counts).map(|(severity, count)| format!("{}{count}", severity.name())).collect();
    words.join(" ")
}

impl Tally {
    fn add(&mut self, event: &Event) {
        let found = match event {
            Event::Done { done, kept, .. } => {
                self.done += 1;
                self.kept += usize::from(*kept);
                if let Some(count) = self.states.get_mut(done.state as usize) {
                    *count += 1;
                }
                done.counts
            }
            Event::Unchanged { counts, .. } => {
                self.unchanged += 1;
                *counts
            }
            Event::Failed { .. } => {
                self.failed += 1;
                return;
            }
        };
        for (sum, count) in self.counts.iter_mut().zip(found) {
            *sum += count;
        }
    }

    /// Deals with results whose application is gone: those that lie elsewhere now go, others only where that is wished.
    pub(super) fn gone(&mut self, outbox: &dyn Outbox, gone: Gone, prune: bool) -> anyhow::Result<()> {
        if prune || gone.is_superseded {
            outbox.withdraw(&gone.folder)?;
            self.pruned += usize::from(!gone.is_superseded);
        } else {
            self.gone.push(gone.folder);
        }
        Ok(())
    }

    /// How many applications are done, now or before.
    pub(super) fn done(&self) -> usize {
        self.done + self.unchanged
    }

    /// The totals, as lines.
    pub(super) fn words(&self, took: Duration) -> String {
        let all = self.done + self.unchanged + self.failed;
        let mut told =
            format!("{all}份申请：处理了{}份，没有变化{}份，失败{}份\n", self.done, self.unchanged, self.failed);
        if self.done > 0 {
            let states: Vec<String> = State::ALL
                .iter()
                .zip(self.states)
                .filter(|(_, count)| *count > 0)
                .map(|(state, count)| format!("{}{count}份", state.name()))
                .collect();
            // Writing to a string can't fail.
            let _ = writeln!(told, "处理的：{}", states.join("，"));
        }
        let _ = writeln!(told, "差异合计：{}", counted(self.counts));
        if self.kept > 0 {
            let _ = writeln!(told, "{}份旧结果有人改动过，移到了“{}”", self.kept, shelf::KEPT);
        }
        if self.pruned > 0 {
            let _ = writeln!(told, "删除了{}份收件箱中已没有的申请的结果", self.pruned);
        }
        if !self.gone.is_empty() {
            let names: Vec<&str> = self.gone.iter().take(MOST_NAMES).map(String::as_str).collect();
            let more = if self.gone.len() > MOST_NAMES { " 等" } else { "" };
            let _ = writeln!(
                told,
                "收件箱中已没有、结果还在的{}份：{}{more}（删除用 --prune）",
                self.gone.len(),
                names.join("、")
            );
        }
        let seconds = took.as_secs_f64();
        let _ = writeln!(told, "用时{seconds:.1}秒{}", rate(self.done, seconds));
        text::discreet(&told)
    }

    /// The exit status.
    pub(super) fn verdict(&self, fail_on: FailOn) -> ExitCode {
        exit_status(fail_on, self.counts, self.failed > 0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate is no account")]
fn rate(done: usize, seconds: f64) -> String {
    if done == 0 || seconds <= 0.0 { String::new() } else { format!("，每秒{:.0}份", done as f64 / seconds) }
}
