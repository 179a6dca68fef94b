use super::same_line::Seen;
use super::{Rule, Sink, quoted};
use crate::case::{Case, Filled};
use crate::discrepancy::Severity;
use crate::facts::{Facts, Project};
use crate::text;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: "X109",
    name: "project-differs",
    severity: Severity::Error,
    title: "同一项目的金额或日期前后不一致",
    page: include_str!("project_differs.md"),
    check,
};

/// Names shorter than this are alike by chance, longer ones are no names.
const NAME_LENGTH: std::ops::RangeInclusive<usize> = 8..=60;

/// From here on two names that differ are taken for one name written in two ways.
const NEARLY_THE_SAME: f64 = 0.85;

/// At most so many pairs of names are compared in one form.
const MOST_COMPARED: usize = 20_000;

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    if let Some(facts) = case.facts() {
        within_list(facts, sink);
    }
    if let (Some(filled), Some(facts)) = (&case.filled, case.application.facts.as_deref()) {
        cited(filled, facts, sink);
    }
}

/// Lines of the list about one project: the same name and client.
fn within_list(facts: &Facts, sink: &mut Sink<'_>) {
    let mut seen = Seen::default();
    for (at, project) in facts.projects.iter().enumerate() {
        let earlier = seen.earlier(&project.name.typed, &project.client.typed, at);
        let Some(first) = earlier.and_then(|at| facts.projects.get(at)) else { continue };
        if project.signed.contradicts(&first.signed) {
            signed_twice(project, first, sink);
        } else {
            contradictions(project, first, sink);
        }
    }
}

/// A contract renewed under the same name, or one date written wrongly: the program can't tell.
fn signed_twice(project: &Project, first: &Project, sink: &mut Sink<'_>) {
    sink.at(project.signed.place)
        .weighing(Severity::Warning)
        .typed(&project.signed.typed)
        .understood(first.signed.typed.clone())
        .remedy("是同一份合同的，照合同改成一致；是续签的，在项目名称里写出区别（如年度），才能分别计数")
        .say(format!(
            "项目{}的签订日期写的是{}，前面同名的一行写的却是{}，看不出是不是同一个项目",
            quoted(&project.name.typed),
            quoted(&project.signed.typed),
            quoted(&first.signed.typed)
        ));
}

fn contradictions(project: &Project, first: &Project, sink: &mut Sink<'_>) {
    let amount = (&project.amount.typed, &first.amount.typed, project.amount.place);
    let completed = (&project.completed.typed, &first.completed.typed, project.completed.place);
    let accepted = (&project.accepted.typed, &first.accepted.typed, project.accepted.place);
    for (label, contradicts, (own, other, place)) in [
        ("合同金额", project.amount.contradicts(&first.amount), amount),
        ("完成日期", project.completed.contradicts(&first.completed), completed),
        ("验收日期", project.accepted.contradicts(&first.accepted), accepted),
    ] {
        if contradicts {
            sink.at(place)
                .typed(own)
                .understood(other.clone())
                .remedy("照合同和验收报告核对，改成一致；确是两个项目的，在项目名称里写出区别")
                .say(format!(
                    "项目{}的{label}写的是{}，前面一行写的却是{}",
                    quoted(&project.name.typed),
                    quoted(own),
                    quoted(other)
                ));
        }
    }
}

/// Projects that a form's evidence names nearly, but not quite, as the list does.
fn cited(filled: &Filled<'_>, facts: &Facts, sink: &mut Sink<'_>) {
    let listed: Vec<(String, &str)> = facts
        .projects
        .iter()
        .map(|project| (text::bare_key(&project.name.typed), project.name.typed.as_str()))
        .collect();
    let mut told = HashSet::new();
    let mut compared = 0;
    for (answer, row) in filled.answers() {
        for named in answer.evidence.items.iter().filter_map(|item| project_named(&item.text)) {
            let key = text::bare_key(named);
            let is_listed = |known: &str| !known.is_empty() && (known.contains(&key) || key.contains(known));
            compared += listed.len();
            if compared > MOST_COMPARED {
                return;
            }
            if listed.iter().any(|(known, _)| is_listed(known)) {
                continue;
            }
            let Some((_, name)) = listed.iter().find(|(known, _)| is_slip(&key, known)) else { continue };
            if told.insert(key) {
                sink.at(answer.evidence.place)
                    .clause(row)
                    .weighing(Severity::Warning)
                    .typed(&answer.evidence.typed)
                    .understood((*name).to_owned())
                    .remedy("照合同核对项目名称，两处写成一样；确是另一个项目的，补入“项目”工作表")
                    .say(format!(
                        "第{}条的证明材料里是项目{}，申报信息的“项目”中只有相近的{}",
                        row.no,
                        quoted(named),
                        quoted(name)
                    ));
            }
        }
    }
}

/// The project that an evidence item names: what stands up to the last `项目`.
fn project_named(item: &str) -> Option<&str> {
    let end = item.rfind("项目")? + "项目".len();
    let name = item.get(..end)?.trim_start_matches(|c: char| !c.is_alphabetic());
    NAME_LENGTH.contains(&name.chars().count()).then_some(name)
}

/// Whether one key is the other with a slip. Years, numbers and phases make two projects, not a slip.
fn is_slip(own: &str, other: &str) -> bool {
    const NUMERALS: &str = "一二三四五六七八九十甲乙丙丁ⅠⅡⅢ";
    let numbers =
        |key: &str| -> String { key.chars().filter(|c| c.is_ascii_alphanumeric() || NUMERALS.contains(*c)).collect() };
    own.chars().count().abs_diff(other.chars().count()) <= 2
        && numbers(own) == numbers(other)
        && text::likeness(own, other) >= NEARLY_THE_SAME
}
