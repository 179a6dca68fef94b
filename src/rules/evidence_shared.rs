use super::sharing::{self, called_there, is_called, other, path_words};
use super::{Rule, Sink};
use crate::case::{Case, Shared};
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "X113",
    name: "evidence-shared",
    severity: Severity::Warning,
    title: "证明材料与另一组织的相同",
    page: include_str!("evidence_shared.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let held = case.application.evidence.as_deref().map(|evidence| &evidence.holdings.files);
    let path = |shared: &Shared| {
        let found = held?.iter().find(|file| shared.more == 0 && is_called(&file.path, &shared.here));
        found.map(|file| file.path.clone())
    };
    sharing::report(case, sink, |_| Place::Whole, path);
}

pub(super) fn words(shared: &Shared) -> (String, &'static str) {
    let message = match (shared.more, shared.others) {
        (0, 0) => format!(
            "证明材料{}与另一组织的{}的材料内容完全相同{}",
            path_words(&shared.here),
            other(shared),
            called_there(shared)
        ),
        (0, others) => format!(
            "证明材料{}与其他组织的{}等{}份申请的材料内容完全相同{}",
            path_words(&shared.here),
            other(shared),
            others + 1,
            called_there(shared)
        ),
        (more, _) => format!("另有{more}份证明材料与其他组织的内容完全相同"),
    };
    (message, "公开的标准、法规和空白模板不必处理；是记录、方案、报告的，核实出自哪个组织，另一方换成自己的材料")
}
