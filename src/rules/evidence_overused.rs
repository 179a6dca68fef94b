use super::evidence_lines::{clauses_words, file_words, folder_of};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "E114",
    name: "evidence-overused",
    severity: Severity::Hint,
    title: "一个文件用于很多条",
    page: include_str!("evidence_overused.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(evidence) = folder_of(case) else { return };
    let most = case.catalog.evidence.overused;
    for (file, uses) in evidence.uses.iter().enumerate().filter(|(_, uses)| uses.len() > most) {
        let lines = uses.iter().map(|&line| &evidence.lines[line]);
        let clauses: BTreeSet<(usize, u16)> = lines.map(|line| (line.member, line.clause)).collect();
        if clauses.len() > most {
            sink.at(Place::Whole)
                .file(&evidence.holdings.files[file].path)
                .remedy("确认每一条都能由它证明，并写明在哪一章、哪一页；另有专门材料的，列专门材料")
                .say(format!(
                    "文件{}用于{}条（{}）",
                    file_words(evidence, file),
                    clauses.len(),
                    clauses_words(case, &clauses)
                ));
        }
    }
}
