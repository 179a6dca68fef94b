use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::fault::Fault;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "F101",
    name: "file-unreadable",
    severity: Severity::Blocking,
    title: "文件无法读取",
    page: include_str!("file_unreadable.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Err(fault) = &case.reading else { return };
    if matches!(fault, Fault::Limit { .. } | Fault::Unsafe { .. }) {
        return;
    }
    let (message, remedy) = words(case.input.file_name(), fault);
    let report = sink.at(Place::Whole).basis("文件须能读取方可评审").remedy(remedy);
    match fault {
        // The reader's own words help whoever looks into it.
        Fault::Damaged { detail } => report.understood(detail.clone()).say(message),
        _ => report.say(message),
    }
}

/// What is said of a fault, and how to put it right.
pub(super) fn words(name: &str, fault: &Fault) -> (String, String) {
    match fault {
        Fault::Empty => (format!("文件“{name}”是空的（0字节）"), "重新导出或重新传送原文件；传送中断常留下空文件".to_owned()),
        Fault::OfficeLock => (
            format!("“{name}”是Office打开文件时留下的临时锁文件，不是自评估表"),
            "关闭Office后提交不带“~$”的原文件；此文件可删除".to_owned(),
        ),
        Fault::Encrypted => (format!("文件“{name}”设有打开密码，无法读取"), "在Excel、Word或WPS中取消打开密码后另存，再提交".to_owned()),
        Fault::Foreign { looks_like } => (
            format!("文件“{name}”不是电子表格或Word文档，内容是{looks_like}"),
            "用Excel或WPS打开原表，“另存为”Excel工作簿（.xlsx）后提交；改扩展名不能转换格式".to_owned(),
        ),
        Fault::OldFormat { what } => (
            format!("文件“{name}”是{what}，不能直接读取"),
            "请用Word或WPS打开后“另存为”.docx（Word文档）再提交；改扩展名不能转换格式".to_owned(),
        ),
        Fault::Damaged { .. } => (
            format!("文件“{name}”已损坏，无法读取"),
            "用Excel、Word或WPS打开并修复后另存；打不开时请申请方重新提交".to_owned(),
        ),
        Fault::NoSheets => (format!("文件“{name}”中没有任何工作表"), "确认提交的是填好的自评估表，重新另存后提交".to_owned()),
        Fault::Unopened { why } => {
            (format!("“{name}”打不开：{why}"), "确认文件完好、有读取权限，重新放好后再处理".to_owned())
        }
        Fault::Stopped { why } => (
            format!("文件“{name}”没有读完：{why}"),
            "用Excel、Word或WPS打开原表，复制到新的文件中另存后提交；文件确实很大的，调高上限后重新处理".to_owned(),
        ),
        // Of these another rule speaks.
        Fault::Limit { .. } | Fault::Unsafe { .. } => (format!("文件“{name}”无法读取"), String::new()),
    }
}
