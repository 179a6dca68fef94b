//! The clause rows: matched by their wording, as the rows of every sheet are.

use super::{Choice, Entry, Pair, Plan, Proof, Put, Spot, Value, shown, stands_there};
use crate::assessment::{Answer, Found, Matching, Trouble, Verdict};
use crate::catalog::Role;
use crate::place::Place;
use crate::recognise::remark::Remark;
use crate::recognise::surface::Hindrance;
use crate::text;
use crate::transcript::{Line, Typed};

/// The mark for a column of its own.
const TICK: &str = "√";

/// The two things that a row is answered with.
const CONCLUSION: &str = "自评结论";
const EVIDENCE: &str = "证明材料清单";

/// No table of clauses has more columns.
const WIDEST_TABLE: u16 = 64;

/// Clauses whose answer has no column to go into, by number.
#[derive(Default)]
struct Homeless {
    conclusions: Vec<u16>,
    evidence: Vec<u16>,
}

pub(super) fn plan(pair: &Pair<'_, '_>, plan: &mut Plan) {
    let mut homeless = Homeless::default();
    let has_conclusion = !has_unknown_columns(pair)
        && (pair.blank.transcript.columns.conclusion.is_some()
            || pair.blank.transcript.columns.at.contains_key(&Role::Conforming)
            || pair.blank.transcript.columns.at.contains_key(&Role::Nonconforming));
    for (answer, target) in pair.source.assessment.answers.iter().zip(&pair.blank.assessment.answers) {
        let verdict = verdict(pair, plan, answer, target);
        let evidence = Some(&answer.evidence.typed).filter(|typed| !text::is_blank(typed));
        if verdict.is_none() && evidence.is_none() {
            let is_open = answer.necessity.as_bool() != Some(false) && is_unconcluded(answer);
            if let (true, Some(found)) = (is_open, &target.found) {
                plan.unwritten(
                    format!("第{}条", answer.clause),
                    row_place(pair, found),
                    "表中既没有结论也没有材料，留空",
                );
            }
            continue;
        }
        let Some(line) = row(pair, plan, answer.clause, target) else { continue };
        if let Some(verdict) = verdict {
            if has_conclusion {
                conclusion(pair, plan, answer.clause, verdict, line);
            } else {
                homeless.conclusions.push(answer.clause);
            }
        } else if is_unconcluded(answer) {
            plan.unwritten(part(answer.clause, CONCLUSION), place_of(pair, line), "表中没有作出结论，留空");
        }
        if let Some(evidence) = evidence {
            match line.cell(Role::Evidence) {
                Some(cell) => list(pair, plan, answer, target, cell, line, evidence),
                None => homeless.evidence.push(answer.clause),
            }
        }
    }
    tell_homeless(plan, &homeless);
    unknown_rows(pair, plan);
}

/// A conclusion heading over several columns that are not just 符合 and 不符合.
fn has_unknown_columns(pair: &Pair<'_, '_>) -> bool {
    let columns = &pair.blank.transcript.columns;
    let spans_several = columns.group.as_ref().and_then(|group| group.area).is_some_and(|area| area.right > area.left);
    columns.conclusion.is_some() && spans_several
}

/// The verdict that the sheet states clearly.
fn verdict(pair: &Pair<'_, '_>, plan: &mut Plan, answer: &Answer, target: &Answer) -> Option<Verdict> {
    let conclusion = &answer.conclusion;
    if conclusion.verdict.is_none() && !is_unconcluded(answer) {
        let why = format!("表中写的是“{}”，不明确，没有填写；请改正后重新生成", shown(&conclusion.typed));
        let place = target.found.as_ref().map_or(Place::Whole, |found| row_place(pair, found));
        plan.unwritten(part(answer.clause, CONCLUSION), place, why);
    }
    conclusion.verdict
}

/// Whether nothing was concluded, as against something that can't be understood.
fn is_unconcluded(answer: &Answer) -> bool {
    let conclusion = &answer.conclusion;
    conclusion.verdict.is_none() && matches!(conclusion.trouble, None | Some(Trouble::Blank | Trouble::NoColumn))
}

/// The blank's row for a clause, where exactly one is certain.
fn row<'p>(pair: &Pair<'p, '_>, plan: &mut Plan, clause: u16, target: &Answer) -> Option<&'p Line> {
    let what = format!("第{clause}条");
    let Some(found) = &target.found else {
        plan.unwritten(what, Place::Whole, "空表中没有认出这一条，请手工填写");
        return None;
    };
    let place = row_place(pair, found);
    if pair.blank.assessment.repeated.iter().any(|(repeated, _)| *repeated == clause) {
        plan.unwritten(what, place, "这一条在空表中出现不止一次，没有填写，请手工填写");
        return None;
    }
    match &found.matching {
        Matching::Ambiguous { others } => {
            let others = text::number_list(others);
            plan.unwritten(what, place, format!("这一行的文字与第{others}条也相近，不能确定是哪一条，请手工填写"));
            return None;
        }
        Matching::Edited => {
            let why = "空表这一行的文字与目录不完全相同，按相近的这一条填写";
            plan.remarks.push(Remark::doubtful(what, place, why));
        }
        Matching::Exact => {}
    }
    pair.blank.transcript.lines.get(found.line)
}

fn conclusion(pair: &Pair<'_, '_>, plan: &mut Plan, clause: u16, verdict: Verdict, line: &Line) {
    let what = part(clause, CONCLUSION);
    let Some((cell, choice)) = target(pair, verdict, line) else {
        plan.unwritten(what, place_of(pair, line), "空表中没有相应的结论栏，请手工填写");
        return;
    };
    if let Some(why) = obstacle(pair, cell, line) {
        plan.unwritten(what, cell.place, why);
        return;
    }
    let (place, put, proof) = (cell.place, Put::Choice(choice), Proof::Verdict(clause));
    plan.entries.push(Entry { what, place, spot: Spot::Cell, put, proof });
}

/// The cell that a verdict goes into, and the words and marks that say it there.
fn target<'l>(pair: &Pair<'_, '_>, verdict: Verdict, line: &'l Line) -> Option<(&'l Typed, Choice)> {
    let (yes, no) = (line.cell(Role::Conforming), line.cell(Role::Nonconforming));
    let shared = yes.zip(no).filter(|(yes, no)| yes.place == no.place).map(|(cell, _)| cell);
    if let Some(single) = line.conclusion.as_ref().or(shared) {
        return Some((single, single_choice(pair, verdict)));
    }
    let spellings = &pair.blank.edition.verdicts;
    let marked = |word: &str| {
        let accepted = [TICK.to_owned()].into_iter().chain(spellings.yes.iter().cloned()).chain([word.to_owned()]);
        Choice { accepted: accepted.collect(), written: TICK.to_owned(), ticks_alone: true, unit: None }
    };
    match verdict {
        Verdict::Conforming => Some((yes?, marked(&spellings.conforming))),
        Verdict::Nonconforming => Some((no?, marked(&spellings.nonconforming))),
        // A column of its own is none that a reader of this house knows.
        Verdict::NotApplicable if has_column(pair, &spellings.not_applicable) => None,
        Verdict::NotApplicable => Some((yes?, single_choice(pair, verdict))),
    }
}

/// Whether a heading of the blank's table is this word.
fn has_column(pair: &Pair<'_, '_>, word: &str) -> bool {
    let blank = &pair.blank.transcript;
    let is_word = |row: u32, col: u16| {
        let heading = (pair.cell)(Place::Cell { sheet: blank.sheet, row, col });
        heading.is_some_and(|heading| text::bare_key(&heading) == text::bare_key(word))
    };
    (blank.columns.top..=blank.columns.bottom).any(|row| (0..WIDEST_TABLE).any(|col| is_word(row, col)))
}

/// A verdict in a cell that is for all of them.
fn single_choice(pair: &Pair<'_, '_>, verdict: Verdict) -> Choice {
    let spellings = &pair.blank.edition.verdicts;
    let (word, marks) = match verdict {
        Verdict::Conforming => (&spellings.conforming, [&spellings.yes[..], &[]]),
        Verdict::Nonconforming => (&spellings.nonconforming, [&spellings.no[..], &spellings.crosses]),
        Verdict::NotApplicable => {
            (&spellings.not_applicable, [&spellings.not_applicable_marks[..], &spellings.strokes])
        }
    };
    let accepted = std::iter::once(word).chain(marks.into_iter().flatten()).cloned().collect();
    Choice { accepted, written: word.clone(), ticks_alone: verdict == Verdict::Conforming, unit: None }
}

fn list(
    pair: &Pair<'_, '_>,
    plan: &mut Plan,
    answer: &Answer,
    target: &Answer,
    cell: &Typed,
    line: &Line,
    evidence: &str,
) {
    let what = part(answer.clause, EVIDENCE);
    if stands_there(&target.evidence.typed, evidence) {
        return;
    }
    if let Some(why) = obstacle(pair, cell, line) {
        plan.unwritten(what, cell.place, why);
        return;
    }
    let (put, proof) = (Put::Text(Value::text(evidence)), Proof::Evidence(answer.clause));
    plan.entries.push(Entry { what, place: cell.place, spot: Spot::Cell, put, proof });
}

/// Why a cell of a row must not be written: a formula, or a cell that other clauses share.
fn obstacle(pair: &Pair<'_, '_>, cell: &Typed, line: &Line) -> Option<String> {
    if cell.formula {
        return Some(Hindrance::Formula.words());
    }
    let area = cell.area?;
    let answers = &pair.blank.assessment.answers;
    let rows = answers
        .iter()
        .filter_map(|answer| answer.found.as_ref())
        .filter_map(|found| pair.blank.transcript.lines.get(found.line).map(|line| line.row));
    let mut others = rows.filter(|&row| row != line.row);
    let is_shared = others.any(|row| (area.top..=area.bottom).contains(&row));
    is_shared.then(|| "此处与别的条款合并为一格，没有填写，请手工填写".to_owned())
}

fn tell_homeless(plan: &mut Plan, homeless: &Homeless) {
    for (heading, clauses) in [(CONCLUSION, &homeless.conclusions), (EVIDENCE, &homeless.evidence)] {
        if !clauses.is_empty() {
            let what = format!("第{}条“{heading}”", text::number_list(clauses));
            plan.unwritten(what, Place::Whole, format!("空表中没有认出“{heading}”栏，请手工填写"));
        }
    }
}

/// Rows of the sheet that are no clause of the form.
fn unknown_rows(pair: &Pair<'_, '_>, plan: &mut Plan) {
    for line in pair.source.assessment.unknown.iter().filter_map(|&at| pair.source.transcript.lines.get(at)) {
        let written: Vec<&str> = line.written().into_iter().map(|(_, typed)| typed.text.as_str()).collect();
        let what = format!("自评估表第{}行“{}”", line.row.saturating_add(1), shown(&written.join(" ")));
        plan.unwritten(what, Place::Whole, "不是本表的条款，没有填写");
    }
}

fn part(clause: u16, heading: &str) -> String {
    format!("第{clause}条“{heading}”")
}

fn row_place(pair: &Pair<'_, '_>, found: &Found) -> Place {
    pair.blank.transcript.lines.get(found.line).map_or(Place::Whole, |line| place_of(pair, line))
}

/// The place of a row: its clause's.
fn place_of(pair: &Pair<'_, '_>, line: &Line) -> Place {
    let sheet = Place::Sheet(pair.blank.transcript.sheet);
    line.cell(Role::Clause).map_or(sheet, |cell| cell.place)
}
