//! README.md and README.zh.md are run: their commands, the exit status of each, and what they show as its output.
//!
//! - Every line of a block marked `sh` is a command. `ziping …` and `cargo run --release -- …` are run, one after the
//!   other, in a temporary folder that holds the shipped case; the only other command is [`TESTS`].
//! - The exit status is 0, or what stands behind the command: `# exit status 1`. `> FILE` sends the output to a file.
//! - A block marked `text` or `json` is exactly what the block of commands above it prints, with `...` on a line of its
//!   own for what is left out.
//! - Both files have the same commands and outputs in the same order, and what they link to is there.
//!
//! `ZIPING_BLESS=1 cargo test --test readme` rewrites the outputs in place.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const READMES: [&str; 2] = ["README.md", "README.zh.md"];

/// The command that is not run here: it runs this.
const TESTS: &str = "cargo test";

/// What the commands read.
const SHIPPED: [&str; 3] = [
    "fixtures/cases/incident-response/in",
    "fixtures/cases/application/in/示例网络安全技术有限公司",
    "fixtures/cases/evidence",
];

/// A fenced block: its mark, its lines, and the number of its first line.
struct Block {
    mark: String,
    lines: Vec<String>,
    first: usize,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap().replace("\r\n", "\n")
}

fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (at, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(mark), None) => open = Some(Block { mark: mark.to_owned(), lines: Vec::new(), first: at + 1 }),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some(block)) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block without an end");
    found
}

/// A command, the file that its output goes to, and its exit status.
fn parse(line: &str) -> (&str, Option<&str>, i32) {
    let (command, status) = line.split_once('#').map_or((line, 0), |(command, comment)| {
        let status =
            comment.trim().strip_prefix("exit status ").unwrap_or_else(|| panic!("{line}: what does that say?"));
        (command, status.parse().unwrap())
    });
    let (command, file) =
        command.split_once('>').map_or((command, None), |(command, file)| (command, Some(file.trim())));
    (command.trim(), file, status)
}

/// Runs the commands of a block and gives what they print.
fn run(block: &Block, folder: &Path) -> String {
    let mut printed = String::new();
    for line in &block.lines {
        let (command, file, status) = parse(line);
        let Some(arguments) =
            command.strip_prefix("ziping ").or_else(|| command.strip_prefix("cargo run --release -- "))
        else {
            assert_eq!(command, TESTS, "neither run here nor known");
            continue;
        };
        let done = Command::new(env!("CARGO_BIN_EXE_ziping"))
            .current_dir(folder)
            .env("NO_COLOR", "1")
            .env_remove("CLICOLOR_FORCE")
            .args(arguments.split_whitespace())
            .output()
            .unwrap();
        let (stdout, stderr) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
        assert_eq!(done.status.code(), Some(status), "{line}\n{stdout}{stderr}");
        match file {
            Some(file) => fs::write(folder.join(file), stdout).unwrap(),
            None => printed.push_str(&stdout),
        }
        printed.push_str(&stderr);
    }
    printed.replace('\\', "/")
}

/// Whether the lines shown are those printed, `...` standing for any number of them.
fn is_shown(shown: &[String], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line == "..." => (0..=printed.len()).any(|skipped| is_shown(rest, &printed[skipped..])),
        Some((line, rest)) => {
            printed.split_first().is_some_and(|(first, others)| first == line && is_shown(rest, others))
        }
    }
}

/// As many lines of what is printed now as were shown before, around the same `...`.
fn shown_anew(shown: &[String], printed: &[&str]) -> Vec<String> {
    // What is still right was chosen by hand.
    if is_shown(shown, printed) {
        return shown.to_vec();
    }
    let printed: Vec<String> = printed.iter().map(|&line| line.to_owned()).collect();
    match shown.iter().position(|line| line == "...") {
        Some(before) if shown.len() - 1 < printed.len() => {
            let after = shown.len() - before - 1;
            [&printed[..before], &["...".to_owned()], &printed[printed.len() - after..]].concat()
        }
        _ => printed,
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn commands_do_what_is_written() {
    for name in READMES {
        let folder = tempfile::tempdir().unwrap();
        for shipped in SHIPPED {
            copy(&root().join(shipped), &folder.path().join(shipped));
        }
        let text = read(name);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut last = None;
        let mut anew = Vec::new();
        for block in blocks(&text) {
            match block.mark.as_str() {
                "sh" => last = Some((run(&block, folder.path()), block.lines.join("\n"))),
                "text" | "json" => {
                    let (printed, commands) =
                        last.take().unwrap_or_else(|| panic!("{name}: an output without a command"));
                    let printed: Vec<&str> = printed.trim_end().lines().collect();
                    if std::env::var_os("ZIPING_BLESS").is_some_and(|value| value != "0") {
                        anew.push((block.first..block.first + block.lines.len(), shown_anew(&block.lines, &printed)));
                    } else {
                        let right = is_shown(&block.lines, &printed);
                        assert!(right, "{name}: {commands}\nprints\n{}", printed.join("\n"));
                    }
                }
                _ => {}
            }
        }
        if !anew.is_empty() {
            for (range, shown) in anew.into_iter().rev() {
                lines.splice(range, shown);
            }
            fs::write(root().join(name), lines.join("\n") + "\n").unwrap();
        }
    }
}

#[test]
fn both_readmes_have_the_same_blocks() {
    let [english, chinese] = READMES.map(|name| {
        let text = read(name);
        blocks(&text).into_iter().map(|block| (block.mark, block.lines)).collect::<Vec<_>>()
    });
    assert_eq!(english, chinese);
}

#[test]
fn links_lead_somewhere() {
    for name in READMES {
        let text = read(name);
        let targets = text.split("](").skip(1).map(|after| after.split([')', '#']).next().unwrap());
        let pictures = text.split("src=\"").skip(1).map(|after| after.split('"').next().unwrap());
        let mut count = 0;
        for target in targets.chain(pictures).filter(|target| !target.is_empty() && !target.contains("://")) {
            assert!(root().join(target).exists(), "{name}: {target}");
            count += 1;
        }
        assert!(count > 0, "{name} has no links");
    }
}
