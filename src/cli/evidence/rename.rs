//! `ziping evidence rename`

use super::progress::Wait;
use super::{ApplicationArgs, Examined};
use crate::cli::run;
use crate::disk::renames;
use crate::filing;
use anyhow::anyhow;
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(super) struct RenameArgs {
    #[command(flatten)]
    application: ApplicationArgs,
    /// 放入这个文件夹
    #[arg(long, value_name = "文件夹")]
    to: PathBuf,
    /// 照计划执行；不给出时只列出计划
    #[arg(long)]
    apply: bool,
    /// 移动文件；默认复制，原文件不动
    #[arg(long = "move", requires = "apply")]
    moving: bool,
}

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(super) struct UndoArgs {
    /// 改名时写下的记录（改名记录.json）
    #[arg(required = true, value_name = "记录", help_heading = "参数")]
    record: PathBuf,
}

pub(super) fn run(args: &RenameArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    let RenameArgs { application, to: target, .. } = args;
    let desk = run::desk(catalog)?;
    application.keep_apart(target)?;
    let source = application.survey()?;
    let Examined { dossiers, failed, .. } = application.examine(&desk, source.holdings.clone(), None)?;
    let whole = &dossiers[0].case.application;
    let evidence = whole.evidence.as_deref().ok_or_else(|| anyhow!("没有可以改名的证明材料"))?;
    let plan = filing::plan(whole, evidence);
    let mut told = String::new();
    if args.apply {
        let wait = Wait::new("改名");
        let steps = plan.into_iter().map(|placing| (placing.file, placing.target)).collect();
        let done = renames::carry_out(&source, steps, target, args.moving, &wait)?;
        wait.end();
        let verb = if args.moving { "移动" } else { "复制" };
        // Writing to a string can't fail.
        let _ = writeln!(told, "{verb}了{}个文件到“{}”", done.placed.len(), target.display());
        if !done.skipped.is_empty() {
            let _ = writeln!(told, "  已有相同的文件{}个，没有重复放入", done.skipped.len());
        }
        if let Some(record) = &done.record {
            let _ = writeln!(told, "  撤销：ziping evidence undo {}", record.display());
        }
        run::print(&told)?;
        done.problems.iter().for_each(|problem| run::complain(&anyhow!("{problem}")));
        return Ok(if failed || !done.problems.is_empty() { ExitCode::from(run::FAILED) } else { ExitCode::SUCCESS });
    }
    let _ = writeln!(told, "计划放入“{}”的{}个文件（还没有执行，加 --apply 执行）：", target.display(), plan.len());
    for placing in &plan {
        let _ = writeln!(told, "  {}  ←  {}", placing.target, evidence.holdings.files[placing.file].path);
    }
    let left = evidence.holdings.files.len() - plan.len();
    if left > 0 {
        let _ = writeln!(told, "没有列出、待选定或属于申请表格的{left}个文件不动");
    }
    run::print(&told)?;
    Ok(if failed { ExitCode::from(run::FAILED) } else { ExitCode::SUCCESS })
}

pub(super) fn undo(args: &UndoArgs) -> anyhow::Result<ExitCode> {
    let undone = renames::undo(&args.record)?;
    let mut told = String::new();
    if undone.removed > 0 || undone.moved_back == 0 {
        // Writing to a string can't fail.
        let _ = writeln!(told, "撤销：删去复制的文件{}个", undone.removed);
    }
    if undone.moved_back > 0 {
        let _ = writeln!(told, "撤销：移回原处的文件{}个", undone.moved_back);
    }
    run::print(&told)?;
    undone.problems.iter().for_each(|problem| run::complain(&anyhow!("{problem}")));
    Ok(if undone.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(run::FAILED) })
}
