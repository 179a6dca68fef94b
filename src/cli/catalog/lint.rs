//! `ziping catalog lint`

use super::super::run;
use crate::data;
use crate::disk;
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) const EXAMPLES: &str = "\
例：
  ziping catalog lint                  内置的目录
  ziping catalog lint 我的目录 --strict

退出码：
  0  没有错误
  1  有错误；加 --strict 时有可疑之处也是
  2  运行本身失败（如文件夹不存在）";

#[derive(Args)]
pub(crate) struct LintArgs {
    /// 条款目录或导入所得的文件夹；不给出时检查内置的
    #[arg(value_name = "文件夹", help_heading = "参数")]
    folder: Option<PathBuf>,
    /// 有可疑之处时退出码也为1
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &LintArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    let folder = args.folder.as_deref().or(catalog);
    let files = match folder {
        None => data::shipped_files(),
        Some(folder) => disk::load_catalog(folder)?,
    };
    let errors = run::read_catalog(&files).err().unwrap_or_default();
    let warnings = data::lint(&files);
    let shown = |path: &str| folder.map_or_else(|| path.to_owned(), |folder| folder.join(path).display().to_string());
    let mut out = String::new();
    for (kind, found) in [("错误", &errors), ("可疑", &warnings)] {
        for one in found {
            // Writing to a string can't fail.
            let _ = writeln!(out, "{}:{}:{}: {kind}：{}", shown(&one.path), one.line, one.column, one.message);
        }
    }
    let _ = writeln!(out, "{}个文件：{}处错误，{}处可疑", files.len(), errors.len(), warnings.len());
    run::print(&out)?;
    let failed = !errors.is_empty() || (args.strict && !warnings.is_empty());
    Ok(if failed { ExitCode::from(run::FOUND) } else { ExitCode::SUCCESS })
}
