use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B114",
    name: "people-merged",
    severity: Severity::Error,
    title: "一格里写了几个人",
    page: include_str!("people_merged.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::PeopleMerged, |trouble| {
        let (field, typed) = (field_words(trouble), quoted(&trouble.typed));
        let message = if trouble.understood.is_empty() {
            format!("{field}写的是{typed}，看不出这一行说的是谁")
        } else {
            format!("{field}{typed}{}，看不出下面的行说的是谁", trouble.understood)
        };
        Words::new(message, "取消合并的单元格，每人写一行")
    });
}
