use super::evidence_lines::{core, entry_of, file_words, is_lease, own_lines, said, validity_in};
use super::evidence_projects::is_of_project;
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

/// The kind of papers whose end is no fault where they are of a project.
const CONTRACT: &str = "合同或协议";

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let mut told = HashSet::new();
    for (evidence, line, row) in own_lines(case) {
        let is_lease = is_lease(case, evidence, line);
        // A lease that still runs today is told as one that ends soon (D112).
        let planned = evidence.planned.filter(|_| !is_lease).unwrap_or(case.as_of).max(case.as_of);
        // The contract of a project that is done has run out as it should.
        if !is_lease && is_project_contract(case, evidence, line) {
            continue;
        }
        let Some((until, source, file)) = until(case, evidence, line).filter(|(until, ..)| *until < planned) else {
            continue;
        };
        if !told.insert((line.clause, line.name.clone())) {
            continue;
        }
        let state = if is_lease { "已经届满".to_owned() } else if until < case.as_of { "已过期".to_owned() } else { format!("到计划审核的{planned}已过期") };
        let report = sink.at(line.place).clause(row).typed(&line.listed.text).understood(until.to_string());
        let (report, words) = match file {
            Some(file) => (report.file(&evidence.holdings.files[file].path), file_words(evidence, file)),
            None => (report, quoted(&line.name)),
        };
        let (term, remedy) = if is_lease {
            ("租期", "提供续租合同，或新的办公场所的租赁合同")
        } else {
            ("有效期", "换成有效的证书或文件；正在换证的，附上受理证明")
        };
        report.remedy(remedy).say(format!("{}的材料{words}{term}至{until}（{source}），{state}", clause_words(row)));
    }
}

fn is_project_contract(case: &Case<'_>, evidence: &Reconciliation, line: &Line) -> bool {
    said(evidence, line).any(|said| {
        let kinds = case.catalog.evidence.kinds_of(&core(case, said));
        kinds.iter().any(|kind| kind.name == CONTRACT) && is_of_project(case, said)
    })
}

/// The last day of validity, who says so, and of which file: the register, the cell itself, the file's name, the facts.
fn until(case: &Case<'_>, evidence: &Reconciliation, line: &Line) -> Option<(Date, &'static str, Option<usize>)> {
    for &file in &line.files {
        if let Some(day) = entry_of(evidence, file).and_then(|entry| entry.valid_until.value) {
            // A register of our own only repeats what the name says.
            let by_name = validity_in(case, evidence.holdings.files[file].name()) == Some(day);
            return Some((day, if by_name { "按文件名" } else { "按证据台账" }, Some(file)));
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
    let names: Vec<String> = said(evidence, line).map(text::bare_key).collect();
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
