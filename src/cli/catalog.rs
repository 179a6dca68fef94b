//! `ziping catalog`

mod diff;
mod export;
mod import;
mod lint;
mod mapping;
mod show;

use super::{HELP, ShowFormat, parse_date};
use crate::catalog::{Catalog, Edition};
use crate::text;
use anyhow::anyhow;
use clap::{Args, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) const EXAMPLES: &str = "\
先试试：
  ziping catalog show                              有哪些依据文件
  ziping catalog show 2015 --part a                逐条显示附录A，供与原文校对
  ziping catalog diff 2015 2025                    两版之间改了什么
  ziping catalog export 2015 --format oscal --out 2015.json
  ziping catalog import 375 --text 标准.txt --out 我的目录";

const SHOW_EXAMPLES: &str = "\
例：
  ziping catalog show                              全部依据文件
  ziping catalog show 2015                         一份依据文件的全文
  ziping catalog show 2015 --part general          其中一部分
  ziping catalog show --mapping                    全部对照表
  ziping catalog show --mapping 2015/c 应急处理    其中一张";

const DIFF_EXAMPLES: &str = "\
例：
  ziping catalog diff 2015 2025                    两版之间：有对照表的按对照表，没有的按文字相似程度
  ziping catalog diff 2015 我的目录                内置目录与文件夹中同一版本：按编号
  ziping catalog diff 旧目录 新目录 --format json";

const EXPORT_EXAMPLES: &str = "\
例：
  ziping catalog export --out 目录.json                             全部依据文件，格式见 ziping schema catalog
  ziping catalog export 2015 --format oscal --out 2015.oscal.json   一份依据文件，NIST OSCAL 的 catalog";

#[derive(Args)]
pub(super) struct CatalogArgs {
    #[command(subcommand)]
    command: CatalogCommand,
}

#[derive(Subcommand)]
enum CatalogCommand {
    /// 列出依据文件，或显示其中一份的全文、门槛、程序、存疑之处和缺少的部分
    #[command(help_template = HELP, after_help = SHOW_EXAMPLES, next_help_heading = "选项")]
    Show(ShowArgs),
    /// 对照两份依据文件或两个条款目录，列出相同、改写、合并、拆分、新增和删去的条款
    #[command(help_template = HELP, after_help = DIFF_EXAMPLES, next_help_heading = "选项")]
    Diff(DiffArgs),
    /// 导出依据文件，供其他程序使用
    #[command(help_template = HELP, after_help = EXPORT_EXAMPLES, next_help_heading = "选项")]
    Export(ExportArgs),
    /// 用自己的标准原文（纯文本）核对内置的条款，写成可交给 --catalog 的文件夹
    #[command(help_template = HELP, after_help = import::EXAMPLES, next_help_heading = "选项")]
    Import(import::ImportArgs),
    /// 检查条款目录，列出每一处错误和可疑之处的文件、行、列
    #[command(help_template = HELP, after_help = lint::EXAMPLES, next_help_heading = "选项")]
    Lint(lint::LintArgs),
}

#[derive(Args)]
struct ShowArgs {
    /// 依据文件的编号、文件号或简称（如 2015）；与 --mapping 同用时为两份表格或依据文件
    #[arg(value_name = "依据文件", num_args = 0..=2, help_heading = "参数")]
    names: Vec<String>,
    /// 只显示这一部分（如 general、a）
    #[arg(long, value_name = "部分", conflicts_with = "mapping")]
    part: Option<String>,
    /// 显示对照表：不给出名称时列出全部，给出两个时显示新旧条款的对照
    #[arg(long)]
    mapping: bool,
    /// 连同维护目录的人写的英文说明
    #[arg(long)]
    notes: bool,
    /// 输出格式：human（终端）、json
    #[arg(long, value_name = "格式", default_value = "human", hide_default_value = true, hide_possible_values = true)]
    format: ShowFormat,
}

#[derive(Args)]
struct DiffArgs {
    /// 旧的：依据文件（如 2015），或条款目录的文件夹
    #[arg(value_name = "旧", help_heading = "参数")]
    from: String,
    /// 新的：依据文件（如 2025），或条款目录的文件夹
    #[arg(value_name = "新", help_heading = "参数")]
    to: String,
    /// 输出格式：human（终端）、json
    #[arg(long, value_name = "格式", default_value = "human", hide_default_value = true, hide_possible_values = true)]
    format: ShowFormat,
}

#[derive(Args)]
struct ExportArgs {
    /// 依据文件的编号、文件号或简称（如 2015）；json 格式可以不给出，导出全部
    #[arg(value_name = "依据文件", help_heading = "参数")]
    edition: Option<String>,
    /// 格式：json、oscal
    #[arg(long, value_name = "格式", default_value = "json", hide_default_value = true, hide_possible_values = true)]
    format: ExportFormat,
    /// 写入文件而不是终端
    #[arg(short, long, value_name = "文件")]
    out: Option<PathBuf>,
    /// 写在 oscal 文件中的日期（YYYY-MM-DD），默认 2000-01-01，使同样的目录总得到同样的文件
    #[arg(long, value_name = "日期", value_parser = parse_date)]
    as_of: Option<jiff::civil::Date>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    Json,
    Oscal,
}

pub(super) fn run(args: &CatalogArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    match &args.command {
        CatalogCommand::Show(args) => show::print(args, catalog)?,
        CatalogCommand::Diff(args) => diff::print(args, catalog)?,
        CatalogCommand::Export(args) => export::write(args, catalog)?,
        CatalogCommand::Import(args) => return import::run(args, catalog),
        CatalogCommand::Lint(args) => return lint::run(args, catalog),
    }
    Ok(ExitCode::SUCCESS)
}

/// The position of the edition that is called so: by id, number, short name or title.
fn position(catalog: &Catalog, name: &str) -> Option<usize> {
    let wanted = text::bare_key(name);
    let is_called = |edition: &Edition| {
        let names = [&edition.id, &edition.code, &edition.title];
        names.into_iter().chain(&edition.names).any(|known| !known.is_empty() && text::bare_key(known) == wanted)
    };
    catalog.editions.iter().position(is_called)
}

/// The edition that is called so with its position, or a complaint that names those that there are.
fn edition<'c>(catalog: &'c Catalog, name: &str) -> anyhow::Result<(usize, &'c Edition)> {
    let found = position(catalog, name).and_then(|at| Some((at, catalog.editions.get(at)?)));
    found.ok_or_else(|| anyhow!("没有“{name}”这份依据文件，可选：{}", known(catalog)))
}

/// The editions that there are, each with its shortest name.
fn known(catalog: &Catalog) -> String {
    let names: Vec<String> = catalog
        .editions
        .iter()
        .map(|edition| match edition.names.iter().min_by_key(|name| name.chars().count()) {
            Some(name) if *name != edition.id => format!("{}（{name}）", edition.id),
            _ => edition.id.clone(),
        })
        .collect();
    names.join("、")
}
