use super::evidence_lines::{date_in, own_lines, projects_cited};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::words::EvidenceWords;
use crate::facts::Project;
use jiff::civil::Date;
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
            let Some(day) = date_in(case, held.name()) else { continue };
            let stage = case.catalog.evidence.stages.iter().find(|stage| EvidenceWords::has(held.name(), &stage.words));
            let projects = projects_cited(facts, &held.path);
            let (Some(stage), [project]) = (stage, projects.as_slice()) else { continue };
            let Some((severity, why)) = contradiction(&stage.name, day, project) else { continue };
            if told.insert(file) {
                sink.at(line.place)
                    .clause(row)
                    .weighing(severity)
                    .file(&held.path)
                    .typed(held.name())
                    .understood(day.to_string())
                    .remedy("照原件核对，改正文件名或申报信息“项目”中的日期")
                    .say(format!(
                        "{}的材料{}日期是{day}，项目{}{why}",
                        clause_words(row),
                        quoted(held.name()),
                        quoted(&project.name.typed)
                    ));
            }
        }
    }
}

/// What of the project's dates can't be true together with a paper of this stage and day.
fn contradiction(stage: &str, day: Date, project: &Project) -> Option<(Severity, String)> {
    let done = project.done();
    let signed = project.signed.value;
    match stage {
        "合同" => match (done.filter(|done| day > *done), signed.filter(|signed| *signed != day)) {
            (Some(done), _) => Some((Severity::Error, format!("却在{done}已经完成，合同晚于完成"))),
            (None, Some(signed)) => Some((Severity::Warning, format!("的签订日期却是{signed}"))),
            (None, None) => None,
        },
        "验收" => signed
            .filter(|signed| day < *signed)
            .map(|signed| (Severity::Error, format!("却在{signed}才签订，验收早于签订"))),
        _ => None,
    }
}
