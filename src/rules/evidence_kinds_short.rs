use super::evidence_lines::said;
use super::evidence_projects::is_of_project;
use super::{Rule, Sink, clause_words};
use crate::assessment::{Answer, EvidenceState, Verdict};
use crate::case::{Case, Filled};
use crate::catalog::Row;
use crate::discrepancy::Severity;
use crate::evidence::words::{EvidenceWords, PaperKind};
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "E111",
    name: "evidence-kinds-short",
    severity: Severity::Warning,
    title: "所列材料的种类不全",
    page: include_str!("evidence_kinds_short.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let words = &case.catalog.evidence;
    for (answer, row) in filled.answers().filter(|(answer, _)| claims(answer)) {
        // Rows that share a printed cell share what it asks for: they are judged together, at the row that has it.
        let asked = asked(&row.evidence, words);
        let cited = cited(case, filled, row);
        let is_cited = |kind: &PaperKind| {
            cited.iter().any(|name| kind.words.iter().any(|word| text::key(name).contains(word.as_str())))
        };
        let lacking = asked.iter().filter(|kinds| !kinds.iter().any(|kind| is_cited(kind)));
        let mut lacking: Vec<String> = lacking.filter(|_| asked.len() > 1).map(|kinds| names(kinds)).collect();
        if asks_for_template(&row.evidence) && cited.iter().all(|name| is_of_project(case, name)) {
            lacking.push("模板".to_owned());
        }
        if lacking.is_empty() {
            continue;
        }
        sink.at(answer.evidence.place)
            .clause(row)
            .typed(&answer.evidence.typed)
            .remedy(format!("补列{}；已经包含在所列文件中的，在名称里写明", lacking.join("、")))
            .say(format!(
                "{}要求“{}”，所列材料中看不出有{}",
                clause_words(row),
                text::excerpt(row.evidence.trim_end_matches('。'), 40),
                lacking.join("和")
            ));
    }
}

/// Whether an answer says that the clause is met, and lists papers for it.
fn claims(answer: &Answer) -> bool {
    answer.conclusion.verdict == Some(Verdict::Conforming)
        && answer.necessity.as_bool() != Some(false)
        && answer.evidence.state == EvidenceState::Listed
}

/// Kinds of which any one will do.
type AnyOf<'w> = Vec<&'w PaperKind>;

fn names(kinds: &[&PaperKind]) -> String {
    kinds.iter().map(|kind| kind.name.as_str()).collect::<Vec<&str>>().join("或")
}

/// The kinds of papers that the printed requirement asks for: those that its parts end in. What stands in brackets or
/// explains asks for nothing more.
fn asked<'w>(wanted: &str, words: &'w EvidenceWords) -> Vec<AnyOf<'w>> {
    let mut asked: Vec<AnyOf<'w>> = Vec::new();
    for sentence in without_brackets(&text::key(wanted)).split(['.', ';']) {
        for part in sentence.split(',').take_while(|part| !explains(part)).flat_map(|part| part.split(['及', '和', '与', '/'])) {
            let mut kinds: AnyOf<'w> = Vec::new();
            // 流程或其他文档中约定的机制 asks for a mechanism, wherever it stands.
            let ends_in = |one: &str, kind: &PaperKind| kind.words.iter().any(|word| one.ends_with(word.as_str()));
            for one in part.rsplit('或') {
                let kind = words.kinds.iter().find(|kind| ends_in(one, kind));
                if kind.is_none() && kinds.is_empty() {
                    break;
                }
                kinds.extend(kind.filter(|kind| !kinds.contains(kind)));
            }
            kinds.reverse();
            if !kinds.is_empty() && !asked.contains(&kinds) {
                asked.push(kinds);
            }
        }
    }
    asked
}

fn without_brackets(key: &str) -> String {
    let mut depth = 0_usize;
    key.chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

/// Whether a part of a sentence explains what stands before it: 其中…, 如…, 报告应包括….
fn explains(part: &str) -> bool {
    const BEGINNINGS: [&str; 8] = ["其中", "例如", "如", "内容", "包括", "主要", "为", "并"];
    // 应急 and 应用 oblige to nothing, nor does 需求.
    let obliges = |word: &str, other: &[char]| {
        part.match_indices(word).any(|(at, _)| !part[at + word.len()..].starts_with(other))
    };
    BEGINNINGS.iter().any(|word| part.starts_with(word))
        || obliges("应", &['急', '用', '变', '答', '战'])
        || obliges("需", &['求'])
}

/// Whether the requirement asks for the template beside the paper of a project: （模板及实际项目的应急处理方案）.
fn asks_for_template(wanted: &str) -> bool {
    let key = text::key(wanted);
    ["模板及实际", "模板和实际", "模板与实际"].iter().any(|words| key.contains(words))
}

/// The names listed in the row and in those that share its printed cell, and those of the files.
fn cited(case: &Case<'_>, filled: &Filled<'_>, row: &Row) -> Vec<String> {
    let shares = |clause: u16| match filled.form.merged_evidence_of(row.no) {
        Some(merged) => (merged.first..=merged.last).contains(&clause),
        None => clause == row.no,
    };
    let answers = filled.assessment.answers.iter().filter(|answer| shares(answer.clause));
    let mut cited: Vec<String> =
        answers.flat_map(|answer| &answer.evidence.items).map(|item| item.text.clone()).collect();
    if let Some(evidence) = case.application.evidence.as_deref() {
        let lines = evidence.lines.iter().filter(|line| line.member == case.member && shares(line.clause));
        cited.extend(lines.flat_map(|line| said(evidence, line)).map(str::to_owned));
    }
    cited
}
