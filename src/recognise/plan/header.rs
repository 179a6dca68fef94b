//! The header block.

use super::{Entry, LEVEL_UNIT, Pair, Plan, Proof, Put, Spot, Value, level_choice, shown};
use crate::catalog::Field;
use crate::place::Place;
use crate::recognise::surface::is_open;
use crate::text;
use crate::transcript::{HeaderEntry, Raw, Typed};

/// Texts over the table that are longer than this are remarks, not fields.
const LONGEST_FIELD: usize = 12;

pub(super) fn plan(pair: &Pair<'_, '_>, plan: &mut Plan) {
    for known in &pair.source.form.header {
        let typed = pair.source.transcript.header.get(&known.field).filter(|entry| !entry.value.is_blank());
        let target = pair.blank.transcript.header.get(&known.field);
        let what = format!("表头“{}”", known.label);
        match (typed, target) {
            (Some(typed), Some(target)) => field(pair, plan, known.field, what, typed, target),
            (Some(typed), None) => plan.unwritten(
                what,
                Place::Whole,
                format!("空表中没有认出这一栏，表中写的是“{}”；空表如有此栏，请手工填写", shown(&typed.value.text)),
            ),
            (None, Some(target)) if is_open(&target.value.text) => {
                plan.unwritten(what, target.value.place, "表中没有填写，留空");
            }
            (None, _) => {}
        }
    }
    unknown_fields(pair, plan);
}

fn field(pair: &Pair<'_, '_>, plan: &mut Plan, field: Field, what: String, typed: &HeaderEntry, target: &HeaderEntry) {
    if field == Field::Assessors && is_narrower(&target.label, &typed.label) {
        let why = format!("空表把部门和人员分开填写，表中写的是“{}”，请手工填写", shown(&typed.value.text));
        plan.unwritten(what, target.label.place, why);
        return;
    }
    let typed = &typed.value;
    let Some((place, spot)) = spot(pair, target) else {
        plan.unwritten(what, target.label.place, format!("找不到填写处，请手工填写“{}”", shown(&typed.text)));
        return;
    };
    let put = if field == Field::Level {
        let Some(level) = pair.source.assessment.context.level() else {
            plan.unwritten(what, place, format!("表中写的是“{}”，不明确，没有填写", shown(&typed.text)));
            return;
        };
        // Behind a colon, too, the unit may be printed.
        Put::Choice(super::Choice { unit: Some(LEVEL_UNIT), ..level_choice(pair.source.edition, level, &typed.text) })
    } else {
        let number = match typed.raw {
            Raw::Number(number) => Some(number),
            _ => None,
        };
        Put::Text(Value { text: typed.text.clone(), number })
    };
    plan.entries.push(Entry { what, place, spot, put, proof: Proof::Header(field) });
}

/// Whether a label asks for departments or people alone, where the value was given for another label.
fn is_narrower(blank: &Typed, sheet: &Typed) -> bool {
    let asks_for_one = blank.text.contains("部门") != blank.text.contains('人');
    asks_for_one && text::bare_key(&blank.text) != text::bare_key(&sheet.text)
}

/// Where the value of a field goes: behind the colon where the blank has lines to write on there, else into the cell of
/// its own, else behind the colon at the label's end.
fn spot(pair: &Pair<'_, '_>, target: &HeaderEntry) -> Option<(Place, Spot)> {
    let (label, value) = (&target.label, &target.value);
    let tail = label.text.split_once(['：', ':']).map(|(_, tail)| tail);
    if value.place == label.place || tail.is_some_and(|tail| !text::is_blank(tail)) {
        return Some((label.place, Spot::BehindColon));
    }
    let beside = beside(label).filter(|&place| (pair.cell)(place).is_some_and(|shown| text::is_blank(&shown)));
    if let (Some(beside), false) = (beside, is_open(&value.text)) {
        // What stands further to the right belongs to somebody else.
        return Some((beside, Spot::Cell));
    }
    let is_label = pair.blank.transcript.header.values().any(|other| other.label.place == value.place);
    if !is_label && (pair.cell)(value.place).is_some() {
        return Some((value.place, Spot::Cell));
    }
    tail.map(|_| (label.place, Spot::BehindColon))
}

/// The place right beside a label.
fn beside(label: &Typed) -> Option<Place> {
    let Place::Cell { sheet, row, col } = label.place else { return None };
    let col = label.area.map_or(col, |area| area.right).checked_add(1)?;
    Some(Place::Cell { sheet, row, col })
}

/// Short texts over the table that are no field of the form may be fields that only this blank has.
fn unknown_fields(pair: &Pair<'_, '_>, plan: &mut Plan) {
    let blank = &pair.blank.transcript;
    let is_over_table = |place: Place| matches!(place, Place::Cell { row, .. } if row < blank.columns.top);
    let is_field = |text: &str| !is_open(text) && text::trim(text).chars().count() <= LONGEST_FIELD;
    // A label's value that nothing is written into is a text of its own.
    let beside = blank.header.values().map(|entry| &entry.value).filter(|value| {
        !plan.entries.iter().any(|entry| entry.place == value.place)
            && !plan.remarks.iter().any(|remark| remark.place == value.place)
    });
    let loose: Vec<&Typed> = beside.chain(&blank.surroundings).collect();
    for loose in loose {
        if is_over_table(loose.place) && is_field(&loose.text) {
            let why = "认不出这是什么，没有填写；如是填写栏，请手工填写";
            plan.unwritten(format!("表格上方的“{}”", shown(&loose.text)), loose.place, why);
        }
    }
}
