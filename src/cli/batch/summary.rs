//! `ziping summary`: sums up what several runs have done.

use super::places;
use super::telling::counted;
use crate::batch::summing::{self, Source};
use crate::cli::run;
use crate::record::State;
use crate::report::inbox::workbook;
use anyhow::{anyhow, bail};
use clap::Args;
use std::fmt::Write as _;
use std::process::ExitCode;

pub(in crate::cli) const EXAMPLES: &str = "\
例：
  ziping summary 结果
  ziping summary 结果1 结果2 结果3 --out 汇总
  ziping summary s3://桶/结果";

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct SummaryArgs {
    /// ziping batch 写的结果：文件夹，或对象存储的地址；可给出多个
    #[arg(required = true, value_name = "结果", help_heading = "参数")]
    outboxes: Vec<String>,
    /// 汇总写入这里；只有一处结果时默认写在其中
    #[arg(short, long, value_name = "文件夹")]
    out: Option<String>,
}

pub(in crate::cli) fn run(args: &SummaryArgs) -> anyhow::Result<ExitCode> {
    let to = match (&args.out, args.outboxes.as_slice()) {
        (Some(out), _) => out,
        (None, [only]) => only,
        (None, _) => bail!("有几处结果时，请用 --out 给出汇总写到哪里"),
    };
    let mut sources = Vec::new();
    let mut opened = Vec::new();
    for outbox in &args.outboxes {
        opened.push((places::results(outbox)?, places::way(to, outbox)?));
    }
    for (outbox, way) in &opened {
        sources.push(Source { outbox: &**outbox, way: way.clone() });
    }
    let target = places::outbox(to, "summary")?;
    let summary = summing::sum_up(&sources, &*target, false)?;
    let summary = summary.ok_or_else(|| anyhow!("没有可以汇总的结果"))?;
    if summary.lines.is_empty() {
        bail!("“{}”中没有 ziping batch 的结果", args.outboxes.join("、"));
    }
    let mut told = format!("{}份申请", summary.lines.len());
    for state in State::ALL {
        let count = summary.standing(state);
        if count > 0 {
            // Writing to a string can't fail.
            let _ = write!(told, "，{}{count}份", state.name());
        }
    }
    let _ = writeln!(told, "；{}", counted(summary.counts()));
    for (folder, why) in &summary.unread {
        let _ = writeln!(told, "没有计入：{folder}（{why}）");
    }
    let _ = writeln!(told, "汇总：{}", places::inside(to, workbook::NAME));
    run::print(&told)?;
    Ok(ExitCode::SUCCESS)
}
