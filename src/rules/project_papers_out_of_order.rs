use super::evidence_lines::{core, dates_in, file_words, own_lines};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::dates::FoundDate;
use crate::evidence::words::PaperKind;
use crate::facts::Project;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: "D109",
    name: "project-papers-out-of-order",
    severity: Severity::Error,
    title: "项目材料的日期与项目不符",
    page: include_str!("project_papers_out_of_order.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.application.facts.as_deref() else { return };
    let mut told = HashSet::new();
    for (evidence, line, row) in own_lines(case) {
        for &file in &line.files {
            let held = &evidence.holdings.files[file];
            let Some(dated) = dates_in(case, held.name()).into_iter().next() else { continue };
            let projects = facts.projects_named_in(&held.path);
            let (Some(stage), [project]) = (stage(case, held.name()), projects.as_slice()) else { continue };
            let Some((severity, why)) = contradiction(stage, &dated, project) else { continue };
            if told.insert(file) {
                sink.at(line.place)
                    .clause(row)
                    .weighing(severity)
                    .file(&held.path)
                    .typed(held.name())
                    .understood(words(&dated))
                    .remedy("照原件核对，改正文件名或申报信息“项目”中的日期")
                    .say(format!(
                        "{}的材料{}日期是{}，项目{}{why}",
                        clause_words(row),
                        file_words(evidence, file),
                        words(&dated),
                        quoted(&project.name.typed)
                    ));
            }
        }
    }
}

/// What a paper is in the course of a project, where its name ends so: 合同评审记录 and 补充合同 are no contract.
fn stage<'c>(case: &Case<'c>, name: &str) -> Option<&'c str> {
    const LATER: [&str; 4] = ["补充", "变更", "续签", "终止"];
    let core = core(case, name);
    if LATER.iter().any(|word| core.contains(word)) {
        return None;
    }
    let is_of = |stage: &&PaperKind| stage.words.iter().any(|word| core.ends_with(word.as_str()));
    case.catalog.evidence.stages.iter().find(is_of).map(|stage| stage.name.as_str())
}

fn words(dated: &FoundDate) -> String {
    if dated.is_day { dated.day.to_string() } else { dated.day.strftime("%Y-%m").to_string() }
}

/// What of the project's dates can't be true together with a paper of this stage and day.
fn contradiction(stage: &str, dated: &FoundDate, project: &Project) -> Option<(Severity, String)> {
    let (first, last) = (dated.first(), dated.day);
    let done = project.done();
    let signed = project.signed.value;
    match stage {
        "合同" => match (done.filter(|done| first > *done), signed.filter(|signed| *signed < first || *signed > last)) {
            (Some(done), _) => Some((Severity::Error, format!("却在{done}已经完成，合同晚于完成"))),
            (None, Some(signed)) => Some((Severity::Warning, format!("的签订日期却是{signed}"))),
            (None, None) => None,
        },
        "验收" => signed
            .filter(|signed| last < *signed)
            .map(|signed| (Severity::Error, format!("却在{signed}才签订，验收早于签订"))),
        _ => None,
    }
}
