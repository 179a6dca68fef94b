use super::same_line::Seen;
use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::{Certificate, CertificateKind, FactSheet, Facts, Person};
use crate::text;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: "X106",
    name: "person-differs",
    severity: Severity::Warning,
    title: "同一人的情况前后不一致",
    page: include_str!("person_differs.md"),
    check,
};

/// A certificate number shorter than this tells nothing.
const SHORTEST_NUMBER: usize = 4;

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.facts() else { return };
    // Two people may bear one name: with two numbers they are two.
    let mut seen = Seen::default();
    for (at, person) in facts.people.iter().enumerate() {
        let earlier = seen.earlier(&person.name.typed, &person.identity.typed, at);
        if let Some(first) = earlier.and_then(|at| facts.people.get(at)) {
            contradictions(person, first, sink);
        }
    }
    let mut numbers = Seen::default();
    for (at, certificate) in facts.certificates.iter().enumerate() {
        if text::key(&certificate.number.typed).chars().count() < SHORTEST_NUMBER {
            continue;
        }
        let earlier = numbers.earlier(&certificate.number.typed, "", at);
        if let Some(first) = earlier.and_then(|at| facts.certificates.get(at)) {
            holder_differs(certificate, first, sink);
        }
    }
    unknown_assessors(case, facts, sink);
}

fn contradictions(person: &Person, first: &Person, sink: &mut Sink<'_>) {
    for (label, contradicts, own, other, place) in [
        (
            "学历或学位",
            person.degree.contradicts(&first.degree),
            &person.degree.typed,
            &first.degree.typed,
            person.degree.place,
        ),
        ("职称", person.title.contradicts(&first.title), &person.title.typed, &first.title.typed, person.title.place),
        (
            "职称取得日期",
            person.title_since.contradicts(&first.title_since),
            &person.title_since.typed,
            &first.title_since.typed,
            person.title_since.place,
        ),
    ] {
        if contradicts {
            sink.at(place)
                .typed(own)
                .understood(other.clone())
                .remedy("照证书核对，改成一致；确是两个人的，写明各自的身份证件号码")
                .say(format!(
                    "{}的{label}写的是{}，前面一行写的却是{}",
                    quoted(&person.name.typed),
                    quoted(own),
                    quoted(other)
                ));
        }
    }
}

/// One number for the certificates of two people.
fn holder_differs(certificate: &Certificate, first: &Certificate, sink: &mut Sink<'_>) {
    let is_personal = |certificate: &Certificate| {
        matches!(certificate.kind.value, Some(CertificateKind::Professional | CertificateKind::ProjectManagement))
    };
    let (own, other) = (text::key(&certificate.holder.typed), text::key(&first.holder.typed));
    if is_personal(certificate) && is_personal(first) && !own.is_empty() && !other.is_empty() && own != other {
        sink.at(certificate.number.place)
            .typed(&certificate.number.typed)
            .remedy("照证书核对编号和持有人")
            .say(format!("{}和{}的证书编号相同", quoted(&first.holder.typed), quoted(&certificate.holder.typed)));
    }
}

/// People who assessed and are not among the staff: perhaps of another department, perhaps misspelt.
fn unknown_assessors(case: &Case<'_>, facts: &Facts, sink: &mut Sink<'_>) {
    if facts.people.is_empty() {
        return;
    }
    let place = facts.place_of(FactSheet::People);
    let known: HashSet<String> = facts.people.iter().map(|person| text::key(&person.name.typed)).collect();
    for form in case.application.forms() {
        let is_department =
            |name: &str| form.edition.department_suffixes.iter().any(|suffix| text::key(name).ends_with(suffix));
        for name in form.assessors.iter().filter(|name| !is_department(name) && !known.contains(&text::key(name))) {
            sink.at(place)
                .weighing(Severity::Hint)
                .typed(name)
                .remedy("核对姓名有没有写错；是其他部门人员的，不必处理")
                .say(format!("{}的评估人员{}不在“人员”工作表中", form.file, quoted(name)));
        }
    }
}
