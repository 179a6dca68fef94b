//! `ziping catalog import`

use super::super::run;
use crate::catalog::{Catalog, Edition, Scope, Wording};
use crate::data::{self, CatalogFile, Imported};
use crate::disk;
use crate::document::Document;
use crate::overlay::{self, Derived, Fate, Laid};
use crate::read::plain_text;
use crate::report::import as report;
use crate::standard_text::{Known, StandardText};
use crate::text;
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) const EXAMPLES: &str = "\
例：
  ziping catalog import 375 --text 标准原文.txt --out 我的375
  ziping check 填好的表.xlsx --catalog 我的375

原文是纯文本（.txt），断行、页眉、目录、多余的空格都可以留着。
导入的结果和核对情况写入文件夹中的 核对报告.txt；请先看过再用。";

/// No standard is longer; the longest at hand has some 90 KB.
const LARGEST_TEXT: u64 = 16 << 20;

const REPORT: &str = "核对报告.txt";

#[derive(Args)]
pub(crate) struct ImportArgs {
    /// 哪一部标准：编号（如 t-cas-375-2019）、文件编号或简称（如 375、2015、2025）
    #[arg(value_name = "标准", help_heading = "参数")]
    edition: String,
    /// 标准原文（纯文本）
    #[arg(long, value_name = "文件")]
    text: PathBuf,
    /// 写入这个文件夹
    #[arg(short, long, value_name = "文件夹")]
    out: PathBuf,
    /// 目录中没有的标准：由编号推出结构，供核对
    #[arg(long)]
    new: bool,
    /// 文件夹是以前导入所得时覆盖
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &ImportArgs, catalog: Option<&Path>) -> anyhow::Result<ExitCode> {
    refuse_to_overwrite(&args.out, args.force)?;
    let desk = run::desk(catalog)?;
    let known = find(&desk.catalog, &args.edition);
    if known.is_none() {
        check_new(args, &desk.catalog)?;
    }
    let bytes = disk::load_within(&args.text, "标准的文字", LARGEST_TEXT)?;
    let read = plain_text::decode(&bytes).with_context(|| format!("无法导入“{}”", args.text.display()))?;
    if let Some(encoding) = read.encoding {
        run::remark(&format!("“{}”按{encoding}编码读取，如有乱码请另存为UTF-8", args.text.display()));
    }
    let source = args.text.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (files, report) = match known {
        Some(at) => over(&desk.catalog, at, &read.text, &source)?,
        None => afresh(&desk.catalog, &args.edition, &read.text, &source)?,
    };
    check(catalog, &files)?;
    write(&args.out, &files, &report)?;
    run::print(&format!(
        "{report}\n已写入“{}”。核对后使用：ziping check <填好的表> --catalog {}\n",
        args.out.display(),
        args.out.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// What is there may be somebody's work; only an earlier import is replaced.
fn refuse_to_overwrite(out: &Path, force: bool) -> anyhow::Result<()> {
    if !out.exists() {
        return Ok(());
    }
    if !force {
        bail!("“{}”已存在：请换一个文件夹，或加 --force 覆盖以前导入的结果", out.display());
    }
    if !out.join("overlay.toml").exists() {
        bail!("“{}”不是以前导入的结果（没有 overlay.toml），不会覆盖：请换一个文件夹", out.display());
    }
    Ok(())
}

/// The edition that is called so, by position.
fn find(catalog: &Catalog, name: &str) -> Option<usize> {
    let wanted = text::bare_key(name);
    catalog.editions.iter().position(|edition| {
        [&edition.id, &edition.code, &edition.title]
            .into_iter()
            .chain(&edition.names)
            .any(|known| !known.is_empty() && text::bare_key(known) == wanted)
    })
}

fn check_new(args: &ImportArgs, catalog: &Catalog) -> anyhow::Result<()> {
    let id = &args.edition;
    if !args.new {
        let with_text = |edition: &&Edition| {
            catalog
                .parts
                .iter()
                .any(|part| catalog.editions.get(part.edition).is_some_and(|known| known.id == edition.id))
        };
        let known: Vec<String> = catalog
            .editions
            .iter()
            .filter(with_text)
            .map(|edition| format!("{}（{}）", edition.id, edition.names.first().unwrap_or(&edition.title)))
            .collect();
        bail!("目录中没有“{id}”这部标准，可选：{}；如果是新的标准，加 --new 由编号推出结构", known.join("、"));
    }
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > 60 || !id.chars().all(fits) || id.starts_with('-') {
        bail!("新标准的编号请用小写字母、数字和连字符，如 gb-t-12345-2020");
    }
    Ok(())
}

type Files = (Vec<CatalogFile>, String);

fn over(catalog: &Catalog, at: usize, text: &str, source: &str) -> anyhow::Result<Files> {
    let edition = catalog.editions.get(at).ok_or_else(|| anyhow!("没有这部标准"))?;
    if catalog.parts.iter().all(|part| part.edition != at) {
        bail!("《{}》（{}）在目录中只有官方表格，没有逐条的要求，不能导入原文", edition.title, edition.id);
    }
    let standard = StandardText::read(text, Known { code: &edition.code, title: &edition.title });
    let laid = overlay::lay(catalog, at, &standard);
    let report = report::laid(&laid, edition, source, &standard);
    if laid.parts.is_empty() {
        bail!(
            "“{source}”中没有找到《{}》的任何条款（识别出{}个章节）；请确认是这部标准的全文，并且保留了条款编号",
            edition.title,
            standard.sections.len()
        );
    }
    let levels: Vec<&str> = edition.levels.iter().map(|level| level.named.name.as_str()).collect();
    let head = format!("条款文字取自导入的“{source}”");
    let mut files = vec![data::write_overlay(&imported(&laid, edition, source))];
    for part in &laid.parts {
        let remarks: Vec<(String, String)> = laid
            .outcomes
            .iter()
            .filter(|outcome| outcome.part == part.id)
            .filter_map(|outcome| match outcome.fate {
                Fate::Added { .. } => Some((outcome.id.clone(), "待核对：文中新增，级别、阶段由标题推出".to_owned())),
                Fate::Missing { .. } => Some((outcome.id.clone(), "待核对：文中没有，仍是内置的文字".to_owned())),
                _ => None,
            })
            .collect();
        files.push(data::write_part(part, &edition.id, &levels, &head, &remarks));
    }
    Ok((files, report))
}

fn imported(laid: &Laid, edition: &Edition, source: &str) -> Imported {
    Imported {
        edition: edition.id.clone(),
        source: source.to_owned(),
        is_official: laid.is_official(edition),
        note: Some(note(laid, edition, source)),
        satisfied: laid.satisfied.clone(),
        counts: [
            laid.count(|fate| matches!(fate, Fate::Same)),
            laid.count(|fate| matches!(fate, Fate::Differs { .. })),
            laid.count(|fate| matches!(fate, Fate::Missing { .. })),
            laid.count(|fate| matches!(fate, Fate::Added { .. })),
            laid.unplaced.len(),
        ],
    }
}

/// What the forms made from the edition say of themselves after the import.
fn note(laid: &Laid, edition: &Edition, source: &str) -> String {
    let mut note = format!("本表依据{}《{}》逐条生成，条款文字取自导入的“{source}”", edition.code, edition.title);
    if !laid.is_complete {
        note.push_str(match edition.wording {
            Wording::Own => "，其中未找到的条款仍为概括表述，不是标准原文",
            Wording::Official => "，其中未找到的条款仍为内置的文字",
        });
    }
    note.push_str("；不是认证、评定机构的官方表格。");
    if !laid.still_missing.is_empty() {
        note.push_str("所据文本不完整，缺少的部分不能判定。");
    }
    note
}

fn afresh(catalog: &Catalog, id: &str, text: &str, source: &str) -> anyhow::Result<Files> {
    let standard = StandardText::read(text, Known::default());
    let derived = overlay::derive(id, &standard).with_context(|| format!("无法由“{source}”推出结构"))?;
    let pattern = catalog.editions.first().ok_or_else(|| anyhow!("目录中没有任何标准"))?;
    let Derived { edition, parts, repeated } = &derived;
    let levels: Vec<&str> = edition.levels.iter().map(String::as_str).collect();
    let is_general = |scope: &Scope| *scope == Scope::General;
    let total = parts.iter().map(|part| part.requirements.len()).sum();
    let mut files = vec![
        data::write_overlay(&Imported {
            edition: id.to_owned(),
            source: source.to_owned(),
            is_official: true,
            note: None,
            satisfied: Vec::new(),
            counts: [0, 0, 0, total, standard.stray.len() + repeated.len()],
        }),
        data::write_edition(
            (id, &edition.title, &edition.code),
            source,
            &edition.levels,
            &edition.categories,
            parts,
            pattern,
        ),
    ];
    for part in parts {
        let kind = if is_general(&part.scope) { "通用要求" } else { "专业要求" };
        let head = format!("待核对：{kind}，由“{source}”推出；级别、阶段、标题、继承关系都要对照原文");
        files.push(data::write_part(part, id, &levels, &head, &[]));
    }
    Ok((files, report::derived(&derived, source, &standard)))
}

/// What is written must be readable; where it is not, the text holds something that this program did not foresee.
fn check(catalog: Option<&Path>, files: &[CatalogFile]) -> anyhow::Result<()> {
    let base = match catalog {
        None => data::shipped_files(),
        Some(folder) => {
            let base = disk::load_catalog(folder)?;
            if data::is_overlay(&base) { data::shipped_files() } else { base }
        }
    };
    data::overlaid(&base, files).map(|_| ()).map_err(|errors| {
        let lines: Vec<String> = errors.iter().take(20).map(|error| format!("  {error}")).collect();
        anyhow!("导入的结果有{}处不合目录的规矩，没有写入：\n{}", errors.len(), lines.join("\n"))
    })
}

fn write(out: &Path, files: &[CatalogFile], report: &str) -> anyhow::Result<()> {
    let mut documents: Vec<Document> =
        files.iter().map(|file| Document { name: file.path.clone(), bytes: file.text.clone().into_bytes() }).collect();
    documents.push(Document { name: REPORT.to_owned(), bytes: report.as_bytes().to_vec() });
    disk::write_folder(out, &documents)
}
