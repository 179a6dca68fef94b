//! `ziping forms`

use super::{FormsArgs, FormsCommand, ShowFormat, blank, run};
use crate::catalog::{Catalog, Edition, Form, Level, MissingPart, Origin, Part, Role, Row, RowKind, SourceAnomaly};
use crate::report::json;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(args: &FormsArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    let desk = run::desk(catalog)?;
    let catalog = &desk.catalog;
    match &args.show {
        None => run::print(&list(catalog, &blank::editions(catalog, args.edition.as_deref())?))?,
        Some(FormsCommand::Show { forms, format }) => {
            let found: Vec<&Form> = forms
                .iter()
                .map(|name| blank::find(catalog, name, args.edition.as_deref()))
                .collect::<anyhow::Result<_>>()?;
            run::print(&match (format, found.as_slice()) {
                (ShowFormat::Human, _) => found.iter().map(|form| show(form, catalog)).collect::<Vec<_>>().join("\n"),
                (ShowFormat::Json, [only]) => json::print(&json::form(only, catalog)),
                (ShowFormat::Json, several) => {
                    json::print(&several.iter().map(|form| json::form(form, catalog)).collect::<Vec<_>>())
                }
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The forms, under the edition that they rest on; editions in the order of their first forms.
fn list(catalog: &Catalog, editions: &[usize]) -> String {
    let mut order: Vec<usize> = Vec::new();
    for form in catalog.forms.iter().filter(|form| editions.contains(&form.edition)) {
        if !order.contains(&form.edition) {
            order.push(form.edition);
        }
    }
    let mut out = String::new();
    for edition_at in order {
        let mut forms = catalog.forms.iter().filter(|form| form.edition == edition_at).peekable();
        if let Some(first) = forms.peek() {
            // Writing to a string can't fail.
            let _ = writeln!(out, "依据{}", catalog.edition_of(first).citation());
        }
        for form in forms {
            entry(form, catalog.edition_of(form), &mut out);
        }
        out.push('\n');
    }
    out.push_str("查看条款：ziping forms show <表格>；取得空表：ziping blank <表格> --level <级别> --out <文件>\n");
    out
}

fn entry(form: &Form, edition: &Edition, out: &mut String) {
    let _ = writeln!(out, "  {}  {}（{}）", form.id, form.category, origin(form));
    let _ = writeln!(out, "    《{}》", form.title);
    let levels: Vec<String> = edition
        .all_levels()
        .iter()
        .map(|level| {
            let count = form.clauses().filter(|row| row.applicability.levels.contains(level)).count();
            format!("{}{count}条", edition.level_name(level))
        })
        .collect();
    let _ = writeln!(out, "    共{}条：{}", form.clauses().count(), levels.join("，"));
    if let Some(missing) = missing(form, edition) {
        let _ = writeln!(out, "    {missing}");
    }
}

fn origin(form: &Form) -> &'static str {
    match form.origin {
        Origin::Official => "官方表格",
        Origin::Generated => "按标准生成",
    }
}

/// What the source of a form lacks, with the levels where not all need it: `缺附录A“…”、4.2.5“…”（二级），不能判定`.
fn missing(form: &Form, edition: &Edition) -> Option<String> {
    let all: Vec<Level> = edition.all_levels().iter().collect();
    let words = |missing: &MissingPart| {
        let levels: Vec<Level> = all.iter().copied().filter(|&level| missing.levels.contains(level)).collect();
        if levels == all {
            return missing.words();
        }
        let names: Vec<&str> = levels.into_iter().map(|level| edition.level_name(level)).collect();
        format!("{}（{}）", missing.words(), names.join("、"))
    };
    let parts: Vec<String> = form.missing_at(None).into_iter().map(words).collect();
    (!parts.is_empty()).then(|| format!("缺{}，不能判定", parts.join("、")))
}

fn show(form: &Form, catalog: &Catalog) -> String {
    let edition = catalog.edition_of(form);
    let mut out =
        format!("《{}》（{}，依据{}）\n来源：{}\n", form.title, origin(form), edition.citation(), form.source);
    for remark in
        [Some(form.note.clone()).filter(|note| !note.is_empty()), missing(form, edition)].into_iter().flatten()
    {
        let _ = writeln!(out, "说明：{remark}");
    }
    let asked = match form.origin {
        Origin::Official => "证明材料",
        Origin::Generated => form.column(Role::RequiredEvidence).map_or("", |column| &column.label),
    };
    let mut section = "";
    for row in &form.rows {
        if row.kind == RowKind::Clause && row.section != section {
            section = &row.section;
            let _ = writeln!(out, "\n{section}");
        }
        match row.kind {
            RowKind::Clause => {
                let _ = writeln!(out, "{:>4}  {}{}", row.no, row.clause, limits(row, form, edition));
                let evidence = form.required_evidence(row);
                if !evidence.is_empty() {
                    let _ = writeln!(out, "      {asked}：{}", evidence.replace('\n', ""));
                }
            }
            RowKind::ObservationHeading | RowKind::NonconformityHeading => {
                let _ = writeln!(out, "\n{:>4}  {}", row.no, row.clause);
            }
            RowKind::ObservationEntry | RowKind::NonconformityEntry => {}
        }
    }
    let _ = writeln!(out, "\n{}", form.declaration.heading);
    for paragraph in &form.declaration.paragraphs {
        let _ = writeln!(out, "      {paragraph}");
    }
    for anomaly in &form.anomalies {
        let rows = if anomaly.rows.is_empty() {
            String::new()
        } else {
            format!("（第{}条）", crate::text::number_list(&anomaly.rows))
        };
        let _ = writeln!(out, "\n原文存疑{rows}：{}", anomaly.text);
    }
    let part = form.part.and_then(|part| catalog.parts.get(part));
    for anomaly in part.into_iter().flat_map(|part| of_part(part, edition)) {
        let _ = writeln!(out, "\n原文存疑（{}）：{}", anomaly.sections.join("、"), anomaly.text);
    }
    out
}

/// What the source prints oddly in a part.
fn of_part<'e>(part: &'e Part, edition: &'e Edition) -> impl Iterator<Item = &'e SourceAnomaly> {
    edition.anomalies.iter().filter(|anomaly| anomaly.sections.iter().any(|section| part.holds(section)))
}

/// For whom a row is, where not for everyone: `〔二级、一级〕`.
fn limits(row: &Row, form: &Form, edition: &Edition) -> String {
    let mut parts = Vec::new();
    if row.applicability.levels != edition.all_levels() {
        let names: Vec<&str> = row.applicability.levels.iter().map(|level| edition.level_name(level)).collect();
        parts.push(names.join("、"));
    }
    if let Some(audits) = &row.applicability.audits {
        let names: Vec<&str> = audits.iter().map(|&audit| edition.audit_name(audit)).collect();
        parts.push(format!("{}审核", names.join("、")));
    }
    if let Some(value) = row.applicability.condition.and_then(|condition| form.condition_value(condition)) {
        parts.push(value.named.name.clone());
    }
    if parts.is_empty() { String::new() } else { format!("　〔{}〕", parts.join("；")) }
}
