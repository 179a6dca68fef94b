//! The discrepancy list for a terminal.

use crate::case::Dossier;
use crate::discrepancy::Severity;
use crate::report::words::{ListWords, UNSTATED};
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
        // The form's own sheet stands above.
        let is_own_sheet = row.cell.starts_with("工作表") && !words.sheet.is_empty();
        let cell = if is_own_sheet { "全表" } else { &row.cell };
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
    let counts = counts(|severity| dossier.count(severity));
    let _ = writeln!(out, "  {counts}{}{}", if counts.is_empty() { "" } else { "。" }, words.verdict);
    out
}

/// How many of each severity all dossiers have together; nothing where there is only one.
pub fn total(dossiers: &[Dossier<'_>]) -> String {
    if dossiers.len() < 2 {
        return String::new();
    }
    let counts = counts(|severity| dossiers.iter().map(|dossier| dossier.count(severity)).sum());
    let counts = if counts.is_empty() { "没有发现差异" } else { &counts };
    format!("\n共{}份：{counts}。\n", dossiers.len())
}

/// How many there are of each severity, heaviest first: `错误 3，提示 1`.
fn counts(count: impl Fn(Severity) -> usize) -> String {
    let counts: Vec<String> = Severity::ALL
        .iter()
        .rev()
        .filter(|&&severity| count(severity) > 0)
        .map(|&severity| {
            let colour = style(severity.name());
            format!("{colour}{} {}{colour:#}", severity.name(), count(severity))
        })
        .collect();
    counts.join("，")
}
