use super::evidence_lines::{entry_of, is_lease, own_lines, said, validity_in};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::{Line, ListedFactKind, Reconciliation};
use jiff::ToSpan;
use jiff::civil::Date;

pub(super) const RULE: Rule = Rule {
    code: "D112",
    name: "lease-ends",
    severity: Severity::Warning,
    title: "租期即将届满",
    page: include_str!("lease_ends.md"),
    check,
};

const REMEDY: &str = "提供续租合同，或新的办公场所的租赁合同";

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for (evidence, line, row) in own_lines(case) {
        let until = until(case, evidence, line).filter(|until| *until >= case.as_of);
        let Some((until, when)) = until.and_then(|until| Some((until, ends(case, until)?))) else { continue };
        let report = sink.at(line.place).clause(row).typed(&line.listed.text).understood(until.to_string());
        let report = match line.files.first() {
            Some(&file) => report.file(&evidence.holdings.files[file].path),
            None => report,
        };
        report.remedy(REMEDY).say(format!("{}的租赁材料{}租期至{until}，{when}", clause_words(row), quoted(&line.name)));
    }
    let Some(facts) = case.facts() else { return };
    for site in &facts.sites {
        let Some(until) = site.lease_until.value else { continue };
        let when = if until < case.as_of { Some("已经届满".to_owned()) } else { ends(case, until) };
        if let Some(when) = when.filter(|_| site.is_owned.value != Some(true)) {
            sink.at(site.lease_until.place)
                .typed(&site.lease_until.typed)
                .understood(until.to_string())
                .basis("场所应在审核和证书有效期内可用；提前多久提醒是程序设定")
                .remedy(REMEDY)
                .say(format!("{}的租期至{until}，{when}", quoted(&site.kind.typed)));
        }
    }
}

/// What is to be said of a lease that ends on a day, where that is too soon.
fn ends(case: &Case<'_>, until: Date) -> Option<String> {
    let planned = case.application.evidence.as_deref().and_then(|evidence| evidence.planned);
    let months = case.catalog.evidence.lease_months;
    if let Some(planned) = planned {
        return (until < planned).then(|| format!("早于计划审核的{planned}"));
    }
    let limit = case.as_of.saturating_add(i64::from(months).months());
    (until < limit).then(|| format!("离检查日期不到{months}个月"))
}

/// The last day of a lease that a line is about: as the cell, the register or a name says.
fn until(case: &Case<'_>, evidence: &Reconciliation, line: &Line) -> Option<Date> {
    let stated = line.listed.facts.iter().find(|fact| fact.kind == ListedFactKind::Lease).and_then(|fact| fact.until);
    if stated.is_some() {
        return stated;
    }
    if !is_lease(case, evidence, line) {
        return None;
    }
    let registered = line.files.iter().find_map(|&file| entry_of(evidence, file)?.valid_until.value);
    registered.or_else(|| said(evidence, line).find_map(|said| validity_in(case, said)))
}
