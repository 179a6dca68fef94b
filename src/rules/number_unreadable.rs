use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B106",
    name: "number-unreadable",
    severity: Severity::Error,
    title: "数字无法识别",
    page: include_str!("number_unreadable.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::NumberUnreadable, |trouble| {
        let (field, typed) = (field_words(trouble), quoted(&trouble.typed));
        if trouble.understood.is_empty() {
            return Words::new(format!("{field}写的是{typed}，不是能识别的数字"), "只写一个数字，单位照栏名");
        }
        let words =
            Words::new(format!("{field}写的是{typed}，不是确切的数，按{}计", trouble.understood), "写确切的数字");
        Words { severity: Some(Severity::Warning), ..words }
    });
}
