use super::evidence_lines::{after_last, core, own_lines, own_name, said};
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

/// How the registered names of companies end; 公司 alone is also a word (分公司, 第三方公司).
const COMPANY: [&str; 3] = ["有限公司", "有限责任公司", "股份公司"];

/// A name has so many characters before its ending.
const SHORTEST: usize = 2;

/// Words before a name that belong to the sentence.
const BEFORE: [&str; 8] = ["关于", "与", "向", "给", "致", "和", "及", "由"];

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(own) = own_name(case) else { return };
    let parties = parties(case);
    let mut told = HashSet::new();
    let is_other = |named: &&str| {
        let key = text::bare_key(named);
        let is_own = key.contains(&own) || own.contains(&key);
        !is_own && !parties.iter().any(|party| key.contains(party) || party.contains(&key))
    };
    for (evidence, line, row) in own_lines(case) {
        for (at, said) in said(evidence, line).enumerate() {
            let Some(named) = companies_in(said).into_iter().find(is_other) else { continue };
            if !told.insert((line.clause, text::bare_key(named))) {
                continue;
            }
            let report = sink.at(line.place).clause(row).typed(&line.listed.text).weighing(weight(case, said));
            let file = at.checked_sub(1).and_then(|at| line.files.get(at)).or(line.files.first());
            let report = match file {
                Some(&file) => report.file(&evidence.holdings.files[file].path),
                None => report,
            };
            report
                .remedy("是放错了的，换成本单位的材料；本单位更过名的，附更名证明；是客户的，在申报信息的“项目”中写明委托方")
                .say(format!("{}的材料{}写的是另一家单位{}", clause_words(row), quoted(said), quoted(named)));
        }
        for &file in &line.files {
            let held = &evidence.holdings.files[file];
            let organisation = held.organisation.as_deref().unwrap_or_default();
            let Some(named) = companies_in(organisation).into_iter().find(is_other) else { continue };
            // Of a template that went into many papers one is told.
            if !told.insert((0, text::bare_key(named))) {
                continue;
            }
            let report = sink.at(line.place).clause(row).typed(&line.listed.text).file(&held.path);
            report
                .weighing(Severity::Warning)
                .remedy("用自己的文件重做；确是本单位写的，在“文件-信息-属性”中改正单位后另存")
                .say(format!("{}的材料{}，文档属性中的单位是{}", clause_words(row), quoted(&held.path), quoted(named)));
        }
    }
}

/// What an organisation writes for itself can't carry another's name; what others write or sign may.
fn weight(case: &Case<'_>, name: &str) -> Severity {
    const OWN: [&str; 5] = ["制度", "流程", "计划", "方案", "预案"];
    const OWN_ENDINGS: [&str; 2] = ["承诺书", "资质证书"];
    let core = core(case, name.rsplit('/').next().unwrap_or(name));
    let mut kinds = case.catalog.evidence.kinds.iter().filter(|kind| OWN.contains(&kind.name.as_str()));
    let is_own = OWN_ENDINGS.iter().any(|ending| core.ends_with(ending))
        || kinds.any(|kind| kind.words.iter().any(|word| core.ends_with(word.as_str())));
    if is_own { Severity::Error } else { Severity::Warning }
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

/// The companies that a text names, each from the last break before it.
fn companies_in(said: &str) -> Vec<&str> {
    let is_break = |c: char| !(c.is_alphanumeric() || matches!(c, '（' | '）' | '(' | ')' | '·'));
    let mut named = Vec::new();
    let mut from = 0;
    let ending = |rest: &str| COMPANY.iter().filter_map(|word| Some((rest.find(word)?, word.len()))).min();
    while let Some((at, length)) = ending(&said[from..]) {
        let head = &said[from..from + at];
        let name = head[after_last(head, is_break)..].trim_start_matches(|c: char| c.is_ascii_digit());
        // 保密协议（示例有限公司）: a bracket that is still open is no part of the name.
        let open = name.rfind(['（', '(']).filter(|&at| !name[at..].contains(['）', ')']));
        let name = open.map_or(name, |at| name[at..].trim_start_matches(['（', '(']));
        let name = BEFORE.iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name);
        if name.chars().count() >= SHORTEST {
            named.push(&said[from + at - name.len()..from + at + length]);
        }
        from += at + length;
    }
    named
}
