use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::Verdict;
use crate::catalog::{Axis, Necessity};
use crate::place::Place;
use crate::text;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: "C108",
    name: "answers-uniform",
    severity: Severity::Warning,
    title: "填写千篇一律",
    page: include_str!("answers_uniform.md"),
    check,
};

/// Fewer rows than this say nothing about habit.
const ROWS_NEEDED: usize = 8;

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let answers = &filled.assessment.answers;
    let sheet = Place::Sheet(filled.transcript.sheet);
    let beyond = answers.iter().filter(|answer| answer.necessity == Necessity::NotRequired(Axis::Level)).count();
    let all_conform = answers.iter().all(|answer| answer.conclusion.verdict == Some(Verdict::Conforming));
    if all_conform && beyond > 0 {
        sink.at(sheet)
            .remedy("只填写本次申报级别要求的条款，逐条核实结论")
            .say(format!("全部{}条都勾了“符合”，连本级别不要求的{beyond}条也不例外", answers.len()));
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    let listed: Vec<String> =
        answers.iter().filter(|answer| answer.evidence.names_something()).map(|answer| text::key(&answer.evidence.typed)).collect();
    for typed in &listed {
        *counts.entry(typed.clone()).or_default() += 1;
    }
    let Some((most, count)) = counts.into_iter().max_by(|left, right| left.1.cmp(&right.1).then(right.0.cmp(&left.0))) else { return };
    if listed.len() >= ROWS_NEEDED && count * 2 >= listed.len() {
        let example = answers.iter().find(|answer| text::key(&answer.evidence.typed) == most);
        let typed = example.map_or("", |answer| &answer.evidence.typed);
        sink.at(example.map_or(sheet, |answer| answer.evidence.place))
            .typed(typed)
            .remedy("逐条列出能证明该条款的材料")
            .say(format!("{}条中有{count}条的证明材料同为“{}”", listed.len(), text::excerpt(typed, 24)));
    }
}
