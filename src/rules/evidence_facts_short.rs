use super::{Rule, Sink, clause_words, quoted};
use crate::assessment::{Answer, EvidenceState};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::words::EvidenceWords;
use crate::evidence::{ListedFactKind, dates};
use crate::facts::FactSheet;

pub(super) const RULE: Rule = Rule {
    code: "E117",
    name: "evidence-facts-short",
    severity: Severity::Warning,
    title: "材料旁应写的内容不全",
    page: include_str!("evidence_facts_short.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    // Only the form of the general requirements asks for facts in this column.
    let Some(filled) = case.filled.as_ref().filter(|filled| filled.form.is_general) else { return };
    for (answer, row) in filled.answers() {
        if answer.evidence.state != EvidenceState::Listed || answer.necessity.as_bool() == Some(false) {
            continue;
        }
        let mut lacking: Vec<(&str, Vec<ListedFactKind>)> = Vec::new();
        let mut known: Vec<ListedFactKind> = Vec::new();
        for item in answer.evidence.items.iter().filter(|item| item.is_own() && !item.names.is_empty()) {
            let papers = case.catalog.evidence.expected.iter();
            let expected = papers.filter(|expected| EvidenceWords::has(&item.names[0], &expected.papers));
            let facts = expected.flat_map(|expected| &expected.facts).copied();
            let missing: Vec<ListedFactKind> =
                facts.filter(|kind| !known.contains(kind) && !is_stated(*kind, case, answer)).collect();
            known.extend(&missing);
            if !missing.is_empty() {
                lacking.push((&item.names[0], missing));
            }
        }
        if !lacking.is_empty() {
            let words = |kinds: &[ListedFactKind]| kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join("、");
            let each: Vec<String> =
                lacking.iter().map(|(paper, kinds)| format!("{}没有写明{}", quoted(paper), words(kinds))).collect();
            sink.at(answer.evidence.place)
                .clause(row)
                .typed(&answer.evidence.typed)
                .basis("公共管理自评估表填写规范（ISCCC-QOG-0406）：证明材料清单中写明相应的内容")
                .remedy(format!("在材料名称后写明{}", words(&known)))
                .say(format!("{}的材料{}", clause_words(row), each.join("，")));
        }
    }
}

/// Whether the cell states a fact, be it in the name of a paper, or the facts workbook has a sheet for it.
fn is_stated(kind: ListedFactKind, case: &Case<'_>, answer: &Answer) -> bool {
    let words = &case.catalog.evidence;
    let in_cell = answer.evidence.items.iter().flat_map(|item| &item.facts).any(|fact| fact.kind == kind);
    let has_date = |text: &str| !dates::in_text(text).is_empty();
    let has_unit = |text: &str| words.units.iter().any(|(of, units)| *of == kind && EvidenceWords::has(text, units));
    let in_name = answer.evidence.items.iter().any(|item| match kind {
        ListedFactKind::Lease | ListedFactKind::Validity | ListedFactKind::InsurancePeriod => has_date(&item.text),
        ListedFactKind::Area => has_unit(&item.text),
        _ => false,
    });
    let sheet = match kind {
        ListedFactKind::Firm | ListedFactKind::Revenue | ListedFactKind::Profit => Some(FactSheet::Finances),
        ListedFactKind::Area | ListedFactKind::Lease | ListedFactKind::Address => Some(FactSheet::Sites),
        ListedFactKind::Number | ListedFactKind::Validity | ListedFactKind::Issuer => Some(FactSheet::Certificates),
        ListedFactKind::InsuranceOffice | ListedFactKind::InsurancePeriod | ListedFactKind::Dated => None,
    };
    let facts = case.application.facts.as_deref();
    in_cell || in_name || sheet.is_some_and(|sheet| facts.is_some_and(|facts| facts.has(sheet)))
}
