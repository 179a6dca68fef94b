use super::evidence_lines::{clauses_words, file_words, folder_of};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::{Line, Reconciliation};
use crate::place::Place;
use crate::text;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "E114",
    name: "evidence-overused",
    severity: Severity::Hint,
    title: "一个文件用于很多条",
    page: include_str!("evidence_overused.md"),
    check,
};

/// Clauses whose wordings are so much alike ask for the same of two different things (抑制, 根除).
const TWINS: f64 = 0.85;

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(evidence) = folder_of(case) else { return };
    let most = case.catalog.evidence.overused;
    for (file, uses) in evidence.uses.iter().enumerate().filter(|(_, uses)| uses.len() > 1) {
        let lines = uses.iter().map(|&line| &evidence.lines[line]);
        let clauses: BTreeSet<(usize, u16)> = lines.map(|line| (line.member, line.clause)).collect();
        let told = if clauses.len() > most {
            let all = clauses_words(case, &clauses);
            let remedy = "确认每一条都能由它证明，并写明在哪一章、哪一页；另有专门材料的，列专门材料";
            Some((format!("文件{}用于{}条（{all}）", file_words(evidence, file), clauses.len()), remedy))
        } else {
            twins(case, evidence, uses).map(|twins| {
                let both = clauses_words(case, &twins);
                let remedy = "确认它对两条都有相应的内容；各有专门材料的，分别列出";
                (format!("文件{}同时用于{both}，两条的要求只有个别字不同", file_words(evidence, file)), remedy)
            })
        };
        if let Some((message, remedy)) = told {
            sink.at(Place::Whole).file(&evidence.holdings.files[file].path).remedy(remedy).say(message);
        }
    }
}

/// Two clauses of one form that differ in a word and list a file in the same words; who writes other chapters has seen to it.
fn twins(case: &Case<'_>, evidence: &Reconciliation, uses: &[usize]) -> Option<BTreeSet<(usize, u16)>> {
    let wording =
        |line: &Line| Some(case.application.form_of(line.member)?.form.row(line.clause)?.body_key.as_str());
    let is_pair = |left: &Line, right: &Line| {
        let same_words = left.member == right.member && left.listed.text == right.listed.text;
        wording(left).zip(wording(right)).is_some_and(|(own, other)| {
            same_words && own != other && text::likeness_from(own, other, TWINS) >= TWINS
        })
    };
    let own: Vec<&Line> =
        uses.iter().map(|&line| &evidence.lines[line]).filter(|line| line.listed.is_own()).collect();
    let mut pairs = own.iter().enumerate().flat_map(|(at, left)| own[at + 1..].iter().map(move |right| (*left, *right)));
    let (left, right) = pairs.find(|(left, right)| is_pair(left, right))?;
    Some([left, right].map(|line| (line.member, line.clause)).into())
}
