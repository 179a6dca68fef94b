use super::{Rule, Sink, troubles};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B103",
    name: "fact-column-unknown",
    severity: Severity::Hint,
    title: "申报信息有不认识的栏目",
    page: include_str!("fact_column_unknown.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for trouble in troubles(case, TroubleKind::ColumnUnknown) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("栏名写错的改正；自己加的栏可以保留，不影响检查")
            .say(format!("“{}”工作表中的“{}”栏不认识，没有读取", trouble.sheet.name(), trouble.label));
    }
}
