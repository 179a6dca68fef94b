use super::{Rule, Sink, quoted};
use crate::assessment::CreditCodeReading;
use crate::case::{Case, Filled};
use crate::discrepancy::Severity;
use crate::facts::{CertificateKind, Facts};
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "X104",
    name: "organisation-differs",
    severity: Severity::Error,
    title: "各份文件的组织不一致",
    page: include_str!("organisation_differs.md"),
    check,
};

/// How a certificate says that it is the organisation's own.
const OWN: [&str; 3] = ["本单位", "本公司", "本组织"];

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    if let Some(facts) = case.facts() {
        foreign_certificates(facts, sink);
    }
    if let Some(filled) = case.filled.as_ref().filter(|_| case.application.is_together) {
        name(case, filled, sink);
        credit_code(case, filled, sink);
    }
}

fn name(case: &Case<'_>, filled: &Filled<'_>, sink: &mut Sink<'_>) {
    let stated = &filled.assessment.context.organisation;
    let own = text::key(stated.text());
    if let Some((name, place)) = reference(case).filter(|(name, _)| !own.is_empty() && text::key(name) != own) {
        sink.at(stated.place)
            .typed(stated.text())
            .understood(name.clone())
            .remedy("照营业执照核对，各份文件都写执照上的全称")
            .say(format!("“组织名称”写的是{}，{place}写的却是{}", quoted(stated.text()), quoted(&name)));
    }
}

fn credit_code(case: &Case<'_>, filled: &Filled<'_>, sink: &mut Sink<'_>) {
    let Some(code) = &filled.assessment.context.credit_code else { return };
    let of_facts = case.application.facts.as_deref().and_then(|facts| {
        let reading = facts.organisation.credit_code.value.as_ref()?;
        Some((reading, "申报信息".to_owned()))
    });
    let of_form = || {
        let mut forms = case.application.forms();
        forms.find_map(|form| Some((form.credit_code.as_ref()?, form.file.clone())))
    };
    if let (CreditCodeReading::Good(own), Some((CreditCodeReading::Good(other), place))) =
        (&code.reading, of_facts.or_else(of_form))
        && own != other
    {
        sink.at(code.place)
            .typed(code.text())
            .understood(other.clone())
            .remedy("照营业执照核对，改正写错的一处")
            .say(format!("统一社会信用代码写的是{}，{place}写的却是{}", quoted(own), quoted(other)));
    }
}

/// Qualifications and management systems that somebody else holds.
fn foreign_certificates(facts: &Facts, sink: &mut Sink<'_>) {
    let organisation = text::key(&facts.organisation.name.typed);
    if organisation.is_empty() {
        return;
    }
    let is_own =
        |kind: CertificateKind| matches!(kind, CertificateKind::Qualification | CertificateKind::ManagementSystem);
    for certificate in facts.certificates.iter().filter(|certificate| certificate.kind.value.is_some_and(is_own)) {
        let holder = text::key(&certificate.holder.typed);
        if !holder.is_empty() && holder != organisation && !OWN.contains(&holder.as_str()) {
            sink.at(certificate.holder.place)
                .weighing(Severity::Warning)
                .typed(&certificate.holder.typed)
                .understood(text::trim(&facts.organisation.name.typed))
                .basis("服务资质和管理体系认证应由申请组织自己持有")
                .remedy("照证书核对持有人；是本单位曾用名的，备好更名证明；是别的单位的，删去这一行")
                .say(format!(
                    "证书《{}》的持有人写的是{}，申请组织却是{}",
                    text::excerpt(&certificate.name.typed, 20),
                    quoted(&certificate.holder.typed),
                    quoted(&facts.organisation.name.typed)
                ));
        }
    }
}

/// The name that the others are held against: of the facts, else of the first form.
fn reference(case: &Case<'_>) -> Option<(String, String)> {
    if let Some(facts) = case.application.facts.as_deref()
        && !facts.organisation.name.is_blank()
    {
        return Some((text::trim(&facts.organisation.name.typed).to_owned(), "申报信息".to_owned()));
    }
    let first = case.application.forms().find(|form| !form.organisation.is_empty())?;
    Some((first.organisation.clone(), first.organisation_place.clone()))
}
