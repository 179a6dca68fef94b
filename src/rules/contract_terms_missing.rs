use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T116",
    name: "contract-terms-missing",
    severity: Severity::Warning,
    title: "合同没有要求的约定",
    page: include_str!("contract_terms_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
