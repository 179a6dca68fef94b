use super::evidence_lines::{file_words, own_lines, validity_in};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::{Line, ListedFactKind, Reconciliation};
use crate::facts::Certificate;
use crate::text;
use jiff::civil::Date;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: "E116",
    name: "evidence-expired",
    severity: Severity::Error,
    title: "材料已过有效期",
    page: include_str!("evidence_expired.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let mut told = HashSet::new();
    for (evidence, line, row) in own_lines(case) {
        let planned = evidence.planned.unwrap_or(case.as_of).max(case.as_of);
        let Some((until, source, file)) = until(case, evidence, line).filter(|(until, ..)| *until < planned) else {
            continue;
        };
        if !told.insert((line.clause, line.name.clone())) {
            continue;
        }
        let state = if until < case.as_of { "已过期".to_owned() } else { format!("到计划审核的{planned}已过期") };
        let report = sink.at(line.place).clause(row).typed(&line.listed.text).understood(until.to_string());
        let (report, words) = match file {
            Some(file) => (report.file(&evidence.holdings.files[file].path), file_words(evidence, file)),
            None => (report, quoted(&line.name)),
        };
        report
            .remedy("换成有效的证书或文件；正在换证的，附上受理证明")
            .say(format!("{}的材料{words}有效期至{until}（{source}），{state}", clause_words(row)));
    }
}

/// The last day of validity, who says so, and of which file: the register, the cell itself, the file's name, the facts.
fn until(case: &Case<'_>, evidence: &Reconciliation, line: &Line) -> Option<(Date, &'static str, Option<usize>)> {
    for &file in &line.files {
        let entry = evidence.registered[file].and_then(|at| evidence.register.as_ref()?.entries.get(at));
        if let Some(day) = entry.and_then(|entry| entry.valid_until.value) {
            return Some((day, "按证据台账", Some(file)));
        }
    }
    let is_validity = |kind| matches!(kind, ListedFactKind::Validity | ListedFactKind::Lease);
    let stated = line.listed.facts.iter().find(|fact| is_validity(fact.kind)).and_then(|fact| fact.until);
    if let Some(day) = stated {
        return Some((day, "按表中所写", line.files.first().copied()));
    }
    for &file in &line.files {
        if let Some(day) = validity_in(case, evidence.holdings.files[file].name()) {
            return Some((day, "按文件名", Some(file)));
        }
    }
    if let Some(day) = validity_in(case, &line.name) {
        return Some((day, "按表中所写", line.files.first().copied()));
    }
    let certificates = &case.application.facts.as_deref()?.certificates;
    let names: Vec<String> = super::evidence_lines::said(evidence, line).map(text::bare_key).collect();
    let is_meant = |certificate: &&Certificate| names.iter().any(|name| is_named(certificate, name));
    let mut meant = certificates.iter().filter(is_meant).filter_map(|certificate| certificate.valid_until.value);
    // Several certificates of one name: one that is valid is enough.
    let first = meant.next()?;
    Some((meant.fold(first, Date::max), "按申报信息", line.files.first().copied()))
}

/// A certificate is named by its number, or by its whole name together with its holder where that is a person.
fn is_named(certificate: &Certificate, name: &str) -> bool {
    const SHORTEST: usize = 6;
    let number = text::bare_key(&certificate.number.typed);
    let own = text::bare_key(&certificate.name.typed);
    let holder = text::bare_key(&certificate.holder.typed);
    let is_own = holder.is_empty() || holder == "本单位" || name.contains(&holder);
    (number.chars().count() >= SHORTEST && name.contains(&number))
        || (own.chars().count() >= SHORTEST && is_own && name.contains(&own))
}
