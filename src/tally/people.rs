//! People and what they and the organisation are certified for.

use super::count::{Standing, Tally, nothing_known};
use super::{Outcome, Reckoning, Subject};
use crate::catalog::AtLeast;
use crate::facts::{Certificate, CertificateKind, FactSheet, Person};
use crate::place::Place;
use crate::text;
use std::collections::HashSet;

/// Other names under which the certificates of a management system go: the standards that they certify.
const SYSTEMS: [(&str, &[&str]); 3] = [
    ("质量管理体系", &["质量管理体系", "9001", "19001"]),
    ("信息安全管理体系", &["信息安全管理体系", "27001", "22080", "isms"]),
    ("信息技术服务管理体系", &["信息技术服务管理体系", "it服务管理体系", "20000", "24405"]),
];

fn sheet(subject: &Subject<'_>) -> Place {
    subject.facts.place_of(FactSheet::People)
}

fn no_list(subject: &Subject<'_>) -> Option<Reckoning> {
    subject.facts.people.is_empty().then(|| nothing_known("人员清单", FactSheet::People.name(), sheet(subject)))
}

/// What tells one person from another: the personal number, else the name.
fn identity(person: &Person) -> String {
    let number = text::key(&person.identity.typed);
    if number.is_empty() { text::key(&person.name.typed) } else { number }
}

fn name_of(person: &Person) -> String {
    text::excerpt(&person.name.typed, 20)
}

/// Counts people, each once.
fn count(subject: &Subject<'_>, question: impl Fn(&Person) -> Standing) -> Tally {
    let mut seen = HashSet::new();
    let mut tally = Tally::default();
    for person in &subject.facts.people {
        let standing = if person.name.value.is_none() {
            Standing::Unclear("姓名没有写明".to_owned())
        } else {
            match question(person) {
                Standing::In if !seen.insert(identity(person)) => Standing::Out("同一人已计入，只计一次".to_owned()),
                standing => standing,
            }
        };
        tally.note(name_of(person), person.name.place, standing);
    }
    tally
}

/// People in security service.
pub(super) fn staff(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let question = |person: &Person| match person.in_service.value {
        Some(true) => Standing::In,
        Some(false) => Standing::Out("不从事信息安全服务".to_owned()),
        None => Standing::Unclear("没有写明是否从事信息安全服务".to_owned()),
    };
    let todo = |short: &str| format!("再增加{short}名从事信息安全服务的人员");
    count(subject, question).reckon(at_least, ("从事信息安全服务的人员", "名"), todo, sheet(subject))
}

/// People of a team.
pub(super) fn team(team: &str, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let todo = |short: &str| format!("{team}再增加{short}人");
    count(subject, |person| membership(person, team)).reckon(at_least, (team, "名"), todo, sheet(subject))
}

fn membership(person: &Person, team: &str) -> Standing {
    let wanted = text::bare_key(team);
    let is_member = person.teams.value.iter().flatten().any(|known| text::bare_key(known) == wanted);
    if is_member { Standing::In } else { Standing::Out(format!("“团队”栏没有{team}")) }
}

/// People of a team who hold a valid professional certificate of whatever category.
pub(super) fn team_certified(team: &str, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let question = |person: &Person| match membership(person, team) {
        Standing::In => certified_person(person, &[CertificateKind::Professional], None, subject),
        other => other,
    };
    let todo = |short: &str| format!("{team}再有{short}人取得专业认证");
    let what = format!("{team}中持有效认证的人员");
    count(subject, question).reckon(at_least, (&what, "名"), todo, sheet(subject))
}

/// People with a valid professional certificate of the category.
pub(super) fn certified(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let what = format!("持{}专业认证的人员", subject.category);
    let todo = |short: &str| format!("再有{short}人取得{}专业认证", subject.category);
    holders(CertificateKind::Professional, Some(subject.category), at_least, (&what, &todo), subject)
}

/// People with a valid project management certificate.
pub(super) fn project_managers(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let todo = |short: &str| format!("再有{short}人取得项目管理资格证书");
    holders(CertificateKind::ProjectManagement, None, at_least, ("持项目管理资格证书的人员", &todo), subject)
}

/// Counts the people who hold certificates of a kind, going by the certificates: each says why it does not count.
fn holders(
    kind: CertificateKind,
    category: Option<&str>,
    at_least: AtLeast,
    (what, todo): (&str, &dyn Fn(&str) -> String),
    subject: &Subject<'_>,
) -> Reckoning {
    let facts = subject.facts;
    let place = facts.place_of(FactSheet::Certificates);
    if !facts.has(FactSheet::Certificates) || facts.certificates.is_empty() {
        return nothing_known("证书清单", FactSheet::Certificates.name(), place);
    }
    let mut seen = HashSet::new();
    let mut tally = Tally::default();
    for certificate in facts.certificates.iter().filter(|certificate| certificate.kind.value == Some(kind)) {
        let standing = match validity(certificate, category, subject) {
            Standing::In => match holder(certificate, subject) {
                None => Standing::Out("持证人不在“人员”工作表中".to_owned()),
                Some(person) if !seen.insert(identity(person)) => Standing::Out("同一人已计入，只计一次".to_owned()),
                Some(_) => Standing::In,
            },
            other => other,
        };
        tally.note(certificate_name(certificate), certificate.holder.place, standing);
    }
    tally.reckon(at_least, (what, "名"), todo, place)
}

fn certificate_name(certificate: &Certificate) -> String {
    let holder = text::excerpt(&certificate.holder.typed, 12);
    format!("{holder}《{}》", text::excerpt(&certificate.name.typed, 20))
}

fn holder<'s>(certificate: &Certificate, subject: &Subject<'s>) -> Option<&'s Person> {
    let wanted = text::key(&certificate.holder.typed);
    if wanted.is_empty() {
        return None;
    }
    subject.facts.people.iter().find(|person| text::key(&person.name.typed) == wanted)
}

/// Whether a certificate is of the category and valid at the day of checking.
fn validity(certificate: &Certificate, category: Option<&str>, subject: &Subject<'_>) -> Standing {
    if let Some(wanted) = category {
        match certificate.category.value.as_deref() {
            Some(known) if known == wanted => {}
            Some(known) => return Standing::Out(format!("类别是{known}，与申报类别不一致")),
            None => return Standing::Unclear("没有写明服务类别".to_owned()),
        }
    }
    if let Some(issued) = certificate.issued.value
        && issued > subject.as_of
    {
        return Standing::Out(format!("{issued}才发证"));
    }
    match certificate.valid_until.value {
        Some(until) if until < subject.as_of => Standing::Out(format!("{until}已过有效期")),
        Some(_) => Standing::In,
        None => Standing::Unclear("没有写明有效期".to_owned()),
    }
}

/// Whether a person holds a valid certificate of one of the kinds.
fn certified_person(
    person: &Person,
    kinds: &[CertificateKind],
    category: Option<&str>,
    subject: &Subject<'_>,
) -> Standing {
    let name = text::key(&person.name.typed);
    let mut standing = Standing::Out("没有专业认证".to_owned());
    let held = subject.facts.certificates.iter().filter(|certificate| {
        certificate.kind.value.is_some_and(|kind| kinds.contains(&kind)) && text::key(&certificate.holder.typed) == name
    });
    for certificate in held {
        match validity(certificate, category, subject) {
            Standing::In => return Standing::In,
            unclear @ Standing::Unclear(_) => standing = unclear,
            out @ Standing::Out(_) if matches!(standing, Standing::Out(_)) => standing = out,
            Standing::Out(_) => {}
        }
    }
    standing
}

/// A valid certificate of a management system, held by the organisation.
pub(super) fn management_system(system: &str, subject: &Subject<'_>) -> Reckoning {
    let facts = subject.facts;
    let place = facts.place_of(FactSheet::Certificates);
    if !facts.has(FactSheet::Certificates) || facts.certificates.is_empty() {
        return nothing_known("证书清单", FactSheet::Certificates.name(), place);
    }
    let wanted = text::key(system);
    let names = SYSTEMS.iter().find(|(known, _)| text::key(known) == wanted).map_or(&[] as &[&str], |(_, names)| names);
    let is_of_system = |certificate: &Certificate| {
        let name = text::key(&certificate.name.typed);
        name.contains(&wanted) || names.iter().any(|known| name.contains(&text::key(known)))
    };
    let mut tally = Tally::default();
    let of_system = facts
        .certificates
        .iter()
        .filter(|certificate| certificate.kind.value == Some(CertificateKind::ManagementSystem))
        .filter(|certificate| is_of_system(certificate));
    for certificate in of_system {
        tally.note(certificate_name(certificate), certificate.name.place, validity(certificate, None, subject));
    }
    let one = AtLeast { number: 1.0, above: false };
    let outcome = tally.outcome(one);
    let found = match outcome {
        Outcome::Pass => format!("持有有效的{system}认证证书"),
        Outcome::Undecided => format!("{system}认证证书的有效期没有写明"),
        Outcome::Fail => format!("没有有效的{system}认证证书"),
    };
    let (counted, left_out) = tally.into_lines();
    Reckoning::new(outcome, found, format!("建立{system}并取得认证证书"), place).with_lines(counted, left_out)
}
