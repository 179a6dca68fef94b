use super::evidence_lines::{files_words, folder_of};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "E110",
    name: "evidence-same-name",
    severity: Severity::Warning,
    title: "同名的文件内容不同",
    page: include_str!("evidence_same_name.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(evidence) = folder_of(case) else { return };
    for group in &evidence.same_name {
        let first = &evidence.holdings.files[group[0]];
        sink.at(Place::Whole)
            .file(&first.path)
            .remedy("是同一份材料的，留下有效的一份；不是的，改用能区别的名称")
            .say(format!("几处都有名为“{}”的文件，内容却不同：{}", first.name(), files_words(evidence, group)));
    }
}
