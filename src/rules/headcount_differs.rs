use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::{FactSheet, Facts, Person};
use crate::text;
use crate::verdict::number_words;
use std::collections::HashSet;

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
    let organisation = &facts.organisation;
    if let (Some(all), Some(some)) = (organisation.employees.value, organisation.security_staff.value)
        && all < some
    {
        sink.at(organisation.employees.place)
            .typed(&organisation.employees.typed)
            .remedy("核对两个人数，改正写错的一处")
            .say(format!(
                "“员工总数”写的是{}，比“信息安全服务人员数”{}还少",
                quoted(&organisation.employees.typed),
                quoted(&organisation.security_staff.typed)
            ));
    }
    if !facts.people.is_empty() {
        against_list(facts, sink);
        without_papers(facts, sink);
    }
}

/// The numbers stated against the list of people. Where some rows do not say it, the numbers may still agree.
fn against_list(facts: &Facts, sink: &mut Sink<'_>) {
    let organisation = &facts.organisation;
    let listed = people(facts, |person| person.in_service.value == Some(true));
    let most = people(facts, |person| person.in_service.value != Some(false));
    let stated = &organisation.security_staff;
    if stated.value.is_some_and(|stated| stated < number(listed) || stated > number(most)) {
        let open = if most > listed { format!("，另有{}人没有写明", most - listed) } else { String::new() };
        sink.at(stated.place)
            .typed(&stated.typed)
            .understood(number_words(number(listed)))
            .remedy("核对人员清单：缺的补上，多的删去，或改正这里的人数")
            .say(format!(
                "“信息安全服务人员数”写的是{}，“人员”工作表中从事信息安全服务的却有{listed}人{open}",
                quoted(&stated.typed)
            ));
    }
    let everybody = people(facts, |_| true);
    let employees = &organisation.employees;
    if employees.value.is_some_and(|employees| employees < number(everybody)) {
        sink.at(employees.place)
            .typed(&employees.typed)
            .understood(number_words(number(everybody)))
            .remedy("核对员工总数和人员清单，改正写错的一处")
            .say(format!("“员工总数”写的是{}，“人员”工作表中却有{everybody}人", quoted(&employees.typed)));
    }
}

/// People in service without contract or social insurance.
fn without_papers(facts: &Facts, sink: &mut Sink<'_>) {
    let lacks_contract: fn(&Person) -> bool = |person| person.has_contract.value == Some(false);
    let lacks_insurance: fn(&Person) -> bool = |person| person.is_insured.value == Some(false);
    for (label, lacks) in [("劳动合同", lacks_contract), ("社保", lacks_insurance)] {
        let count = people(facts, |person| person.in_service.value == Some(true) && lacks(person));
        if count > 0 {
            sink.at(facts.place_of(FactSheet::People))
                .weighing(Severity::Warning)
                .remedy("补签或补缴后再计入；退休返聘等确实不缴社保的，备好说明")
                .say(format!("从事信息安全服务的人员中有{count}人没有{label}"));
        }
    }
}

/// How many people of a kind are listed, each once: by number, else by name.
fn people(facts: &Facts, is_meant: impl Fn(&Person) -> bool) -> usize {
    let named = facts.people.iter().filter(|person| !person.name.is_blank() && is_meant(person));
    let keys = named.map(|person| {
        let number = text::key(&person.identity.typed);
        if number.is_empty() { text::key(&person.name.typed) } else { number }
    });
    keys.collect::<HashSet<String>>().len()
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
