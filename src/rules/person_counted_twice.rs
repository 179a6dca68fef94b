use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::CertificateKind;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "X108",
    name: "person-counted-twice",
    severity: Severity::Warning,
    title: "同一人为几个类别计数",
    page: include_str!("person_counted_twice.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.facts() else { return };
    let applied: Vec<&str> = case.application.applied.iter().map(|applied| applied.category.as_str()).collect();
    let mut told: Vec<String> = Vec::new();
    for certificate in facts.certificates.iter().filter(|certificate| certificate.kind.value == Some(CertificateKind::Professional)) {
        let holder = text::key(&certificate.holder.typed);
        if holder.is_empty() || told.contains(&holder) {
            continue;
        }
        let mut categories: Vec<&str> = facts
            .certificates
            .iter()
            .filter(|other| other.kind.value == Some(CertificateKind::Professional) && text::key(&other.holder.typed) == holder)
            .filter_map(|other| other.category.value.as_deref())
            .filter(|category| applied.contains(category))
            .collect();
        categories.sort_unstable();
        categories.dedup();
        if categories.len() > 1 {
            told.push(holder);
            sink.at(certificate.holder.place)
                .typed(&certificate.holder.typed)
                .basis("“与申报类别一致”的人员按类别分别计数")
                .remedy("与认证机构确认能否兼任；不能的，为每个类别配备各自的人员")
                .say(format!("{}的证书同时计入{}", quoted(&certificate.holder.typed), categories.join("、")));
        }
    }
}
