//! The discrepancy list as a workbook, ready to be worked off: filters, frozen headings, empty columns for who and when.

use super::words::{ListRow, ListWords};
use crate::document::PaperFault;
use crate::sheet_style::{self, BODY, HEADING, height, lines};
use crate::text;
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// The list's columns: heading, width in characters, and what stands in them.
type Column = (&'static str, f64, fn(&ListRow) -> &str);

const COLUMNS: [Column; 15] = [
    ("序号", 5.5, |_| ""),
    ("程度", 6.5, |row| row.severity),
    ("代码", 7.0, |row| row.code),
    ("说明", 36.0, |row| &row.message),
    ("位置", 18.0, |row| &row.place),
    ("条款号", 6.5, |row| &row.clause),
    ("条款", 24.0, |row| &row.clause_text),
    ("涉及文件", 16.0, |row| &row.file),
    ("原文", 14.0, |row| &row.typed),
    ("理解为", 12.0, |row| &row.understood),
    ("依据", 22.0, |row| &row.basis),
    ("改法", 26.0, |row| &row.remedy),
    ("责任人", 8.0, |_| ""),
    ("整改状态", 9.0, |_| ""),
    ("完成日期", 10.0, |_| ""),
];

/// The states that a correction goes through.
const STATES: [&str; 5] = ["未开始", "进行中", "待取证", "已闭环", "不整改"];

/// No cell of Excel holds more characters.
const LONGEST_CELL: usize = 32_767;

/// Writes the lists, a sheet for each. `created` is the date that the file carries.
pub fn write(lists: &[ListWords], created: jiff::civil::Date) -> Result<Vec<u8>, PaperFault> {
    workbook(lists, created).map_err(|error| PaperFault::new("差异清单.xlsx", error))
}

fn workbook(lists: &[ListWords], created: jiff::civil::Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = sheet_style::workbook("差异清单", created)?;
    for (at, words) in (1..).zip(lists) {
        let name = if at == 1 { words.title.to_owned() } else { format!("{}{at}", words.title) };
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        list(sheet, words)?;
    }
    workbook.save_to_buffer()
}

fn list(sheet: &mut Worksheet, words: &ListWords) -> Result<(), XlsxError> {
    let last = u16::try_from(COLUMNS.len() - 1).unwrap_or(0);
    let base =
        || Format::new().set_font_name(BODY).set_font_size(10).set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let title = base().set_font_name(HEADING).set_font_size(16).set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, last, words.title, &title)?;
    sheet.set_row_height(0, 32)?;
    let counts: Vec<String> = words.counts.iter().map(|count| format!("{}{}", count.severity, count.count)).collect();
    let facts = [
        format!("文件：{}　工作表：{}　表格：{}", words.file, words.sheet, words.form),
        format!(
            "组织名称：{}　申报级别：{}　审核类型：{}　项目条件：{}",
            words.organisation, words.level, words.audit, words.conditions
        ),
        format!("检查日期：{}　{}　{}", words.as_of, counts.join(" "), words.verdict),
    ];
    for (at, fact) in (1..).zip(&facts) {
        sheet.merge_range(at, 0, at, last, &text::excerpt(fact, 300), &base())?;
        sheet.set_row_height(at, 18)?;
    }
    table(sheet, words, last)?;
    sheet_style::page(sheet, true);
    Ok(())
}

fn table(sheet: &mut Worksheet, words: &ListWords, last: u16) -> Result<(), XlsxError> {
    const HEAD: u32 = 4;
    let cell = || {
        Format::new()
            .set_font_name(BODY)
            .set_font_size(10)
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xBF_BFBF))
    };
    let heading = cell()
        .set_font_name(HEADING)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0xE7_ECF3));
    for (col, (name, width, _)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(col, width)?;
        sheet.write_string_with_format(HEAD, col, name, &heading)?;
    }
    sheet.set_row_height(HEAD, 24)?;
    let body = cell();
    let number = cell().set_align(FormatAlign::Center);
    let tinted = |severity: &str| {
        let tint = match severity {
            "阻断" => 0xF4_C7C3,
            "错误" => 0xFB_E2D5,
            "警告" => 0xFF_F2CC,
            _ => 0xE2_EFDA,
        };
        cell().set_align(FormatAlign::Center).set_background_color(Color::RGB(tint))
    };
    for (at, row) in (HEAD + 1..).zip(&words.rows) {
        let mut tallest = 1;
        for (col, (name, width, value)) in (0..).zip(COLUMNS) {
            let shown: String = value(row).chars().take(LONGEST_CELL).collect();
            match name {
                "序号" => {
                    sheet.write_number_with_format(at, col, u32::try_from(row.no).unwrap_or(u32::MAX), &number)?
                }
                "程度" => sheet.write_string_with_format(at, col, &shown, &tinted(row.severity))?,
                "代码" | "条款号" => sheet.write_string_with_format(at, col, &shown, &number)?,
                _ => sheet.write_string_with_format(at, col, &shown, &body)?,
            };
            tallest = tallest.max(lines(&shown, width));
        }
        sheet.set_row_height(at, height(tallest.min(12)))?;
    }
    let bottom = HEAD + u32::try_from(words.rows.len()).unwrap_or(0);
    if bottom > HEAD {
        let states = DataValidation::new().allow_list_strings(&STATES)?;
        sheet.add_data_validation(HEAD + 1, last - 1, bottom, last - 1, &states)?;
        sheet.autofilter(HEAD, 0, bottom, last)?;
    }
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_freeze_panes(HEAD + 1, 4)?;
    Ok(())
}
