use super::{Rule, Sink, troubles};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B102",
    name: "fact-column-missing",
    severity: Severity::Warning,
    title: "申报信息缺少栏目",
    page: include_str!("fact_column_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for trouble in troubles(case, TroubleKind::ColumnMissing) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("补上这一栏并填写，栏名照空表原样")
            .say(format!("“{}”工作表中没有“{}”栏，有关的要求无法判定", trouble.sheet.name(), trouble.label));
    }
}
