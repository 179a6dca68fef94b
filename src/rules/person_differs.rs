use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::{FactSheet, Facts};
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "X106",
    name: "person-differs",
    severity: Severity::Warning,
    title: "同一人的情况前后不一致",
    page: include_str!("person_differs.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = case.facts() else { return };
    for (at, person) in facts.people.iter().enumerate() {
        let key = text::key(&person.name.typed);
        let Some(first) = facts.people.iter().take(at).find(|other| !key.is_empty() && text::key(&other.name.typed) == key) else { continue };
        let numbers = (text::key(&person.identity.typed), text::key(&first.identity.typed));
        // Two people may bear one name.
        if !numbers.0.is_empty() && !numbers.1.is_empty() && numbers.0 != numbers.1 {
            continue;
        }
        for (label, own, other, place) in [
            ("学历", &person.degree.typed, &first.degree.typed, person.degree.place),
            ("职称", &person.title.typed, &first.title.typed, person.title.place),
            ("职称取得日期", &person.title_since.typed, &first.title_since.typed, person.title_since.place),
        ] {
            if text::key(own) != text::key(other) && !text::is_blank(own) && !text::is_blank(other) {
                sink.at(place)
                    .typed(own)
                    .understood(other.clone())
                    .remedy("照证书核对，改成一致")
                    .say(format!("{}的{label}写的是{}，前面一行写的却是{}", quoted(&person.name.typed), quoted(own), quoted(other)));
            }
        }
    }
    unknown_assessors(case, facts, sink);
}

/// People who assessed and are not among the staff.
fn unknown_assessors(case: &Case<'_>, facts: &Facts, sink: &mut Sink<'_>) {
    if facts.people.is_empty() {
        return;
    }
    let place = facts.place_of(FactSheet::People);
    let known = |name: &str| facts.people.iter().any(|person| text::key(&person.name.typed) == text::key(name));
    for form in case.application.forms() {
        let is_department = |name: &str| form.edition.department_suffixes.iter().any(|suffix| text::key(name).ends_with(suffix));
        for name in form.assessors.iter().filter(|name| !is_department(name) && !known(name)) {
            sink.at(place)
                .typed(name)
                .remedy("核对姓名；确是本单位人员的补入“人员”工作表")
                .say(format!("{}的评估人员{}不在“人员”工作表中", form.file, quoted(name)));
        }
    }
}
