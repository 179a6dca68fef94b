//! The names of the discrepancy list that the form does not have.

use super::{Word, choice, groups, number, text};

/// The severities, lightest first.
const SEVERITIES: [&str; 4] = ["提示", "警告", "错误", "阻断"];

pub(super) fn words() -> Vec<Word> {
    let counts = vec![choice("程度", &SEVERITIES, "差异的程度", "错误"), number("数量", "这一程度的差异有几处", "10")];
    vec![
        text("文件", "所检查的文件名", "示例.xlsx"),
        text("工作表", "自评估表所在的工作表", "自评估表"),
        text("表格", "自评估表的标题；没有找到时为“未识别”", "信息安全应急处理服务资质认证自评表"),
        text("文件摘要", "所检查文件的 SHA-256", "9f86d081884c7d659a2feaa0c55ad015"),
        text("结论", "对全部差异的一句话", "有10处错误，改正后再提交。"),
        number("差异数", "差异共有几处", "15"),
        groups(
            "统计",
            counts,
            "各程度的差异各有几处，重的在前",
            "{% for 项 in 统计 %}{{ 项.程度 }}{{ 项.数量 }}处　{% endfor %}",
        ),
        groups("差异", row(), "全部差异", "{%tr for 项 in 差异 %}…{{ 项.说明 }}…{%tr endfor %}"),
    ]
}

fn row() -> Vec<Word> {
    vec![
        number("序号", "在清单中的序号", "3"),
        choice("程度", &SEVERITIES, "差异的程度", "错误"),
        text("代码", "差异代码，用 ziping explain 查看解释", "C102"),
        text("类别", "关于表格的哪一部分", "结论"),
        text("说明", "一句话说明", "第7条“工具包应定期更新。”未作结论"),
        text("位置", "文件、工作表和单元格", "示例.xlsx › 自评估表 › E12"),
        text("单元格", "单元格；不在某一格时为工作表、“整个文件”或“证明材料”", "E12"),
        text("条款号", "所关于的条款；不关于某一条时为空", "7"),
        text("条款", "那一条的文字", "工具包应定期更新。"),
        text("涉及文件", "所关于的证明材料文件；不关于某个文件时为空", "02 示例一号项目/授权书.pdf"),
        text("原文", "填写的内容；没有时为空", "√"),
        text("理解为", "理解的内容；没有时为空", "符合"),
        text("依据", "依据的标准或表格条款", "《信息安全应急处理服务资质认证自评表》第7条"),
        text("改法", "怎样改正", "在“符合”或“不符合”栏打勾（√）"),
    ]
}
