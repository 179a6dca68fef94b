use super::sharing::{self, called_there, is_called, other};
use super::{Rule, Sink, quoted};
use crate::case::{Case, Shared};
use crate::discrepancy::Severity;
use crate::facts::FactSheet;
use crate::place::Place;

// A warning: a consortium or a subcontractor may rightly name the project of another organisation.
pub(super) const RULE: Rule = Rule {
    code: "X115",
    name: "project-claimed-twice",
    severity: Severity::Warning,
    title: "同一项目在两个组织申报",
    page: include_str!("project_claimed_twice.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    sharing::report(case, sink, |shared| place(case, shared), |_| None);
}

fn place(case: &Case<'_>, shared: &Shared) -> Place {
    let Some(facts) = case.facts() else { return Place::Whole };
    let mut projects = facts.projects.iter().filter(|_| shared.more == 0);
    let project = projects.find(|project| is_called(&project.name.typed, &shared.here));
    project.map_or(facts.place_of(FactSheet::Projects), |project| project.name.place)
}

pub(super) fn words(shared: &Shared) -> (String, &'static str) {
    let message = match shared.more {
        0 => format!("项目{}也列在另一组织的{}中{}", quoted(&shared.here), other(shared), called_there(shared)),
        more => format!("另有{more}个项目也列在其他组织的申请中"),
    };
    (message, "对照合同核实由哪个组织承担；联合体或分包的，附联合体协议或分包合同，各自只计自己的部分")
}
