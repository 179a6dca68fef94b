use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::case::Filled;
use crate::place::Place;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "L104",
    name: "branches-contradictory",
    severity: Severity::Error,
    title: "互斥条款同填或都未填",
    page: include_str!("branches_contradictory.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (at, group) in filled.form.conditions.iter().enumerate() {
        // At a level that leaves only one branch, or none, nothing excludes anything.
        if (0..group.values.len()).filter(|&value| !rows_of(filled, at, value).is_empty()).count() < 2 {
            continue;
        }
        let mut answered = Vec::new();
        let mut all = Vec::new();
        for (value_at, value) in group.values.iter().enumerate() {
            let rows = rows_of(filled, at, value_at);
            let filled_in: Vec<u16> = rows.iter().filter(|(_, answered, _)| *answered).map(|&(clause, ..)| clause).collect();
            if !filled_in.is_empty() {
                let place = rows.iter().find(|(_, answered, _)| *answered).map(|&(.., place)| place);
                answered.push((format!("第{}条（{}）", text::number_list(&filled_in), value.named.name), place));
            }
            if rows.is_empty() {
                continue;
            }
            all.push(format!("第{}条（{}）", text::number_list(&rows.iter().map(|&(clause, ..)| clause).collect::<Vec<_>>()), value.named.name));
        }
        let sheet = Place::Sheet(filled.transcript.sheet);
        if answered.len() > 1 {
            let place = answered.last().and_then(|(_, place)| *place).unwrap_or(sheet);
            let parts: Vec<&str> = answered.iter().map(|(words, _)| words.as_str()).collect();
            sink.at(place)
                .remedy(format!("{}只能是一种情形：保留相符的条款，清空其余", group.question))
                .say(format!("互斥的{}都作了填写", parts.join("与")));
        } else if answered.is_empty() && filled.assessment.context.conditions.get(at).is_none_or(|(chosen, _)| chosen.is_none()) {
            let place = filled
                .answers()
                .find(|(_, row)| row.applicability.condition.is_some_and(|condition| usize::from(condition.group) == at))
                .map_or(sheet, |(answer, _)| answer.conclusion.place);
            sink.at(place)
                .remedy("按项目的实际情形填写其中一种")
                .say(format!("互斥的{}都没有填写，必有一种适用", all.join("与")));
        }
    }
}

/// How many branches of a group are answered.
pub(super) fn branches_answered(filled: &Filled<'_>, group: usize) -> usize {
    let values = filled.form.conditions.get(group).map_or(0, |group| group.values.len());
    (0..values).filter(|&value| rows_of(filled, group, value).iter().any(|(_, answered, _)| *answered)).count()
}

/// The rows of one value that the level does not exclude: number, whether answered, and where.
fn rows_of(filled: &Filled<'_>, group: usize, value: usize) -> Vec<(u16, bool, Place)> {
    filled
        .answers()
        .filter(|(_, row)| {
            row.applicability
                .condition
                .is_some_and(|condition| usize::from(condition.group) == group && usize::from(condition.value) == value)
        })
        .filter(|(_, row)| !row.applicability.is_beyond(filled.assessment.context.level()))
        .map(|(answer, _)| (answer.clause, answer.is_answered(), answer.conclusion.place))
        .collect()
}
