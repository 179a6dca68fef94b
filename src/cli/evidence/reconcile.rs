//! `ziping evidence FORM… --dir DIR`

use super::{ApplicationArgs, Examined, keep_evidence};
use crate::application::Application;
use crate::cli::{FailOn, ShowFormat, run};
use crate::disk;
use crate::document::Document;
use crate::dossier::Desk;
use crate::evidence::Reconciliation;
use crate::filing;
use crate::form::application::Personal;
use crate::form::evidence_index::{self, IndexWords};
use crate::papers::Press;
use crate::report::evidence::{json, mapping, register, text, workbook};
use crate::report::{json as print, text as list};
use anyhow::anyhow;
use clap::Args;
use jiff::civil::Date;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(super) struct ReconcileArgs {
    #[command(flatten)]
    application: ApplicationArgs,
    /// 写入这个文件夹：证明材料核对、对照、目录和台账；其中已有对照和台账的，先读取其中填写的内容
    #[arg(short, long, value_name = "文件夹")]
    out: Option<PathBuf>,
    /// 有这一程度及以上的差异时退出码为1：提示、警告、错误、阻断、从不
    #[arg(long, value_name = "程度", default_value = "错误", hide_default_value = true, hide_possible_values = true)]
    fail_on: FailOn,
    /// 输出格式：human（终端）、json
    #[arg(long, value_name = "格式", default_value = "human", hide_default_value = true, hide_possible_values = true)]
    format: ShowFormat,
}

pub(super) fn run(args: &ReconcileArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    let desk = run::desk(catalog)?;
    // Where each file lies is not asked again: of many files that is much.
    if let Some(folder) = &args.out {
        args.application.keep_apart(folder)?;
    }
    let holdings = args.application.survey()?.holdings;
    let Examined { mut dossiers, failed, question } = args.application.examine(&desk, holdings, args.out.as_deref())?;
    keep_evidence(&mut dossiers);
    let application = Arc::clone(&dossiers[0].case.application);
    let evidence = application.evidence.as_deref().ok_or_else(|| anyhow!("没有可以核对的证明材料"))?;
    let shown = match args.format {
        ShowFormat::Json => None,
        ShowFormat::Human => {
            let with_faults = dossiers.iter().filter(|dossier| !dossier.discrepancies.is_empty());
            let lists: Vec<String> = with_faults.map(list::list).collect();
            let heading = (!lists.is_empty())
                .then(|| "证明材料方面的差异（全部差异用 ziping check --evidence 查看）：\n".to_owned());
            let parts = std::iter::once(text::summary(&application, evidence)).chain(heading).chain(lists);
            Some(parts.collect::<Vec<_>>().join("\n"))
        }
    };
    let mut written = String::new();
    if let Some(folder) = &args.out {
        let links =
            args.application.dir.as_deref().and_then(|folder_of_evidence| disk::way(folder, folder_of_evidence));
        let press = Press::compile(Personal::Masked)?;
        for document in documents(&desk, &press, &application, evidence, links.as_deref(), question.as_of)? {
            let name = free_name(args, evidence, folder, &document.name);
            disk::write_file(&folder.join(&name), &document.bytes)?;
            // Writing to a string can't fail.
            let _ = write!(written, "{}{name}", if written.is_empty() { "" } else { "、" });
        }
    }
    match shown {
        Some(text) => run::print(&text)?,
        None => run::print_json(&json::data(&application, evidence))?,
    }
    if let (Some(folder), ShowFormat::Human) = (&args.out, args.format) {
        run::print(&format!("\n写入“{}”：{written}\n", folder.display()))?;
    }
    Ok(args.fail_on.verdict(&dossiers, failed))
}

/// The name under which a paper is written. A table that people work in keeps its place where the new one would lack
/// something: other sheets and columns, or what stands in one that was not read.
fn free_name(args: &ReconcileArgs, evidence: &Reconciliation, folder: &Path, name: &str) -> String {
    let tables = &args.application.tables;
    let (read, has_more) = match name {
        mapping::NAME => (&tables.mapping, evidence.decisions.as_ref().is_some_and(|table| table.has_more)),
        register::NAME => (&tables.register, evidence.register.as_ref().is_some_and(|table| table.has_more)),
        _ => return name.to_owned(),
    };
    let target = folder.join(name);
    let is_read = read.as_ref().is_none_or(|read| disk::resolved(read) == disk::resolved(&target));
    if !target.exists() || (is_read && !has_more) {
        return name.to_owned();
    }
    run::remark(&format!("“{}”中有程序不写的内容，没有改动；新的写入“{}”", target.display(), updated(name)));
    updated(name)
}

fn updated(name: &str) -> String {
    name.replace(".xlsx", "（更新）.xlsx")
}

/// The papers of a reconciliation.
pub(in crate::cli) fn documents(
    desk: &Desk,
    press: &Press,
    application: &Application<'_>,
    evidence: &Reconciliation,
    links: Option<&str>,
    as_of: Date,
) -> anyhow::Result<Vec<Document>> {
    let index = IndexWords::of(application, evidence, as_of);
    let entries = filing::updated(application, evidence, &desk.catalog.evidence);
    let document = |name: &str, bytes: Vec<u8>| Document { name: name.to_owned(), bytes };
    Ok(vec![
        document(workbook::NAME, workbook::write(application, evidence, links, as_of)?),
        document(mapping::NAME, mapping::workbook(application, evidence, as_of)?),
        document(mapping::JSON_NAME, print::print(&mapping::data(application, evidence)).into_bytes()),
        document(register::NAME, register::workbook(&index.organisation, &entries, as_of)?),
        document(evidence_index::WORD_NAME, press.evidence_index(&index)?),
        document(evidence_index::EXCEL_NAME, evidence_index::workbook(&index, as_of)?),
    ])
}
