use super::evidence_lines::{files_words, folder_of};
use super::evidence_projects::project_named;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::Reconciliation;
use crate::place::Place;
use crate::text;
use std::collections::HashSet;

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
    let unlisted: HashSet<usize> = evidence.unlisted().collect();
    // Where the lists tell them apart, or leave it open which is meant (E107), there is nothing more to say.
    let is_left_over = |group: &&Vec<usize>| group.iter().any(|file| unlisted.contains(file));
    for group in evidence.same_name.iter().filter(is_left_over) {
        if are_of_projects(case, evidence, group) {
            continue;
        }
        let first = &evidence.holdings.files[group[0]];
        sink.at(Place::Whole)
            .file(&first.path)
            .remedy("是同一份材料的，留下有效的一份；不是的，改用能区别的名称")
            .say(format!("几处都有名为“{}”的文件，内容却不同：{}", first.name(), files_words(evidence, group)));
    }
}

/// Whether each file lies in the folder of another project: there every project has its 合同.pdf.
fn are_of_projects(case: &Case<'_>, evidence: &Reconciliation, group: &[usize]) -> bool {
    let project = |file: &usize| {
        let folder = evidence.holdings.files[*file].folder();
        let listed = case.application.facts.as_deref().and_then(|facts| {
            facts.projects_named_in(folder).first().map(|project| text::bare_key(&project.name.typed))
        });
        listed.or_else(|| folder.rsplit('/').find_map(|step| project_named(case, step)).map(text::bare_key))
    };
    let projects: Option<HashSet<String>> = group.iter().map(project).collect();
    projects.is_some_and(|projects| projects.len() == group.len())
}
