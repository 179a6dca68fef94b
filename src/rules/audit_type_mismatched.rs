use super::{Rule, Sink, clause_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::Trouble;
use crate::catalog::{Audit, Axis, Necessity};

pub(super) const RULE: Rule = Rule {
    code: "L105",
    name: "audit-type-mismatched",
    severity: Severity::Warning,
    title: "与审核类型不符",
    page: include_str!("audit_type_mismatched.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let Some(audit) = filled.assessment.context.audit else { return };
    for (answer, row) in filled.answers() {
        let Some(audits) = &row.applicability.audits else { continue };
        let wanted: Vec<&str> = audits.iter().map(|&Audit(at)| filled.edition.audit_name(Audit(at))).collect();
        let wanted = wanted.join("、");
        if answer.necessity == Necessity::NotRequired(Axis::Audit) && answer.is_answered() {
            sink.at(answer.conclusion.place)
                .clause(row)
                .typed(&answer.conclusion.typed)
                .remedy("该条款留空；审核类型有误时用 --audit 更正")
                .say(format!("{}只在{wanted}审核时适用，本次为{}审核，却作了填写", clause_words(row), filled.edition.audit_name(audit)));
        } else if answer.necessity == Necessity::Required && answer.conclusion.trouble == Some(Trouble::Blank) && answer.found.is_some() {
            sink.at(answer.conclusion.place)
                .clause(row)
                .weighing(Severity::Error)
                .remedy("对照条款作出判断，在“符合”或“不符合”栏打勾（√）")
                .say(format!("{}在{wanted}审核时适用，未作结论", clause_words(row)));
        }
    }
}
