use super::sharing::{self, path_words};
use super::{Rule, Sink};
use crate::case::{Case, Shared, SharedKind};
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
    sharing::report(case, sink, |_| Place::Whole, |_| None);
}

pub(super) fn words(shared: &Shared) -> (String, &'static str) {
    let message = match (shared.kind, shared.more) {
        (SharedKind::File, 0) => format!("本文件与{}内容完全相同", earlier(shared)),
        (_, 0) => format!("本文件与{}是同一组织、同一类别、同一级别的自评估表", earlier(shared)),
        (SharedKind::File, more) => format!("另有{more}个文件与前面申请的文件内容完全相同"),
        (_, more) => format!("另有{more}份自评估表，前面已有同一组织、同一类别、同一级别的"),
    };
    (message, "确认以哪一份为准，撤回另一份")
}

/// The earlier file, with its application where the path doesn't tell it.
fn earlier(shared: &Shared) -> String {
    let application = shared.application.as_str();
    let tells = application.is_empty() || shared.there.split(['/', '\\']).any(|step| step == application);
    if tells { path_words(&shared.there) } else { path_words(&format!("{application}/{}", shared.there)) }
}
