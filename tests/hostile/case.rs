//! A case: a file, and what must become of it.

use std::fmt::Write as _;
use ziping::assessment::Verdict;
use ziping::case::{Dossier, Input};
use ziping::dossier::{self, Desk, Question};
use ziping::fault::Fault;
use ziping::read::{self, Limits};
use ziping::rules;

/// What must become of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expect {
    /// Read, and as the good form of its format.
    Good,
    /// Read as this: form, organisation, level, counts of verdicts.
    Reads(&'static str),
    /// Refused for going beyond this limit.
    Limit(&'static str),
    /// Refused as unsafe; these words stand in the reason.
    Unsafe(&'static str),
    /// Refused as damaged; these words stand in the reader's own.
    Damaged(&'static str),
    Encrypted,
    Foreign(&'static str),
    OldFormat(&'static str),
    NoSheets,
    Empty,
}

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) format: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) expect: Expect,
    /// Is read in a process of its own.
    pub(crate) alone: bool,
}

impl Case {
    pub(crate) fn new(format: &'static str, name: impl Into<String>, bytes: Vec<u8>, expect: Expect) -> Self {
        Case { name: name.into(), format, bytes, expect, alone: false }
    }

    pub(crate) fn alone(format: &'static str, name: impl Into<String>, bytes: Vec<u8>, expect: Expect) -> Self {
        Case { alone: true, ..Case::new(format, name, bytes, expect) }
    }

    /// The name of the file that holds it.
    pub(crate) fn file(&self) -> String {
        format!("{}.{}", self.name, self.format)
    }

    /// Whether the fault is the one that is expected, and exactly that.
    fn fits(&self, outcome: &Outcome) -> bool {
        match (self.expect, outcome) {
            (Expect::Good, Outcome::Read { reading, .. }) => reading == good(self.format),
            (Expect::Reads(wanted), Outcome::Read { reading, .. }) => wanted == "*" || reading == wanted,
            (expect, Outcome::Refused(fault)) => match (expect, fault) {
                (Expect::Limit(wanted), Fault::Limit { what, .. })
                | (Expect::OldFormat(wanted), Fault::OldFormat { what }) => wanted == *what,
                (Expect::Unsafe(words), Fault::Unsafe { what }) => what.contains(words),
                (Expect::Damaged(words), Fault::Damaged { detail }) => detail.contains(words),
                (Expect::Foreign(wanted), Fault::Foreign { looks_like }) => wanted == *looks_like,
                (Expect::Encrypted, Fault::Encrypted)
                | (Expect::NoSheets, Fault::NoSheets)
                | (Expect::Empty, Fault::Empty) => true,
                _ => false,
            },
            _ => false,
        }
    }

    /// Complaints about an outcome that is not the one expected.
    pub(crate) fn complaint(&self, outcome: &Outcome) -> Option<String> {
        (!self.fits(outcome)).then(|| format!("{}: expected {:?}, got {outcome:?}", self.file(), self.expect))
    }
}

/// What the good form of each format is read as.
fn good(format: &str) -> &'static str {
    match format {
        "docx" => "incident-response · 示例应急科技有限公司 · 三级 · 符合29 不符合0 不适用0",
        _ => "incident-response · 示例应急科技有限公司 · 三级 · 符合30 不符合0 不适用0",
    }
}

/// What became of a file.
#[derive(Debug)]
pub(crate) enum Outcome {
    Refused(Fault),
    Read { reading: String, codes: Vec<&'static str> },
}

impl Outcome {
    /// One line for the list of all cases: a refusal as people see it.
    pub(crate) fn line(&self, file: &str) -> String {
        match self {
            Outcome::Refused(fault) => {
                let (words, _) = rules::fault_words("…", fault);
                let mut line = words.replace("文件“…”", "");
                if let Fault::Damaged { detail } = fault {
                    let _ = write!(line, "〔{}〕", detail.replace(file, "…"));
                }
                line
            }
            Outcome::Read { reading, codes } => {
                let characters = reading.chars().count();
                let shown: String = reading.chars().take(90).collect();
                let rest = if characters > 90 { format!("…（{characters}字）") } else { String::new() };
                format!("{}{rest} · {}", shown.escape_debug(), codes.join(" "))
            }
        }
    }
}

pub(crate) fn question() -> Question {
    Question {
        as_of: jiff::civil::date(2025, 9, 30),
        audit: Some("初次".to_owned()),
        conditions: Vec::new(),
        window: ziping::verdict::ProjectWindow::default(),
    }
}

/// Reads a file within this process, and judges it.
pub(crate) fn read_here(desk: &Desk, case: &Case) -> Outcome {
    let file = case.file();
    let reading = match read::read(&file, &case.bytes, &Limits::default()) {
        Err(fault) => return Outcome::Refused(fault),
        Ok(reading) => reading,
    };
    let input = Input { path: file, sha256: String::new() };
    let dossiers: Vec<Dossier<'_>> =
        dossier::open(desk, &input, Ok(reading), &question()).into_iter().map(dossier::close).collect();
    let mut codes: Vec<&'static str> =
        dossiers.iter().flat_map(|dossier| dossier.discrepancies.iter().map(|found| found.code)).collect();
    codes.dedup();
    Outcome::Read { reading: dossiers.iter().map(reading_of).collect::<Vec<_>>().join("；"), codes }
}

fn reading_of(dossier: &Dossier<'_>) -> String {
    let Some(filled) = &dossier.case.filled else { return "没有自评估表".to_owned() };
    let context = &filled.assessment.context;
    let count = |verdict: Verdict| {
        filled.assessment.answers.iter().filter(|answer| answer.conclusion.verdict == Some(verdict)).count()
    };
    format!(
        "{} · {} · {} · 符合{} 不符合{} 不适用{}",
        filled.form.id,
        context.organisation().unwrap_or("—"),
        context.level().map_or("—", |level| filled.edition.level_name(level)),
        count(Verdict::Conforming),
        count(Verdict::Nonconforming),
        count(Verdict::NotApplicable),
    )
}
