use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S105",
    name: "other-service-declared",
    severity: Severity::Error,
    title: "声明的是另一项服务",
    page: include_str!("other_service_declared.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let Some(declaration) = &filled.assessment.declaration else { return };
    if let Some(service) = &declaration.other_service {
        sink.at(service.place)
            .typed(&service.value)
            .understood(filled.form.service.clone())
            .remedy(format!("改为“{}”，或改用所声明服务的自评估表", filled.form.service))
            .say(format!("声明写的是{}，本表是{}的自评估表", quoted(&service.value), filled.form.service));
    }
}
