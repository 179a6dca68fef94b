use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::{Certificate, CertificateKind, Facts};
use crate::text;
use std::collections::{BTreeSet, HashMap, HashSet};

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
    let applied: HashSet<&str> = case.application.applied.iter().map(|applied| applied.category.as_str()).collect();
    let shared = shared_names(facts);
    let counts = |certificate: &&Certificate| {
        certificate.kind.value == Some(CertificateKind::Professional)
            && certificate.valid_until.value.is_none_or(|until| until >= case.as_of)
    };
    let mut places = HashMap::new();
    let mut held: Vec<(&Certificate, BTreeSet<&str>)> = Vec::new();
    for certificate in facts.certificates.iter().filter(counts) {
        let holder = text::key(&certificate.holder.typed);
        let Some(category) = certificate.category.value.as_deref().filter(|category| applied.contains(category)) else {
            continue;
        };
        if holder.is_empty() || shared.contains(&holder) {
            continue;
        }
        let at = *places.entry(holder).or_insert(held.len());
        match held.get_mut(at) {
            Some((_, categories)) => {
                categories.insert(category);
            }
            None => held.push((certificate, BTreeSet::from([category]))),
        }
    }
    for (certificate, categories) in held.iter().filter(|(_, categories)| categories.len() > 1) {
        let names: Vec<&str> = categories.iter().copied().collect();
        sink.at(certificate.holder.place)
            .typed(&certificate.holder.typed)
            .basis("“与申报类别一致”的人员按类别分别计数")
            .remedy("与认证机构确认能否兼任；不能的，为每个类别配备各自的人员")
            .say(format!("{}的证书同时计入{}", quoted(&certificate.holder.typed), names.join("、")));
    }
}

/// Names that several people bear: whose a certificate is can't be told.
fn shared_names(facts: &Facts) -> HashSet<String> {
    let mut numbers: HashMap<String, String> = HashMap::new();
    let mut shared = HashSet::new();
    for person in facts.people.iter().filter(|person| !person.identity.is_blank()) {
        let (name, number) = (text::key(&person.name.typed), text::key(&person.identity.typed));
        if *numbers.entry(name.clone()).or_insert_with(|| number.clone()) != number {
            shared.insert(name);
        }
    }
    shared
}
