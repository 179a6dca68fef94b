use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::CreditCodeReading;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "X104",
    name: "organisation-differs",
    severity: Severity::Error,
    title: "各份文件的组织不一致",
    page: include_str!("organisation_differs.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = case.filled.as_ref().filter(|_| case.application.is_together) else { return };
    let stated = &filled.assessment.context.organisation;
    let own = text::key(stated.text());
    if let Some((name, place)) = reference(case).filter(|(name, _)| !own.is_empty() && text::key(name) != own) {
        sink.at(stated.place)
            .typed(stated.text())
            .understood(name.clone())
            .remedy("各份文件都写营业执照上的全称")
            .say(format!("“组织名称”写的是{}，{place}写的却是{}", quoted(stated.text()), quoted(&name)));
    }
    let Some(code) = &filled.assessment.context.credit_code else { return };
    let other = case.application.facts.as_deref().and_then(|facts| facts.organisation.credit_code.value.as_ref());
    if let (CreditCodeReading::Good(own), Some(CreditCodeReading::Good(stated))) = (&code.reading, other)
        && own != stated
    {
        sink.at(code.place)
            .typed(code.text())
            .understood(stated.clone())
            .remedy("照营业执照核对，改正写错的一处")
            .say(format!("统一社会信用代码写的是{}，申报信息写的却是{}", quoted(own), quoted(stated)));
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
