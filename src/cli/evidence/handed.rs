//! What is handed in beside the forms: the folder or archive, the clerk's tables.

use super::progress::Wait;
use crate::disk;
use crate::disk::evidence::{Source, SurveyLimits, survey_archive, survey_folder};
use crate::evidence::{Decisions, Holdings, Register};
use crate::ledger;
use crate::read;
use crate::reconcile::Handed;
use crate::report::evidence::{mapping, register};
use crate::rules::fault_words;
use crate::workbook::Workbook;
use anyhow::{Context, anyhow, bail};
use clap::Args;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// No date of the register is earlier, nor lies so many years ahead.
const EARLIEST_YEAR: i16 = 1949;
const YEARS_AHEAD: i16 = 30;

/// Evidence given to commands that are about the forms.
#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct HandedArgs {
    /// 证明材料所在的文件夹或压缩包（.zip）：核对所列材料与实际文件
    #[arg(long, value_name = "文件夹或压缩包")]
    evidence: Option<PathBuf>,
    #[command(flatten)]
    tables: TableArgs,
}

/// The clerk's tables.
#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct TableArgs {
    /// 改好的证明材料对照（.xlsx 或 .json），按其中的选定匹配文件
    #[arg(long, value_name = "文件")]
    pub(super) mapping: Option<PathBuf>,
    /// 证据台账（.xlsx）：按编号、名称和内容匹配，核对日期和有效期
    #[arg(long, value_name = "文件")]
    pub(super) register: Option<PathBuf>,
    /// 计划审核的日期（YYYY-MM-DD）：到那一天有效期、租期是否届满
    #[arg(long, value_name = "日期", value_parser = crate::cli::parse_date)]
    audit_on: Option<Date>,
}

impl HandedArgs {
    /// What is handed in with the applications; nothing where no evidence was given.
    pub(in crate::cli) fn load(&self, applications: &[Vec<PathBuf>], as_of: Date) -> anyhow::Result<Option<Handed>> {
        let Some(path) = &self.evidence else {
            if self.tables.mapping.is_some() || self.tables.register.is_some() || self.tables.audit_on.is_some() {
                bail!("--mapping、--register 和 --audit-on 与 --evidence 一起使用");
            }
            return Ok(None);
        };
        only_one(applications)?;
        let shape = if path.is_dir() { Shape::Folder } else { Shape::Archive };
        let holdings = survey(path, shape)?.holdings;
        Ok(Some(self.tables.handed(holdings, None, as_of)?))
    }
}

/// A folder of evidence is one application's.
pub(super) fn only_one(applications: &[Vec<PathBuf>]) -> anyhow::Result<()> {
    if applications.len() != 1 {
        bail!("一次只能核对一份申请的证明材料：请给出这份申请的文件夹，或只给出它的各个文件");
    }
    Ok(())
}

/// How evidence comes.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Folder,
    Archive,
}

/// Looks at a folder or an archive, with a bar on a terminal.
pub(super) fn survey(path: &Path, shape: Shape) -> anyhow::Result<Source> {
    let limits = SurveyLimits::default();
    let wait = Wait::new("读取证明材料");
    let mut source = match shape {
        Shape::Folder => survey_folder(path, &limits, &wait),
        Shape::Archive => survey_archive(path, &limits, &wait),
    }?;
    wait.end();
    path.to_string_lossy().trim_end_matches(['/', '\\']).clone_into(&mut source.holdings.name);
    Ok(source)
}

impl TableArgs {
    /// No tables but those that lie beside the forms.
    pub(in crate::cli) fn beside(audit_on: Option<Date>) -> Self {
        TableArgs { mapping: None, register: None, audit_on }
    }

    /// The holdings with the tables. Tables that lie in `written`, the folder that a run before wrote them to, are read
    /// again where none are given, so that what was entered there counts.
    pub(in crate::cli) fn handed(
        &self,
        holdings: Holdings,
        written: Option<&Path>,
        as_of: Date,
    ) -> anyhow::Result<Handed> {
        let before = |name: &str| written.map(|folder| folder.join(name)).filter(|path| path.is_file());
        let decisions = match &self.mapping {
            Some(path) => Some(decisions(path)?),
            None => before(mapping::NAME).map(|path| decisions(&path)).transpose()?,
        };
        let path = self.register.clone().or_else(|| before(register::NAME));
        let register = path.map(|path| read_register(&path, as_of)).transpose()?;
        Ok(Handed { holdings, register, decisions, planned: self.audit_on })
    }
}

fn decisions(path: &Path) -> anyhow::Result<Decisions> {
    let name = file_name(path);
    let found = if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        let bytes = disk::load_bytes(path, "证明材料对照")?;
        let text = String::from_utf8(bytes).map_err(|_| anyhow!("无法读取“{}”：不是UTF-8文本", path.display()))?;
        ledger::decisions_in_json(&name, &text)
    } else {
        ledger::decisions(&name, &workbook(path, "证明材料对照")?)
    };
    found.with_context(|| format!("“{}”不是证明材料对照", path.display()))
}

fn read_register(path: &Path, as_of: Date) -> anyhow::Result<Register> {
    let years = EARLIEST_YEAR..=as_of.year().saturating_add(YEARS_AHEAD);
    let workbook = workbook(path, "证据台账")?;
    ledger::register(&file_name(path), &workbook, years).with_context(|| format!("“{}”不是证据台账", path.display()))
}

fn workbook(path: &Path, kind: &str) -> anyhow::Result<Workbook> {
    let bytes = disk::load_bytes(path, kind)?;
    read::read(&file_name(path), &bytes, &read::Limits::default()).map_err(|fault| {
        anyhow!("{}。{}", fault_words(&file_name(path), &fault).0, fault_words(&file_name(path), &fault).1)
    })
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
