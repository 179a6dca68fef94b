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
        run::examine(&desk, &run::applications(&args.files, true), &question, &indicatif::ProgressBar::hidden());
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
    Ok(if failed { ExitCode::from(run::FAILED) } else { ExitCode::SUCCESS })
}

/// The applications of the dossiers, each once.
pub(super) fn applications<'a, 'c>(dossiers: &'a [Dossier<'c>]) -> Vec<&'a Application<'c>> {
    dossiers.iter().filter(|dossier| dossier.case.member == 0).map(|dossier| &*dossier.case.application).collect()
}
