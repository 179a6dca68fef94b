//! Starting templates for any form of the catalogue: its own title, labels and declaration, with tags where the answers
//! go, to be restyled in Word or WPS.

use super::{
    Docx, PaperFault, Paragraph, Table, TableCell, TableRow, VMergeType, cell, document, label, pack, paragraph, row,
    steering, style, table,
};
use crate::catalog::{Field, Form, Origin, Role};
use crate::form::words::LEVEL_BLANK;

/// Widths of the header block: label and value, twice.
const HEADER: [usize; 4] = [1_500, 4_100, 1_500, 3_200];

/// Widths of the clause table: 序号, 要点, 条款, 需提供证明材料, 符合, 不符合, 证明材料清单.
pub(super) type Widths = [usize; 7];

pub(super) const CLAUSES: Widths = [560, 1_080, 2_780, 2_640, 600, 760, 1_880];

/// The same where the number of a requirement stands in place of 需提供证明材料.
pub(super) const GENERATED_CLAUSES: Widths = [560, 1_200, 3_340, 1_620, 600, 760, 2_220];

fn widths(form: &Form) -> &'static Widths {
    match form.origin {
        Origin::Official => &CLAUSES,
        Origin::Generated => &GENERATED_CLAUSES,
    }
}

/// How the clauses stand in a starting template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clauses {
    /// One row that is repeated for each clause.
    Looped,
    /// Every row with its wording, and its own tags in the answer cells.
    Printed,
}

/// Typesets a starting template.
///
/// # Errors
/// [`PaperFault`] where the document can't be packed.
pub fn starting(form: &Form, clauses: Clauses) -> Result<Vec<u8>, PaperFault> {
    let document = document(false).add_paragraph(paragraph(style::TITLE, &form.title));
    let document = guard(document, form);
    let document = if form.note.is_empty() { document } else { notes(document) };
    let document = document
        .add_table(header(form))
        .add_paragraph(Paragraph::new().style(style::CELL))
        .add_table(clause_table(form, clauses));
    // The header block is the first table, the clauses the second: its first two rows are repeated.
    pack(declaration(document, form), &form.title, |table, row| table == 1 && row < 2)
}

/// A line that appears only where the template is filled for another form.
fn guard(document: Docx, form: &Form) -> Docx {
    let title = &form.title;
    let literal = title.replace('\\', "\\\\").replace('"', "\\\"");
    document
        .add_paragraph(paragraph(style::NOTE, &format!("{{%p if 表格标题 != \"{literal}\" %}}")))
        .add_paragraph(paragraph(
            style::NOTE,
            &format!("此模板只用于《{title}》，所填的却是《{{{{ 表格标题 }}}}》，请换用相应的模板"),
        ))
        .add_paragraph(paragraph(style::NOTE, "{%p endif %}"))
}

/// What stands under the title of generated forms.
pub(super) fn notes(document: Docx) -> Docx {
    document
        .add_paragraph(paragraph(style::NOTE, "{%p for 段 in 说明 %}"))
        .add_paragraph(paragraph(style::NOTE, "{{ 段 }}"))
        .add_paragraph(paragraph(style::NOTE, "{%p endfor %}"))
}

/// The name that fills a header field.
fn field_name(field: Field) -> &'static str {
    match field {
        Field::Organisation => "组织名称",
        Field::Level => "申报级别",
        Field::Date => "评估时间",
        Field::Assessors => "评估部门人员",
        Field::CreditCode => "统一社会信用代码",
    }
}

/// The header block, two fields to a line; what the form does not print stands only where the sheet has it.
fn header(form: &Form) -> Table {
    let printed: Vec<_> = form.header.iter().filter(|field| field.printed).collect();
    let value = |field: Field, width| cell(style::CELL, &format!("{{{{ {} }}}}", field_name(field)), width);
    let whole_line = |printed_label: &str, field: Field| {
        row(vec![label(printed_label, HEADER[0]), value(field, HEADER[1..].iter().sum()).grid_span(3)])
    };
    let mut rows = Vec::new();
    for pair in printed.chunks(2) {
        rows.extend(match pair {
            [left, right] => Some(row(vec![
                label(&left.label, HEADER[0]),
                value(left.field, HEADER[1]),
                label(&right.label, HEADER[2]),
                value(right.field, HEADER[3]),
            ])),
            [only] => Some(whole_line(&only.label, only.field)),
            _ => None,
        });
    }
    for field in form.header.iter().filter(|field| !field.printed) {
        rows.push(steering(&format!("{{%tr if {} %}}", field_name(field.field)), &HEADER));
        rows.push(whole_line(&field.label, field.field));
        rows.push(steering("{%tr endif %}", &HEADER));
    }
    table(rows, &HEADER)
}

fn clause_table(form: &Form, clauses: Clauses) -> Table {
    let widths = widths(form);
    let mut rows = headings(form, widths);
    match clauses {
        Clauses::Looped => rows.extend(looped(widths)),
        Clauses::Printed => rows.extend(printed(form, widths)),
    }
    rows.extend(rectification(widths));
    table(rows, widths)
}

/// The two heading rows, with the form's own words.
fn headings(form: &Form, widths: &Widths) -> Vec<TableRow> {
    let name =
        |role: Role, usual: &str| form.column(role).map_or_else(|| usual.to_owned(), |known| known.label.clone());
    let over = form.column(Role::Conforming).and_then(|column| column.group.clone()).unwrap_or_default();
    let down = |role, usual, width| label(&name(role, usual), width).vertical_merge(VMergeType::Restart);
    let under = |width| label("", width).vertical_merge(VMergeType::Continue);
    vec![
        row(vec![
            down(Role::Number, "序号", widths[0]),
            down(Role::Section, "要点", widths[1]),
            down(Role::Clause, "条款", widths[2]),
            down(Role::RequiredEvidence, "需提供证明材料", widths[3]),
            label(&over, widths[4] + widths[5]).grid_span(2),
            down(Role::Evidence, "证明材料清单", widths[6]),
        ]),
        row(vec![
            under(widths[0]),
            under(widths[1]),
            under(widths[2]),
            under(widths[3]),
            label(&name(Role::Conforming, "符合"), widths[4]),
            label(&name(Role::Nonconforming, "不符合"), widths[5]),
            under(widths[6]),
        ]),
    ]
}

/// One row that is repeated for each clause.
pub(super) fn looped(widths: &Widths) -> Vec<TableRow> {
    let mut cells = vec![
        cell(style::CENTRE, "{{ 行.序号 }}", widths[0]),
        cell(style::CENTRE, "{%vm by 行.要点 %}{{ 行.要点 }}", widths[1]),
        cell(style::CELL, "{{ 行.条款 }}", widths[2]),
        cell(style::CELL, "{%vm 行.需提供证明材料续 %}{{ 行.需提供证明材料 }}", widths[3]),
    ];
    cells.extend(answers("行", widths));
    vec![steering("{%tr for 行 in 条款 %}", widths), row(cells), steering("{%tr endfor %}", widths)]
}

fn printed(form: &Form, widths: &Widths) -> Vec<TableRow> {
    let clauses: Vec<_> = form.clauses().collect();
    let section_goes_on = |at: usize| {
        let section = |at: usize| clauses.get(at).map(|row| row.section.as_str());
        at.checked_sub(1).is_some_and(|above| section(above) == section(at))
    };
    let evidence_goes_on = |no| form.merged_evidence_of(no).is_some_and(|merged| merged.first != no);
    let rows = clauses.iter().enumerate().map(|(at, clause)| {
        let mut cells = vec![
            cell(style::CENTRE, &clause.no.to_string(), widths[0]),
            shared(style::CENTRE, &clause.section, section_goes_on(at), widths[1]),
            lines(&clause.clause, widths[2]),
            if evidence_goes_on(clause.no) {
                shared(style::CELL, "", true, widths[3])
            } else {
                lines(&clause.evidence, widths[3]).vertical_merge(VMergeType::Restart)
            },
        ];
        cells.extend(answers(&format!("第{}条", clause.no), widths));
        row(cells)
    });
    rows.collect()
}

/// A cell that goes on with the one above, or begins anew.
fn shared(style: &str, text: &str, goes_on: bool, width: usize) -> TableCell {
    if goes_on {
        cell(style, "", width).vertical_merge(VMergeType::Continue)
    } else {
        cell(style, text, width).vertical_merge(VMergeType::Restart)
    }
}

/// A cell with a paragraph for each line.
fn lines(text: &str, width: usize) -> TableCell {
    let mut lines = text.split('\n');
    let first = cell(style::CELL, lines.next().unwrap_or_default(), width);
    lines.fold(first, |cell, line| cell.add_paragraph(paragraph(style::CELL, line)))
}

/// The answer cells of a row that goes by this name.
fn answers(name: &str, widths: &Widths) -> [TableCell; 3] {
    let tag = |member: &str| format!("{{{{ {name}.{member} }}}}");
    [
        cell(style::CENTRE, &tag("符合"), widths[4]),
        cell(style::CENTRE, &tag("不符合"), widths[5]),
        cell(style::CELL, &tag("证明材料清单"), widths[6]),
    ]
}

/// Last year's results, always looped: applicants write more lines than are printed.
pub(super) fn rectification(widths: &Widths) -> Vec<TableRow> {
    let wide = |text: &str| cell(style::CELL, text, widths[1..].iter().sum()).grid_span(6);
    vec![
        steering("{%tr for 块 in 整改 %}", widths),
        row(vec![cell(style::CENTRE, "{{ 块.序号 }}", widths[0]), wide("{{ 块.标题 }}")]),
        steering("{%tr for 项 in 块.行 %}", widths),
        row(vec![cell(style::CENTRE, "{{ 项.序号 }}", widths[0]), wide("{{ 项.内容 }}")]),
        steering("{%tr endfor %}", widths),
        steering("{%tr endfor %}", widths),
    ]
}

/// The form's declaration with a tag for the level.
fn declaration(document: Docx, form: &Form) -> Docx {
    const LEVEL: &str = "{% if 声明级别 %}{{ 声明级别 }}{% else %}___{% endif %}";
    let heading = paragraph(style::HEADING, &form.declaration.heading).keep_next(true);
    form.declaration.paragraphs.iter().fold(document.add_paragraph(heading), |document, text| {
        let text = text.replace(LEVEL_BLANK, LEVEL);
        document.add_paragraph(paragraph(style::TEXT, &text).first_line_chars(200).keep_lines(true).keep_next(true))
    })
}
