//! What is called a workbook and is no file: the program must say so, soon, and end.

use crate::child::{finish, program};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

/// A thing, and what the program says of it.
const THINGS: [(&str, &str); 11] = [
    ("folder.xlsx", "没有自评估表"),
    ("loop.xlsx", ""),
    ("dangling.xlsx", "文件不存在"),
    ("gone.xlsx", "文件不存在"),
    ("pipe.xlsx", "不是普通文件"),
    ("zero.xlsx", "不是普通文件"),
    ("random.xlsx", "不是普通文件"),
    ("null.xlsx", "不是普通文件"),
    ("socket.xlsx", "不是普通文件"),
    ("huge.xlsx", "超过64 MiB"),
    ("secret.xlsx", "没有权限"),
];

fn lay_out(folder: &Path) {
    std::fs::create_dir(folder.join("folder.xlsx")).unwrap();
    symlink("loop.xlsx", folder.join("loop.xlsx")).unwrap();
    symlink("gone.xlsx", folder.join("dangling.xlsx")).unwrap();
    for device in ["zero", "random", "null"] {
        symlink(format!("/dev/{device}"), folder.join(format!("{device}.xlsx"))).unwrap();
    }
    assert!(Command::new("mkfifo").arg(folder.join("pipe.xlsx")).status().unwrap().success());
    std::fs::File::create(folder.join("huge.xlsx")).unwrap().set_len(1 << 40).unwrap();
    std::fs::write(folder.join("secret.xlsx"), crate::forge::good("xlsx")).unwrap();
    std::fs::set_permissions(folder.join("secret.xlsx"), std::fs::Permissions::from_mode(0o000)).unwrap();
}

/// Hands each thing to each command.
pub(crate) fn complaints() -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.xlsx")).unwrap();
    let readable_anyway = std::fs::File::open(folder.path().join("secret.xlsx")).is_ok();
    let mut complaints = Vec::new();
    for (thing, words) in THINGS {
        // Whoever may read everything reads this too.
        if thing == "secret.xlsx" && readable_anyway {
            continue;
        }
        for command in [&["check"][..], &["build", "--out", "out"]] {
            let arguments =
                [&command[..1], &[thing], &command[1..], &["--as-of", "2025-09-30", "--audit", "初次"]].concat();
            let Some(output) = finish(program(folder.path(), &arguments), folder.path()) else {
                complaints.push(format!("{thing} {command:?}: not done in time"));
                continue;
            };
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            if output.status.code() != Some(2) || !said.starts_with("错误：") || !said.contains(words) {
                complaints.push(format!("{thing} {command:?}: {} {said}", output.status));
            }
        }
    }
    // Links that lead in circles, in a folder that is an application.
    let application = folder.path().join("application");
    std::fs::create_dir(&application).unwrap();
    symlink(".", application.join("again")).unwrap();
    symlink("..", application.join("up.xlsx")).unwrap();
    symlink("../loop.xlsx", application.join("loop.xlsx")).unwrap();
    symlink("../pipe.xlsx", application.join("pipe.xlsx")).unwrap();
    symlink("../zero.xlsx", application.join("zero.xlsx")).unwrap();
    std::fs::write(application.join("form.xlsx"), crate::forge::good("xlsx")).unwrap();
    let arguments = ["check", "application", "--as-of", "2025-09-30", "--audit", "初次", "--fail-on", "从不"];
    match finish(program(folder.path(), &arguments), folder.path()) {
        Some(output) if output.status.success() => {}
        other => complaints.push(format!("application: {other:?}")),
    }
    complaints
}
