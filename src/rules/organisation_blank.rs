use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::OrganisationReading;

pub(super) const RULE: Rule = Rule {
    code: "H101",
    name: "organisation-blank",
    severity: Severity::Blocking,
    title: "未填组织名称",
    page: include_str!("organisation_blank.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.organisation;
    let typed = stated.text();
    let message = match (&stated.reading, &stated.typed) {
        (OrganisationReading::Blank, None) => "表头没有“组织名称”一栏".to_owned(),
        (OrganisationReading::Blank, Some(_)) => "“组织名称”未填写".to_owned(),
        (OrganisationReading::Placeholder, _) => format!("“组织名称”写的是{}，不是真实的组织名称", quoted(typed)),
        (OrganisationReading::Abbreviated(_) | OrganisationReading::Full(_), _) => return,
    };
    sink.at(stated.place).typed(typed).remedy("填写营业执照上的全称").say(message);
}
