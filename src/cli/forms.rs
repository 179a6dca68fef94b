//! `ziping forms`

use super::{FormsArgs, FormsCommand, ShowFormat, blank, run};
use crate::catalog::{Catalog, Form, Origin, Row, RowKind};
use crate::report::json;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(args: &FormsArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    let desk = run::desk(catalog)?;
    let catalog = &desk.catalog;
    match &args.show {
        None => run::print(&list(catalog))?,
        Some(FormsCommand::Show { forms, format }) => {
            let found: Vec<&Form> =
                forms.iter().map(|name| blank::find(catalog, name)).collect::<anyhow::Result<_>>()?;
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

fn list(catalog: &Catalog) -> String {
    let mut out = String::new();
    for form in &catalog.forms {
        let edition = catalog.edition_of(form);
        let origin = match form.origin {
            Origin::Official => "官方表格",
            Origin::Generated => "按标准生成",
        };
        // Writing to a string can't fail.
        let _ = writeln!(out, "{}  {}", form.id, form.category);
        let _ = writeln!(out, "  《{}》（{origin}，依据《{}》）", form.title, edition.title);
        let levels: Vec<String> = edition
            .levels
            .iter()
            .zip(0..)
            .map(|(level, rank)| {
                let level_rank = crate::catalog::Level(rank);
                let count = form.clauses().filter(|row| row.applicability.levels.contains(level_rank)).count();
                format!("{}{count}条", level.named.name)
            })
            .collect();
        let _ = writeln!(out, "  共{}条：{}", form.clauses().count(), levels.join("，"));
    }
    out.push_str("\n查看条款：ziping forms show <表格>；取得空表：ziping blank <表格> --level <级别> --out <文件>\n");
    out
}

fn show(form: &Form, catalog: &Catalog) -> String {
    let edition = catalog.edition_of(form);
    let mut out = format!("《{}》\n来源：{}\n", form.title, form.source);
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
                    let _ = writeln!(out, "      证明材料：{}", evidence.replace('\n', ""));
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
    out
}

/// For whom a row is, where not for everyone: `〔二级、一级〕`.
fn limits(row: &Row, form: &Form, edition: &crate::catalog::Edition) -> String {
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
