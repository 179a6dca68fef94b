use super::fact_trouble::{Words, report};
use super::{Rule, Sink};
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
    report(case, sink, TroubleKind::RowUnnamed, |trouble| {
        Words::new(
            format!("“{}”工作表的这一行有内容，却没有写“{}”", trouble.sheet.name(), trouble.label),
            "补上名称；不要的行整行删去",
        )
    });
}
