//! People and what they and the organisation are certified for.

use super::count::{ONE, Row, Standing, Tally, all_of, nothing_known};
use super::time::date_words;
use super::{Outcome, Reckoning, Subject};
use crate::catalog::AtLeast;
use crate::facts::{Certificate, CertificateKind, FactSheet, Person, is_permanent};
use crate::place::Place;
use crate::text;
use std::collections::{HashMap, HashSet};

/// Other names under which the certificates of a management system go: the standards that they certify.
const SYSTEMS: [(&str, &[&str]); 3] = [
    ("质量管理体系", &["质量管理体系", "9001", "19001"]),
    ("信息安全管理体系", &["信息安全管理体系", "信息网络安全管理体系", "27001", "22080", "isms"]),
    ("信息技术服务管理体系", &["信息技术服务管理体系", "信息网络技术服务管理体系", "it服务管理体系", "20000", "24405"]),
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
    if number.is_empty() { name_key(person) } else { number }
}

/// The name as a key; empty where nobody is named, or several are.
fn name_key(person: &Person) -> String {
    person.name.value.as_deref().map(text::key).unwrap_or_default()
}

fn name_of(person: &Person) -> String {
    text::excerpt(&person.name.typed, 20)
}

/// The people of the list by name.
struct Roster<'s> {
    by_name: HashMap<String, Vec<&'s Person>>,
}

impl<'s> Roster<'s> {
    fn new(subject: &Subject<'s>) -> Self {
        let mut by_name: HashMap<String, Vec<&Person>> = HashMap::new();
        for person in &subject.facts.people {
            let name = name_key(person);
            if !name.is_empty() {
                by_name.entry(name).or_default().push(person);
            }
        }
        Roster { by_name }
    }

    fn named(&self, name: &str) -> &[&'s Person] {
        self.by_name.get(&text::key(name)).map_or(&[], Vec::as_slice)
    }

    /// Whether several people have this name.
    fn is_shared(&self, name: &str) -> bool {
        let mut numbers = self.numbers(name);
        let first = numbers.next();
        numbers.any(|number| Some(&number) != first.as_ref())
    }

    fn numbers(&self, name: &str) -> impl Iterator<Item = String> {
        self.named(name).iter().map(|person| text::key(&person.identity.typed)).filter(|number| !number.is_empty())
    }
}

/// Counts people, each once; those of whom nothing is asked are left aside.
fn count(subject: &Subject<'_>, question: impl Fn(&Person) -> Option<Standing>) -> Tally {
    let roster = Roster::new(subject);
    // Whether somebody of this name has a number, reckoned once for each name.
    let numbered: HashSet<&str> = roster
        .by_name
        .iter()
        .filter(|(name, _)| roster.numbers(name).next().is_some())
        .map(|(name, _)| name.as_str())
        .collect();
    let row = |person: &Person| {
        let name = name_key(person);
        let mut standing = question(person)?;
        let mut key = Some(identity(person));
        if matches!(standing, Standing::In) {
            if name.is_empty() {
                let why = if person.name.is_blank() { "没有写明姓名" } else { "看不出说的是哪一个人" };
                standing = Standing::Unclear(why.to_owned());
            } else if person.identity.is_blank() && numbered.contains(name.as_str()) {
                standing = Standing::Unclear("与另一行同名而没有写明身份证件号码，看不出是不是同一人".to_owned());
            }
        }
        if name.is_empty() && person.identity.is_blank() {
            key = None;
        }
        Some(Row { name: name_of(person), place: person.name.place, standing, amount: 1.0, key })
    };
    Tally::of(subject.facts.people.iter().filter_map(row).collect(), REPEATED)
}

const REPEATED: &str = "与另一行是同一人，只计一次";

/// People in security service.
pub(super) fn staff(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_list(subject) {
        return unknown;
    }
    let question = |person: &Person| {
        Some(match person.in_service.value {
            Some(true) => Standing::In,
            Some(false) => Standing::Out("不从事信息安全服务".to_owned()),
            None => Standing::Unclear("没有写明是否从事信息安全服务".to_owned()),
        })
    };
    let todo = |short: &str| format!("再增加{short}名从事信息安全服务的人员");
    count(subject, question).reckon(at_least, ("从事信息安全服务的人员", "名"), todo, sheet(subject))
}

/// What is said where nothing tells who belongs to which team.
fn no_teams(team: &str, subject: &Subject<'_>) -> Option<Reckoning> {
    let is_silent = subject.facts.people.iter().all(|person| person.teams.is_blank());
    no_list(subject).or_else(|| {
        is_silent.then(|| {
            let lacking = format!("在“人员”的“团队”栏中写明哪些人属于“{team}”");
            Reckoning::new(Outcome::Undecided, format!("没有写明哪些人属于“{team}”"), lacking, sheet(subject))
        })
    })
}

/// People of a team.
pub(super) fn team(team: &str, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_teams(team, subject) {
        return unknown;
    }
    let todo = |short: &str| format!("“{team}”再增加{short}名人员");
    let what = format!("属于“{team}”的人员");
    count(subject, |person| membership(person, team)).reckon(at_least, (&what, "名"), todo, sheet(subject))
}

/// In for those of the team. The others were never meant to count: they are no rows of it.
fn membership(person: &Person, team: &str) -> Option<Standing> {
    let wanted = text::bare_key(team);
    let mut teams = person.teams.value.iter().flatten();
    teams.any(|known| text::bare_key(known) == wanted).then_some(Standing::In)
}

/// People of a team who hold a valid professional certificate of whatever category.
pub(super) fn team_certified(team: &str, at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_teams(team, subject).or_else(|| no_certificates(subject)) {
        return unknown;
    }
    let roster = Roster::new(subject);
    let mut held: HashMap<String, Vec<&Certificate>> = HashMap::new();
    for certificate in of_kind(CertificateKind::Professional, subject) {
        held.entry(text::key(&certificate.holder.typed)).or_default().push(certificate);
    }
    let question = |person: &Person| {
        membership(person, team)?;
        let name = name_key(person);
        Some(match certified_person(held.get(&name).map_or(&[], Vec::as_slice), subject) {
            Standing::In if roster.is_shared(&name) => {
                Standing::Unclear("人员中有同名的人，看不出证书是谁的".to_owned())
            }
            standing => standing,
        })
    };
    let todo = |short: &str| format!("“{team}”再有{short}人取得专业认证证书");
    let what = format!("“{team}”中持有效专业认证证书的人员");
    count(subject, question).reckon(at_least, (&what, "名"), todo, sheet(subject))
}

/// People with a valid professional certificate of the category.
pub(super) fn certified(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let what = format!("持有效的{}专业认证证书的人员", subject.category);
    let todo = |short: &str| format!("再有{short}人取得{}专业认证证书", subject.category);
    holders(CertificateKind::Professional, Some(subject.category), at_least, (&what, &todo), subject)
}

/// People with a valid project management certificate.
pub(super) fn project_managers(at_least: AtLeast, subject: &Subject<'_>) -> Reckoning {
    let todo = |short: &str| format!("再有{short}人取得项目管理资格证书");
    holders(CertificateKind::ProjectManagement, None, at_least, ("持有效的项目管理资格证书的人员", &todo), subject)
}

fn no_certificates(subject: &Subject<'_>) -> Option<Reckoning> {
    let facts = subject.facts;
    let place = facts.place_of(FactSheet::Certificates);
    facts.certificates.is_empty().then(|| nothing_known("证书清单", FactSheet::Certificates.name(), place))
}

/// The certificates of a kind, and those whose kind can't be told.
fn of_kind<'s>(kind: CertificateKind, subject: &Subject<'s>) -> impl Iterator<Item = &'s Certificate> {
    let is_of_kind = move |certificate: &&Certificate| certificate.kind.value.is_none_or(|known| known == kind);
    subject.facts.certificates.iter().filter(is_of_kind)
}

/// Counts the people who hold certificates of a kind, going by the certificates: each says why it does not count.
fn holders(
    kind: CertificateKind,
    category: Option<&str>,
    at_least: AtLeast,
    (what, todo): (&str, &dyn Fn(&str) -> String),
    subject: &Subject<'_>,
) -> Reckoning {
    if let Some(unknown) = no_certificates(subject) {
        return unknown;
    }
    let roster = Roster::new(subject);
    let mut shared = HashSet::new();
    let mut rows = Vec::new();
    for certificate in of_kind(kind, subject) {
        let holder = &certificate.holder.typed;
        let known = match roster.named(holder).first() {
            Some(_) => Standing::In,
            None if certificate.holder.is_blank() => Standing::Unclear("没有写明持有人".to_owned()),
            None if subject.facts.people.is_empty() => {
                Standing::Unclear("没有人员清单，看不出持有人是不是本单位人员".to_owned())
            }
            None => Standing::Out("持有人不在“人员”工作表中".to_owned()),
        };
        let mut standing = all_of([known, kind_standing(certificate), validity(certificate, category, subject)]);
        let mut key = roster.named(holder).first().map(|person| identity(person));
        // Of several people with one name the first certificate counts for one of them, whoever it is.
        let is_second =
            matches!(standing, Standing::In) && roster.is_shared(holder) && !shared.insert(text::key(holder));
        if is_second {
            standing = Standing::Unclear("人员中有同名的人，看不出证书是谁的".to_owned());
            key = None;
        }
        rows.push(Row {
            name: certificate_name(certificate),
            place: certificate.holder.place,
            standing,
            amount: 1.0,
            key,
        });
    }
    let place = subject.facts.place_of(FactSheet::Certificates);
    Tally::of(rows, REPEATED).reckon(at_least, (what, "名"), todo, place)
}

/// As lists name a certificate: `张三《信息安全保障人员》`.
pub(super) fn certificate_name(certificate: &Certificate) -> String {
    let holder = text::excerpt(&certificate.holder.typed, 12);
    format!("{holder}《{}》", text::excerpt(&certificate.name.typed, 20))
}

/// Whether it is known what a certificate is for.
pub(super) fn kind_standing(certificate: &Certificate) -> Standing {
    Standing::known(certificate.kind.value.is_some(), "没有写明证书种类")
}

/// Whether a certificate is of the category.
pub(super) fn category_standing(certificate: &Certificate, wanted: &str) -> Standing {
    match certificate.category.value.as_deref() {
        Some(known) if known == wanted => Standing::In,
        Some(known) => Standing::Elsewhere(format!("{known}证书"), "与申报类别不一致".to_owned()),
        None => Standing::Unclear("没有写明服务类别".to_owned()),
    }
}

/// Whether a certificate is the organisation's own.
pub(super) fn own_standing(certificate: &Certificate, subject: &Subject<'_>) -> Standing {
    let holder = text::bare_key(&certificate.holder.typed);
    let organisation = text::bare_key(&subject.facts.organisation.name.typed);
    if ["", "本单位", "本公司", "本组织", organisation.as_str()].contains(&holder.as_str()) {
        Standing::In
    } else {
        let typed = text::excerpt(&certificate.holder.typed, 20);
        Standing::Unclear(format!("持有人写的是“{typed}”，看不出是不是本单位"))
    }
}

/// Whether a certificate is valid at the day of checking.
pub(super) fn term_standing(certificate: &Certificate, subject: &Subject<'_>) -> Standing {
    if let Some(issued) = certificate.issued.value
        && issued > subject.as_of
    {
        return Standing::Out(format!("{}才发证", date_words(issued)));
    }
    let typed = text::bare_key(&certificate.valid_until.typed);
    match certificate.valid_until.value {
        Some(until) if until < subject.as_of => Standing::Out(format!("有效期至{}，已过期", date_words(until))),
        Some(_) => Standing::In,
        None if is_permanent(&typed) => Standing::In,
        None if typed.is_empty() => Standing::Unclear("没有写明有效期".to_owned()),
        None => Standing::Unclear("有效期看不明白".to_owned()),
    }
}

/// Whether a certificate is of the category and valid at the day of checking.
fn validity(certificate: &Certificate, category: Option<&str>, subject: &Subject<'_>) -> Standing {
    let of_category = category.map_or(Standing::In, |wanted| category_standing(certificate, wanted));
    all_of([of_category, term_standing(certificate, subject)])
}

/// Whether one of a person's certificates is valid.
fn certified_person(held: &[&Certificate], subject: &Subject<'_>) -> Standing {
    let mut standing = Standing::Out("没有专业认证证书".to_owned());
    for certificate in held {
        match all_of([kind_standing(certificate), validity(certificate, None, subject)]) {
            Standing::In => return Standing::In,
            unclear @ Standing::Unclear(_) => standing = unclear,
            out @ (Standing::Out(_) | Standing::Elsewhere(..)) if matches!(standing, Standing::Out(_)) => {
                standing = out;
            }
            Standing::Out(_) | Standing::Elsewhere(..) => {}
        }
    }
    standing
}

/// A valid certificate of a management system, held by the organisation.
pub(super) fn management_system(system: &str, subject: &Subject<'_>) -> Reckoning {
    if let Some(unknown) = no_certificates(subject) {
        return unknown;
    }
    let wanted = text::key(system);
    let names = SYSTEMS.iter().find(|(known, _)| text::key(known) == wanted).map_or(&[] as &[&str], |(_, names)| names);
    let system_standing = |certificate: &Certificate| {
        let name = text::key(&certificate.name.typed);
        if name.is_empty() {
            Standing::Unclear("没有写明证书名称".to_owned())
        } else if name.contains(&wanted) || names.iter().any(|known| name.contains(&text::key(known))) {
            Standing::In
        } else {
            Standing::Elsewhere("其他管理体系证书".to_owned(), format!("不是{system}的证书"))
        }
    };
    // A certificate that names another system says nothing of this one.
    let is_other = |certificate: &&Certificate| matches!(system_standing(certificate), Standing::Out(_));
    let mut tally = Tally::default();
    for certificate in of_kind(CertificateKind::ManagementSystem, subject).filter(|certificate| !is_other(certificate))
    {
        let standing = all_of([
            system_standing(certificate),
            kind_standing(certificate),
            own_standing(certificate, subject),
            term_standing(certificate, subject),
        ]);
        tally.note(certificate_name(certificate), certificate.name.place, standing);
    }
    let outcome = tally.outcome(ONE);
    let first_reason = tally.first_reason();
    let reason = first_reason.map_or(String::new(), |why| format!("（{why}）"));
    let todo = match first_reason {
        None => format!("建立{system}并取得认证证书"),
        Some(_) => format!("取得有效的{system}认证证书，过期的换发新证"),
    };
    let (found, lacking) = match outcome {
        Outcome::Pass => (format!("持有有效的{system}认证证书"), String::new()),
        Outcome::Undecided => (
            format!("看不出是否有有效的{system}认证证书{reason}"),
            format!("在“证书与资质”中补全{system}认证证书的各栏"),
        ),
        Outcome::Fail => (format!("没有有效的{system}认证证书{reason}"), todo),
    };
    let (counted, left_out) = tally.into_lines();
    let place = subject.facts.place_of(FactSheet::Certificates);
    let place = counted.first().or(left_out.first()).map_or(place, |line| line.place);
    Reckoning::new(outcome, found, lacking, place).with_lines(counted, left_out)
}
