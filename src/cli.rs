//! The command line: what people type, and what they are told. Help and messages are in Chinese.

mod batch;
mod blank;
mod blanks;
mod build;
mod carry;
mod catalog;
mod check;
mod complaint;
mod evidence;
mod explain;
mod forms;
mod level;
mod limits;
mod run;
mod template;

use crate::discrepancy::Severity;
use clap::builder::PossibleValue;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "{about-with-newline}\n{usage-heading} {usage}\n\n{all-args}{after-help}";

const EXIT_CODES: &str =
    "退出码：\n  0  没有达到 --fail-on 程度的差异\n  1  有差异\n  2  运行本身失败（如文件不存在、无法写入）";

const LEVEL_EXAMPLES: &str = "\
例：
  ziping level 申请文件夹
  ziping level 申报信息.xlsx 公共管理.xlsx 应急处理.xlsx
  ziping level 申请文件夹 --verdicts
  ziping level 申请文件夹 --format xlsx --out 量化核对.xlsx";

/// 自评：把填好的自评估表变成正式文件，并逐条指出问题
#[derive(Parser)]
#[command(
    name = "ziping",
    version,
    help_template = HELP,
    subcommand_help_heading = "命令",
    next_help_heading = "选项",
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    after_help = "先试试：\n  ziping forms                                        有哪些自评估表\n  ziping blank 应急处理 --level 三级 --out 空表.xlsx   取得空表\n  ziping check 填好的表.xlsx                           检查\n  ziping build 填好的表.xlsx --out 文件                生成全部文件"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// 用另一个条款目录代替内置的（文件夹，内有 editions/ 和 forms/）；文件夹中有 overlay.toml 时，覆盖在内置的之上
    #[arg(long, global = true, value_name = "文件夹")]
    catalog: Option<PathBuf>,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Subcommand)]
enum Command {
    /// 检查自评估表，列出每一处差异
    #[command(help_template = HELP, after_help = EXIT_CODES)]
    Check(CheckArgs),
    /// 检查并生成全部文件：自评估表、申请书、差异清单（Word、Excel、网页、JSON）
    #[command(help_template = HELP, after_help = format!("{}\n\n{EXIT_CODES}", build::EXAMPLES))]
    Build(BuildArgs),
    /// 核对证明材料：所列的和实有的，缺的、多的、名称不一的；对照、目录、台账、改名、封存
    #[command(help_template = HELP, subcommand_help_heading = "命令", after_help = format!("{}\n\n{EXIT_CODES}", evidence::EXAMPLES))]
    Evidence(evidence::EvidenceArgs),
    /// 一次处理整个收件箱：每份申请的全部文件、差异和汇总；可以中断、续做、分到多台机器
    #[command(help_template = HELP, after_help = format!("{}\n\n{EXIT_CODES}", batch::EXAMPLES))]
    Batch(Box<batch::BatchArgs>),
    /// 汇总 ziping batch 分几次或在几台机器上处理的结果
    #[command(help_template = HELP, after_help = batch::SUMMARY_EXAMPLES)]
    Summary(batch::SummaryArgs),
    /// 能达到哪一级、离下一级还缺什么：按自评结论和申报信息判定
    #[command(help_template = HELP, after_help = LEVEL_EXAMPLES)]
    Level(LevelArgs),
    /// 取得某一类别、某一级别的空表，供申请方填写
    #[command(help_template = HELP)]
    Blank(BlankArgs),
    /// 把填好的自评估表沿用到另一版标准，并列出须重新评估的条款
    #[command(help_template = HELP, after_help = carry::EXAMPLES)]
    Carry(carry::CarryArgs),
    /// 列出全部自评估表，或显示其中一种的条款
    #[command(help_template = HELP)]
    Forms(FormsArgs),
    /// 解释一个差异代码（如 C102）：什么问题、为什么、怎样改
    #[command(help_template = HELP)]
    Explain(ExplainArgs),
    /// 自己的 Word、Excel 模板：可用的名称、检查、起步模板
    #[command(help_template = HELP, subcommand_help_heading = "命令", after_help = template::EXAMPLES)]
    Template(template::TemplateArgs),
    /// 条款目录：依据文件的全文、对照、改动和导出，导入自己的标准原文，检查
    #[command(help_template = HELP, subcommand_help_heading = "命令", after_help = catalog::EXAMPLES)]
    Catalog(catalog::CatalogArgs),
    /// 输出命令补全脚本
    #[command(help_template = HELP)]
    Completions(CompletionsArgs),
    /// 输出 JSON 格式的定义（JSON Schema），供其他程序使用
    #[command(help_template = HELP)]
    Schema(SchemaArgs),
}

/// What the sheets don't say.
#[derive(Args)]
#[command(next_help_heading = "选项")]
struct QuestionArgs {
    #[command(flatten)]
    asked: AskedArgs,
    /// 有这一程度及以上的差异时退出码为1：提示、警告、错误、阻断、从不
    #[arg(long, value_name = "程度", default_value = "错误", hide_default_value = true, hide_possible_values = true)]
    fail_on: FailOn,
}

/// What the sheets don't say, where nothing hangs on how much is wrong.
#[derive(Args)]
#[command(next_help_heading = "选项")]
struct AskedArgs {
    /// 审核类型：初次、监督、再认证、级别变更、扩项、变更
    #[arg(long, value_name = "类型")]
    audit: Option<String>,
    /// 项目条件，如 重建 或 不需重建；可给出多个
    #[arg(long = "condition", value_name = "条件")]
    conditions: Vec<String>,
    /// 检查日期（YYYY-MM-DD），默认今天；日期是否过早、是否在将来以此为准
    #[arg(long, value_name = "日期", value_parser = parse_date)]
    as_of: Option<jiff::civil::Date>,
    /// “签订并完成”怎样算：签订并完成（签订和完成都在期内，默认）、完成（完成在期内即可）
    #[arg(
        long,
        value_name = "算法",
        default_value = "签订并完成",
        hide_default_value = true,
        hide_possible_values = true
    )]
    window: Window,
}

#[derive(Args)]
#[command(next_help_heading = "选项")]
struct CheckArgs {
    /// 填好的自评估表或申报信息（Excel：.xlsx .xlsm .xls .xlsb；Word：.docx .docm；.ods）；给出文件夹时，其中的文件作为一份申请
    #[arg(required = true, value_name = "文件", help_heading = "参数")]
    files: Vec<PathBuf>,
    /// 给出的各个文件是同一份申请，合在一起检查
    #[arg(long)]
    together: bool,
    /// 输出格式：human（终端清单）、json、html、xlsx、oscal（NIST OSCAL 的 assessment-results）
    #[arg(long, value_name = "格式", default_value = "human", hide_default_value = true, hide_possible_values = true)]
    format: Format,
    /// 写入文件而不是终端；xlsx 格式必须给出
    #[arg(short, long, value_name = "文件")]
    out: Option<PathBuf>,
    #[command(flatten)]
    handed: evidence::HandedArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

#[derive(Args)]
#[command(next_help_heading = "选项")]
struct BuildArgs {
    /// 填好的自评估表或申报信息（Excel：.xlsx .xlsm .xls .xlsb；Word：.docx .docm；.ods）；给出文件夹时，其中的文件作为一份申请
    #[arg(required = true, value_name = "文件", help_heading = "参数")]
    files: Vec<PathBuf>,
    /// 给出的各个文件是同一份申请，合在一起检查
    #[arg(long)]
    together: bool,
    /// 输出到这个文件夹，每份申请各有一个子文件夹
    #[arg(short, long, value_name = "文件夹")]
    out: PathBuf,
    /// 申请书中写出完整的电话号码；默认只显示首尾
    #[arg(long)]
    show_phones: bool,
    /// 认证机构的空表（.docx .docm .xlsx .xlsm），照原样填入，不需要任何标记；填不了的逐项列出；可给出多个
    #[arg(long = "blank", value_name = "空表")]
    blanks: Vec<PathBuf>,
    #[command(flatten)]
    own: build::OwnArgs,
    #[command(flatten)]
    handed: evidence::HandedArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

#[derive(Args)]
#[command(next_help_heading = "选项")]
struct LevelArgs {
    /// 填好的自评估表和申报信息，都是同一份申请的；给出文件夹时，其中的文件作为一份申请
    #[arg(required = true, value_name = "文件", help_heading = "参数")]
    files: Vec<PathBuf>,
    /// 逐项列出量化核对：计入的行、未计入的行和原因、所依据的条款
    #[arg(long)]
    verdicts: bool,
    /// 输出格式：human（终端）、json、xlsx（量化核对表）
    #[arg(long, value_name = "格式", default_value = "human", hide_default_value = true, hide_possible_values = true)]
    format: LevelFormat,
    /// 写入文件而不是终端；xlsx 格式必须给出
    #[arg(short, long, value_name = "文件")]
    out: Option<PathBuf>,
    #[command(flatten)]
    question: QuestionArgs,
}

#[derive(Args)]
#[command(next_help_heading = "选项")]
struct BlankArgs {
    /// 哪一种自评估表：编号（如 incident-response）或中文名称（如 应急处理）；申报信息 为组织、人员、项目等情况的填报表
    #[arg(value_name = "表格", help_heading = "参数")]
    form: String,
    /// 申报级别；自评估表必须给出
    #[arg(long, value_name = "级别")]
    level: Option<String>,
    /// 依据的文件：编号或简称（如 2015、CCRC-ISV-C01:2025）；几份文件都有这种表格时用
    #[arg(long, value_name = "依据文件")]
    edition: Option<String>,
    /// 写入这个文件（.xlsx）
    #[arg(short, long, value_name = "文件")]
    out: PathBuf,
    /// 文件已存在时覆盖
    #[arg(long)]
    force: bool,
    /// 审核类型；给出后不适用的条款不开放填写
    #[arg(long, value_name = "类型")]
    audit: Option<String>,
    /// 项目条件；给出后不适用的条款不开放填写
    #[arg(long = "condition", value_name = "条件")]
    conditions: Vec<String>,
}

#[derive(Args)]
#[command(next_help_heading = "选项")]
struct FormsArgs {
    /// 只看依据这份文件的表格：编号或简称（如 2015、CCRC-ISV-C01:2025）
    #[arg(long, value_name = "依据文件", global = true)]
    edition: Option<String>,
    #[command(subcommand)]
    show: Option<FormsCommand>,
}

#[derive(Subcommand)]
enum FormsCommand {
    /// 显示自评估表的全部条款
    #[command(help_template = HELP, next_help_heading = "选项")]
    Show {
        /// 编号或中文名称；可给出多个
        #[arg(required = true, value_name = "表格", help_heading = "参数")]
        forms: Vec<String>,
        /// 输出格式：human（表格）、json
        #[arg(
            long,
            value_name = "格式",
            default_value = "human",
            hide_default_value = true,
            hide_possible_values = true
        )]
        format: ShowFormat,
    },
}

#[derive(Args)]
struct ExplainArgs {
    /// 差异代码（如 C102）或名称（如 both-boxes-ticked）；不给出时列出全部
    #[arg(value_name = "代码", help_heading = "参数")]
    code: Option<String>,
}

#[derive(Args)]
struct CompletionsArgs {
    /// bash、zsh、fish、elvish 或 powershell
    #[arg(value_name = "外壳", hide_possible_values = true, help_heading = "参数")]
    shell: clap_complete::Shell,
}

#[derive(Args)]
struct SchemaArgs {
    /// check（检查结果）、form（表格条款）、level（级别判定）、catalog（条款目录）、catalog-diff（条款目录的改动）、evidence（证明材料核对）、evidence-mapping（证明材料对照）、manifest（批量处理的证明）、record（一份申请的摘要）、summary（一批申请的汇总）、template-check（模板检查结果）或 template-words（模板可用的名称）
    #[arg(value_name = "名称", hide_possible_values = true, help_heading = "参数")]
    name: SchemaName,
}

#[derive(Clone, Copy, ValueEnum)]
enum SchemaName {
    Check,
    Form,
    Level,
    Catalog,
    CatalogDiff,
    Evidence,
    EvidenceMapping,
    Manifest,
    Record,
    Summary,
    TemplateCheck,
    TemplateWords,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
    Html,
    Xlsx,
    Oscal,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LevelFormat {
    Human,
    Json,
    Xlsx,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShowFormat {
    Human,
    Json,
}

/// How project windows are read.
#[derive(Clone, Copy, ValueEnum)]
enum Window {
    #[value(name = "签订并完成", alias = "both")]
    SignedAndCompleted,
    #[value(name = "完成", alias = "completed")]
    CompletedOnly,
}

impl From<Window> for crate::verdict::ProjectWindow {
    fn from(window: Window) -> Self {
        match window {
            Window::SignedAndCompleted => Self::SignedAndCompleted,
            Window::CompletedOnly => Self::CompletedOnly,
        }
    }
}

/// The severity from which on the exit status is 1; `None` for never.
#[derive(Clone, Copy)]
struct FailOn(Option<Severity>);

impl ValueEnum for FailOn {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            FailOn(Some(Severity::Hint)),
            FailOn(Some(Severity::Warning)),
            FailOn(Some(Severity::Error)),
            FailOn(Some(Severity::Blocking)),
            FailOn(None),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self.0 {
            Some(Severity::Hint) => PossibleValue::new("提示").alias("hint"),
            Some(Severity::Warning) => PossibleValue::new("警告").alias("warning"),
            Some(Severity::Error) => PossibleValue::new("错误").alias("error"),
            Some(Severity::Blocking) => PossibleValue::new("阻断").alias("blocking"),
            None => PossibleValue::new("从不").alias("never"),
        })
    }
}

fn parse_date(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| format!("“{text}”不是 YYYY-MM-DD 形式的日期"))
}

/// Runs the program with the arguments of the process and says how it ended.
pub fn main() -> ExitCode {
    let matches = match Cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return complaint::show(&error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return complaint::show(&error),
    };
    let outcome = match cli.command {
        Command::Check(args) => check::run(&args, cli.catalog.as_deref()),
        Command::Build(args) => build::run(&args, cli.catalog.as_deref()),
        Command::Evidence(args) => evidence::run(&args, cli.catalog.as_deref()),
        Command::Batch(args) => batch::run(&args, cli.catalog.as_deref()),
        Command::Summary(args) => batch::run_summary(&args),
        Command::Level(args) => level::run(&args, cli.catalog.as_deref()),
        Command::Blank(args) => blank::run(&args, cli.catalog.as_deref()),
        Command::Carry(args) => carry::run(&args, cli.catalog.as_deref()),
        Command::Forms(args) => forms::run(&args, cli.catalog.as_deref()),
        Command::Explain(args) => explain::run(&args),
        Command::Template(args) => template::run(&args, cli.catalog.as_deref()),
        Command::Catalog(args) => catalog::run(&args, cli.catalog.as_deref()),
        Command::Completions(args) => explain::completions(args.shell, &mut Cli::command()),
        Command::Schema(args) => explain::schema(args.name),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            run::complain(&error);
            ExitCode::from(run::FAILED)
        }
    }
}
