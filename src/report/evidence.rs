//! What came of setting the lists against the files: as a workbook, as the clerk's mapping, as the register, as JSON, and in
//! a few lines for a terminal.

pub mod json;
pub mod mapping;
pub mod register;
pub mod text;
pub mod workbook;

use crate::application::{Application, FormMember};
use crate::evidence::{Candidate, Line, LineState, Reconciliation, Stance};
use crate::text::excerpt;
use std::fmt::Write as _;

/// The form that a line is of.
fn form_of<'a, 'c>(application: &'a Application<'c>, line: &Line) -> Option<&'a FormMember<'c>> {
    application.form_of(line.member)
}

/// The short name of a line's form.
fn category<'a>(application: &'a Application<'_>, line: &Line) -> &'a str {
    form_of(application, line).map_or("", |form| form.form.category.as_str())
}

/// The wording of a line's clause, and its section.
fn clause<'a>(application: &'a Application<'_>, line: &Line) -> (&'a str, &'a str) {
    let row = form_of(application, line).and_then(|form| form.form.row(line.clause));
    row.map_or(("", ""), |row| (row.clause.as_str(), row.section.as_str()))
}

/// Why a line is as it is, in words.
fn reason(evidence: &Reconciliation, line: &Line) -> String {
    let own = match (line.state, line.stance) {
        (_, Stance::Clerk(at)) => {
            let decision = evidence.decisions.as_ref().and_then(|decisions| decisions.entries.get(at));
            let note = decision.map_or("", |decision| decision.note.as_str());
            if note.is_empty() { "按对照表选定".to_owned() } else { format!("按对照表选定：{note}") }
        }
        (_, Stance::Register(at)) => {
            let entry = evidence.register.as_ref().and_then(|register| register.entries.get(at));
            format!("按证据台账{}", entry.map_or("", |entry| entry.id.as_str()))
        }
        (LineState::Near, Stance::Name) => line.candidates.first().map_or_else(String::new, Candidate::words),
        (LineState::NoFile, Stance::Name) => {
            let facts: Vec<&str> = line.listed.facts.iter().map(|fact| fact.kind.name()).collect();
            format!("所写的是{}，不是文件", facts.join("、"))
        }
        (LineState::Ambiguous, Stance::Name) => format!("有{}个文件可能是它", line.candidates.len()),
        (LineState::Found | LineState::Missing, Stance::Name) => String::new(),
    };
    match line.listed.from {
        Some(clause) if own.is_empty() => format!("同第{clause}条"),
        Some(clause) => format!("同第{clause}条；{own}"),
        None => own,
    }
}

/// The candidates of a line, numbered: the clerk may write the number.
fn candidates(evidence: &Reconciliation, line: &Line) -> String {
    /// A cell of more lines helps nobody.
    const MOST: usize = 12;
    let shown = line.candidates.iter().take(MOST).enumerate();
    let mut lines: Vec<String> = shown
        .map(|(at, candidate)| {
            format!("{}. {}（{}）", at + 1, evidence.holdings.files[candidate.file].path, candidate.words())
        })
        .collect();
    if line.candidates.len() > MOST {
        lines.push(format!("另有{}个", line.candidates.len() - MOST));
    }
    lines.join("\n")
}

/// How many lines are in which state, in the order of concern, those of nothing left out: `缺失3，待选定2，找到84`.
fn counts(evidence: &Reconciliation) -> String {
    let count = |state| evidence.lines.iter().filter(|line| line.state == state).count();
    let counts = LineState::ALL.into_iter().map(|state| (state.name(), count(state)));
    let counts: Vec<String> =
        counts.filter(|(_, count)| *count > 0).map(|(name, count)| format!("{name}{count}")).collect();
    if counts.is_empty() { "表中没有列出材料".to_owned() } else { counts.join("，") }
}

/// What was handed in, in one sentence.
fn holdings(evidence: &Reconciliation) -> String {
    let mut words = format!("“{}”中有{}个文件", excerpt(&evidence.holdings.name, 80), evidence.holdings.files.len());
    let ignored: usize = evidence.holdings.ignored.values().sum();
    if ignored > 0 {
        let kinds: Vec<&str> = evidence.holdings.ignored.keys().map(String::as_str).collect();
        // Writing to a string can't fail.
        let _ = write!(words, "（另有{ignored}个系统文件不计：{}）", kinds.join("、"));
    }
    let left_out = evidence.holdings.left_out.len();
    if left_out > 0 {
        let _ = write!(words, "，{left_out}处没有查看");
    }
    words
}

/// The colour of a state.
fn tint(state: LineState) -> u32 {
    match state {
        LineState::Found => 0xE2_EFDA,
        LineState::Near => 0xFF_F2CC,
        LineState::Ambiguous => 0xFB_E2D5,
        LineState::Missing => 0xF4_C7C3,
        LineState::NoFile => 0xF2_F2F2,
    }
}
