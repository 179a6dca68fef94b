use super::{Rule, Sink, troubles, quoted, field_words};
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
    for trouble in troubles(case, TroubleKind::PeopleMerged) {
        sink.at(trouble.place)
            .typed(&trouble.typed)
            .understood_if(&trouble.understood)
            .remedy("每人一行，取消合并的单元格")
            .say(format!("{}写的是{}，一行应只写一人", field_words(trouble), quoted(&trouble.typed)));
    }
}
