//! `ziping batch`: a whole inbox in one run; and `ziping summary`, which sums up what several runs have done.

mod places;
mod summary;
mod telling;
mod workbench;

pub(super) use summary::{EXAMPLES as SUMMARY_EXAMPLES, SummaryArgs, run as run_summary};

use super::{FailOn, QuestionArgs, build, run};
use crate::batch::inbox::{Entry, Shard};
use crate::batch::manifest::Manifest;
use crate::batch::outbox::Outbox;
use crate::batch::pool::{Pool, Staff};
use crate::batch::summing::{self, Source};
use crate::batch::{Setup, limits, manifest, worker};
use crate::data;
use crate::disk::{self, shelf::Shelf};
use crate::dossier::Desk;
use crate::form::application::Personal;
use crate::papers;
use crate::report::inbox::workbook;
use anyhow::bail;
use clap::{Args, ValueEnum};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use telling::Teller;
use workbench::Workbench;

pub(super) const EXAMPLES: &str = "\
收件箱中的每个子文件夹是一份申请（自评估表、申报信息和证明材料），每个单独的自评估表也是一份。
子文件夹里有别的文件时，一并核对证明材料；其中的证明材料对照.xlsx、证据台账.xlsx按填写的内容使用。
输入、条款目录、模板和选项都没有变的申请不重做；中断以后再运行一次，只做余下的。

例：
  ziping batch 收件箱 --out 结果 --audit 初次
  ziping batch 收件箱 --out 结果 --as-of 2025-09-30 --papers 差异清单.xlsx,差异清单.html
  ziping batch 收件箱 --out 结果 --as-of 2025-09-30 --shard 1/4        （四台机器各做一份，做完用 ziping summary 汇总）
  ziping batch s3://桶/收件箱 --out s3://桶/结果 --as-of 2025-09-30";

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(super) struct BatchArgs {
    /// 收件箱：文件夹，或对象存储的地址（s3://桶/路径、file:///路径）
    #[arg(value_name = "收件箱", help_heading = "参数")]
    inbox: String,
    /// 结果写入这里，每份申请一个文件夹；汇总写在旁边：文件夹，或对象存储的地址
    #[arg(short, long, value_name = "结果")]
    out: String,
    /// 同时处理几份申请，默认与处理器核数相同
    #[arg(long, value_name = "份数", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// 只生成这些文件（以逗号分隔），默认全部，如 自评估表.docx,差异清单.xlsx
    #[arg(long, value_name = "文件名", value_delimiter = ',')]
    papers: Vec<String>,
    /// 只做其中一份（第几份/共几份，如 1/4）：按申请名称分配，各份互不重叠；各份必须给出同样的 --as-of
    #[arg(long, value_name = "份", default_value = "1/1", hide_default_value = true)]
    shard: Shard,
    /// 一份申请最多占用的内存（MiB），默认512
    #[arg(long, value_name = "MiB", default_value_t = 512, hide_default_value = true, value_parser = clap::value_parser!(u64).range(64..=1 << 20))]
    memory: u64,
    /// 一份申请最多处理的时间（秒），默认20
    #[arg(long, value_name = "秒", default_value_t = 20, hide_default_value = true, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,
    /// 计划审核的日期（YYYY-MM-DD）：到那一天有效期、租期是否届满
    #[arg(long, value_name = "日期", value_parser = super::parse_date)]
    audit_on: Option<jiff::civil::Date>,
    #[command(flatten)]
    before: BeforeArgs,
    /// 在本进程内读取，不用受限的子进程：恶意文件可能使整次运行中断
    #[arg(long)]
    no_isolation: bool,
    /// 只显示失败和须留意的
    #[arg(short, long)]
    quiet: bool,
    /// 过程记录的格式：human、json（每行一个JSON对象）
    #[arg(long, value_name = "格式", default_value = "human", hide_default_value = true, hide_possible_values = true)]
    log_format: LogFormat,
    /// 申请书中写出完整的电话号码；默认只显示首尾
    #[arg(long)]
    show_phones: bool,
    /// 认证机构的空表（.docx .docm .xlsx .xlsm），照原样填入；可给出多个
    #[arg(long = "blank", value_name = "空表")]
    blanks: Vec<PathBuf>,
    #[command(flatten)]
    own: build::OwnArgs,
    #[command(flatten)]
    question: QuestionArgs,
    /// The working folder of the run that this process works for.
    #[arg(long, hide = true)]
    worker: Option<PathBuf>,
}

/// What becomes of what runs before have done.
#[derive(Args)]
#[command(next_help_heading = "选项")]
struct BeforeArgs {
    /// 全部重做，包括没有变化的
    #[arg(long)]
    anew: bool,
    /// 上次没有读完的（超出内存、时间等）再试一次
    #[arg(long)]
    retry: bool,
    /// 收件箱中已经没有的申请，结果也删除；默认保留并列出
    #[arg(long)]
    prune: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Human,
    Json,
}

pub(super) fn run(args: &BatchArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    match &args.worker {
        Some(working) => work(args, catalog, working),
        None => attend(args, catalog),
    }
}

/// The worker's side. Its standard output belongs to the parent.
fn work(args: &BatchArgs, catalog: Option<&Path>, working: &Path) -> anyhow::Result<ExitCode> {
    let _hand = Shelf::lend_hand(working)?;
    let setup = worker::setup(&mut std::io::stdin().lock())?;
    limits::impose(setup.ceilings.memory_mib);
    let seconds = setup.ceilings.seconds;
    let desk = run::desk(catalog)?;
    let bench = Workbench::prepare(args, &desk, setup)?;
    worker::serve(&bench, seconds, std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

/// The parent's side.
fn attend(args: &BatchArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    args.check()?;
    let desk = run::desk(catalog)?;
    let setup = Setup {
        made_with: workbench::made_with(args, &desk, catalogue_sha256(catalog)?)?,
        ceilings: workbench::ceilings(args),
    };
    let tray = places::tray(&args.inbox)?;
    places::keep_apart(&args.inbox, &args.out)?;
    let mut listing = tray.listing()?;
    let everything: BTreeSet<String> = listing.entries.iter().map(|entry| entry.name.clone()).collect();
    listing.keep(args.shard);
    let label = if args.shard.is_whole() { "all".to_owned() } else { args.shard.to_string().replace('/', "-") };
    let outbox = places::outbox(&args.out, &label)?;
    let teller = Teller::new(args, listing.entries.len());
    for (name, why) in &listing.left_out {
        teller.left_out(name, why);
    }
    let hire = || command(args, outbox.working(), &setup);
    let bench = if args.no_isolation { Some(Workbench::prepare(args, &desk, setup.clone())?) } else { None };
    let pool = Pool {
        tray: &*tray,
        outbox: &*outbox,
        staff: match &bench {
            Some(bench) => Staff::Threads(bench),
            None => Staff::Processes(&hire),
        },
        setup: &setup,
        jobs: args.jobs(),
        anew: args.before.anew,
        retry_stopped: args.before.retry,
    };
    let started = std::time::Instant::now();
    let ended = pool.run(&listing.entries, &|event| teller.event(&event));
    let mut tally = teller.finish();
    if let Err(error) = ended {
        return Err(error.context(format!("做完了{}份，其余的没有做；排除原因后再运行一次", tally.done())));
    }
    for gone in gone(&*outbox, &listing.entries, &everything, args.shard)? {
        tally.gone(&*outbox, gone, args.before.prune)?;
    }
    if args.shard.is_whole() {
        let source = Source { outbox: &*outbox, way: String::new() };
        summing::sum_up(&[source], &*outbox, true)?;
    }
    let mut told = tally.words(started.elapsed());
    // Writing to a string can't fail.
    let _ = if args.shard.is_whole() {
        writeln!(told, "汇总：{}", places::inside(&args.out, workbook::NAME))
    } else {
        writeln!(told, "这是第{}份；各份都做完后汇总：ziping summary {}", args.shard, args.out)
    };
    if !args.quiet {
        run::print(&told)?;
    }
    Ok(tally.verdict(args.question.fail_on))
}

/// A worker: this program with the arguments that it was called with.
fn command(args: &BatchArgs, working: &Path, setup: &Setup) -> Command {
    // Where the program does not know where it lies, its name is looked up as the user's shell did.
    let program = std::env::current_exe().unwrap_or_else(|_| "ziping".into());
    let mut command = Command::new(program);
    let given: Vec<std::ffi::OsString> = std::env::args_os().skip(1).collect();
    let options = given.iter().take_while(|argument| *argument != "--").count();
    command.args(&given[..options]).arg("--worker").arg(working);
    if args.question.asked.as_of.is_none() {
        // Over midnight all workers still ask about one day.
        command.arg("--as-of").arg(setup.made_with.arguments.get("as-of").map_or("", String::as_str));
    }
    command.args(&given[options..]);
    // The pool has its own width.
    command.env("RAYON_NUM_THREADS", "1");
    // The allocator sets a gibibyte aside at once, which the system would count against the limit.
    command.env("MIMALLOC_ARENA_EAGER_COMMIT", "0").env("MIMALLOC_ARENA_RESERVE", "65536");
    command
}

/// A folder of results whose application is not in the inbox any more, or now has its results elsewhere.
struct Gone {
    folder: String,
    /// Whether its application has its results elsewhere.
    is_superseded: bool,
}

fn gone(
    outbox: &dyn Outbox,
    entries: &[Entry],
    everything: &BTreeSet<String>,
    shard: Shard,
) -> anyhow::Result<Vec<Gone>> {
    let own: BTreeSet<&str> = entries.iter().map(|entry| entry.folder.as_str()).collect();
    let mut gone = Vec::new();
    for folder in outbox.folders()? {
        if own.contains(folder.as_str()) {
            continue;
        }
        let manifest = outbox.read(&format!("{folder}/{}", manifest::NAME));
        let Some(manifest) = manifest.and_then(|bytes| Manifest::parse(&bytes)) else { continue };
        if shard.does(&manifest.application) {
            gone.push(Gone { folder, is_superseded: everything.contains(&manifest.application) });
        }
    }
    Ok(gone)
}

/// What tells one catalogue from another.
fn catalogue_sha256(catalog: Option<&Path>) -> anyhow::Result<String> {
    let mut files = data::shipped_files();
    if let Some(folder) = catalog {
        let given = disk::load_catalog(folder)?;
        // An overlay lies on the shipped one.
        if data::is_overlay(&given) {
            files.extend(given);
        } else {
            files = given;
        }
    }
    let mut all = String::new();
    for file in &files {
        let _ = write!(all, "{}\0{}\0", file.path, disk::sha256(file.text.as_bytes()));
    }
    Ok(disk::sha256(all.as_bytes()))
}

impl BatchArgs {
    fn check(&self) -> anyhow::Result<()> {
        if let Some(unknown) = self.papers.iter().find(|name| !papers::NAMES.contains(&name.as_str())) {
            bail!("没有“{unknown}”这种文件，可选：{}", papers::NAMES.join("、"));
        }
        if !self.shard.is_whole() && self.question.asked.as_of.is_none() {
            bail!("分份处理时请给出 --as-of，使各份按同一天检查");
        }
        Ok(())
    }

    fn jobs(&self) -> usize {
        self.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
    }

    fn personal(&self) -> Personal {
        if self.show_phones { Personal::Shown } else { Personal::Masked }
    }

    /// What was asked, by the names of the options: whatever the papers depend on.
    fn asked(&self, desk: &Desk) -> anyhow::Result<BTreeMap<String, String>> {
        let question = self.question.question(desk)?;
        let mut asked = BTreeMap::from([
            ("as-of".to_owned(), question.as_of.to_string()),
            ("window".to_owned(), format!("{:?}", question.window)),
            ("show-phones".to_owned(), self.show_phones.to_string()),
        ]);
        let mut add = |name: &str, value: String| {
            if !value.is_empty() {
                asked.insert(name.to_owned(), value);
            }
        };
        add("audit", question.audit.unwrap_or_default());
        add("condition", question.conditions.join("、"));
        add("audit-on", self.audit_on.map(|day| day.to_string()).unwrap_or_default());
        add("papers", self.papers.join("、"));
        add("picture", self.own.picture_names().join("、"));
        add("limit", self.own.moved_limits());
        Ok(asked)
    }
}

/// The exit status for what was found: by severity, heaviest first.
fn exit_status(fail_on: FailOn, counts: [usize; 4], failed: bool) -> ExitCode {
    use crate::discrepancy::Severity;
    let heaviest = Severity::ALL.iter().rev().zip(counts).find(|(_, count)| *count > 0).map(|(severity, _)| *severity);
    fail_on.status(heaviest, failed)
}
