//! The discrepancy list for a terminal.

use crate::case::Dossier;
use crate::discrepancy::Severity;
use crate::report::words::{ListRow, ListWords, UNSTATED};
use crate::text;
use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;

/// The colour of a severity.
fn style(severity: &str) -> Style {
    match severity {
        "阻断" => AnsiColor::Red.on_default().bold().invert(),
        "错误" => AnsiColor::Red.on_default().bold(),
        "警告" => AnsiColor::Yellow.on_default().bold(),
        _ => AnsiColor::Cyan.on_default(),
    }
}

/// The cell as it stands in a list of one sheet.
fn cell(row: &ListRow) -> String {
    if row.cell.starts_with("工作表") { "全表".to_owned() } else { row.cell.clone() }
}

/// The sheet's name and the cell, where a list is of several sheets: `项目 E17`.
fn sheet_and_cell(row: &ListRow) -> String {
    if row.sheet.is_empty() {
        return row.cell.clone();
    }
    if row.cell.starts_with("工作表") { row.sheet.clone() } else { format!("{} {}", row.sheet, row.cell) }
}

/// The list of one dossier, with colours; whoever prints it strips them where the terminal has none.
pub fn list(dossier: &Dossier<'_>) -> String {
    let words = ListWords::of(dossier);
    let mut out = String::new();
    let bold = Style::new().bold();
    let faint = Style::new().dimmed();
    let facts: Vec<&str> = [&words.form, &words.organisation, &words.level, &words.audit, &words.conditions]
        .into_iter()
        .map(String::as_str)
        .filter(|fact| !fact.is_empty() && *fact != UNSTATED && *fact != "无")
        .collect();
    // Writing to a string can't fail.
    let path = text::excerpt(&dossier.case.input.path, 400);
    let sheet =
        if words.sheet.is_empty() { String::new() } else { format!(" › {}", text::excerpt(&words.sheet, 40)) };
    let _ = writeln!(out, "{bold}{path}{sheet}{bold:#}");
    let _ = writeln!(out, "  {faint}{}{faint:#}", text::excerpt(&facts.join(" · "), 200));
    for row in &words.rows {
        let colour = style(row.severity);
        let cell = if words.sheet.is_empty() { sheet_and_cell(row) } else { cell(row) };
        let _ = writeln!(
            out,
            "  {colour}{}{colour:#} {} {:<6} {}",
            row.severity,
            row.code,
            cell,
            text::excerpt(&row.message, 300)
        );
        let _ = writeln!(out, "       {faint}改法：{}{faint:#}", text::excerpt(&row.remedy, 300));
    }
    let counts: Vec<String> = Severity::ALL
        .iter()
        .rev()
        .filter(|&&severity| dossier.count(severity) > 0)
        .map(|&severity| {
            let colour = style(severity.name());
            format!("{colour}{} {}{colour:#}", severity.name(), dossier.count(severity))
        })
        .collect();
    let _ = writeln!(out, "  {}{}{}", counts.join("，"), if counts.is_empty() { "" } else { "。" }, words.verdict);
    out
}
