//! Typesets the starting templates: Word files with tags, to be restyled in Word or WPS as people like.
//!
//! The committed templates under `templates/` came from here. `docx-rs` only generates; its output goes through the
//! schema-order pass before anyone sees it, and what it can't say (repeated header rows, a title) is added there.

mod evidence_index;
mod starting;
mod summary;

pub use evidence_index::evidence_index;
pub use starting::{Clauses, starting};
pub use summary::summary;

use super::application::{COLUMNS, Layout, Section};
use crate::document::PaperFault;
use crate::ooxml::package::{self, Limits, Package};
use crate::ooxml::{finish, order};
use docx_rs::{
    AlignmentType, Docx, Footer, HeightRule, LineSpacing, NumPages, PageMargin, PageNum, PageOrientationType,
    Paragraph, Run, RunFonts, Shading, ShdType, Style, StyleType, Table, TableAlignmentType, TableBorder,
    TableBorderPosition, TableBorders, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, VMergeType,
    WidthType,
};
use std::io::Cursor;

/// A4 in twentieths of a point.
const A4: (u32, u32) = (11_906, 16_838);

/// Line colour of tables.
const LINE: &str = "7F7F7F";

/// Fill of printed labels and headings.
const SHADE: &str = "F2F2F2";

/// Style ids; the names that people see stand beside them in [`document`].
mod style {
    pub(super) const TITLE: &str = "PaperTitle";
    pub(super) const NOTE: &str = "PaperNote";
    pub(super) const HEADING: &str = "PaperHeading";
    pub(super) const LABEL: &str = "CellLabel";
    pub(super) const CELL: &str = "CellText";
    pub(super) const CENTRE: &str = "CellCentre";
    pub(super) const TEXT: &str = "PaperText";
    pub(super) const FOOT: &str = "PaperFoot";
}

fn song() -> RunFonts {
    RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").cs("Times New Roman").east_asia("宋体")
}

fn hei() -> RunFonts {
    song().east_asia("黑体")
}

fn fangsong() -> RunFonts {
    song().east_asia("仿宋")
}

/// An empty document with the papers' styles, page and footer 第 X 页 共 Y 页.
fn document(landscape: bool) -> Docx {
    let (width, height) = if landscape { (A4.1, A4.0) } else { A4 };
    let paragraph =
        |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name).based_on("Normal").q_format(true);
    let footer = Footer::new().add_paragraph(
        Paragraph::new()
            .style(style::FOOT)
            .add_run(Run::new().add_text("第 "))
            .add_page_num(PageNum::new())
            .add_run(Run::new().add_text(" 页 共 "))
            .add_num_pages(NumPages::new())
            .add_run(Run::new().add_text(" 页")),
    );
    let document = Docx::new()
        .page_size(width, height)
        .page_margin(PageMargin::new().top(964).bottom(964).left(794).right(794).header(500).footer(560).gutter(0))
        .default_fonts(song())
        .default_size(21)
        .add_style(
            paragraph(style::TITLE, "表题")
                .fonts(hei())
                .size(36)
                .align(AlignmentType::Center)
                .line_spacing(LineSpacing::new().before(60).after(200)),
        )
        .add_style(
            paragraph(style::NOTE, "表注")
                .fonts(fangsong())
                .size(20)
                .color("9C5700")
                .align(AlignmentType::Center)
                .line_spacing(LineSpacing::new().after(120)),
        )
        .add_style(
            paragraph(style::HEADING, "节标题")
                .fonts(hei())
                .size(24)
                .line_spacing(LineSpacing::new().before(200).after(80)),
        )
        .add_style(paragraph(style::LABEL, "栏目").fonts(hei()).size(20).align(AlignmentType::Center))
        .add_style(paragraph(style::CELL, "表内文字").fonts(song()).size(20))
        .add_style(paragraph(style::CENTRE, "表内居中").fonts(song()).size(20).align(AlignmentType::Center))
        .add_style(
            paragraph(style::TEXT, "正文段落")
                .fonts(fangsong())
                .size(24)
                .line_spacing(LineSpacing::new().before(60).after(60).line(360)),
        )
        .add_style(paragraph(style::FOOT, "页码").fonts(song()).size(18).align(AlignmentType::Center))
        .footer(footer);
    if landscape { document.page_orient(PageOrientationType::Landscape) } else { document }
}

fn paragraph(style: &str, text: &str) -> Paragraph {
    Paragraph::new().style(style).add_run(Run::new().add_text(text))
}

fn cell(style: &str, text: &str, width: usize) -> TableCell {
    TableCell::new()
        .add_paragraph(paragraph(style, text))
        .width(width, WidthType::Dxa)
        .vertical_align(VAlignType::Center)
}

fn label(text: &str, width: usize) -> TableCell {
    cell(style::LABEL, text, width).shading(Shading::new().shd_type(ShdType::Clear).color("auto").fill(SHADE))
}

/// Two facts of a paper's head, each a label and its text.
fn fact_row(widths: [usize; 4], left: (&str, &str), right: (&str, &str)) -> TableRow {
    row(vec![
        label(left.0, widths[0]),
        cell(style::CELL, left.1, widths[1]),
        label(right.0, widths[2]),
        cell(style::CELL, right.1, widths[3]),
    ])
}

fn row(cells: Vec<TableCell>) -> TableRow {
    TableRow::new(cells).cant_split().row_height(18.0).height_rule(HeightRule::AtLeast)
}

/// A row that only steers: `{%tr for … %}`. It vanishes when the template is filled.
fn steering(tag: &str, widths: &[usize]) -> TableRow {
    TableRow::new(vec![cell(style::CELL, tag, widths.iter().sum()).grid_span(widths.len())])
}

fn table(rows: Vec<TableRow>, widths: &[usize]) -> Table {
    let borders = [
        TableBorderPosition::Top,
        TableBorderPosition::Bottom,
        TableBorderPosition::Left,
        TableBorderPosition::Right,
        TableBorderPosition::InsideH,
        TableBorderPosition::InsideV,
    ]
    .into_iter()
    .fold(TableBorders::new(), |borders, position| borders.set(TableBorder::new(position).size(4).color(LINE)));
    Table::new(rows)
        .set_grid(widths.to_vec())
        .layout(TableLayoutType::Fixed)
        .width(widths.iter().sum(), WidthType::Dxa)
        .align(TableAlignmentType::Center)
        .margins(TableCellMargins::new().margin(30, 70, 30, 70))
        .set_borders(borders)
}

/// The self-assessment form: title, header block, table with its repeated two-row header, rectification blocks,
/// declaration.
pub fn form() -> Result<Vec<u8>, PaperFault> {
    self_assessment(paragraph(style::TITLE, "{{ 标题 }}"), &starting::CLAUSES)
}

/// The same for generated forms, which have the number of a requirement where official ones ask for evidence.
pub fn generated_form() -> Result<Vec<u8>, PaperFault> {
    // Their titles name the edition too, and should still stand in one line.
    let title = Paragraph::new().style(style::TITLE).add_run(Run::new().add_text("{{ 标题 }}").size(28));
    self_assessment(title, &starting::GENERATED_CLAUSES)
}

fn self_assessment(title: Paragraph, widths: &starting::Widths) -> Result<Vec<u8>, PaperFault> {
    let header = [1_800, 3_800, 1_500, 3_200];
    let pair = |left: (&str, &str), right: (&str, &str)| {
        row(vec![
            label(left.0, header[0]),
            cell(style::CELL, left.1, header[1]),
            label(right.0, header[2]),
            cell(style::CELL, right.1, header[3]),
        ])
    };
    let facts = vec![
        pair(("组织名称", "{{ 组织名称 }}"), ("申报级别", "{{ 申报级别 }}")),
        pair(("评估时间", "{{ 评估时间 }}"), ("评估部门/人员", "{{ 评估部门人员 }}")),
        steering("{%tr if 统一社会信用代码 %}", &header),
        row(vec![
            label("统一社会信用代码", header[0]),
            cell(style::CELL, "{{ 统一社会信用代码 }}", header[1..].iter().sum()).grid_span(3),
        ]),
        steering("{%tr endif %}", &header),
    ];
    let document = starting::notes(document(false).add_paragraph(title))
        .add_table(table(facts, &header))
        .add_paragraph(Paragraph::new().style(style::CELL))
        .add_table(clause_table(widths))
        .add_paragraph(paragraph(style::HEADING, "{{ 声明标题 }}").keep_next(true))
        .add_paragraph(paragraph(style::TEXT, "{%p for 段 in 声明 %}"))
        .add_paragraph(paragraph(style::TEXT, "{{ 段 }}").first_line_chars(200).keep_lines(true).keep_next(true))
        .add_paragraph(paragraph(style::TEXT, "{%p endfor %}"));
    // The header block is the first table, the clauses the second: its first two rows are repeated.
    pack(document, "自评估表", |table, row| table == 1 && row < 2)
}

fn clause_table(widths: &starting::Widths) -> Table {
    let down = |text: &str, width: usize| label(text, width).vertical_merge(VMergeType::Restart);
    let under = |width: usize| label("", width).vertical_merge(VMergeType::Continue);
    let (conforming, nonconforming) = (widths[4], widths[5]);
    let mut rows = vec![
        row(vec![
            down("序号", widths[0]),
            down("要点", widths[1]),
            down("条款", widths[2]),
            down("{{ 需提供证明材料列名 }}", widths[3]),
            label("{{ 结论列名 }}", conforming + nonconforming).grid_span(2),
            down("证明材料清单", widths[6]),
        ]),
        row(vec![
            under(widths[0]),
            under(widths[1]),
            under(widths[2]),
            under(widths[3]),
            label("符合", conforming),
            label("不符合", nonconforming),
            under(widths[6]),
        ]),
    ];
    rows.extend(starting::looped(widths));
    rows.extend(starting::rectification(widths));
    table(rows, widths)
}

/// The discrepancy list: facts, counts, and a table with empty columns for who, state and when.
pub fn list() -> Result<Vec<u8>, PaperFault> {
    let facts = [1_500, 5_700, 1_500, 6_000];
    let pair = |left, right| fact_row(facts, left, right);
    let head = vec![
        pair(("组织名称", "{{ 组织名称 }}"), ("表格", "{{ 表格 }}")),
        pair(("申报级别", "{{ 申报级别 }}"), ("审核类型", "{{ 审核类型 }}")),
        pair(("项目条件", "{{ 项目条件 }}"), ("检查日期", "{{ 检查日期 | date_zh }}")),
        pair(("文件", "{{ 文件 }}"), ("工作表", "{{ 工作表 }}")),
    ];
    let widths = [480, 640, 680, 3_700, 1_500, 2_300, 2_300, 1_000, 1_000, 1_100];
    let headings = ["序号", "程度", "代码", "说明", "位置", "条款与依据", "改法", "责任人", "整改状态", "完成日期"];
    let rows = vec![
        row(headings.iter().zip(widths).map(|(heading, width)| label(heading, width)).collect()),
        steering("{%tr for 项 in 差异 %}", &widths),
        row(vec![
            cell(style::CENTRE, "{{ 项.序号 }}", widths[0]),
            cell(style::CENTRE, "{{ 项.程度 }}", widths[1]),
            cell(style::CENTRE, "{{ 项.代码 }}", widths[2]),
            cell(style::CELL, "{{ 项.说明 }}", widths[3])
                .add_paragraph(paragraph(style::CELL, "{%p if 项.涉及文件 %}"))
                .add_paragraph(paragraph(style::CELL, "涉及文件：{{ 项.涉及文件 }}"))
                .add_paragraph(paragraph(style::CELL, "{%p endif %}"))
                .add_paragraph(paragraph(style::CELL, "{%p if 项.原文 %}"))
                .add_paragraph(paragraph(style::CELL, "原文：{{ 项.原文 }}"))
                .add_paragraph(paragraph(style::CELL, "{%p endif %}"))
                .add_paragraph(paragraph(style::CELL, "{%p if 项.理解为 %}"))
                .add_paragraph(paragraph(style::CELL, "理解为：{{ 项.理解为 }}"))
                .add_paragraph(paragraph(style::CELL, "{%p endif %}")),
            cell(style::CELL, "{{ 项.位置 }}", widths[4]),
            cell(style::CELL, "{{ 项.依据 }}", widths[5]),
            cell(style::CELL, "{{ 项.改法 }}", widths[6]),
            cell(style::CELL, "", widths[7]),
            cell(style::CELL, "", widths[8]),
            cell(style::CELL, "", widths[9]),
        ]),
        steering("{%tr endfor %}", &widths),
    ];
    let document = document(true)
        .add_paragraph(paragraph(style::TITLE, "差异清单"))
        .add_table(table(head, &facts))
        .add_paragraph(paragraph(
            style::TEXT,
            "{% for 项 in 统计 %}{{ 项.程度 }}{{ 项.数量 }}处　{% endfor %}{{ 结论 }}",
        ))
        .add_table(table(rows, &widths));
    pack(document, "差异清单", |table, row| table == 1 && row == 0)
}

/// The application, from its layout.
pub fn application(layout: &Layout) -> Result<Vec<u8>, PaperFault> {
    let mut document = document(false)
        .add_paragraph(paragraph(style::TITLE, &layout.title))
        .add_paragraph(paragraph(style::NOTE, &layout.mark));
    for section in &layout.section {
        document = document.add_paragraph(paragraph(style::HEADING, &section.heading).keep_next(true));
        if !section.fields.is_empty() {
            document = document.add_table(fields(section));
        }
        if !section.columns.is_empty() {
            document = document.add_table(columns(section));
        }
        for text in &section.text {
            document = document.add_paragraph(paragraph(style::TEXT, text).first_line_chars(200));
        }
        for line in &section.signature {
            document = document.add_paragraph(
                paragraph(style::TEXT, line).line_spacing(LineSpacing::new().before(200).after(200)).indent(
                    Some(4_200),
                    None,
                    None,
                    None,
                ),
            );
        }
    }
    // Every section has one table at most.
    let tables = layout.section.iter().filter(|section| !section.fields.is_empty() || !section.columns.is_empty());
    let with_headings: Vec<bool> = tables.map(|section| !section.columns.is_empty()).collect();
    pack(document, &layout.title, |table, row| row == 0 && with_headings.get(table) == Some(&true))
}

fn fields(section: &Section) -> Table {
    let widths = [2_100, 3_050, 2_100, 3_050];
    let value = |words: &Option<String>| words.as_ref().map_or(String::new(), |name| format!("{{{{ {name} }}}}"));
    let mut rows = Vec::new();
    let mut rest = section.fields.as_slice();
    while let [first, tail @ ..] = rest {
        match tail {
            [second, after @ ..] if !first.wide && !second.wide => {
                rows.push(row(vec![
                    label(&first.label, widths[0]),
                    cell(style::CELL, &value(&first.words), widths[1]),
                    label(&second.label, widths[2]),
                    cell(style::CELL, &value(&second.words), widths[3]),
                ]));
                rest = after;
            }
            _ => {
                rows.push(row(vec![
                    label(&first.label, widths[0]),
                    cell(style::CELL, &value(&first.words), widths[1..].iter().sum()).grid_span(3),
                ]));
                rest = tail;
            }
        }
    }
    table(rows, &widths)
}

fn columns(section: &Section) -> Table {
    const WHOLE: usize = 10_300;
    let widths: Vec<usize> =
        section.widths.iter().map(|&width| WHOLE * usize::from(width) / usize::from(COLUMNS)).collect();
    let mut rows = vec![row(section.columns.iter().zip(&widths).map(|(name, &width)| label(name, width)).collect())];
    // The tags of the loop stand in rows of their own, which the filled table does not have.
    let list = section.each.as_deref().unwrap_or_default();
    rows.push(steering(&format!("{{%tr for 行 in {list} %}}"), &widths));
    let values = section.cells.iter().zip(&widths);
    rows.push(row(values.map(|(name, &width)| cell(style::CELL, &format!("{{{{ 行.{name} }}}}"), width)).collect()));
    rows.push(steering("{%tr endfor %}", &widths));
    table(rows, &widths)
}

/// Packs a document: schema order repaired, header rows marked, title set.
fn pack(document: Docx, title: &str, is_header: impl Fn(usize, usize) -> bool) -> Result<Vec<u8>, PaperFault> {
    const MAIN: &str = "word/document.xml";
    const CORE: &str = "docProps/core.xml";
    let fault = |error: &dyn std::fmt::Display| PaperFault::new(title, error);
    let limits = Limits::default();
    let mut raw = Cursor::new(Vec::new());
    document.build().pack(&mut raw).map_err(|error| fault(&error))?;
    let repaired = order::repair_package(&raw.into_inner(), &limits).map_err(|error| fault(&error))?;
    let package = Package::open(&repaired, &limits).map_err(|error| fault(&error))?;
    let main = package.required(MAIN).map_err(|error| fault(&error))?;
    let marked = finish::mark_header_rows(&String::from_utf8_lossy(&main), is_header).map_err(|error| fault(&error))?;
    let core = finish::core_properties(title, "ziping");
    package::rewrite(&package, &[(MAIN, marked.as_bytes()), (CORE, core.as_bytes())]).map_err(|error| fault(&error))
}
