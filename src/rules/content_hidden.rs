use super::{Rule, Sink};
use crate::case::{Case, Filled};
use crate::discrepancy::Severity;
use crate::place::Place;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "F107",
    name: "content-hidden",
    severity: Severity::Warning,
    title: "有隐藏的内容或批注",
    page: include_str!("content_hidden.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let (Ok(workbook), Some(filled)) = (&case.reading, &case.filled) else { return };
    let transcript = &filled.transcript;
    let Some(sheet) = workbook.sheets.get(usize::from(transcript.sheet)) else { return };
    let is_hidden = |row: u32| sheet.hidden_rows.as_ref().is_some_and(|rows| rows.binary_search(&row).is_ok());
    let hidden: Vec<u32> = sheet.rows().filter_map(|row| row.first()).map(|cell| cell.row).filter(|&row| is_hidden(row)).collect();
    if let Some(&first) = hidden.first() {
        let rows: Vec<u16> = hidden.iter().filter_map(|row| u16::try_from(row + 1).ok()).collect();
        sink.at(Place::Cell { sheet: transcript.sheet, row: first, col: 0 })
            .remedy("取消隐藏这些行并核对；隐藏行中的内容同样参加检查")
            .say(format!("表格第{}行被隐藏", text::number_list(&rows)));
    }
    let used = transcript.columns.at.values().chain(&transcript.columns.conclusion);
    let hidden_cols: Vec<u16> = sheet.hidden_cols.iter().flatten().copied().filter(|col| used.clone().any(|used| used == col)).collect();
    let letters: Vec<String> =
        hidden_cols.iter().map(|&col| crate::place::address(0, col).trim_end_matches('1').to_owned()).collect();
    if let Some(&first) = hidden_cols.first() {
        sink.at(Place::Cell { sheet: transcript.sheet, row: transcript.columns.top, col: first })
            .remedy("取消隐藏这些列并核对；隐藏列中的内容同样参加检查")
            .say(format!("表格{}列被隐藏", letters.join("、")));
    }
    for comment in sheet.comments.iter().flatten() {
        let said = comment.text.as_deref().unwrap_or_default();
        if is_our_own(said, filled) {
            continue;
        }
        let quote = if text::is_blank(said) { String::new() } else { format!("“{}”", text::excerpt(said, 30)) };
        let place = Place::Cell { sheet: transcript.sheet, row: comment.row, col: comment.col };
        sink.at(place)
            .typed(said)
            .remedy("查看批注：需要的内容写进单元格，其余删去")
            .say(format!("{}带有批注{quote}，批注不会出现在正式文件中", case.cell_words(place)));
    }
}

/// Whether a comment only repeats what the form asks for, as the notes of our empty workbooks do.
fn is_our_own(said: &str, filled: &Filled<'_>) -> bool {
    let Some((_, asked)) = said.split_once('：') else { return false };
    let asked = text::key(asked);
    !asked.is_empty() && filled.form.clauses().any(|row| text::key(&filled.form.required_evidence(row)) == asked)
}
