use super::evidence_lines::said;
use super::{Rule, Sink, clause_words};
use crate::assessment::{Answer, EvidenceState, Verdict};
use crate::case::Case;
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
    for (answer, row) in filled.answers() {
        let claims = answer.conclusion.verdict == Some(Verdict::Conforming) && answer.necessity.as_bool() != Some(false);
        if !claims || answer.evidence.state != EvidenceState::Listed {
            continue;
        }
        let wanted = filled.form.required_evidence(row);
        let asked = asked(&wanted, words);
        if asked.len() < 2 {
            continue;
        }
        let cited = cited(case, answer);
        let is_cited = |kind: &&PaperKind| cited.iter().any(|name| kind.words.iter().any(|word| name.contains(word.as_str())));
        let lacking: Vec<&str> = asked.iter().filter(|kind| !is_cited(kind)).map(|kind| kind.name.as_str()).collect();
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
                text::excerpt(&wanted, 40),
                lacking.join("和")
            ));
    }
}

/// The kinds of papers that the printed requirement asks for: those that its parts end in. What stands in brackets or after
/// 如 and 其中 explains, and asks for nothing more.
fn asked<'w>(wanted: &str, words: &'w EvidenceWords) -> Vec<&'w PaperKind> {
    let key = text::key(wanted);
    let mut plain = String::new();
    let mut depth = 0_usize;
    for c in key.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            other if depth == 0 => plain.push(other),
            _ => {}
        }
    }
    let mut asked: Vec<&PaperKind> = Vec::new();
    for sentence in plain.split(['.', ';']) {
        let sentence = sentence.split(["其中", "例如", "内容", "如", "应", "包括", "主要"].iter().find_map(|word| {
            sentence.find(word).map(|at| &sentence[at..])
        }).unwrap_or("\u{0}")).next().unwrap_or(sentence);
        for part in sentence.split([',', '及', '和', '/']) {
            let kind = words.kinds.iter().find(|kind| kind.words.iter().any(|word| part.ends_with(word.as_str())));
            asked.extend(kind.filter(|kind| !asked.iter().any(|known| known.name == kind.name)));
        }
    }
    asked
}

/// The names listed and, where the evidence is there, those of the files.
fn cited(case: &Case<'_>, answer: &Answer) -> Vec<String> {
    let mut cited: Vec<String> = answer.evidence.items.iter().map(|item| text::key(&item.text)).collect();
    if let Some(evidence) = case.application.evidence.as_deref() {
        let lines = evidence.lines.iter().filter(|line| line.member == case.member && line.clause == answer.clause);
        cited.extend(lines.flat_map(|line| said(evidence, line)).map(text::key));
    }
    cited
}
