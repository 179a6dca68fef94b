use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::case::Filled;
use crate::catalog::{Role, Row};
use crate::place::Place;
use crate::text;
use crate::transcript::Typed;

pub(super) const RULE: Rule = Rule {
    code: "F105",
    name: "form-altered",
    severity: Severity::Error,
    title: "表格的印制内容被改动",
    page: include_str!("form_altered.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    labels(filled, sink);
    headings(filled, sink);
    printed_cells(filled, sink);
}

fn labels(filled: &Filled<'_>, sink: &mut Sink<'_>) {
    for field in filled.form.header.iter().filter(|field| field.printed) {
        let Some(entry) = filled.transcript.header.get(&field.field) else { continue };
        let typed = entry.label.text.split(['：', ':']).next().unwrap_or_default();
        if text::bare_key(typed) != text::bare_key(&field.label) {
            altered(sink, &entry.label, typed, &field.label, &format!("表头“{}”一栏的名称被改为“{}”", field.label, text::trim(typed)));
        }
    }
    if filled.transcript.title.is_none() {
        sink.at(Place::Sheet(filled.transcript.sheet))
            .weighing(Severity::Warning)
            .understood(filled.form.title.clone())
            .remedy(format!("在表格上方恢复标题“{}”", filled.form.title))
            .say("表格上方没有正式表格的标题");
    }
    if let Some(title) = &filled.transcript.title {
        let shown = text::bare_key(&title.text);
        let known = std::iter::once(&filled.form.title).chain(&filled.form.names).any(|name| text::bare_key(name) == shown);
        if !known {
            let printed = &filled.form.title;
            altered(sink, title, &title.text, printed, &format!("标题被改为“{}”", text::excerpt(&title.text, 40)));
        }
    }
}

fn headings(filled: &Filled<'_>, sink: &mut Sink<'_>) {
    let columns = &filled.transcript.columns;
    let one_conclusion = columns.conclusion.is_some();
    let mut missing = Vec::new();
    for column in &filled.form.columns {
        let is_conclusion = matches!(column.role, Role::Conforming | Role::Nonconforming);
        match columns.headings.get(&column.role) {
            Some(heading) if heading.is_blank() => missing.push(format!("“{}”", column.label)),
            Some(heading) if text::bare_key(&heading.text) != text::bare_key(&column.label) => {
                altered(sink, heading, &heading.text, &column.label, &format!("“{}”列的列名被改为“{}”", column.label, text::excerpt(&heading.text, 20)));
            }
            Some(_) => {}
            None if is_conclusion && (one_conclusion || columns.at.contains_key(&column.role)) => {}
            None => missing.push(format!("“{}”", column.label)),
        }
    }
    let place = Place::Cell { sheet: filled.transcript.sheet, row: columns.top, col: columns.at.values().min().copied().unwrap_or(0) };
    if one_conclusion {
        sink.at(place)
            .remedy("改用正式表格，在“符合”“不符合”两栏中择一打勾")
            .say("自评结论只有一栏，正式表格分“符合”“不符合”两栏");
    }
    if !missing.is_empty() {
        sink.at(place)
            .remedy("改用正式表格，补齐缺少的列；缺列的内容未作判断")
            .say(format!("表格缺少{}列或其列名", missing.join("、")));
    }
}

/// The section and the required evidence of every row that was found.
fn printed_cells(filled: &Filled<'_>, sink: &mut Sink<'_>) {
    let transcript = &filled.transcript;
    for (answer, row) in filled.answers() {
        let Some(found) = &answer.found else { continue };
        let pieces: Vec<usize> = filled
            .assessment
            .rejoined
            .iter()
            .filter(|(clause, _)| *clause == row.no)
            .map(|&(_, line)| line)
            .collect();
        let lines: Vec<usize> = std::iter::once(found.line).chain(pieces).collect();
        let whole = |role: Role| -> Option<(String, &Typed)> {
            let first = transcript.lines.get(*lines.first()?)?.cell(role)?;
            let text = lines
                .iter()
                .filter_map(|&line| transcript.lines.get(line)?.cell(role))
                .enumerate()
                .filter(|(at, typed)| *at == 0 || !typed.inherited)
                .map(|(_, typed)| typed.text.as_str())
                .collect();
            Some((text, first))
        };
        if let Some((typed, cell)) = whole(Role::RequiredEvidence) {
            required_evidence(filled, row, &typed, cell, sink);
        }
        if let Some((_, cell)) = whole(Role::Section)
            && !cell.is_blank()
            && text::bare_key(&cell.text) != text::bare_key(&row.section)
            && !cell.inherited
        {
            sink.at(cell.place)
                .clause(row)
                .typed(&cell.text)
                .understood(row.section.clone())
                .remedy(format!("恢复为“{}”", row.section))
                .say(format!("第{}条的要点应为“{}”，表中为“{}”", row.no, row.section, text::excerpt(&cell.text, 20)));
        }
    }
}

fn required_evidence(filled: &Filled<'_>, row: &Row, typed: &str, cell: &Typed, sink: &mut Sink<'_>) {
    let printed = filled.form.required_evidence(row);
    let (shown, wanted) = (text::key(typed), text::key(&printed));
    let may_be_blank = row.evidence.is_empty();
    // The official cell of a row without text of its own may be merged with a neighbour's; how far, the source leaves open.
    if shown == wanted || (may_be_blank && (shown.is_empty() || cell.inherited || wanted.is_empty())) {
        return;
    }
    if shown.is_empty() {
        sink.at(cell.place)
            .clause(row)
            .understood(printed.clone())
            .remedy("按正式表格恢复“需提供证明材料”的文字")
            .say(format!("第{}条的“需提供证明材料”被删空", row.no));
        return;
    }
    sink.at(cell.place)
        .clause(row)
        .typed(typed)
        .understood(printed.clone())
        .remedy("按正式表格恢复“需提供证明材料”的文字；自己的材料写在“证明材料清单”栏")
        .say(format!("第{}条的“需提供证明材料”与正式表格不同：{}", row.no, text::difference(&printed, typed)));
}

fn altered(sink: &mut Sink<'_>, cell: &Typed, typed: &str, printed: &str, message: &str) {
    sink.at(cell.place)
        .typed(typed)
        .understood(printed)
        .remedy(format!("恢复为“{printed}”"))
        .say(message);
}
