//! `ziping carry`

use super::{blank, build, parse_date, run};
use crate::carry::{self, Route};
use crate::case::{Dossier, Filled};
use crate::catalog::Catalog;
use crate::disk;
use crate::document::Document;
use crate::dossier::Question;
use crate::form::excel::{self, Use};
use crate::form::words::FormWords;
use crate::report::carried as list;
use anyhow::{anyhow, bail};
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) const EXAMPLES: &str = "\
例：
  ziping carry 填好的表.xlsx --to 2015 --out 2015版
  ziping carry 填好的表.xlsx --to incident-response --out 新版

文字和级别都相同的条款沿用结论和证明材料；改写、合并、拆分的条款只沿用证明材料，结论须重新确认；
没有沿用的内容全部列在“须重新评估.xlsx”中。";

/// Which answers to carry, and where to.
#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(super) struct CarryArgs {
    /// 填好的自评估表（Excel：.xlsx .xlsm .xls .xlsb；Word：.docx .docm；.ods）
    #[arg(required = true, value_name = "文件", help_heading = "参数")]
    files: Vec<PathBuf>,
    /// 沿用到哪一份依据文件（如 2015）或哪一种自评估表（编号，如 incident-response）
    #[arg(long, value_name = "依据文件或表格")]
    to: String,
    /// 输出到这个文件夹，每份申请各有一个子文件夹
    #[arg(short, long, value_name = "文件夹")]
    out: PathBuf,
    /// 子文件夹已存在时覆盖
    #[arg(long)]
    force: bool,
    /// 当天的日期（YYYY-MM-DD），默认今天
    #[arg(long, value_name = "日期", value_parser = parse_date)]
    as_of: Option<jiff::civil::Date>,
}

pub(super) fn run(args: &CarryArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    let desk = run::desk(catalog)?;
    let as_of = args.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    let question =
        Question { as_of, audit: None, conditions: Vec::new(), window: crate::verdict::ProjectWindow::default() };
    let (dossiers, mut failed) =
        run::examine(&desk, &run::applications(&args.files, false), &question, None, &indicatif::ProgressBar::hidden());
    let mut told = String::new();
    for (dossier, name) in dossiers.iter().zip(build::folder_names(&dossiers)) {
        match one(args, &desk.catalog, dossier, &args.out.join(name), as_of) {
            Ok(said) => told.push_str(&said),
            Err(error) => {
                run::complain(&error);
                failed = true;
            }
        }
    }
    run::print(&told)?;
    Ok(if failed { ExitCode::from(run::FAILED) } else { ExitCode::SUCCESS })
}

/// Carries one form over, and says what became of it.
fn one(
    args: &CarryArgs,
    catalog: &Catalog,
    dossier: &Dossier<'_>,
    folder: &Path,
    as_of: jiff::civil::Date,
) -> anyhow::Result<String> {
    let path = &dossier.case.input.path;
    let Some(filled) = &dossier.case.filled else {
        bail!("“{path}”中没有找到自评估表，原因请看：ziping check {path}");
    };
    let route = route(catalog, filled, &args.to)?;
    // Someone may have begun to fill what lies there.
    if folder.exists() && !args.force {
        bail!("“{}”已存在，可能填有内容：请换一个 --out 文件夹，或加 --force 覆盖", folder.display());
    }
    let carried = carry::carry(filled, &route);
    let form = excel::write(&FormWords::carried(&carried), Use::Blank, as_of)?;
    let documents = [
        Document { name: "自评估表.xlsx".to_owned(), bytes: form },
        Document { name: list::NAME.to_owned(), bytes: list::write(&carried, as_of)? },
    ];
    disk::write_folder(folder, &documents)?;
    if let Some(note) = carried.level.and_then(|level| blank::missing(carried.to, carried.edition, level)) {
        run::remark(&note);
    }
    let mut told = String::new();
    // Writing to a string can't fail.
    let _ = writeln!(told, "{}：《{}》沿用到《{}》", folder.display(), carried.from.title, carried.to.title);
    let _ = writeln!(told, "  {}", list::counts(&carried));
    if carried.level.is_none() {
        let _ = writeln!(
            told,
            "  申报级别留空，请填写：原表没有能识别的级别，或{}没有这个级别",
            carried.edition.citation()
        );
    }
    let _ = writeln!(told, "  评估时间留空，请重新评估后填写；逐条说明见“{}”", list::NAME);
    Ok(told)
}

/// The way to the form or the edition that is called so.
fn route<'c>(catalog: &'c Catalog, filled: &Filled<'_>, to: &str) -> anyhow::Result<Route<'c>> {
    let routes = carry::routes(catalog, filled.form);
    let called: Vec<&str> = catalog.forms_called(to).into_iter().map(|form| form.id.as_str()).collect();
    let is_meant = |route: &&Route<'_>| route.edition.is_called(to) || called.contains(&route.to.id.as_str());
    let meant: Vec<&Route<'c>> = routes.iter().filter(is_meant).collect();
    if let [only] = meant.as_slice() {
        return Ok(**only);
    }
    let title = &filled.form.title;
    if routes.is_empty() {
        return Err(anyhow!("《{title}》与其他表格没有对照，不能沿用；请用 ziping blank 取得新表重新填写"));
    }
    let line = |route: &Route<'_>| format!("  {}　《{}》", route.to.id, route.to.title);
    let known: Vec<String> = routes.iter().map(line).collect();
    let problem = if meant.is_empty() { "不能直接沿用到" } else { "有几种表格可以沿用到" };
    Err(anyhow!("《{title}》{problem}“{to}”；--to 可以写：\n{}", known.join("\n")))
}
