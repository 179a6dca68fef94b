use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "F109",
    name: "file-repeated",
    severity: Severity::Warning,
    title: "同一份表重复提交",
    page: include_str!("file_repeated.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(twin) = &case.twin else { return };
    if twin.same_bytes && !case.is_first {
        return;
    }
    let message = if twin.same_bytes {
        format!("本文件与“{}”内容完全相同", twin.path)
    } else {
        format!("本文件与“{}”是同一组织、同一类别、同一级别的自评估表", twin.path)
    };
    sink.at(Place::Whole).remedy("确认以哪一份为准，撤回另一份").say(message);
}
