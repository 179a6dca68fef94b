//! `ziping build`

mod own_templates;

pub(super) use own_templates::{Own, OwnArgs};

use super::blanks::{self, Blanks};
use super::{BuildArgs, run};
use crate::case::Dossier;
use crate::disk::{self, names};
use crate::form::application::Personal;
use crate::papers::Press;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

pub(super) const EXAMPLES: &str = "\
例：
  ziping build 填好的表.xlsx --out 文件 --audit 初次
  ziping build *.xlsx --out 文件 --template 受理通知.docx
  ziping build 填好的表.xlsx --out 文件 --template 受理通知.docx --picture 公章=公章.png";

pub(super) fn run(args: &BuildArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    let desk = run::desk(catalog)?;
    let question = args.question.question(&desk)?;
    let press = Press::compile(if args.show_phones { Personal::Shown } else { Personal::Masked })?;
    let own = args.own.load(&desk.catalog)?;
    let applications = run::applications(&args.files, args.together);
    let handed = args.handed.load(&applications, question.as_of)?;
    let progress = progress(applications.len());
    progress.set_message("检查");
    let (dossiers, mut failed) = run::examine(&desk, &applications, &question, handed, &progress);
    let (blanks, faults) = Blanks::open(&desk, &args.blanks, &dossiers, question.as_of);
    for fault in &faults {
        progress.suspend(|| run::complain(fault));
    }
    failed |= !faults.is_empty();
    progress.set_length(dossiers.len() as u64);
    progress.set_position(0);
    progress.set_message("生成");
    let folders = folder_names(&dossiers);
    let written: Vec<anyhow::Result<Written>> = dossiers
        .par_iter()
        .zip(&folders)
        .map(|(dossier, name)| {
            let mut papers = press.papers(dossier)?;
            let (own, remarks) = own.papers(dossier)?;
            progress.suspend(|| remarks.iter().for_each(|remark| run::remark(remark)));
            papers.extend(own);
            let blanks::Filled { documents, told, faults } = blanks.fill(&desk, dossier, &papers);
            papers.extend(documents);
            disk::write_folder(&args.out.join(name), &papers)?;
            progress.inc(1);
            Ok(Written { papers: papers.len(), told, faults })
        })
        .collect();
    progress.finish_and_clear();
    let mut told = String::new();
    for ((dossier, folder), outcome) in dossiers.iter().zip(&folders).zip(written) {
        match outcome {
            Ok(written) => {
                let list = crate::report::words::ListWords::of(dossier);
                let folder = args.out.join(folder);
                // Writing to a string can't fail.
                let _ = writeln!(told, "{}：{}份文件，{}", folder.display(), written.papers, list.verdict);
                told.push_str(&written.told);
                written.faults.iter().for_each(run::complain);
                failed |= !written.faults.is_empty();
            }
            Err(error) => {
                run::complain(&error);
                failed = true;
            }
        }
    }
    run::print(&told)?;
    Ok(args.question.verdict(&dossiers, failed))
}

/// What was written for one application.
struct Written {
    papers: usize,
    /// What became of the blanks, in words.
    told: String,
    /// Blanks that could not be filled.
    faults: Vec<anyhow::Error>,
}

/// A bar for several files, on a terminal only.
fn progress(files: usize) -> ProgressBar {
    if files < 2 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(files as u64);
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} 剩余{eta}") {
        bar.set_style(style);
    }
    bar
}

/// A folder for each dossier, named after its file; those of an application that is more than one file's forms lie in the
/// application's folder. Never one name twice.
pub(super) fn folder_names(dossiers: &[Dossier<'_>]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut applications: Vec<(*const crate::application::Application<'_>, String)> = Vec::new();
    let mut names = Vec::new();
    for (at, dossier) in dossiers.iter().enumerate() {
        let base = if is_in_folder(dossier) {
            let whole = std::sync::Arc::as_ptr(&dossier.case.application).cast();
            let known = applications.iter().find(|(known, _)| *known == whole).map(|(_, name)| name.clone());
            let folder = known.unwrap_or_else(|| {
                let name = names::free(&application_name(&dossier.case.application), &mut taken);
                applications.push((whole, name.clone()));
                name
            });
            format!("{folder}/{}", part_name(dossier))
        } else {
            file_name(at, dossiers)
        };
        names.push(names::free(&base, &mut taken));
    }
    names
}

/// Whether a dossier's papers lie in a folder with those of others.
fn is_in_folder(dossier: &Dossier<'_>) -> bool {
    let application = &dossier.case.application;
    let files: HashSet<&str> = application.members.iter().map(|member| member.file.as_str()).collect();
    application.is_together && (application.facts.is_some() || files.len() > 1)
}

/// The folders of the dossiers of one application inside its own; empty where there is one dossier only.
pub(super) fn parts(dossiers: &[Dossier<'_>]) -> Vec<String> {
    if dossiers.len() < 2 {
        return dossiers.iter().map(|_| String::new()).collect();
    }
    let mut taken = BTreeSet::new();
    dossiers.iter().map(|dossier| names::free(&part_name(dossier), &mut taken)).collect()
}

/// What a dossier's folder is called inside that of its application.
fn part_name(dossier: &Dossier<'_>) -> String {
    match &dossier.case.filled {
        Some(filled) => names::sanitised(&filled.form.category),
        None if dossier.case.holds_facts => "申报信息".to_owned(),
        None => names::sanitised(names::stem(dossier.case.input.file_name())),
    }
}

/// The name of a dossier's folder after its file, with the category where the file has several.
fn file_name(at: usize, dossiers: &[Dossier<'_>]) -> String {
    let dossier = &dossiers[at];
    let shares_file = |other: &Dossier<'_>| other.case.input.path == dossier.case.input.path;
    let is_shared = dossiers.iter().enumerate().any(|(other_at, other)| other_at != at && shares_file(other));
    let mut name = names::sanitised(names::stem(dossier.case.input.file_name()));
    if let (true, Some(filled)) = (is_shared, &dossier.case.filled) {
        let _ = write!(name, "-{}", filled.form.category);
    }
    name
}

/// What an application's folder is called: after the folder that was given, or after the file.
fn application_name(application: &crate::application::Application<'_>) -> String {
    let is_file = application.members.iter().any(|member| member.file == application.name);
    names::sanitised(if is_file { names::stem(&application.name) } else { &application.name })
}
