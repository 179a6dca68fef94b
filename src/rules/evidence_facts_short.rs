use super::{Rule, Sink, clause_words, quoted};
use crate::assessment::{Answer, EvidenceState};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::ListedFactKind;
use crate::evidence::words::EvidenceWords;
use crate::facts::{FactSheet, Facts};

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
    let facts = case.application.facts.as_deref();
    for (answer, row) in filled.answers() {
        if answer.evidence.state != EvidenceState::Listed || answer.necessity.as_bool() == Some(false) {
            continue;
        }
        let mut lacking: Vec<ListedFactKind> = Vec::new();
        let mut paper = "";
        for item in answer.evidence.items.iter().filter(|item| item.is_own() && !item.names.is_empty()) {
            for expected in &case.catalog.evidence.expected {
                if EvidenceWords::has(&item.names[0], &expected.papers) {
                    let missing = expected.facts.iter().filter(|kind| !is_stated(**kind, answer, facts));
                    for kind in missing {
                        if !lacking.contains(kind) {
                            lacking.push(*kind);
                            paper = &item.names[0];
                        }
                    }
                }
            }
        }
        if !lacking.is_empty() {
            let names: Vec<&str> = lacking.iter().map(|kind| kind.name()).collect();
            sink.at(answer.evidence.place)
                .clause(row)
                .typed(&answer.evidence.typed)
                .basis("公共管理自评估表填写规范（ISCCC-QOG-0406）：证明材料清单中写明相应的内容")
                .remedy(format!("在材料名称后写明{}", names.join("、")))
                .say(format!("{}列了{}，没有写明{}", clause_words(row), quoted(paper), names.join("、")));
        }
    }
}

/// Whether the cell states a fact, or the facts workbook has a sheet for it.
fn is_stated(kind: ListedFactKind, answer: &Answer, facts: Option<&Facts>) -> bool {
    let in_cell = answer.evidence.items.iter().flat_map(|item| &item.facts).any(|fact| fact.kind == kind);
    let sheet = match kind {
        ListedFactKind::Firm | ListedFactKind::Revenue | ListedFactKind::Profit => Some(FactSheet::Finances),
        ListedFactKind::Area | ListedFactKind::Lease | ListedFactKind::Address => Some(FactSheet::Sites),
        ListedFactKind::Number | ListedFactKind::Validity | ListedFactKind::Issuer => Some(FactSheet::Certificates),
        ListedFactKind::InsuranceOffice | ListedFactKind::InsurancePeriod | ListedFactKind::Dated => None,
    };
    in_cell || sheet.is_some_and(|sheet| facts.is_some_and(|facts| facts.has(sheet)))
}
