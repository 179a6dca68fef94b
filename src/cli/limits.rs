//! `--limit`: other ceilings for templates than the usual.

use crate::template::document::Limits;
use clap::Args;

/// The ceilings by the names that people give them, with what each is.
const NAMES: [&str; 7] = ["部件数", "部件大小", "总大小", "压缩比", "嵌套层数", "循环次数", "输出大小"];

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(super) struct LimitArgs {
    /// 改变模板的一项上限，如 循环次数=5000000；有：部件数、部件大小、总大小、压缩比、嵌套层数、循环次数、输出大小（大小以字节计）
    #[arg(long = "limit", value_name = "名称=数", value_parser = parse)]
    limits: Vec<(usize, u64)>,
}

impl LimitArgs {
    /// The ceilings that were given, as they were given.
    pub(super) fn words(&self) -> String {
        let given = self.limits.iter().filter_map(|(at, number)| Some(format!("{}={number}", NAMES.get(*at)?)));
        given.collect::<Vec<_>>().join("、")
    }

    /// The usual ceilings with those that were given.
    pub(super) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for &(name, number) in &self.limits {
            let count = usize::try_from(number).unwrap_or(usize::MAX);
            match name {
                0 => limits.parts = count,
                1 => limits.part_size = number,
                2 => limits.total_size = number,
                3 => limits.ratio = number,
                4 => limits.depth = count,
                5 => limits.turns = count,
                _ => limits.output_size = number,
            }
        }
        limits
    }
}

fn parse(argument: &str) -> Result<(usize, u64), String> {
    let wrong = || format!("写成 名称=数，名称有：{}", NAMES.join("、"));
    let (name, number) = argument.split_once('=').ok_or_else(wrong)?;
    let known = NAMES.iter().position(|known| *known == name.trim()).ok_or_else(wrong)?;
    Ok((known, number.trim().parse().map_err(|_| wrong())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ceiling_has_a_name() {
        let given = |argument: &str| LimitArgs { limits: vec![parse(argument).unwrap()] }.limits();
        let usual = Limits::default();
        let all: Vec<Limits> = NAMES.iter().map(|name| given(&format!("{name}=7"))).collect();
        assert!(all.iter().all(|limits| *limits != usual));
        assert_eq!(given("循环次数 = 7").turns, 7);
        assert!(parse("循环=7").unwrap_err().contains("循环次数"));
        assert!(parse("循环次数=多").is_err() && parse("循环次数").is_err());
    }
}
