//! `ziping template`

use super::limits::LimitArgs;
use super::{HELP, ShowFormat, blank, run};
use crate::disk;
use crate::form::typeset::{self, Clauses};
use crate::papers::{own, vocabulary};
use crate::report::template_check::{self, CheckedTemplate};
use crate::report::{json, template_words};
use anyhow::bail;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) const EXAMPLES: &str = "\
先试试：
  ziping template new 应急处理 --out 模板.docx                 取得起步模板，用 Word 或 WPS 改成自己的样子
  ziping template words                                        标签中可用的全部名称
  ziping template check 模板.docx                              检查
  ziping build 填好的表.xlsx --out 文件 --template 模板.docx   填入";

const WORDS_EXAMPLES: &str = "\
例：
  ziping template words
  ziping template words --format json > 名称.json

名称写在标签里，如 {{ 组织名称 }}；列表用循环，如 {%tr for 行 in 条款 %}。";

const CHECK_EXAMPLES: &str = "\
例：
  ziping template check 模板.docx
  ziping template check 模板/*.docx --format json
  ziping template check 模板.docx --annotate 批注.docx

退出码：
  0  都可以使用
  1  有错误
  2  运行本身失败（如文件不存在）";

const NEW_EXAMPLES: &str = "\
例：
  ziping template new 应急处理 --out 模板.docx             条款只有一行，填入时逐条重复
  ziping template new 应急处理 --out 模板.docx --printed   印出每一条，各有自己的标签";

#[derive(Args)]
pub(super) struct TemplateArgs {
    #[command(subcommand)]
    command: TemplateCommand,
}

#[derive(Subcommand)]
enum TemplateCommand {
    /// 列出标签中可用的全部名称和过滤器，各有含义和例子
    #[command(help_template = HELP, after_help = WORDS_EXAMPLES, next_help_heading = "选项")]
    Words(WordsArgs),
    /// 检查模板，一次列出全部错误：在哪里、哪个标签、怎样改
    #[command(help_template = HELP, after_help = CHECK_EXAMPLES, next_help_heading = "选项")]
    Check(CheckArgs),
    /// 取得一种自评估表的起步模板（Word），已带标签，可随意改样式
    #[command(help_template = HELP, after_help = NEW_EXAMPLES, next_help_heading = "选项")]
    New(NewArgs),
}

#[derive(Args)]
struct WordsArgs {
    /// 输出格式：human（终端）、json
    #[arg(long, value_name = "格式", default_value = "human", hide_default_value = true, hide_possible_values = true)]
    format: ShowFormat,
}

#[derive(Args)]
struct CheckArgs {
    /// 模板文件；可给出多个
    #[arg(required = true, value_name = "文件", help_heading = "参数")]
    files: Vec<PathBuf>,
    /// 另写一份模板（.docx），在每一处错误上加批注，供对照改正；只能检查一个文件
    #[arg(long, value_name = "文件")]
    annotate: Option<PathBuf>,
    /// --annotate 的文件已存在时覆盖
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    limits: LimitArgs,
    /// 输出格式：human（终端）、json
    #[arg(long, value_name = "格式", default_value = "human", hide_default_value = true, hide_possible_values = true)]
    format: ShowFormat,
}

#[derive(Args)]
struct NewArgs {
    /// 哪一种自评估表：编号（如 incident-response）或中文名称（如 应急处理）
    #[arg(value_name = "表格", help_heading = "参数")]
    form: String,
    /// 依据的文件：编号或简称（如 2015、CCRC-ISV-C01:2025）；几份文件都有这种表格时用
    #[arg(long, value_name = "依据文件")]
    edition: Option<String>,
    /// 写入这个文件（.docx）
    #[arg(short, long, value_name = "文件")]
    out: PathBuf,
    /// 印出每一条的文字，各条的填写格有自己的标签
    #[arg(long)]
    printed: bool,
    /// 文件已存在时覆盖
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &TemplateArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    match &args.command {
        TemplateCommand::Words(args) => words(args, catalog),
        TemplateCommand::Check(args) => check(args, catalog),
        TemplateCommand::New(args) => new(args, catalog),
    }
}

fn words(args: &WordsArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    let desk = run::desk(catalog)?;
    let (sections, filters) = (vocabulary::sections(&desk.catalog), own::filters());
    run::print(&match args.format {
        ShowFormat::Human => template_words::list(&sections, &filters),
        ShowFormat::Json => json::print(&template_words::json(&sections, &filters)),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn check(args: &CheckArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    if let Some(out) = &args.annotate {
        if args.files.len() != 1 {
            bail!("--annotate 一次只能检查一个文件");
        }
        // It may be the template itself.
        refuse_to_overwrite(out, args.force)?;
    }
    let desk = run::desk(catalog)?;
    let vocabulary = vocabulary::vocabulary(&desk.catalog, std::iter::empty());
    let limits = args.limits.limits();
    let mut checked = Vec::new();
    let mut failed = false;
    for path in &args.files {
        match disk::load_bytes(path, "模板") {
            Ok(bytes) => {
                let mut findings = own::check(&bytes, &vocabulary, &limits);
                // What can't be read at all is told as such.
                if !findings.iter().any(|finding| matches!(finding.code, "T001" | "T301")) {
                    findings.extend(own::check_name(&path.to_string_lossy(), &bytes, &limits));
                }
                checked.push((CheckedTemplate { path: path.display().to_string(), findings }, bytes));
            }
            Err(error) => {
                run::complain(&error);
                failed = true;
            }
        }
    }
    let (checked, files): (Vec<_>, Vec<_>) = checked.into_iter().unzip();
    run::print(&match args.format {
        ShowFormat::Human => template_check::list(&checked),
        ShowFormat::Json => json::print(&template_check::json(&checked)),
    })?;
    if let (Some(out), [template], [bytes]) = (&args.annotate, checked.as_slice(), files.as_slice()) {
        disk::write_file(out, &own::annotated(bytes, &template.findings, &limits)?)?;
    }
    Ok(match (failed, checked.iter().any(CheckedTemplate::has_errors)) {
        (true, _) => ExitCode::from(run::FAILED),
        (false, true) => ExitCode::from(run::FOUND),
        (false, false) => ExitCode::SUCCESS,
    })
}

fn new(args: &NewArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    if !args.out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("docx")) {
        bail!("起步模板是Word文档，--out 的文件名请以 .docx 结尾");
    }
    refuse_to_overwrite(&args.out, args.force)?;
    let desk = run::desk(catalog)?;
    let form = blank::find(&desk.catalog, &args.form, args.edition.as_deref())?;
    let clauses = if args.printed { Clauses::Printed } else { Clauses::Looped };
    disk::write_file(&args.out, &typeset::starting(form, clauses)?)?;
    let shown = args.out.display();
    run::print(&format!(
        "{shown}：《{}》的起步模板\n改好样式后检查：ziping template check {shown}\n填入：ziping build <填好的表> --out <文件夹> --template {shown}\n",
        form.title
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// What lies there may be a template that someone has been restyling.
fn refuse_to_overwrite(out: &Path, force: bool) -> anyhow::Result<()> {
    if out.exists() && !force {
        bail!("“{}”已存在，可能是改过的模板：请换一个文件名，或加 --force 覆盖", out.display());
    }
    Ok(())
}
