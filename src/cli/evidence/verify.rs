//! `ziping evidence verify`

use super::progress::Wait;
use crate::cli::run;
use crate::disk::bag;
use crate::text;
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(super) struct VerifyArgs {
    /// 封存包（文件夹或 .zip）
    #[arg(required = true, value_name = "封存包", help_heading = "参数")]
    bag: PathBuf,
}

pub(super) fn run(args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    let wait = Wait::new("校验");
    let verification = bag::verify(&args.bag, &wait)?;
    wait.end();
    let mut told = String::new();
    let state = if verification.problems.is_empty() { "完好" } else { "有问题" };
    // Writing to a string can't fail.
    let _ = writeln!(told, "{}：{state}，{}个文件，{}字节", args.bag.display(), verification.files, verification.bytes);
    match verification.seal {
        // Whoever keeps the code that sealing told sees whether this is the very package.
        Some(seal) => {
            let _ = writeln!(told, "  封存码 {seal}（与封存时的一致，才是原来的封存包）");
        }
        None => told.push_str("  没有封存码（缺少 tagmanifest-sha256.txt），不能确认包的说明没有改动\n"),
    }
    for (label, value) in &verification.info {
        let _ = writeln!(told, "  {}：{}", text::excerpt(label, 60), text::excerpt(value, 200));
    }
    for problem in &verification.problems {
        let _ = writeln!(told, "  问题：{problem}");
    }
    run::print(&told)?;
    Ok(if verification.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(run::FOUND) })
}
