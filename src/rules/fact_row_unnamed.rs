use super::{Rule, Sink, troubles};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B105",
    name: "fact-row-unnamed",
    severity: Severity::Error,
    title: "整行没有名称",
    page: include_str!("fact_row_unnamed.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for trouble in troubles(case, TroubleKind::RowUnnamed) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("补上名称，或删去整行")
            .say(format!("“{}”工作表这一行有内容，却没有写“{}”", trouble.sheet.name(), trouble.label));
    }
}
