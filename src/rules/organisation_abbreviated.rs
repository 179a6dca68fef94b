use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::OrganisationReading;

pub(super) const RULE: Rule = Rule {
    code: "H102",
    name: "organisation-abbreviated",
    severity: Severity::Warning,
    title: "组织名称不像全称",
    page: include_str!("organisation_abbreviated.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let stated = &filled.assessment.context.organisation;
    if let OrganisationReading::Abbreviated(name) = &stated.reading {
        sink.at(stated.place)
            .typed(name)
            .remedy("填写营业执照上的全称，如“…有限公司”“…研究院”")
            .say(format!("“组织名称”写的是{}，不像注册全称：没有“公司”“研究院”等结尾", quoted(name)));
    }
}
