use super::{Rule, Sink, troubles, field_words};
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
    for trouble in troubles(case, TroubleKind::DigitsLost) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("先把单元格格式设为“文本”，再重新输入")
            .say(format!("{}是按数字输入的，15位以后的数字已经丢失", field_words(trouble)));
    }
}
