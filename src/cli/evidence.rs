//! `ziping evidence`: what the forms list against what is there, and what a clerk does with it.

mod handed;
mod progress;
mod reconcile;
mod rename;
mod seal;
mod verify;

pub(super) use handed::{HandedArgs, TableArgs};
pub(super) use reconcile::documents;

use super::{AskedArgs, HELP};
use crate::case::Dossier;
use crate::discrepancy::Severity;
use crate::disk;
use crate::disk::evidence::Source;
use crate::dossier::{Desk, Question};
use crate::rules;
use anyhow::bail;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) const EXAMPLES: &str = "\
例：
  ziping evidence 申请文件夹 --dir 证明材料 --out 核对
  ziping evidence 申请文件夹 --zip 证明材料.zip --mapping 证明材料对照.xlsx --out 核对
  ziping evidence rename 申请文件夹 --dir 证明材料 --to 归档            （只列出计划，加 --apply 才执行）
  ziping evidence undo 归档/改名记录.json
  ziping evidence seal 申请文件夹 --dir 证明材料 --out 封存.zip
  ziping evidence verify 封存.zip";

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, next_help_heading = "选项")]
pub(super) struct EvidenceArgs {
    #[command(subcommand)]
    command: Option<EvidenceCommand>,
    #[command(flatten)]
    reconcile: reconcile::ReconcileArgs,
}

#[derive(Subcommand)]
enum EvidenceCommand {
    /// 按条款顺序给文件改名（NN_要点_文件名）：先列出计划，加 --apply 才执行；默认复制，可以撤销
    #[command(help_template = HELP)]
    Rename(rename::RenameArgs),
    /// 按改名记录撤销改名
    #[command(help_template = HELP)]
    Undo(rename::UndoArgs),
    /// 把自评估表、证明材料和目录封存成一个 BagIt 包（文件夹或 .zip），可用任何 BagIt 工具校验
    #[command(help_template = HELP)]
    Seal(seal::SealArgs),
    /// 校验封存包：文件齐全、内容没有变化
    #[command(help_template = HELP)]
    Verify(verify::VerifyArgs),
}

pub(super) fn run(args: &EvidenceArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    match &args.command {
        Some(EvidenceCommand::Rename(args)) => rename::run(args, catalog),
        Some(EvidenceCommand::Undo(args)) => rename::undo(args),
        Some(EvidenceCommand::Seal(args)) => seal::run(args, catalog),
        Some(EvidenceCommand::Verify(args)) => verify::run(args),
        None => reconcile::run(&args.reconcile, catalog),
    }
}

/// The forms of one application and its evidence.
#[derive(Args)]
#[command(next_help_heading = "选项")]
struct ApplicationArgs {
    /// 填好的自评估表和申报信息，都是同一份申请的；给出文件夹时，其中的文件作为一份申请
    #[arg(required = true, value_name = "文件", help_heading = "参数")]
    files: Vec<PathBuf>,
    /// 证明材料所在的文件夹
    #[arg(long, value_name = "文件夹", conflicts_with = "zip", required_unless_present = "zip")]
    dir: Option<PathBuf>,
    /// 证明材料的压缩包（.zip）
    #[arg(long, value_name = "文件")]
    zip: Option<PathBuf>,
    #[command(flatten)]
    tables: handed::TableArgs,
    #[command(flatten)]
    asked: AskedArgs,
}

/// An application examined together with its evidence.
struct Examined<'d> {
    dossiers: Vec<Dossier<'d>>,
    failed: bool,
    question: Question,
}

impl ApplicationArgs {
    /// Looks at the evidence.
    fn survey(&self) -> anyhow::Result<Source> {
        match (&self.dir, &self.zip) {
            (Some(folder), _) => handed::survey(folder, handed::Shape::Folder),
            (None, Some(archive)) => handed::survey(archive, handed::Shape::Archive),
            (None, None) => bail!("请用 --dir 或 --zip 给出证明材料"),
        }
    }

    /// What is written must not lie among the evidence: the next run would take it for some.
    fn keep_apart(&self, target: &Path) -> anyhow::Result<()> {
        match &self.dir {
            Some(folder) if disk::is_inside(target, folder) => bail!(
                "“{}”在证明材料的文件夹“{}”里面，下次会被当作证明材料；请写到别处",
                target.display(),
                folder.display()
            ),
            _ => Ok(()),
        }
    }

    /// Reads the forms and sets them against the evidence.
    fn examine<'d>(
        &self,
        desk: &'d Desk,
        holdings: crate::evidence::Holdings,
        written: Option<&Path>,
    ) -> anyhow::Result<Examined<'d>> {
        let question = self.asked.question(desk)?;
        let handed = self.tables.handed(holdings, written, question.as_of)?;
        let applications = super::run::applications(&self.files, true);
        handed::only_one(&applications)?;
        let hidden = indicatif::ProgressBar::hidden();
        let (dossiers, failed) = super::run::examine(desk, &applications, &question, Some(handed), &hidden);
        if dossiers.is_empty() {
            bail!("没有可以核对的自评估表");
        }
        Ok(Examined { dossiers, failed, question })
    }
}

/// What concerns evidence, and what keeps a paper from being read at all.
fn keep_evidence(dossiers: &mut [Dossier<'_>]) {
    for dossier in dossiers {
        dossier.discrepancies.retain(|found| {
            let keeps_from_reading = found.severity == Severity::Blocking && found.code.starts_with('F');
            rules::is_of_evidence(found.code) || keeps_from_reading
        });
    }
}
