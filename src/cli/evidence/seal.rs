//! `ziping evidence seal`

use super::progress::Wait;
use super::{ApplicationArgs, Examined, keep_evidence};
use crate::application::Application;
use crate::case::Dossier;
use crate::cli::run;
use crate::discrepancy::Severity;
use crate::disk;
use crate::disk::bag::{self, Content, Payload};
use crate::disk::evidence::Source;
use crate::form::application::Personal;
use crate::form::evidence_index::{self, IndexWords};
use crate::papers::Press;
use crate::report::evidence::workbook;
use crate::report::words::ListWords;
use crate::report::{excel, text};
use anyhow::{anyhow, bail};
use clap::Args;
use jiff::civil::Date;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(super) struct SealArgs {
    #[command(flatten)]
    application: ApplicationArgs,
    /// 封存包：文件夹，或以 .zip 结尾的文件；不覆盖已有的
    #[arg(short, long, value_name = "封存包")]
    out: PathBuf,
    /// 证明材料有错误时也封存；默认先要改正
    #[arg(long)]
    force: bool,
}

/// So much that was left out is told by name.
const MOST_TOLD: usize = 20;

/// Where things lie in a bag.
const FORMS: &str = "自评估表";
const EVIDENCE: &str = "证明材料";
const LISTS: &str = "目录和核对";

pub(super) fn run(args: &SealArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    let desk = run::desk(catalog)?;
    args.application.keep_apart(&args.out)?;
    let source = args.application.survey()?;
    let Examined { mut dossiers, failed, question } = args.application.examine(&desk, source.holdings.clone(), None)?;
    if failed {
        bail!("有文件没有读取，没有封存");
    }
    keep_evidence(&mut dossiers);
    let errors = dossiers.iter().flat_map(|dossier| &dossier.discrepancies);
    let errors = errors.filter(|found| found.severity >= Severity::Error).count();
    let left_out = &source.holdings.left_out;
    if (errors > 0 || !left_out.is_empty()) && !args.force {
        let lists: Vec<String> =
            dossiers.iter().filter(|dossier| !dossier.discrepancies.is_empty()).map(text::list).collect();
        run::print(&lists.join("\n"))?;
        let unseen =
            if left_out.is_empty() { String::new() } else { format!("、{}处没有查看的内容", left_out.len()) };
        run::complain(&anyhow!("证明材料有{errors}处错误{unseen}，没有封存；改正后再封存，一定要封存的加 --force"));
        return Ok(ExitCode::from(run::FOUND));
    }
    let application = &dossiers[0].case.application;
    let payload = payload(&source, &dossiers, question.as_of)?;
    let wait = Wait::new("封存");
    let sealed = bag::seal(&args.out, &info(application, question.as_of), payload, &wait)?;
    wait.end();
    let mut told = String::new();
    // Writing to a string can't fail.
    let _ = writeln!(told, "封存“{}”：{}个文件，{}字节", args.out.display(), sealed.files, sealed.bytes);
    let _ = writeln!(told, "  封存码 {}", sealed.seal);
    for (asked, name) in &sealed.renamed {
        let _ = writeln!(told, "  改称：{asked} → {name}");
    }
    for left in left_out.iter().take(MOST_TOLD) {
        let _ = writeln!(told, "  没有封存：{}（{}）", left.path, left.why.words());
    }
    if left_out.len() > MOST_TOLD {
        let _ = writeln!(told, "  没有封存的另有{}处", left_out.len() - MOST_TOLD);
    }
    let _ = writeln!(told, "  校验：ziping evidence verify {}", args.out.display());
    run::print(&told)?;
    Ok(ExitCode::SUCCESS)
}

/// The forms as they came in, the evidence, the index and the lists.
fn payload<'s>(source: &'s Source, dossiers: &[Dossier<'_>], as_of: Date) -> anyhow::Result<Payload<'s>> {
    let application = &dossiers[0].case.application;
    let evidence = application.evidence.as_deref().ok_or_else(|| anyhow!("没有可以封存的证明材料"))?;
    let mut payload = Payload::default();
    let mut taken = HashSet::new();
    for case in dossiers.iter().map(|dossier| &dossier.case) {
        if taken.insert(case.input.path.as_str()) {
            let loaded = disk::load(Path::new(&case.input.path))?;
            if loaded.sha256 != case.input.sha256 {
                bail!("“{}”在核对之后有改动，没有封存；请重新运行", case.input.path);
            }
            payload.add(format!("{FORMS}/{}", case.input.file_name()), Content::Bytes(loaded.bytes));
        }
    }
    for (file, held) in source.holdings.files.iter().enumerate().filter(|(file, _)| !evidence.papers.contains(file)) {
        let why = || held.trouble.as_ref().map_or_else(String::new, |trouble| trouble.words(&held.path));
        let expected = held.sha256.ok_or_else(|| anyhow!("“{}”{}，不能封存；改正或取走后再封存", held.path, why()))?;
        payload.add(format!("{EVIDENCE}/{}", held.path), Content::Held { source, file, expected });
    }
    let index = IndexWords::of(application, evidence, as_of);
    let press = Press::compile(Personal::Masked)?;
    let lists: Vec<ListWords> = dossiers.iter().map(ListWords::of).collect();
    for (name, bytes) in [
        (evidence_index::WORD_NAME, press.evidence_index(&index)?),
        (evidence_index::EXCEL_NAME, evidence_index::workbook(&index, as_of)?),
        (workbook::NAME, workbook::write(application, evidence, Some(&format!("../{EVIDENCE}")), as_of)?),
        ("差异清单.xlsx", excel::write(&lists, as_of)?),
    ] {
        payload.add(format!("{LISTS}/{name}"), Content::Bytes(bytes));
    }
    Ok(payload)
}

/// What the bag says of itself: who, for what, under which document, when.
fn info(application: &Application<'_>, as_of: Date) -> Vec<(String, String)> {
    let organisation = application.organisation();
    let mut info = vec![
        ("Source-Organization".to_owned(), organisation.to_owned()),
        ("Bagging-Date".to_owned(), as_of.to_string()),
        ("Bag-Software-Agent".to_owned(), format!("ziping {}", env!("CARGO_PKG_VERSION"))),
        ("External-Description".to_owned(), format!("{organisation}的自评估表和证明材料")),
    ];
    for form in application.forms() {
        let level = form.level.map_or("未说明", |level| form.edition.level_name(level));
        info.push(("Certification-Category".to_owned(), form.form.category.clone()));
        info.push(("Certification-Level".to_owned(), format!("{}：{level}", form.form.category)));
        info.push(("Certification-Edition".to_owned(), format!("{}：{}", form.form.category, form.edition.citation())));
    }
    info
}
