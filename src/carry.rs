//! An applicant's answers carried over from one form to another: from a standard's form to the official one, from edition
//! to edition, either way.
//!
//! What reads the same keeps its verdict and evidence; what was reworded, merged or split keeps its evidence only, for
//! someone must look at it again. Nothing is lost: what no row of the target takes over is told with what was written.

use crate::assessment::{Answer, Verdict};
use crate::case::Filled;
use crate::catalog::{Catalog, Edition, Field, Form, Known, Level, Link, Mapping, Necessity, Pair, Relation, Row};
use crate::text;
use crate::transcript::Line;

/// A form to which answers can be carried, and how.
#[derive(Clone, Copy, Debug)]
pub struct Route<'c> {
    /// The form.
    pub to: &'c Form,
    /// Its edition.
    pub edition: &'c Edition,
    catalog: &'c Catalog,
    mapping: &'c Mapping,
    /// Whether the mapping is read from its newer form to its older one.
    backwards: bool,
}

/// The forms to which the answers of a form can be carried.
pub fn routes<'c>(catalog: &'c Catalog, form: &Form) -> Vec<Route<'c>> {
    let Some(at) = catalog.forms.iter().position(|known| known.id == form.id) else { return Vec::new() };
    let route = |mapping: &'c Mapping| {
        let backwards = match (mapping.from == at, mapping.to == at) {
            (true, false) => false,
            (false, true) => true,
            _ => return None,
        };
        let to = catalog.forms.get(if backwards { mapping.from } else { mapping.to })?;
        Some(Route { to, edition: catalog.edition_of(to), catalog, mapping, backwards })
    };
    catalog.mappings.iter().filter_map(route).collect()
}

/// What became of a filled form on the way to another.
#[derive(Clone, Debug)]
pub struct Carried<'c> {
    /// The form that was filled.
    pub from: &'c Form,
    /// Its edition.
    pub from_edition: &'c Edition,
    /// The form that goes on.
    pub to: &'c Form,
    /// Its edition.
    pub edition: &'c Edition,
    /// The level, where the target edition has one of the same name.
    pub level: Option<Level>,
    /// What the header says, as typed. The date is left out: what is assessed anew has a new one.
    pub header: Vec<(Field, String)>,
    /// One for each clause row of the target, in its order.
    pub rows: Vec<CarriedRow<'c>>,
    /// Rows of the filled form that say something and that no row of the target takes over.
    pub left: Vec<Left>,
    /// What else was written: lines that are no clause of the filled form or repeat one, and what was written about last
    /// year's results.
    pub others: Vec<String>,
}

impl Carried<'_> {
    /// How many rows of the target have this state.
    pub fn count(&self, state: State) -> usize {
        self.rows.iter().filter(|row| row.state == state).count()
    }
}

/// A clause row of the target.
#[derive(Clone, Debug)]
pub struct CarriedRow<'c> {
    /// The row.
    pub row: &'c Row,
    /// What became of it.
    pub state: State,
    /// The rows of the filled form that it comes from, and how.
    pub sources: Vec<(Relation, OldAnswer)>,
    /// The verdict that is carried; `None` unless the state is [`State::Carried`].
    pub verdict: Option<Verdict>,
    /// The evidence that is carried, every text once.
    pub evidence: String,
}

/// What became of a row of the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Verdict and evidence were taken over.
    Carried,
    /// Evidence was taken over; the verdict is open.
    Suggested,
    /// The filled form has no such row.
    New,
    /// The mapping says nothing of it.
    NotJudged,
    /// The level does not require it; nothing was taken over.
    NotRequired,
}

/// An answer of the filled form.
#[derive(Clone, Debug, PartialEq)]
pub struct OldAnswer {
    /// The row's number.
    pub no: u16,
    /// The clause as printed.
    pub clause: String,
    /// The verdict, where the marks say one.
    pub verdict: Option<Verdict>,
    /// What was marked, as typed.
    pub mark: String,
    /// The evidence as typed.
    pub evidence: String,
    /// The same without words that point to other rows: what they point to stands in their place.
    pub resolved: String,
}

impl State {
    /// In the order in which they are counted.
    pub const ALL: [State; 5] = [State::Carried, State::Suggested, State::New, State::NotJudged, State::NotRequired];

    /// The word that people read.
    pub fn name(self) -> &'static str {
        match self {
            State::Carried => "沿用",
            State::Suggested => "须重新确认",
            State::New => "新增",
            State::NotJudged => "未对照",
            State::NotRequired => "本级不要求",
        }
    }
}

impl OldAnswer {
    /// Whether it says nothing at all.
    pub fn is_blank(&self) -> bool {
        text::is_blank(&self.mark) && text::is_blank(&self.evidence)
    }
}

/// An answer that no row of the target takes over.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// The answer.
    pub answer: OldAnswer,
    /// Why.
    pub why: Why,
}

/// Why no row takes an answer over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The target has no such row.
    Dropped,
    /// The mapping says nothing of the old row.
    NotJudged,
    /// Only rows that the level does not require correspond to it.
    NotRequired,
}

/// Carries the answers of a filled form over.
pub fn carry<'c>(filled: &Filled<'c>, route: &Route<'c>) -> Carried<'c> {
    let context = &filled.assessment.context;
    let level = context.level().and_then(|level| route.edition.level(filled.edition.level_name(level)));
    let header = [Field::Organisation, Field::Assessors, Field::CreditCode];
    let header =
        header.into_iter().filter_map(|field| Some((field, filled.transcript.header.get(&field)?.value.text.clone())));
    let old: Vec<OldAnswer> =
        filled.assessment.answers.iter().filter_map(|answer| old_answer(answer, filled.form)).collect();
    let pairs = pairs(route, filled.form, context.level(), level);
    let rows: Vec<CarriedRow<'c>> =
        route.to.clauses().map(|row| carried_row(row, &pairs, &old, level, route.edition)).collect();
    Carried {
        from: filled.form,
        from_edition: filled.edition,
        to: route.to,
        edition: route.edition,
        level,
        header: header.collect(),
        left: left(&old, &pairs, &rows),
        others: others(filled),
        rows,
    }
}

/// A pair of the mapping in the direction of the route, as rows of both forms.
struct Directed {
    relation: Relation,
    from: Vec<u16>,
    to: Vec<u16>,
}

/// The pairs that speak of the levels in question: a row that joins several levels is judged for its own only. What the
/// older form did not ask for at its level is new in the newer one.
fn pairs(route: &Route<'_>, old: &Form, old_level: Option<Level>, new_level: Option<Level>) -> Vec<Directed> {
    let asked = |form: &Form, links: &[Link], level: Option<Level>| -> Vec<u16> {
        let is_asked = |link: &&Link| level.is_none_or(|level| route.catalog.is_linked_at(form, **link, level));
        links.iter().filter(is_asked).map(|link| link.row).collect()
    };
    let directed = |pair: &Pair| {
        let (relation, from, to) = if route.backwards {
            (mirrored(pair.relation), &pair.to, &pair.from)
        } else {
            (pair.relation, &pair.from, &pair.to)
        };
        let (old_rows, new_rows) = (asked(old, from, old_level), asked(route.to, to, new_level));
        match (old_rows.is_empty(), new_rows.is_empty()) {
            (true, true) => None,
            (true, false) => Some(Directed { relation: Relation::New, from: Vec::new(), to: new_rows }),
            // Where only other levels of the newer form have it, that is told of them.
            (false, true) => Some(Directed { relation, from: old_rows, to: to.iter().map(|link| link.row).collect() }),
            (false, false) => Some(Directed { relation, from: old_rows, to: new_rows }),
        }
    };
    route.mapping.pairs.iter().filter_map(directed).collect()
}

fn mirrored(relation: Relation) -> Relation {
    match relation {
        Relation::Same => Relation::Same,
        Relation::Reworded => Relation::Reworded,
        Relation::Merged => Relation::Split,
        Relation::Split => Relation::Merged,
        Relation::New => Relation::Dropped,
        Relation::Dropped => Relation::New,
    }
}

fn old_answer(answer: &Answer, form: &Form) -> Option<OldAnswer> {
    let evidence = &answer.evidence;
    let is_typed = evidence.items.iter().all(|item| evidence.typed.contains(item.text.as_str()));
    let resolved = if is_typed { evidence.typed.clone() } else { evidence.texts().join("\n") };
    Some(OldAnswer {
        no: answer.clause,
        clause: form.row(answer.clause)?.clause.clone(),
        verdict: answer.conclusion.verdict,
        mark: answer.conclusion.typed.clone(),
        evidence: evidence.typed.clone(),
        resolved,
    })
}

fn carried_row<'c>(
    row: &'c Row,
    pairs: &[Directed],
    old: &[OldAnswer],
    level: Option<Level>,
    edition: &Edition,
) -> CarriedRow<'c> {
    let known = Known { level, ..Known::default() };
    let is_required = !matches!(row.applicability.decide(edition.all_levels(), known), Necessity::NotRequired(_));
    let about: Vec<&Directed> = pairs.iter().filter(|pair| pair.to.contains(&row.no)).collect();
    let mut sources: Vec<(Relation, OldAnswer)> = Vec::new();
    for pair in &about {
        for answer in old.iter().filter(|answer| pair.from.contains(&answer.no)) {
            match sources.iter_mut().find(|(_, known)| known.no == answer.no) {
                // Of two relations to one row the weaker is safe.
                Some((relation, _)) => *relation = (*relation).max(pair.relation),
                None => sources.push((pair.relation, answer.clone())),
            }
        }
    }
    let all_same = about.iter().all(|pair| pair.relation == Relation::Same);
    let (state, verdict) = match (sources.as_slice(), about.as_slice()) {
        _ if !is_required => (State::NotRequired, None),
        ([(_, only)], _) if all_same && only.verdict.is_some() => (State::Carried, only.verdict),
        ([_, ..], _) => (State::Suggested, None),
        ([], [_, ..]) => (State::New, None),
        ([], []) => (State::NotJudged, None),
    };
    let evidence = if state == State::NotRequired { String::new() } else { joined(&sources) };
    CarriedRow { row, state, sources, verdict, evidence }
}

/// The evidence of several rows, every text once.
fn joined(sources: &[(Relation, OldAnswer)]) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for (_, answer) in sources {
        let known = texts.iter().any(|known| text::key(known) == text::key(&answer.resolved));
        if !known && !text::is_blank(&answer.resolved) {
            texts.push(&answer.resolved);
        }
    }
    texts.join("\n")
}

fn left(old: &[OldAnswer], pairs: &[Directed], rows: &[CarriedRow<'_>]) -> Vec<Left> {
    let is_taken = |answer: &OldAnswer| {
        let takes = |row: &CarriedRow<'_>| {
            row.state != State::NotRequired && row.sources.iter().any(|(_, source)| source.no == answer.no)
        };
        rows.iter().any(takes)
    };
    let why = |answer: &OldAnswer| {
        let about: Vec<&Directed> = pairs.iter().filter(|pair| pair.from.contains(&answer.no)).collect();
        match about.as_slice() {
            [] => Why::NotJudged,
            about if about.iter().all(|pair| pair.to.is_empty()) => Why::Dropped,
            _ => Why::NotRequired,
        }
    };
    let lost = old.iter().filter(|answer| !answer.is_blank() && !is_taken(answer));
    lost.map(|answer| Left { answer: answer.clone(), why: why(answer) }).collect()
}

/// What was written besides the answers.
fn others(filled: &Filled<'_>) -> Vec<String> {
    let assessment = &filled.assessment;
    let lines = assessment.unknown.iter().chain(assessment.repeated.iter().map(|(_, line)| line));
    let words =
        |line: &Line| line.written().into_iter().map(|(_, typed)| typed.text.as_str()).collect::<Vec<_>>().join("　");
    let mut at: Vec<usize> = lines.copied().collect();
    at.sort_unstable();
    let lines = at.into_iter().filter_map(|at| filled.transcript.lines.get(at)).map(words);
    let rectification = assessment.rectification.values().flatten().map(|typed| typed.text.clone());
    lines.chain(rectification).filter(|text| !text::is_blank(text)).collect()
}

#[cfg(test)]
mod tests;
