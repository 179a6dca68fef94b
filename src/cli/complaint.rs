//! Complaints about arguments, in Chinese: clap speaks English only.

use super::run;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::io::Write;
use std::process::ExitCode;

/// Shows help or a complaint and gives the exit status.
pub(super) fn show(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = error.render().ansi().to_string();
            return match run::print(&in_chinese(&text)) {
                Ok(()) => ExitCode::SUCCESS,
                Err(_) => ExitCode::from(run::FAILED),
            };
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let text = error.render().ansi().to_string();
            // Where standard error is closed there is no one left to tell.
            let _ = write!(anstream::stderr(), "{}", in_chinese(&text));
        }
        _ => {
            let _ = writeln!(anstream::stderr(), "错误：{}\n用 --help 查看用法", words(error));
        }
    }
    ExitCode::from(run::FAILED)
}

/// The few words that clap writes into help by itself.
fn in_chinese(help: &str) -> String {
    help.replace("Usage:\u{1b}[0m ", "用法：\u{1b}[0m")
        .replace("Usage: ", "用法：")
        .replace("Usage:", "用法：")
        .replace("Options:", "选项：")
        .replace("Commands:", "命令：")
        .replace("Arguments:", "参数：")
        .replace("选项:", "选项：")
        .replace("命令:", "命令：")
        .replace("参数:", "参数：")
        .replace("[OPTIONS]", "[选项]")
        .replace("<COMMAND>", "<命令>")
        .replace("[COMMAND]", "[命令]")
}

fn words(error: &clap::Error) -> String {
    let get = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::UnknownArgument => {
            let near = get(ContextKind::SuggestedArg);
            if near.is_empty() {
                format!("没有“{argument}”这个选项")
            } else {
                format!("没有“{argument}”这个选项，是不是“{near}”？")
            }
        }
        ErrorKind::InvalidSubcommand => {
            let wrong = get(ContextKind::InvalidSubcommand);
            // The likeliest comes last.
            let near = match error.get(ContextKind::SuggestedSubcommand) {
                Some(ContextValue::Strings(texts)) => texts.last().cloned().unwrap_or_default(),
                _ => String::new(),
            };
            if near.is_empty() {
                format!("没有“{wrong}”这个命令")
            } else {
                format!("没有“{wrong}”这个命令，是不是“{near}”？")
            }
        }
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidValue => {
            let known = get(ContextKind::ValidValue);
            if value.is_empty() {
                format!("{argument}后面缺少内容")
            } else {
                format!("{argument}不能是“{value}”，可选：{known}")
            }
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|source| format!("：{source}")).unwrap_or_default();
            format!("{argument}的“{value}”不对{why}")
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument}后面的内容不完整")
        }
        ErrorKind::TooManyValues => format!("{argument}后面多了“{value}”"),
        ErrorKind::ArgumentConflict => format!("{argument}不能重复，也不能与{}同时使用", get(ContextKind::PriorArg)),
        ErrorKind::InvalidUtf8 => "参数中有无法识别的字符".to_owned(),
        _ => error.to_string(),
    }
}
