//! The blocks for last year's audit results: entries go into the free lines, in their order.

use super::{Entry, Pair, Plan, Proof, Put, Spot, Value, shown};
use crate::catalog::Role;
use crate::place::Place;
use crate::recognise::surface::is_open;
use crate::transcript::{Block, Line, LineKind, Transcript, Typed};

pub(super) fn plan(pair: &Pair<'_, '_>, plan: &mut Plan) {
    for (block, name) in [(Block::Observations, "观察项整改情况"), (Block::Nonconformities, "不符合项整改情况")]
    {
        let mut free = lines(&pair.blank.transcript, block).filter(|line| is_free(line));
        for written in lines(&pair.source.transcript, block).map(Line::written).filter(|written| !written.is_empty()) {
            let text = written.iter().map(|(_, typed)| typed.text.as_str()).collect::<Vec<_>>().join("\n");
            let known =
                lines(&pair.blank.transcript, block).any(|line| line.written().iter().any(|(_, t)| t.text == text));
            if known {
                continue;
            }
            let Some(line) = free.next() else {
                let why = format!("空表中没有空行可填，表中写的是“{}”，请手工填写", shown(&text));
                plan.unwritten(name, Place::Whole, why);
                continue;
            };
            entry(plan, block, name, line, &written, &text);
        }
    }
}

fn lines(transcript: &Transcript, block: Block) -> impl Iterator<Item = &Line> {
    transcript.lines.iter().filter(move |line| line.kind == LineKind::Entry(block))
}

fn is_free(line: &Line) -> bool {
    line.written().iter().all(|(_, typed)| is_open(&typed.text) && !typed.formula)
}

/// One entry: cell by cell where the line has the same columns, else as one text.
fn entry(plan: &mut Plan, block: Block, name: &str, line: &Line, written: &[(Role, &Typed)], text: &str) {
    let targets: Option<Vec<Place>> = written.iter().map(|(role, _)| line.cell(*role).map(|cell| cell.place)).collect();
    let entry = |place: Place, text: &str| Entry {
        what: name.to_owned(),
        place,
        spot: Spot::Cell,
        put: Put::Text(Value::text(text)),
        proof: Proof::Rectification(block),
    };
    if let Some(places) = targets.filter(|places| places.len() > 1 && are_distinct(places)) {
        plan.entries.extend(written.iter().zip(places).map(|((_, typed), place)| entry(place, &typed.text)));
    } else if let Some(cell) = line.cell(Role::Clause) {
        plan.entries.push(entry(cell.place, text));
    } else {
        plan.unwritten(name, Place::Whole, format!("认不出该填在哪一格，请手工填写“{}”", shown(text)));
    }
}

fn are_distinct(places: &[Place]) -> bool {
    places.iter().enumerate().all(|(at, place)| !places[..at].contains(place))
}
