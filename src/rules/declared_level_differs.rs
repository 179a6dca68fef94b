use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S104",
    name: "declared-level-differs",
    severity: Severity::Error,
    title: "声明的级别与表头不同",
    page: include_str!("declared_level_differs.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let context = &filled.assessment.context;
    let (Some(applied), Some(declared)) = (context.level(), context.declared_level.reading.level()) else { return };
    if applied != declared {
        let typed = context.declared_level.text();
        let (applied, declared) = (filled.edition.level_name(applied), filled.edition.level_name(declared));
        sink.at(context.declared_level.place)
            .typed(typed)
            .understood(declared)
            .remedy("核对申报级别，使表头与声明一致")
            .say(format!("声明满足{declared}要求，表头申报的却是{applied}"));
    }
}
