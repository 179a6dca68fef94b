//! The names of the application that the form does not have.

use super::{Word, text};

pub(super) fn words() -> Vec<Word> {
    vec![
        text("申请类型", "各种审核类型，给出的一种打勾", "☑初次　□监督　□再认证"),
        text("服务类别", "同“类别”", "应急处理"),
        text("申请级别", "理解后的级别；无法理解时照填写的样子", "二级"),
        text("依据文件", "依据的标准，带书名号和编号", "《信息安全服务规范》"),
        text("自评估时间", "同“评估时间”", "2025年8月27日"),
        text("自评估表", "同“表格标题”", "信息安全应急处理服务资质认证自评表"),
    ]
}
