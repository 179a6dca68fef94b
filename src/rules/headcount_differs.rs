use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::FactSheet;
use crate::verdict::number_words;

pub(super) const RULE: Rule = Rule {
    code: "X107",
    name: "headcount-differs",
    severity: Severity::Error,
    title: "人数与人员清单不一致",
    page: include_str!("headcount_differs.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.facts() else { return };
    if facts.people.is_empty() {
        return;
    }
    let organisation = &facts.organisation;
    let named = facts.people.iter().filter(|person| person.name.value.is_some());
    let in_service = named.clone().filter(|person| person.in_service.value == Some(true)).count();
    let open = named.filter(|person| person.in_service.value.is_none()).count();
    let Some(stated) = organisation.security_staff.value else { return };
    // Where some rows do not say it, the numbers may still agree.
    let listed = f64::from(u32::try_from(in_service).unwrap_or(u32::MAX));
    let most = listed + f64::from(u32::try_from(open).unwrap_or(u32::MAX));
    if stated < listed || stated > most {
        sink.at(organisation.security_staff.place)
            .typed(&organisation.security_staff.typed)
            .understood(number_words(listed))
            .remedy("核对人员清单，改成一致")
            .say(format!("“信息安全服务人员数”写的是{}，“人员”工作表中从事信息安全服务的却有{in_service}人", quoted(&organisation.security_staff.typed)));
    }
    if let Some(employees) = organisation.employees.value
        && employees < listed
    {
        sink.at(organisation.employees.place)
            .typed(&organisation.employees.typed)
            .remedy("核对员工总数和人员清单")
            .say(format!("“员工总数”写的是{}，比“人员”工作表中从事信息安全服务的{in_service}人还少", quoted(&organisation.employees.typed)));
    }
    for (label, count) in [
        ("劳动合同", facts.people.iter().filter(|person| person.in_service.value == Some(true) && person.has_contract.value == Some(false)).count()),
        ("社保", facts.people.iter().filter(|person| person.in_service.value == Some(true) && person.is_insured.value == Some(false)).count()),
    ] {
        if count > 0 {
            sink.at(facts.place_of(FactSheet::People))
                .remedy("计入服务人员的应有劳动合同并缴纳社保；没有的请说明")
                .say(format!("从事信息安全服务的人员中有{count}人没有{label}"));
        }
    }
}
