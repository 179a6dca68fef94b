//! The cover summary.

use super::{cell, document, label, pack, paragraph, row, steering, style, table};
use crate::document::PaperFault;
use docx_rs::SpecialIndentType;

/// One thing that is lacking.
const BULLET: &str = "· {{ 行 }}";

/// The cover summary of an application.
pub fn summary() -> Result<Vec<u8>, PaperFault> {
    let head = [2_100, 3_050, 2_100, 3_050];
    let pair = |left: (&str, &str), right: (&str, &str)| {
        row(vec![
            label(left.0, head[0]),
            cell(style::CELL, left.1, head[1]),
            label(right.0, head[2]),
            cell(style::CELL, right.1, head[3]),
        ])
    };
    let organisation = vec![
        pair(("组织名称", "{{ 组织名称 }}"), ("统一社会信用代码", "{{ 统一社会信用代码 }}")),
        pair(("法定代表人", "{{ 法定代表人 }}"), ("成立日期", "{{ 成立日期 }}")),
        pair(("注册资本（万元）", "{{ 注册资本 }}"), ("信息安全服务人员数", "{{ 服务人员数 }}")),
        pair(("联系人", "{{ 联系人 }}"), ("电话", "{{ 电话 }}")),
        pair(("申请类型", "{{ 申请类型 }}"), ("自评估时间", "{{ 自评估时间 }}")),
    ];
    let mut body = document(false)
        .add_paragraph(paragraph(style::TITLE, "申报概要"))
        .add_paragraph(paragraph(
            style::NOTE,
            "由ziping按申报信息和自评结论汇总，检查日期{{ 检查日期 }}；不代替认证机构的评价",
        ))
        .add_table(table(organisation, &head))
        .add_paragraph(paragraph(style::HEADING, "一、申报的类别和现有材料支持的级别").keep_next(true))
        .add_table(categories())
        .add_paragraph(paragraph(style::HEADING, "二、申报的级别还缺什么").keep_next(true));
    for tag in [
        "{%p for 项 in 类别判定 %}",
        "{{ 项.类别 }}{% if 项.申报级别 %}（申报{{ 项.申报级别 }}）{% endif %}：{% if 项.还缺 %}{% else %}不缺{% endif %}",
        "{%p for 行 in 项.还缺 %}",
        BULLET,
        "{%p endfor %}",
        "{%p endfor %}",
    ] {
        let paragraph = paragraph(style::CELL, tag);
        let hanging = Some(SpecialIndentType::Hanging(200));
        body = body.add_paragraph(if tag == BULLET {
            paragraph.indent(Some(620), hanging, None, None)
        } else {
            paragraph
        });
    }
    let body = body
        .add_paragraph(paragraph(style::HEADING, "三、量化要求").keep_next(true))
        .add_paragraph(paragraph(
            style::CELL,
            "{% for 项 in 量化统计 %}{{ 项.结论 }}{{ 项.数量 }}项　{% endfor %}逐项的核对见《量化核对》。",
        ))
        .add_paragraph(paragraph(style::HEADING, "四、提交的文件").keep_next(true))
        .add_table(files());
    pack(body, "申报概要", |table, row| table > 0 && row == 0)
}

fn categories() -> docx_rs::Table {
    let widths = [1_900, 3_400, 1_100, 1_500, 1_200, 1_200];
    let headings = ["类别", "依据", "申报级别", "现有材料支持", "通用要求", "专业要求"];
    let cells = ["类别", "依据", "申报级别", "现有材料支持", "通用要求", "专业要求"];
    table(
        vec![
            row(headings.iter().zip(widths).map(|(heading, width)| label(heading, width)).collect()),
            steering("{%tr for 项 in 类别判定 %}", &widths),
            row(cells
                .iter()
                .zip(widths)
                .map(|(name, width)| cell(style::CELL, &format!("{{{{ 项.{name} }}}}"), width))
                .collect()),
            steering("{%tr endfor %}", &widths),
        ],
        &widths,
    )
}

fn files() -> docx_rs::Table {
    let widths = [2_000, 7_300, 1_000];
    table(
        vec![
            row(["文件", "内容", "级别"].iter().zip(widths).map(|(heading, width)| label(heading, width)).collect()),
            steering("{%tr for 项 in 文件清单 %}", &widths),
            row(["文件", "内容", "级别"]
                .iter()
                .zip(widths)
                .map(|(name, width)| cell(style::CELL, &format!("{{{{ 项.{name} }}}}"), width))
                .collect()),
            steering("{%tr endfor %}", &widths),
        ],
        &widths,
    )
}
