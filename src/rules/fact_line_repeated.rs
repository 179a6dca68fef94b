use super::fact_trouble::{Words, report};
use super::{Rule, Sink, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B116",
    name: "fact-line-repeated",
    severity: Severity::Warning,
    title: "同一项列了两次",
    page: include_str!("fact_line_repeated.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::LineRepeated, |trouble| {
        let sheet = trouble.sheet.name();
        Words::new(
            format!("“{sheet}”工作表中的{}{}{}", trouble.label, quoted(&trouble.typed), trouble.understood),
            "删去重复的一行；确是不同的两项时，把名称或编号写出区别",
        )
    });
}
