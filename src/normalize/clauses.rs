//! Which line of the sheet is which clause: by text with a margin, order only as tie-break, 序号 never alone.

use crate::assessment::{Found, Matching};
use crate::catalog::{Form, Role, Row, RowKind};
use crate::text;
use crate::transcript::{Line, LineKind, Transcript};
use std::collections::HashMap;

/// Below this likeness a line is no clause of the form.
const LEAST_LIKENESS: f64 = 0.6;

/// Two clauses whose likeness to a line differs by less than this can't be told apart by its text. Rows 35 and 39 of
/// the incident response form differ by two characters in some forty-five.
const MARGIN: f64 = 0.03;

/// A line this much like a clause that was already found repeats it; below, it is a line of its own.
const REPEATED_LIKENESS: f64 = 0.9;

/// How many lines a broken row may be spread over.
const MOST_PIECES: usize = 4;

/// The lines of a sheet sorted to the clauses of a form.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// By clause number.
    pub(super) found: HashMap<u16, Found>,
    /// Lines that repeat a clause.
    pub(super) repeated: Vec<(u16, usize)>,
    /// Lines that continue a clause.
    pub(super) rejoined: Vec<(u16, usize)>,
    /// Lines that are no clause.
    pub(super) unknown: Vec<usize>,
}

/// A clause line, or several that are one broken row.
struct Candidate {
    lines: Vec<usize>,
    text: String,
    key: String,
}

fn clause_lines(transcript: &Transcript) -> impl Iterator<Item = (usize, &Line)> {
    transcript.lines.iter().enumerate().filter(|(_, line)| line.kind == LineKind::Clause)
}

/// Sorts the lines of a sheet to the clauses of a form.
pub(super) fn sort(transcript: &Transcript, form: &Form) -> Matches {
    let rows = form.rows.as_slice();
    let by_key = &form.by_key;
    let candidates = rejoin(transcript, by_key);
    let mut matches = Matches::default();
    let mut taken: Vec<bool> = vec![false; rows.len()];
    let mut row_of: Vec<Option<usize>> = vec![None; candidates.len()];

    for (at, candidate) in candidates.iter().enumerate() {
        if let Some(&row) = by_key.get(candidate.key.as_str()) {
            row_of[at] = Some(row);
            if taken[row] {
                matches.repeated.push((rows[row].no, candidate.lines[0]));
            } else {
                taken[row] = true;
                matches.take(&rows[row], candidate, Matching::Exact);
            }
        }
    }
    for at in 0..candidates.len() {
        if row_of[at].is_some() {
            continue;
        }
        let candidate = &candidates[at];
        let expected = row_of[..at].iter().rev().flatten().next().map_or(0, |&row| row + 1);
        match closest(candidate, rows, &taken, expected) {
            None => matches.unknown.push(candidate.lines[0]),
            Some(Closest { row, likeness, .. }) if taken[row] => {
                let line = candidate.lines[0];
                if likeness >= REPEATED_LIKENESS {
                    matches.repeated.push((rows[row].no, line));
                } else {
                    matches.unknown.push(line);
                }
            }
            Some(Closest { row, others, .. }) => {
                taken[row] = true;
                row_of[at] = Some(row);
                let matching = if others.is_empty() { Matching::Edited } else { Matching::Ambiguous { others } };
                matches.take(&rows[row], candidate, matching);
            }
        }
    }
    matches.unknown.sort_unstable();
    matches.repeated.sort_by_key(|&(_, line)| line);
    matches.rejoined.sort_by_key(|&(_, line)| line);
    matches
}

impl Matches {
    fn take(&mut self, row: &Row, candidate: &Candidate, matching: Matching) {
        self.rejoined.extend(candidate.lines[1..].iter().map(|&line| (row.no, line)));
        self.found.insert(row.no, Found { line: candidate.lines[0], text: candidate.text.clone(), matching });
    }
}

/// Joins the pieces of rows that page headers or people broke, where the joined text is a clause and the pieces are not.
fn rejoin(transcript: &Transcript, by_key: &HashMap<String, usize>) -> Vec<Candidate> {
    let lines: Vec<(usize, &Line)> = clause_lines(transcript).collect();
    let keys: Vec<&str> = lines.iter().map(|(_, line)| line.key.as_str()).collect();
    let mut candidates = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let mut pieces = 1;
        if !keys[at].is_empty() && !by_key.contains_key(keys[at]) {
            let mut joined = keys[at].to_owned();
            for more in 1..MOST_PIECES.min(lines.len() - at) {
                joined.push_str(keys[at + more]);
                if by_key.contains_key(joined.as_str()) {
                    pieces = more + 1;
                    break;
                }
            }
            if pieces == 1 && is_broken_with_edits(&lines, &keys, at, by_key) {
                pieces = 2;
            }
        }
        let part = &lines[at..at + pieces];
        candidates.push(Candidate {
            lines: part.iter().map(|&(index, _)| index).collect(),
            text: part.iter().map(|(_, line)| line.text(Role::Clause)).collect::<Vec<_>>().concat(),
            key: keys[at..at + pieces].concat(),
        });
        at += pieces;
    }
    candidates
}

/// A row broken by a page header whose wording was also edited: the line below the header has no number of its own, and
/// both together are more like a clause than the first is alone.
fn is_broken_with_edits(lines: &[(usize, &Line)], keys: &[&str], at: usize, by_key: &HashMap<String, usize>) -> bool {
    let Some((_, below)) = lines.get(at + 1) else { return false };
    if !below.after_page_header || !text::is_blank(below.text(Role::Number)) || by_key.contains_key(keys[at + 1]) {
        return false;
    }
    let joined = keys[at..at + 2].concat();
    let best = |key: &str| by_key.keys().map(|known| text::likeness_from(known, key, 0.0)).fold(0.0, f64::max);
    best(&joined) >= LEAST_LIKENESS && best(&joined) > best(keys[at])
}

/// What a line is most like.
struct Closest {
    row: usize,
    likeness: f64,
    others: Vec<u16>,
}

/// The clause that a line is most like, and the others that it is as much like.
///
/// Among clauses that can't be told apart by text, one not yet found elsewhere comes first, then the one that stands
/// nearest to the expected position.
fn closest(candidate: &Candidate, rows: &[Row], taken: &[bool], expected: usize) -> Option<Closest> {
    let mut likely: Vec<(usize, f64)> = Vec::new();
    let mut best = 0.0_f64;
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Clause) {
        let floor = (best - MARGIN).max(LEAST_LIKENESS);
        let whole = text::likeness_from(&row.key, &candidate.key, floor);
        let body =
            if row.body_key == row.key { 0.0 } else { text::likeness_from(&row.body_key, &candidate.key, floor) };
        let likeness = whole.max(body);
        if likeness >= floor {
            best = best.max(likeness);
            likely.push((at, likeness));
        }
    }
    likely.retain(|&(_, likeness)| best - likeness < MARGIN);
    let &(row, likeness) = likely.iter().min_by_key(|&&(at, _)| (taken[at], at.abs_diff(expected)))?;
    let others = likely.iter().filter(|&&(at, _)| at != row).map(|&(at, _)| rows[at].no).collect();
    Some(Closest { row, likeness, others })
}
