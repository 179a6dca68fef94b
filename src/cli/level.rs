//! `ziping level`

use super::{LevelArgs, LevelFormat, run};
use crate::application::Application;
use crate::case::Dossier;
use crate::disk;
use crate::report::{json, level, verdicts};
use anyhow::bail;
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(args: &LevelArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    if args.format == LevelFormat::Xlsx && args.out.is_none() {
        bail!("xlsx 格式请用 --out 给出文件名，如 --out 量化核对.xlsx");
    }
    let desk = run::desk(catalog)?;
    let question = args.question.question(&desk)?;
    let (dossiers, failed) =
        run::examine(&desk, &run::applications(&args.files, true), &question, None, &indicatif::ProgressBar::hidden());
    let unread = tell_unread(&dossiers);
    let applications = applications(&dossiers);
    let bytes = match args.format {
        LevelFormat::Human => {
            let show = |application: &&Application<'_>| {
                let mut shown = level::list(application);
                if args.verdicts {
                    shown.push_str(&verdicts::list(application));
                }
                shown
            };
            applications.iter().map(show).collect::<Vec<_>>().join("\n").into_bytes()
        }
        LevelFormat::Json => json::print(&level::levels(&applications, question.as_of)).into_bytes(),
        LevelFormat::Xlsx => verdicts::workbook(&applications, question.as_of)?,
    };
    match &args.out {
        Some(path) => disk::write_file(path, &bytes)?,
        None => run::print(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(match (failed, unread) {
        (true, _) => ExitCode::from(run::FAILED),
        (false, true) => ExitCode::from(run::FOUND),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// Tells which files hold nothing that could be judged, and why; whether there were any.
fn tell_unread(dossiers: &[Dossier<'_>]) -> bool {
    let is_unread = |dossier: &&Dossier<'_>| dossier.case.filled.is_none() && !dossier.case.holds_facts;
    let mut any = false;
    for dossier in dossiers.iter().filter(is_unread) {
        any = true;
        let why = dossier.discrepancies.first().map_or("没有可以判定的内容", |found| found.message.as_str());
        run::remark(&format!("{}没有计入：{why}", dossier.case.input.file_name()));
    }
    any
}

/// The applications of the dossiers, each once.
fn applications<'a, 'c>(dossiers: &'a [Dossier<'c>]) -> Vec<&'a Application<'c>> {
    dossiers.iter().filter(|dossier| dossier.case.member == 0).map(|dossier| &*dossier.case.application).collect()
}
