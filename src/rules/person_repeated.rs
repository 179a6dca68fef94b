use super::fact_trouble::{Words, report};
use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B113",
    name: "person-repeated",
    severity: Severity::Warning,
    title: "同一人列了两次",
    page: include_str!("person_repeated.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::PersonRepeated, |trouble| {
        Words::new(
            format!("“人员”工作表中的{}{}，只计一次", quoted(&trouble.typed), trouble.understood),
            "删去重复的一行；确是同名的两人时，两行都写明身份证件号码",
        )
    });
}
