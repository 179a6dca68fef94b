//! `ziping explain`, `ziping completions`, `ziping schema`

use super::{ExplainArgs, SchemaName, run};
use crate::report::{catalog, catalog_diff, evidence, inbox, json, level, template_check, template_words};
use crate::rules;
use anyhow::anyhow;
use std::fmt::Write as _;
use std::process::ExitCode;

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<ExitCode> {
    let text = match &args.code {
        Some(code) => rules::find(code).map(|rule| rule.page.to_owned()).ok_or_else(|| unknown(code))?,
        None => list(),
    };
    run::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn list() -> String {
    let mut out = String::new();
    let mut group = "";
    for rule in rules::ALL {
        let words = rules::group_words(rule.code);
        if words != group {
            group = words;
            let _ = write!(out, "\n{words}\n");
        }
        // Writing to a string can't fail.
        let _ = writeln!(out, "  {} {} {}（{}）", rule.code, rule.severity.name(), rule.title, rule.name);
    }
    out.push_str("\n查看其中一条：ziping explain <代码>\n");
    out.trim_start().to_owned()
}

/// A complaint that names the nearest codes and names.
fn unknown(code: &str) -> anyhow::Error {
    let wanted = code.to_lowercase();
    let nearest = rules::ALL
        .iter()
        .map(|rule| {
            (
                crate::text::likeness(&rule.code.to_lowercase(), &wanted)
                    .max(crate::text::likeness(rule.name, &wanted)),
                rule,
            )
        })
        .max_by(|left, right| left.0.total_cmp(&right.0));
    match nearest {
        Some((likeness, rule)) if likeness >= 0.6 => {
            anyhow!("没有“{code}”这个代码，是不是 {}（{}）？", rule.code, rule.title)
        }
        _ => anyhow!("没有“{code}”这个代码；不带参数运行 ziping explain 可列出全部"),
    }
}

pub(super) fn completions(shell: clap_complete::Shell, command: &mut clap::Command) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, command, "ziping", &mut script);
    run::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn schema(name: SchemaName) -> anyhow::Result<ExitCode> {
    run::print(&match name {
        SchemaName::Check => json::check_schema(),
        SchemaName::Form => json::form_schema(),
        SchemaName::Level => level::schema(),
        SchemaName::Catalog => catalog::schema(),
        SchemaName::CatalogDiff => catalog_diff::schema(),
        SchemaName::Evidence => evidence::json::schema(),
        SchemaName::EvidenceMapping => evidence::mapping::schema(),
        SchemaName::Manifest => crate::batch::manifest::schema(),
        SchemaName::Record => inbox::json::record_schema(),
        SchemaName::Summary => inbox::json::schema(),
        SchemaName::TemplateCheck => template_check::schema(),
        SchemaName::TemplateWords => template_words::schema(),
    })?;
    Ok(ExitCode::SUCCESS)
}
