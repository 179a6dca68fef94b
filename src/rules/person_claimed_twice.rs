use super::sharing::{self, is_called, other};
use super::{Rule, Sink, quoted};
use crate::case::{Case, Shared, SharedKind};
use crate::discrepancy::Severity;
use crate::facts::FactSheet;
use crate::place::Place;
use crate::text;

// A warning, no error: of the identity number only its ends are kept, so that a person of the same name may be another
// one; and where it is the same person, he may have changed from one organisation to the other between the two
// applications. Which of them has to strike him out, if any, no paper here says.
pub(super) const RULE: Rule = Rule {
    code: "X114",
    name: "person-claimed-twice",
    severity: Severity::Warning,
    title: "同一人在两个组织申报",
    page: include_str!("person_claimed_twice.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    sharing::report(case, sink, |shared| place(case, shared), |_| None);
}

/// The person's name among the people; the certificate's number where it is about that.
fn place(case: &Case<'_>, shared: &Shared) -> Place {
    let Some(facts) = case.facts() else { return Place::Whole };
    if shared.more > 0 {
        return facts.place_of(FactSheet::People);
    }
    if shared.kind == SharedKind::Person {
        let is_it = |person: &&crate::facts::Person| {
            is_called(&person.name.typed, &shared.here) && is_called(&person.identity.typed, &shared.what)
        };
        return facts.people.iter().find(is_it).map_or(facts.place_of(FactSheet::People), |person| person.name.place);
    }
    let is_it = |certificate: &&crate::facts::Certificate| {
        is_called(&certificate.number.typed, &shared.what) && is_called(&certificate.holder.typed, &shared.here)
    };
    let certificate = facts.certificates.iter().find(is_it);
    certificate.map_or(facts.place_of(FactSheet::Certificates), |certificate| certificate.number.place)
}

pub(super) fn words(shared: &Shared) -> (String, &'static str) {
    const PERSON: &str = "核实本人现在哪个组织在职（劳动合同、社保），另一个组织不能列入；同名而不是同一人的，说明即可";
    const CERTIFICATE: &str = "照证书核对编号和持有人，改正写错的一方";
    let (here, there) = (quoted(&shared.here), quoted(&shared.there));
    let what = text::discreet(&text::excerpt(&shared.what, 40));
    let other = other(shared);
    match (shared.kind, shared.more) {
        (SharedKind::Person, 0) => {
            (format!("人员{here}（身份证件号码{what}）也列在另一组织的{other}中：姓名和号码的首尾都相同"), PERSON)
        }
        (SharedKind::Holder, 0) => {
            (format!("人员{here}也列在另一组织的{other}中：姓名和证书编号“{what}”都相同"), PERSON)
        }
        (_, 0) if text::key(&shared.here) == text::key(&shared.there) => (
            format!("{here}的证书编号“{what}”，在另一组织的{other}中属于同名的另一人（身份证件号码不同）"),
            CERTIFICATE,
        ),
        (_, 0) => (format!("{here}的证书编号“{what}”，在另一组织的{other}中属于{there}"), CERTIFICATE),
        (SharedKind::Certificate, more) => (format!("另有{more}张证书的编号也列在其他组织的申请中"), CERTIFICATE),
        (_, more) => (format!("另有{more}名人员也列在其他组织的申请中"), PERSON),
    }
}
