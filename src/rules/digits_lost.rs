use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B115",
    name: "digits-lost",
    severity: Severity::Error,
    title: "长号码丢失了数字",
    page: include_str!("digits_lost.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::DigitsLost, |trouble| {
        Words::new(
            format!("{}是按数字输入的，15位以后的数字已经丢失", field_words(trouble)),
            "先把单元格格式设为“文本”，再照原件重新输入",
        )
    });
}
