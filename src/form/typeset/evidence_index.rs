//! The index of the evidence.

use super::{cell, document, fact_row, label, pack, paragraph, row, steering, style, table};
use crate::document::PaperFault;

/// The index: who and what for, then one line for each piece of evidence in the order of the forms.
pub fn evidence_index() -> Result<Vec<u8>, PaperFault> {
    let facts = [1_500, 7_000, 1_500, 5_100];
    let pair = |left, right| fact_row(facts, left, right);
    let head = vec![
        pair(("组织名称", "{{ 组织名称 }}"), ("编制日期", "{{ 编制日期 }}")),
        pair(("申报内容", "{{ 申报内容 }}"), ("文件数", "{{ 文件数 }}")),
    ];
    let widths = [700, 1_500, 800, 1_600, 4_200, 4_700, 1_600];
    let headings = ["序号", "表格", "条款号", "要点", "证明材料", "文件", "备注"];
    let names = ["序号", "表格", "条款号", "要点", "名称", "文件", "备注"];
    let cells = names.iter().zip(widths).map(|(name, width)| {
        let style = if matches!(*name, "序号" | "条款号") { style::CENTRE } else { style::CELL };
        cell(style, &format!("{{{{ 项.{name} }}}}"), width)
    });
    let rows = vec![
        row(headings.iter().zip(widths).map(|(heading, width)| label(heading, width)).collect()),
        steering("{%tr for 项 in 材料 %}", &widths),
        row(cells.collect()),
        steering("{%tr endfor %}", &widths),
    ];
    let document = document(true)
        .add_paragraph(paragraph(style::TITLE, "证明材料目录"))
        .add_table(table(head, &facts))
        .add_paragraph(paragraph(style::TEXT, ""))
        .add_table(table(rows, &widths));
    pack(document, "证明材料目录", |table, row| table == 1 && row == 0)
}
