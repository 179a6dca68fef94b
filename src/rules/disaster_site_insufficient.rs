use super::threshold::report_failed;
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T120",
    name: "disaster-site-insufficient",
    severity: Severity::Error,
    title: "灾备中心不够",
    page: include_str!("disaster_site_insufficient.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report_failed(case, sink);
}
