use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "R109",
    name: "mark-merged",
    severity: Severity::Warning,
    title: "勾选的单元格跨多行合并",
    page: include_str!("mark_merged.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let mut shared: Vec<(Place, Vec<u16>)> = Vec::new();
    for (answer, row) in filled.answers() {
        let conclusion = &answer.conclusion;
        if !conclusion.shared || conclusion.verdict.is_none() {
            continue;
        }
        match shared.iter_mut().find(|(place, _)| *place == conclusion.place) {
            Some((_, rows)) => rows.push(row.no),
            None => shared.push((conclusion.place, vec![row.no])),
        }
    }
    for (place, rows) in shared.into_iter().filter(|(_, rows)| rows.len() > 1) {
        sink.at(place)
            .remedy("取消合并，逐条打勾")
            .say(format!("第{}条共用一个合并的勾选单元格，各条的结论无法分别确认", text::number_list(&rows)));
    }
}
