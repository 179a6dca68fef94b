//! `ziping check`

use super::{CheckArgs, Format, run};
use crate::disk;
use crate::report::words::ListWords;
use crate::report::{excel, html::Page, json, oscal, text};
use anyhow::{anyhow, bail};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(args: &CheckArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    if args.format == Format::Xlsx && args.out.is_none() {
        bail!("xlsx 格式请用 --out 给出文件名，如 --out 差异清单.xlsx");
    }
    let desk = run::desk(catalog)?;
    let question = args.question.question(&desk)?;
    let applications = run::applications(&args.files, args.together);
    let handed = args.handed.load(&applications, question.as_of)?;
    let (dossiers, failed) = run::examine(&desk, &applications, &question, handed, &indicatif::ProgressBar::hidden());
    let lists = || dossiers.iter().map(ListWords::of).collect::<Vec<_>>();
    let bytes = match args.format {
        Format::Human => {
            let shown: Vec<String> = dossiers.iter().map(text::list).collect();
            (shown.join("\n") + &text::total(&dossiers)).into_bytes()
        }
        Format::Json => json::print(&json::check(&dossiers)).into_bytes(),
        Format::Html => Page::compile()?.fill(&lists())?.into_bytes(),
        Format::Oscal => {
            let document = oscal::results(&dossiers, question.as_of);
            json::print(&document.ok_or_else(|| anyhow!("没有可以输出的检查结果"))?).into_bytes()
        }
        Format::Xlsx => excel::write(&lists(), question.as_of)?,
    };
    match &args.out {
        Some(path) if args.format == Format::Human => {
            // A file has no use for colours.
            disk::write_file(path, anstream::adapter::strip_bytes(&bytes).into_vec().as_slice())?;
        }
        Some(path) => disk::write_file(path, &bytes)?,
        None => run::print(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(args.question.verdict(&dossiers, failed))
}
