//! From what a sheet says to what it means: clauses matched, marks, levels, dates, names and evidence lists understood.
//!
//! Nothing is corrected: every reading keeps what was typed beside what was understood, and where the two differ the
//! rules report it.

mod clauses;
mod dates;
mod declaration;
pub mod evidence;
mod levels;
mod marks;
mod names;

use crate::assessment::{
    Answer, Assessment, Basis, Conclusion, Context, CreditCodeReading, DateReading, LevelReading, OrganisationReading,
    Stated, Trouble,
};
use crate::catalog::{Audit, Condition, Edition, Field, Form, Role};
use crate::evidence::words::EvidenceWords;
use crate::place::Place;
use crate::transcript::{Line, LineKind, Transcript, Typed};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// What the user says of the application, besides the sheet.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The audit type.
    pub audit: Option<Audit>,
    /// Values chosen for condition groups of the form.
    pub conditions: Vec<Condition>,
    /// The categories applied for, where they are known.
    pub categories: Option<Vec<String>>,
}

/// What a cell says as a date. Years outside `earliest_year` to `latest_year` are impossible.
pub fn date(typed: &Typed, earliest_year: i16, latest_year: i16) -> DateReading {
    dates::read(typed, earliest_year, latest_year)
}

/// What a cell says as a 统一社会信用代码.
pub fn credit_code(typed: &Typed) -> CreditCodeReading {
    names::credit_code(typed)
}

/// What a text says as a level of an edition.
pub fn level(typed: &str, edition: &Edition) -> LevelReading {
    levels::read(typed, edition)
}

/// How many of the form's clauses a sheet has, edited wording included. Slow.
pub fn recognised(transcript: &Transcript, form: &Form) -> usize {
    clauses::sort(transcript, form).found.len()
}

/// Understands a sheet as a filled form. `words` are those of the catalogue for evidence; `as_of` is the day of checking: it
/// bounds which years are possible.
pub fn assess(
    transcript: &Transcript,
    form: &Form,
    edition: &Edition,
    words: &EvidenceWords,
    given: &Given,
    as_of: Date,
) -> Assessment {
    let matches = clauses::sort(transcript, form);
    let sheet = Place::Sheet(transcript.sheet);
    let (declaration, declared_level) = declaration::read(&transcript.declaration, form, edition, sheet);
    let context = read_context(transcript, form, edition, given, as_of, declared_level);
    let tails = tails_of(transcript, &matches.rejoined);

    let mut drafts: Vec<Draft<'_>> = form
        .clauses()
        .map(|row| {
            let found = matches.found.get(&row.no);
            let lines = found.map_or(Vec::new(), |found| {
                let mut lines = vec![&transcript.lines[found.line]];
                lines.extend(tails.get(&found.line).into_iter().flatten().map(|&tail| &transcript.lines[tail]));
                lines
            });
            Draft { row, found: found.cloned(), conclusion: conclude(&lines, edition, sheet), lines }
        })
        .collect();
    let mut context = context;
    infer_conditions(&mut context, form, edition, &drafts);
    let chosen = context.chosen();
    let necessity = |draft: &Draft<'_>| draft.row.applicability.decide(edition.all_levels(), context.known(&chosen));

    // 同上 means the row above on the sheet, so evidence is read in the sheet's order.
    drafts.sort_by_key(|draft| draft.found.as_ref().map_or(usize::MAX, |found| found.line));
    let cells: Vec<evidence::Cell> = drafts
        .iter()
        .map(|draft| evidence::Cell {
            clause: draft.row.no,
            necessity: necessity(draft),
            is_there: draft.found.is_some(),
            // A row that is not there lists nothing; a table without the column says nothing of any row.
            typed: if draft.found.is_none() { Some((String::new(), sheet)) } else { evidence_cell(&draft.lines) },
            fallback: draft.conclusion.place,
        })
        .collect();
    let evidence = evidence::read(&cells, edition, words);
    let mut answers: Vec<Answer> = drafts
        .iter()
        .zip(evidence)
        .map(|(draft, evidence)| Answer {
            clause: draft.row.no,
            necessity: necessity(draft),
            found: draft.found.clone(),
            conclusion: draft.conclusion.clone(),
            evidence,
        })
        .collect();
    answers.sort_by_key(|answer| answer.clause);

    Assessment {
        answers,
        unknown: unknown_lines(transcript, &matches, &tails),
        repeated: matches.repeated,
        rejoined: matches.rejoined,
        rectification: read_rectification(transcript),
        declaration,
        context,
    }
}

/// A clause on its way to an answer.
struct Draft<'t> {
    row: &'t crate::catalog::Row,
    found: Option<crate::assessment::Found>,
    conclusion: Conclusion,
    lines: Vec<&'t Line>,
}

/// For the first line of each row, the lines that continue it: broken-off pieces, and lines without clause text below.
fn tails_of(transcript: &Transcript, rejoined: &[(u16, usize)]) -> HashMap<usize, Vec<usize>> {
    let pieces: Vec<usize> = rejoined.iter().map(|&(_, line)| line).collect();
    let mut tails: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut head = None;
    for (at, line) in transcript.lines.iter().enumerate() {
        match line.kind {
            LineKind::Clause if !pieces.contains(&at) => head = Some(at),
            LineKind::Clause | LineKind::Continuation => {
                if let Some(head) = head {
                    tails.entry(head).or_default().push(at);
                }
            }
            LineKind::Heading(_) | LineKind::Entry(_) => head = None,
        }
    }
    tails
}

/// The conclusion of a row: of its first line, or of the first of its other lines that is marked.
fn conclude(lines: &[&Line], edition: &Edition, sheet: Place) -> Conclusion {
    let mut conclusions = lines.iter().map(|line| marks::conclusion(line, edition, sheet));
    let Some(first) = conclusions.next() else {
        return Conclusion {
            verdict: None,
            trouble: Some(Trouble::Blank),
            place: sheet,
            typed: String::new(),
            shared: false,
        };
    };
    if first.trouble != Some(Trouble::Blank) {
        return first;
    }
    conclusions.find(|conclusion| conclusion.trouble != Some(Trouble::Blank)).unwrap_or(first)
}

/// The evidence listed for a row, over all its lines; `None` where the table has no such column.
fn evidence_cell(lines: &[&Line]) -> Option<(String, Place)> {
    let first = lines.first()?.cell(Role::Evidence)?;
    let mut text = first.text.clone();
    for more in lines.iter().skip(1).filter_map(|line| line.cell(Role::Evidence)) {
        let is_same_cell = more.inherited && more.place == first.place;
        if !more.is_blank() && !is_same_cell {
            if !crate::text::is_blank(&text) {
                text.push('\n');
            }
            text.push_str(&more.text);
        }
    }
    Some((text, first.place))
}

fn read_context(
    transcript: &Transcript,
    form: &Form,
    edition: &Edition,
    given: &Given,
    as_of: Date,
    declared_level: Stated<crate::assessment::LevelReading>,
) -> Context {
    let sheet = Place::Sheet(transcript.sheet);
    let typed = |field: Field| transcript.header.get(&field).map(|entry| entry.value.clone());
    let text_of = |typed: &Option<Typed>| typed.as_ref().map_or(String::new(), |typed| typed.text.clone());
    let place_of = |typed: &Option<Typed>| typed.as_ref().map_or(sheet, |typed| typed.place);

    let organisation = typed(Field::Organisation);
    let level = typed(Field::Level);
    let date = typed(Field::Date);
    let assessors = typed(Field::Assessors);
    Context {
        organisation: Stated {
            reading: match &organisation {
                // An error value is no name.
                Some(typed) if typed.raw == crate::transcript::Raw::Error => OrganisationReading::Blank,
                _ => names::organisation(&text_of(&organisation), edition),
            },
            place: place_of(&organisation),
            typed: organisation,
        },
        level: Stated { reading: levels::read(&text_of(&level), edition), place: place_of(&level), typed: level },
        date: Stated {
            reading: date.as_ref().map_or(DateReading::Blank, |typed| {
                dates::read(typed, edition.earliest_year, as_of.year().saturating_add(edition.years_ahead))
            }),
            place: place_of(&date),
            typed: date,
        },
        assessors: Stated {
            reading: names::assessors(&text_of(&assessors), edition),
            place: place_of(&assessors),
            typed: assessors,
        },
        credit_code: typed(Field::CreditCode).map(|typed| Stated {
            reading: names::credit_code(&typed),
            place: typed.place,
            typed: Some(typed),
        }),
        declared_level,
        audit: given.audit,
        categories: given.categories.clone(),
        conditions: (0..form.conditions.len())
            .map(|group| {
                let chosen = given.conditions.iter().find(|condition| usize::from(condition.group) == group);
                chosen.map_or((None, Basis::Unknown), |condition| (Some(condition.value), Basis::Given))
            })
            .collect(),
    }
}

/// Settles a condition that was not given, where only one of its values has answered rows.
fn infer_conditions(context: &mut Context, form: &Form, edition: &Edition, drafts: &[Draft<'_>]) {
    for group in 0..context.conditions.len() {
        if context.conditions[group].1 == Basis::Given {
            continue;
        }
        let mut answered: Vec<u8> = drafts
            .iter()
            .filter(|draft| !draft.row.applicability.is_beyond(context.level()) && draft.looks_answered(edition))
            .filter_map(|draft| draft.row.applicability.condition)
            .filter(|condition| usize::from(condition.group) == group)
            .map(|condition| condition.value)
            .collect();
        answered.sort_unstable();
        answered.dedup();
        if let [only] = answered.as_slice()
            && form.conditions[group].values.len() > 1
        {
            context.conditions[group] = (Some(*only), Basis::Inferred);
        }
    }
}

impl Draft<'_> {
    /// The same question as [`Answer::is_answered`], before evidence is resolved.
    fn looks_answered(&self, edition: &Edition) -> bool {
        use crate::assessment::Verdict;
        match (self.conclusion.verdict, self.conclusion.trouble) {
            (Some(verdict), _) => verdict != Verdict::NotApplicable,
            (None, Some(Trouble::Blank | Trouble::NoColumn | Trouble::Shifted) | None) => {
                evidence_cell(&self.lines).is_some_and(|(typed, _)| evidence::names_any(&typed, edition))
            }
            (None, Some(_)) => true,
        }
    }
}

/// Lines that are no clause, and lines without clause text that continue none but hold marks or lists.
fn unknown_lines(
    transcript: &Transcript,
    matches: &clauses::Matches,
    tails: &HashMap<usize, Vec<usize>>,
) -> Vec<usize> {
    let is_only_numbered = |at: &usize| {
        let line = &transcript.lines[*at];
        line.key.is_empty()
            && line.cells.iter().all(|(role, typed)| *role == Role::Number || typed.is_blank() || typed.inherited)
    };
    let mut unknown: Vec<usize> = matches.unknown.iter().copied().filter(|at| !is_only_numbered(at)).collect();
    let continued: Vec<usize> = tails.values().flatten().copied().collect();
    for (at, line) in transcript.lines.iter().enumerate() {
        let says_something =
            || line.cells.iter().any(|(role, typed)| *role != Role::Number && !typed.is_blank() && !typed.inherited);
        if line.kind == LineKind::Continuation && !continued.contains(&at) && says_something() {
            unknown.push(at);
        }
    }
    unknown.sort_unstable();
    unknown
}

fn read_rectification(transcript: &Transcript) -> BTreeMap<crate::transcript::Block, Vec<Typed>> {
    let mut blocks: BTreeMap<crate::transcript::Block, Vec<Typed>> = BTreeMap::new();
    for line in &transcript.lines {
        match line.kind {
            LineKind::Heading(block) => {
                blocks.entry(block).or_default();
            }
            LineKind::Entry(block) => {
                let written = line.written().into_iter().map(|(_, typed)| typed.clone());
                blocks.entry(block).or_default().extend(written);
            }
            LineKind::Clause | LineKind::Continuation => {}
        }
    }
    blocks
}
