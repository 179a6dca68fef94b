//! 量化核对: every verdict on a threshold, with the clause, the numbers, the rows that counted and those that did not.

use crate::application::Application;
use crate::document::PaperFault;
use crate::sheet_style::{self, Styles};
use crate::verdict::{Line, Outcome, Verdict};
use jiff::civil::Date;
use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet, XlsxError};
use std::fmt::Write as _;

/// The columns: heading and width in characters.
const COLUMNS: [(&str, f64); 9] = [
    ("类别", 10.0),
    ("级别", 6.5),
    ("结论", 9.0),
    ("条款", 11.0),
    ("条款内容", 34.0),
    ("核对情况", 32.0),
    ("还缺什么", 26.0),
    ("计入的行", 34.0),
    ("未计入的行及原因", 36.0),
];

/// The column of the verdict.
const OUTCOME: u16 = 2;

/// The paper's name.
pub const TITLE: &str = "量化核对";

/// All verdicts of an application for a terminal.
pub fn list(application: &Application<'_>) -> String {
    let mut out = String::new();
    if !application.verdicts.is_empty() {
        out.push_str("\n  量化核对（按申报的级别）\n");
    }
    for verdict in &application.verdicts {
        // Writing to a string can't fail.
        let _ = writeln!(
            out,
            "    {} {} {} {}",
            verdict.outcome().name(),
            verdict.category,
            verdict.requirement.id,
            verdict.reckoning.found
        );
        let _ = writeln!(out, "         {}", verdict.citation());
        write_rows(&mut out, "计入", &verdict.reckoning.counted);
        write_rows(&mut out, "未计入", &verdict.reckoning.left_out);
    }
    out
}

fn write_rows(out: &mut String, heading: &str, lines: &[Line]) {
    if !lines.is_empty() {
        let _ = writeln!(out, "         {heading}：{}", row_words(lines, "、"));
    }
}

fn row_words(lines: &[Line], between: &str) -> String {
    let words: Vec<String> = lines
        .iter()
        .map(|line| if line.why.is_empty() { line.name.clone() } else { format!("{}（{}）", line.name, line.why) })
        .collect();
    words.join(between)
}

/// All verdicts of applications as a workbook. `created` is the date that the file carries.
pub fn workbook(applications: &[&Application<'_>], created: Date) -> Result<Vec<u8>, PaperFault> {
    write(applications, created).map_err(|error| PaperFault::new(TITLE, error))
}

fn write(applications: &[&Application<'_>], created: Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = sheet_style::workbook(TITLE, created)?;
    let styles = Styles::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(TITLE)?;
    let last = u16::try_from(COLUMNS.len()).unwrap_or(1) - 1;
    for (col, (_, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(col, width)?;
    }
    sheet_style::span(sheet, 0, (0, last), TITLE, &styles.title)?;
    sheet.set_row_height(0, 36)?;
    let names: Vec<&str> = applications.iter().map(|application| application.name.as_str()).collect();
    let about = format!("{}　核对日期：{created}", names.join("、"));
    sheet_style::span(sheet, 1, (0, last), &about, &styles.plain)?;
    for (col, (heading, _)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(2, col, heading, &styles.heading)?;
    }
    sheet.set_row_height(2, 24)?;
    let looks = Looks::of(&styles);
    let mut row = 3;
    for verdict in applications.iter().flat_map(|application| &application.verdicts) {
        write_verdict(sheet, &looks, row, verdict)?;
        row += 1;
    }
    sheet.autofilter(2, 0, row.max(4) - 1, last)?;
    sheet.set_freeze_panes(3, 0)?;
    sheet.set_repeat_rows(2, 2)?;
    sheet_style::page(sheet, true);
    workbook.save_to_buffer()
}

/// How the cells look: text begins at the top, for a long list beside it may be taller than a page; a verdict that is no
/// pass is seen at a glance.
struct Looks {
    text: Format,
    pass: Format,
    fail: Format,
    undecided: Format,
}

impl Looks {
    fn of(styles: &Styles) -> Self {
        let text = styles.open.clone().set_align(FormatAlign::Top);
        let tinted = |tint| text.clone().set_background_color(Color::RGB(tint));
        Looks { pass: text.clone(), fail: tinted(0xFB_E2D5), undecided: tinted(0xFF_F2CC), text }
    }

    fn verdict(&self, outcome: Outcome) -> &Format {
        match outcome {
            Outcome::Pass => &self.pass,
            Outcome::Fail => &self.fail,
            Outcome::Undecided => &self.undecided,
        }
    }
}

fn write_verdict(sheet: &mut Worksheet, looks: &Looks, row: u32, verdict: &Verdict<'_>) -> Result<(), XlsxError> {
    let reckoning = &verdict.reckoning;
    let cells = [
        verdict.category.clone(),
        verdict.edition.level_name(verdict.requirement.level).to_owned(),
        verdict.outcome().name().to_owned(),
        verdict.requirement.id.clone(),
        verdict.requirement.text.clone(),
        reckoning.found.clone(),
        reckoning.lacking.clone(),
        row_words(&reckoning.counted, "、"),
        row_words(&reckoning.left_out, "\n"),
    ];
    let mut tallest = 1;
    for ((col, cell), (_, width)) in (0..).zip(&cells).zip(COLUMNS) {
        let look = if col == OUTCOME { looks.verdict(verdict.outcome()) } else { &looks.text };
        sheet.write_string_with_format(row, col, cell, look)?;
        tallest = tallest.max(sheet_style::lines(cell, width));
    }
    sheet.set_row_height(row, sheet_style::height(tallest).max(22.0))?;
    Ok(())
}
