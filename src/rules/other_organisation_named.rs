use super::evidence_lines::{own_lines, said};
use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::{ListedFactKind, Reconciliation};
use crate::text;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: "E115",
    name: "other-organisation-named",
    severity: Severity::Error,
    title: "材料名称中是另一家单位",
    page: include_str!("other_organisation_named.md"),
    check,
};

/// How the names of companies end.
const COMPANY: &str = "公司";

/// Shorter than this, in characters, it is a word and no name (本公司, 我公司, 母公司).
const SHORTEST: usize = 6;

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(own) = own_name(case) else { return };
    let parties = parties(case);
    let mut told = HashSet::new();
    for (evidence, line, row) in own_lines(case) {
        for (at, said) in said(evidence, line).enumerate() {
            let Some(named) = company_in(said) else { continue };
            let key = text::bare_key(named);
            // Words before a name belong to the sentence: 与示例有限公司签订的合同.
            let is_own = key.ends_with(&own) || own.ends_with(&key) || key.contains(&own);
            let is_party = parties.iter().any(|party| key.contains(party) || party.contains(&key));
            if is_own || is_party || !told.insert((line.clause, key)) {
                continue;
            }
            let report = sink.at(line.place).clause(row).typed(&line.listed.text).weighing(weight(case, said));
            let file = at.checked_sub(1).and_then(|at| line.files.get(at)).or(line.files.first());
            let report = match file {
                Some(&file) => report.file(&evidence.holdings.files[file].path),
                None => report,
            };
            report
                .remedy("是放错了的，换成本单位的材料；是客户或合作方的，在申报信息的“项目”中写明委托方")
                .say(format!("{}的材料{}中是另一家单位{}", clause_words(row), quoted(said), quoted(named)));
        }
    }
}

/// Papers of one's own can't carry another's name; what is signed with others may.
fn weight(case: &Case<'_>, name: &str) -> Severity {
    const WITH_OTHERS: [&str; 4] = ["合同或协议", "授权书", "记录", "报告"];
    let kinds = case.catalog.evidence.kinds_of(name);
    let is_shared = kinds.iter().any(|kind| WITH_OTHERS.contains(&kind.name.as_str()));
    if is_shared { Severity::Warning } else { Severity::Error }
}

fn own_name(case: &Case<'_>) -> Option<String> {
    let stated = case.filled.as_ref().and_then(|filled| filled.assessment.context.organisation());
    let facts = || case.application.facts.as_deref()?.organisation.name.value.as_deref();
    stated.or_else(facts).map(text::bare_key).filter(|name| !name.is_empty())
}

/// Others whose names may well stand there: clients, issuers, accountants, and whoever the lists name as such.
fn parties(case: &Case<'_>) -> Vec<String> {
    let mut parties: Vec<String> = Vec::new();
    if let Some(facts) = case.application.facts.as_deref() {
        parties.extend(facts.projects.iter().map(|project| text::bare_key(&project.client.typed)));
        parties.extend(facts.certificates.iter().map(|certificate| text::bare_key(&certificate.issuer.typed)));
        parties.extend(facts.finances.iter().map(|year| text::bare_key(&year.firm.typed)));
    }
    if let Some(evidence) = case.application.evidence.as_deref() {
        parties.extend(stated_parties(evidence));
    }
    parties.retain(|party| party.chars().count() >= 3);
    parties
}

fn stated_parties(evidence: &Reconciliation) -> impl Iterator<Item = String> {
    let is_party = |kind| {
        matches!(kind, ListedFactKind::Firm | ListedFactKind::Issuer | ListedFactKind::InsuranceOffice)
    };
    let facts = evidence.lines.iter().flat_map(|line| &line.listed.facts);
    let stated = facts.filter(move |fact| is_party(fact.kind)).map(|fact| text::bare_key(&fact.value));
    let registered = evidence.register.iter().flat_map(|register| &register.entries);
    stated.chain(registered.map(|entry| text::bare_key(&entry.issuer)))
}

/// The first company that a text names, from the last break before it.
fn company_in(said: &str) -> Option<&str> {
    let end = said.find(COMPANY)? + COMPANY.len();
    let head = &said[..end];
    let is_break = |c: char| !(c.is_alphanumeric() || matches!(c, '（' | '）' | '(' | ')' | '·'));
    let start = head.rfind(is_break).map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let name = head[start..].trim_start_matches(|c: char| c.is_ascii_digit());
    (name.chars().count() >= SHORTEST).then_some(name)
}
