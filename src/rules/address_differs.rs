use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::ListedFactKind;
use crate::facts::{FactSheet, Facts};
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "X112",
    name: "address-differs",
    severity: Severity::Warning,
    title: "地址前后不一致",
    page: include_str!("address_differs.md"),
    check,
};

/// What sites are called that people work at.
const OFFICE: &str = "办公";

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    if let Some(facts) = case.facts() {
        office(facts, sink);
    }
    if let (Some(filled), Some(facts)) = (&case.filled, case.application.facts.as_deref()) {
        for (answer, row) in filled.answers() {
            let items = answer.evidence.items.iter().filter(|item| item.is_own());
            for fact in items.flat_map(|item| &item.facts).filter(|fact| fact.kind == ListedFactKind::Address) {
                if !known(facts).any(|known| agree(&known, &text::bare_key(&fact.value))) {
                    sink.at(answer.evidence.place)
                        .clause(row)
                        .typed(&fact.value)
                        .remedy("照营业执照和租赁合同核对，各处写成一样；另有办公地点的，补入“场所”工作表")
                        .say(format!(
                            "第{}条的证明材料中地址写的是{}，申报信息中没有这个地址",
                            row.no,
                            quoted(&fact.value)
                        ));
                }
            }
        }
    }
}

/// The office address against the sites.
fn office(facts: &Facts, sink: &mut Sink<'_>) {
    let stated = &facts.organisation.office_address;
    let offices: Vec<&str> = facts
        .sites
        .iter()
        .filter(|site| site.kind.typed.contains(OFFICE) && !site.address.is_blank())
        .map(|site| site.address.typed.as_str())
        .collect();
    if stated.is_blank() || !facts.has(FactSheet::Sites) || offices.is_empty() {
        return;
    }
    let own = text::bare_key(&stated.typed);
    if !offices.iter().any(|office| agree(&text::bare_key(office), &own)) {
        sink.at(stated.place)
            .typed(&stated.typed)
            .understood(offices.join("、"))
            .basis("营业执照、租赁合同与申报信息的地址应当一致")
            .remedy("照租赁合同或房产证核对，改成一致；有几处办公的，都写进“场所”工作表")
            .say(format!(
                "“办公地址”写的是{}，“场所”工作表中的办公场所却在{}",
                quoted(&stated.typed),
                quoted(&offices.join("、"))
            ));
    }
}

fn known(facts: &Facts) -> impl Iterator<Item = String> {
    let own = [&facts.organisation.registered_address, &facts.organisation.office_address];
    let own = own.into_iter().map(|entry| entry.typed.as_str());
    let sites = facts.sites.iter().map(|site| site.address.typed.as_str());
    own.chain(sites).map(text::bare_key).filter(|address| !address.is_empty())
}

/// One address may be written with more of the way: with the province, or down to the room.
fn agree(left: &str, right: &str) -> bool {
    left.contains(right) || right.contains(left)
}
