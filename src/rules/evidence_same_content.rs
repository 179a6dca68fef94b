use super::evidence_lines::{MOST_TOLD, clauses_words, files_words, folder_of};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::Reconciliation;
use crate::place::Place;
use crate::text;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "E109",
    name: "evidence-same-content",
    severity: Severity::Warning,
    title: "同一份文件用了几个名称",
    page: include_str!("evidence_same_content.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(evidence) = folder_of(case) else { return };
    // Copies of what nobody lists are told as unlisted; of very many the first will do.
    let is_listed = |group: &&Vec<usize>| group.iter().any(|&file| !evidence.uses[file].is_empty());
    let (listed, others): (Vec<_>, Vec<_>) = evidence.same_content.iter().partition(is_listed);
    for group in listed.into_iter().chain(others).take(MOST_TOLD) {
        let names: BTreeSet<String> =
            group.iter().map(|&file| text::key(evidence.holdings.files[file].name())).collect();
        let is_same_name = names.len() == 1;
        let first = &evidence.holdings.files[group[0]].path;
        let report = sink.at(Place::Whole).file(first);
        let report = if is_same_name { report.weighing(Severity::Hint) } else { report };
        report
            .remedy(if is_same_name {
                "留一份就够了，几条都可以列它"
            } else {
                "确认哪一份是对的：应是不同的材料而放错了的，换上正确的文件；确是同一份的，只留一个名称"
            })
            .say(format!("{}内容完全相同{}", files_words(evidence, group), clauses(case, evidence, group)));
    }
}

/// Which clauses take the files for different evidence.
fn clauses(case: &Case<'_>, evidence: &Reconciliation, group: &[usize]) -> String {
    let lines = group.iter().flat_map(|&file| &evidence.uses[file]).map(|&line| &evidence.lines[line]);
    let clauses: BTreeSet<(usize, u16)> = lines.map(|line| (line.member, line.clause)).collect();
    if clauses.len() < 2 { String::new() } else { format!("，分别作为{}的材料", clauses_words(case, &clauses)) }
}
