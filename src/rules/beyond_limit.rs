use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::fault::Fault;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "F110",
    name: "beyond-limit",
    severity: Severity::Blocking,
    title: "文件超出读取上限或不安全",
    page: include_str!("beyond_limit.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Err(fault) = &case.reading else { return };
    if let Some((message, remedy)) = words(case.input.file_name(), fault) {
        sink.at(Place::Whole).basis("读取文件的安全上限").remedy(remedy).say(message);
    }
}

/// What is said of a fault of this kind, and how to put it right.
pub(super) fn words(name: &str, fault: &Fault) -> Option<(String, String)> {
    Some(match fault {
        Fault::Limit { what, found, allowed } => (
            format!("文件“{name}”的{what}为{}，超出上限{}", shown(what, found), shown(what, allowed)),
            "把自评估表复制到新的工作簿或文档中另存；正常填写的表不会达到上限".to_owned(),
        ),
        Fault::Unsafe { what } => (
            format!("文件“{name}”含有不安全的内容：{what}"),
            "不要打开来源不明的文件；请申请方用Excel、Word或WPS重新另存后提交".to_owned(),
        ),
        _ => return None,
    })
}

/// Sizes come in bytes; people read them in MiB.
fn shown(what: &str, number: &str) -> String {
    match number.parse::<u64>() {
        Ok(bytes) if what.contains("大小") => format!("{} MiB", bytes.div_ceil(1 << 20)),
        _ => number.to_owned(),
    }
}
