use super::evidence_lines::{entry_of, own_lines, said};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::words::EvidenceWords;
use crate::evidence::{Line, ListedFactKind, Reconciliation, dates};
use jiff::ToSpan;
use jiff::civil::Date;

pub(super) const RULE: Rule = Rule {
    code: "D111",
    name: "insurance-proof-old",
    severity: Severity::Warning,
    title: "社保证明时间过早",
    page: include_str!("insurance_proof_old.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let words = &case.catalog.evidence;
    let months = words.insurance_months;
    let earliest = case.as_of.saturating_sub(i64::from(months).months());
    for (evidence, line, row) in own_lines(case) {
        let is_proof = said(evidence, line).any(|said| EvidenceWords::has(said, &words.insurance))
            || line.listed.facts.iter().any(|fact| fact.kind == ListedFactKind::InsurancePeriod);
        let Some(day) = day(evidence, line).filter(|day| is_proof && *day < earliest) else { continue };
        let report = sink.at(line.place).clause(row).typed(&line.listed.text).understood(day.to_string());
        let report = match line.files.first() {
            Some(&file) => report.file(&evidence.holdings.files[file].path),
            None => report,
        };
        report
            .basis(format!("社保证明应为近期出具；{months}个月是程序设定，各方说法不一"))
            .remedy("重新开具近期的社保缴纳证明")
            .say(format!(
                "{}的社保证明{}时间截至{day}，早于检查日期{months}个月以上",
                clause_words(row),
                quoted(&line.name)
            ));
    }
}

/// The last day that the proof covers: as the cell states, else of its file, else in the name listed.
fn day(evidence: &Reconciliation, line: &Line) -> Option<Date> {
    let stated = line.listed.facts.iter().filter(|fact| {
        matches!(fact.kind, ListedFactKind::InsurancePeriod | ListedFactKind::Dated)
    });
    let last = |name: &str| dates::in_text(name).iter().map(|found| found.day).max();
    let of_file = || {
        let of = |&file: &usize| {
            let registered = entry_of(evidence, file).and_then(|entry| entry.dated.value);
            registered.or_else(|| last(evidence.holdings.files[file].name()))
        };
        line.files.iter().filter_map(of).max()
    };
    stated.filter_map(|fact| fact.until).max().or_else(of_file).or_else(|| last(&line.name))
}
