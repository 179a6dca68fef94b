//! The names of the self-assessment form.

use super::{Kind, Word, choice, groups, number, row_name, text, texts, truth, word};

/// What stands over the table, and what is known beside it.
pub(super) fn header() -> Vec<Word> {
    vec![
        text("表格标题", "自评估表的标题", "信息安全应急处理服务资质认证自评表"),
        text("标题", "同“表格标题”", "信息安全应急处理服务资质认证自评表"),
        truth("自制", "表格是依据标准编制的，不是认证机构印制的", "{%p if 自制 %}…{%p endif %}"),
        texts(
            "说明",
            "标题下面的说明：按标准编制的表格写依据，以及所据文本缺少哪些内容；认证机构的表格没有",
            "{%p for 段 in 说明 %}{{ 段 }}{%p endfor %}",
        ),
        text("类别", "服务类别", "应急处理"),
        text("标准", "依据的标准，不带书名号", "信息安全服务规范"),
        text("组织名称", "照填写的样子", "示例应急科技有限公司"),
        text("统一社会信用代码", "照填写的样子；表中没有这一栏时为空", "91110108MA01EXMP0X"),
        text("申报级别", "照填写的样子；理解后的级别是“申请级别”", "2级"),
        text("评估时间", "照填写的样子", "2025年8月27日"),
        text("评估部门人员", "照填写的样子", "质量部/张示例"),
        groups(
            "表头",
            vec![text("名称", "栏目名称", "组织名称"), text("内容", "照填写的样子", "示例应急科技有限公司")],
            "表头各栏，按表格的顺序",
            "{%tr for 栏 in 表头 %}…{{ 栏.内容 }}…{%tr endfor %}",
        ),
        text("审核类型", "检查时给出的审核类型；没有给出时为“未说明”", "初次"),
        text("项目条件", "给出或推断的项目条件", "需重建（推断）"),
        text("检查日期", "检查的那一天；写成中文用 {{ 检查日期 | date_zh }}", "2025-09-30"),
    ]
}

/// The table of clauses; the form with the most has `last` of them.
pub(super) fn clauses(last: u16) -> Vec<Word> {
    let mut first = numbered(1);
    first.meaning = format!("第1条，各项与“条款”中的一行相同；第2条至第{last}条的写法依此类推");
    vec![
        text(
            "需提供证明材料列名",
            "“需提供证明材料”一栏的列名；按标准编制的表格为“依据条款”，该栏是标准的条款编号",
            "需提供证明材料",
        ),
        text("结论列名", "“符合”“不符合”两栏上面的列名", "自评结论"),
        groups("条款", row(), "条款的各行，不含整改情况", "{%tr for 行 in 条款 %}…{{ 行.条款 }}…{%tr endfor %}"),
        first,
    ]
}

/// A clause row by its number.
pub(super) fn numbered(no: u16) -> Word {
    let name = row_name(no);
    let example = format!("{{{{ {name}.符合 }}}}");
    word(&name, Kind::Group(row()), &format!("第{no}条，各项与“条款”中的一行相同"), &example)
}

fn row() -> Vec<Word> {
    vec![
        number("序号", "条款的序号", "12"),
        text("要点", "表格印的文字，每一行都有", "准备阶段"),
        truth("要点续", "要点与上一行相同，这一格与上面的格合并", "{%vm 行.要点续 %}"),
        text("条款", "表格印的条款文字", "应建立应急响应流程。"),
        text("需提供证明材料", "表格印的文字；与上一行共用一格时为空", "应急响应流程文件"),
        truth("需提供证明材料续", "与上一行共用一格，与上面的格合并", "{%vm 行.需提供证明材料续 %}"),
        text("符合", "“符合”栏：认出的勾印作√，其余照填写的样子", "√"),
        text("不符合", "“不符合”栏：认出的勾印作√，其余照填写的样子", "√"),
        choice("结论", &["符合", "不符合", "不适用"], "理解后的结论；看不出时为空", "符合"),
        truth("是否符合", "结论是符合，用于画框", "{% if 行.是否符合 %}☑{% else %}□{% endif %}"),
        truth("是否不符合", "结论是不符合，用于画框", "{% if 行.是否不符合 %}☑{% else %}□{% endif %}"),
        truth("是否不适用", "结论是不适用，用于画框", "{% if 行.是否不适用 %}☑{% else %}□{% endif %}"),
        text("证明材料清单", "照填写的样子，原有换行", "《应急响应流程》、《演练记录》"),
        texts(
            "证明材料",
            "逐项的证明材料，“同上”之类已换成所指的内容",
            "{% for 项 in 行.证明材料 %}{{ 项 }}；{% endfor %}",
        ),
        truth("要求", "这一级别要求填写这一条，或无法判断", "{% if not 行.要求 %}（不要求）{% endif %}"),
    ]
}

/// How many clauses have which verdict.
pub(super) fn totals() -> Vec<Word> {
    vec![
        number("条款数", "条款共有几条", "56"),
        number("符合数", "结论为符合的条数", "40"),
        number("不符合数", "结论为不符合的条数", "1"),
        number("不适用数", "结论为不适用的条数", "3"),
        number("未答数", "没有结论或看不出结论的条数", "12"),
    ]
}

/// What stands under the table of clauses.
pub(super) fn ending() -> Vec<Word> {
    let entries = groups(
        "行",
        vec![text("序号", "行的序号；超出表格所印行数的行为空", "58"), text("内容", "照填写的样子", "已按要求整改")],
        "标题下面的各行",
        "{%tr for 项 in 块.行 %}…{{ 项.内容 }}…{%tr endfor %}",
    );
    let blocks =
        vec![number("序号", "标题行的序号", "57"), text("标题", "标题行的文字", "上一年度观察项的整改情况"), entries];
    vec![
        groups("整改", blocks, "上一年度审核结果的整改情况", "{%tr for 块 in 整改 %}…{{ 块.标题 }}…{%tr endfor %}"),
        text("声明标题", "声明的标题", "自评估结论："),
        texts("声明", "声明各段，已填入级别", "{%p for 段 in 声明 %}{{ 段 }}{%p endfor %}"),
        text("声明级别", "声明空格中所填的级别，不带“级”字；没有填时为空", "二"),
    ]
}
