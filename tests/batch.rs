//! `ziping batch` as a whole: what it makes of an inbox, that it does nothing twice, that it survives being killed, and that
//! it makes no difference how the work is shared out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

#[path = "batch/inbox.rs"]
mod inbox;
#[path = "batch/tree.rs"]
mod tree;

use inbox::{Inbox, USUAL};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tree::tree;

const NAMES: [&str; 3] = ["汇总.xlsx", "汇总.html", "summary.json"];

/// The program, in a folder.
fn ziping(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ziping"));
    command.current_dir(folder).env("NO_COLOR", "1").args(arguments);
    command
}

fn batch(folder: &Path, out: &str, more: &[&str]) -> Output {
    let mut arguments = vec!["batch", "收件箱", "--out", out];
    arguments.extend(USUAL);
    arguments.extend(more);
    ziping(folder, &arguments).output().unwrap()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn json(path: impl AsRef<Path>) -> Value {
    let path = path.as_ref();
    serde_json::from_slice(&fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).unwrap()
}

/// An inbox in a temporary folder.
fn inbox() -> (TempDir, Inbox) {
    let folder = tempfile::tempdir().unwrap();
    let inbox = Inbox::new(&folder.path().join("收件箱"));
    (folder, inbox)
}

#[test]
fn every_application_gets_its_papers_and_one_bad_one_costs_nothing_else() {
    let (folder, inbox) = inbox();
    inbox.form("甲");
    inbox.application("乙");
    inbox.bytes("坏.xlsx", b"PK\x03\x04 not a package");
    inbox.bytes("空.xlsx", b"");
    inbox.bytes("说明.txt", "不是申请".as_bytes());
    inbox.folder("空文件夹");
    let output = batch(folder.path(), "结果", &[]);
    let told = told(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("说明.txt"), "{told}");
    assert!(told.contains("5份申请：处理了5份"), "{told}");
    let out = folder.path().join("结果");
    for name in NAMES {
        assert!(out.join(name).is_file(), "{name}");
    }
    for paper in ["自评估表.docx", "自评估表.xlsx", "差异清单.html", "manifest.json", "摘要.json"] {
        assert!(out.join("甲").join(paper).is_file(), "{paper}");
    }
    assert!(out.join("乙/公共管理/自评估表.docx").is_file(), "{:?}", tree(&out).keys().collect::<Vec<_>>());
    assert!(out.join("乙/证明材料核对.xlsx").is_file(), "a folder with other files is reconciled");
    let manifest = json(out.join("坏/manifest.json"));
    assert_eq!(manifest["application"], "坏.xlsx");
    assert_eq!(manifest["by_code"]["F101"], 1);
    assert_eq!(manifest["inputs"][0]["sha256"].as_str().unwrap().len(), 64);
    let record = json(out.join("空文件夹/摘要.json"));
    assert_eq!(record["state"], "不能受理");
    let left: Vec<String> = tree(&out).into_keys().filter(|path| path.contains(".ziping")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_has_not_changed_is_not_done_again() {
    let (folder, inbox) = inbox();
    for name in ["甲", "乙", "丙"] {
        inbox.form(name);
    }
    batch(folder.path(), "结果", &[]);
    let out = folder.path().join("结果");
    let first = tree(&out);
    let again = told(&batch(folder.path(), "结果", &[]));
    assert!(again.contains("处理了0份，没有变化3份"), "{again}");
    assert_eq!(tree(&out), first);
    // Only what changed is done again; the catalogue, the day and the papers wanted count as well.
    inbox.form_of("乙", "另一家示例有限公司");
    let changed = told(&batch(folder.path(), "结果", &[]));
    assert!(changed.contains("处理了1份，没有变化2份"), "{changed}");
    let other_day = told(&batch(folder.path(), "结果", &["--audit-on", "2025-12-01"]));
    assert!(other_day.contains("处理了3份"), "{other_day}");
    let fewer = told(&batch(folder.path(), "结果", &["--papers", "差异清单.json"]));
    assert!(fewer.contains("处理了3份"), "{fewer}");
    assert!(!out.join("甲/自评估表.docx").exists(), "stale papers go");
    // Back again: the same bytes.
    inbox.form("乙");
    batch(folder.path(), "结果", &[]);
    assert_eq!(tree(&out), first);
    // A paper that was lost or torn is made again; one that somebody worked in is set aside.
    fs::remove_file(out.join("甲/差异清单.html")).unwrap();
    fs::write(out.join("丙/差异清单.json"), "").unwrap();
    fs::write(out.join("乙/差异清单.xlsx"), "审核员改过").unwrap();
    let mended = told(&batch(folder.path(), "结果", &[]));
    assert!(mended.contains("处理了3份"), "{mended}");
    assert_eq!(fs::read_to_string(out.join("改动过的旧结果/乙/差异清单.xlsx")).unwrap(), "审核员改过");
    fs::remove_dir_all(out.join("改动过的旧结果")).unwrap();
    assert_eq!(tree(&out), first);
}

#[test]
fn results_of_what_is_gone_stay_until_they_are_to_go() {
    let (folder, inbox) = inbox();
    inbox.form("甲");
    inbox.form("乙");
    batch(folder.path(), "结果", &[]);
    let out = folder.path().join("结果");
    inbox.remove("乙.xlsx");
    let told_of = told(&batch(folder.path(), "结果", &[]));
    assert!(told_of.contains("收件箱中已没有、结果还在的1份：乙"), "{told_of}");
    assert!(out.join("乙").exists());
    batch(folder.path(), "结果", &["--prune"]);
    assert!(!out.join("乙").exists());
    assert_eq!(json(out.join("summary.json"))["applications"].as_array().unwrap().len(), 1);
    // 甲.xlsx now has another folder, since there is another 甲: its results are not there twice.
    inbox.application("甲");
    batch(folder.path(), "结果", &[]);
    assert!(out.join("甲（xlsx）").exists());
    assert_eq!(json(out.join("甲/manifest.json"))["application"], "甲");
    assert_eq!(json(out.join("summary.json"))["applications"].as_array().unwrap().len(), 2);
}

#[test]
fn it_makes_no_difference_how_the_work_is_shared_out() {
    let (folder, inbox) = inbox();
    for number in 0..12 {
        inbox.form_of(&format!("示例{number:02}"), &format!("示例{number:02}有限公司"));
    }
    inbox.application("申请文件夹");
    inbox.copy("示例03.xlsx", "重复交的.xlsx");
    inbox.bytes("坏.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    batch(folder.path(), "一次", &["--jobs", "1"]);
    batch(folder.path(), "多人", &["--jobs", "5"]);
    batch(folder.path(), "不隔离", &["--no-isolation", "--jobs", "2"]);
    let shards: Vec<_> = (1..=3)
        .map(|number| {
            let shard = format!("{number}/3");
            let mut arguments = vec!["batch", "收件箱", "--out", "分份", "--shard", &shard];
            arguments.extend(USUAL);
            ziping(folder.path(), &arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut shard in shards {
        assert!(matches!(shard.wait().unwrap().code(), Some(0 | 1)));
    }
    assert!(!folder.path().join("分份/汇总.xlsx").exists(), "a shard knows only its own");
    let summary = ziping(folder.path(), &["summary", "分份"]).output().unwrap();
    assert!(summary.status.success(), "{}", told(&summary));
    let once = tree(&folder.path().join("一次"));
    assert!(once.len() > 100, "{}", once.len());
    for other in ["多人", "不隔离", "分份"] {
        tree::assert_same(&once, &tree(&folder.path().join(other)), other);
    }
}

/// Kills the run at many random moments and lets it go on: in the end it is as if nothing had happened.
#[test]
fn a_run_that_is_killed_again_and_again_ends_like_one_that_was_not() {
    const MOST_KILLS: usize = 25;
    let (folder, inbox) = inbox();
    for number in 0..24 {
        inbox.form_of(&format!("示例{number:02}"), &format!("示例{number:02}有限公司"));
    }
    inbox.application("申请文件夹");
    batch(folder.path(), "平安", &[]);
    let undisturbed = tree(&folder.path().join("平安"));
    // Something to be replaced lies there already.
    batch(folder.path(), "屡断", &["--audit-on", "2026-01-01"]);
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut kills = 0;
    let ended = loop {
        // One after the other, so that there is time to be killed in.
        let mut arguments = vec!["batch", "收件箱", "--out", "屡断", "--jobs", "1"];
        arguments.extend(USUAL);
        let mut run = ziping(folder.path(), &arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // From before the first worker runs to long after the first results are placed.
        let moment = Duration::from_millis(20 + (random >> 33) % 380);
        let start = std::time::Instant::now();
        while start.elapsed() < moment && run.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        if kills >= MOST_KILLS {
            break run.wait().unwrap();
        }
        // SIGKILL: nothing is cleared away.
        run.kill().unwrap();
        let status = run.wait().unwrap();
        if status.code().is_some() {
            break status;
        }
        kills += 1;
        // Results are whole at every moment.
        for entry in fs::read_dir(folder.path().join("屡断")).unwrap() {
            let path = entry.unwrap().path();
            let is_working = path.file_name().unwrap().to_str().unwrap().starts_with('.');
            if path.is_dir() && !is_working && !path.ends_with("改动过的旧结果") {
                assert!(path.join("manifest.json").is_file(), "{}", path.display());
            }
        }
    };
    assert_eq!(ended.code(), Some(1));
    assert!(kills >= 3, "the run was too quick to be killed: {kills}");
    // Whatever state the last run found, one more changes nothing.
    batch(folder.path(), "屡断", &[]);
    tree::assert_same(&undisturbed, &tree(&folder.path().join("屡断")), "屡断");
}

/// A workbook that is honest and needs more memory or time than allowed: its worker goes, all else goes on.
#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_dies_costs_one_file() {
    let (folder, inbox) = inbox();
    inbox.form("甲");
    inbox.application("乙");
    inbox.huge("乙/大.xlsx");
    inbox.huge("丙.xlsx");
    inbox.form("丁");
    let output = batch(folder.path(), "结果", &["--memory", "100", "--timeout", "120", "--log-format", "json"]);
    let told = told(&output);
    let out = folder.path().join("结果");
    assert_eq!(json(out.join("丙/摘要.json"))["state"], "未读完", "{told}");
    let record = json(out.join("乙/摘要.json"));
    assert_eq!(record["state"], "未读完", "{told}");
    let stopped: Vec<&str> = record["discrepancies"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|said| said["message"].as_str().unwrap().contains("没有读完"))
        .map(|said| said["file"].as_str().unwrap())
        .collect();
    assert_eq!(stopped, ["乙/大.xlsx"], "only the file that took the worker down");
    assert!(out.join("乙/公共管理/自评估表.docx").is_file(), "the others are read");
    assert!(told.contains("占用的内存超出上限100 MiB"), "{told}");
    for sound in ["甲", "丁"] {
        assert_ne!(json(out.join(sound).join("摘要.json"))["state"], "未读完");
    }
    let again = batch(folder.path(), "结果", &["--memory", "100", "--timeout", "120"]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("没有变化4份"), "known to be too large");
    let more = batch(folder.path(), "结果", &["--memory", "2000", "--timeout", "120"]);
    assert!(String::from_utf8_lossy(&more.stdout).contains("处理了2份，没有变化2份"));
    assert_ne!(json(out.join("丙/摘要.json"))["state"], "未读完");
}

/// An application of three workbooks that are honest and together take longer than allowed.
#[cfg(target_os = "linux")]
#[test]
fn what_takes_too_long_is_given_up() {
    let (folder, inbox) = inbox();
    inbox.folder("慢");
    for number in 1..=3 {
        inbox.huge(&format!("慢/大{number}.xlsx"));
    }
    inbox.form("快");
    let output = batch(folder.path(), "结果", &["--timeout", "3"]);
    let told = told(&output);
    let out = folder.path().join("结果");
    assert!(told.contains("没有读完：超过3秒"), "{told}");
    assert_eq!(json(out.join("慢/摘要.json"))["state"], "未读完");
    assert_eq!(json(out.join("慢/manifest.json"))["stopped_at"]["seconds"], 3);
    assert_eq!(json(out.join("快/摘要.json"))["state"], "须留意");
}

/// A disk that fills up, and one that can't be written: what is there is whole, and the next run does the rest.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_costs_nothing_but_another_run() {
    const SCRIPT: &str = r#"
        mkdir 盘 && mount -t tmpfs -o size=360k tmpfs 盘 || exit 77
        run() { "$ZIPING" batch 收件箱 --out 盘/结果 --as-of 2025-09-30 --audit 初次 --fail-on 从不 >>说 2>&1; echo "status $?" >>说; }
        run
        cp -r 盘/结果 满
        mount -o remount,size=20m 盘
        run
        cp -r 盘/结果 后来
        mount -o remount,ro 盘
        run
    "#;
    let (folder, inbox) = inbox();
    for number in 0..8 {
        inbox.form(&format!("示例{number}"));
    }
    batch(folder.path(), "平安", &[]);
    let script = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", SCRIPT])
        .current_dir(folder.path())
        .env("ZIPING", env!("CARGO_BIN_EXE_ziping"))
        .env("NO_COLOR", "1")
        .output();
    match script.map(|output| output.status.code()) {
        Ok(Some(0)) => {}
        // A container that lets nobody mount anything.
        other => {
            eprintln!("not tried, no file system of our own: {other:?}");
            return;
        }
    }
    let told = fs::read_to_string(folder.path().join("说")).unwrap();
    let statuses: Vec<&str> = told.lines().filter(|line| line.starts_with("status")).collect();
    assert_eq!(statuses, ["status 2", "status 0", "status 2"], "{told}");
    assert!(told.contains("磁盘已满"), "{told}");
    assert!(told.contains("磁盘是只读的"), "{told}");
    let undisturbed = tree(&folder.path().join("平安"));
    // What was there when the disk was full is whole, folder by folder.
    let full = tree(&folder.path().join("满"));
    let placed: Vec<&String> = full.keys().filter(|path| path.ends_with("/manifest.json")).collect();
    assert!(placed.len() < 8, "the disk was not full");
    for (path, bytes) in full.iter().filter(|(path, _)| path.contains('/')) {
        assert_eq!(undisturbed.get(path), Some(bytes), "{path}");
    }
    tree::assert_same(&undisturbed, &tree(&folder.path().join("后来")), "后来");
}

#[test]
fn only_one_run_at_a_time_writes_to_a_place() {
    let (folder, inbox) = inbox();
    inbox.form("甲");
    let working = folder.path().join("结果/.ziping-work-all");
    fs::create_dir_all(&working).unwrap();
    let lock = fs::File::create(working.join("lock")).unwrap();
    lock.lock().unwrap();
    let refused = batch(folder.path(), "结果", &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(told(&refused).contains("另一次运行正在写“结果”"), "{}", told(&refused));
    drop(lock);
    assert_eq!(batch(folder.path(), "结果", &["--fail-on", "从不"]).status.code(), Some(0));
}

#[test]
fn numbers_of_people_stay_out_of_logs_and_summaries() {
    let (folder, inbox) = inbox();
    inbox.form_of("甲13800138000", "示例有限公司（联系人13800138000，110101199003074514）");
    let output = batch(folder.path(), "结果", &["--log-format", "json"]);
    let told = told(&output);
    assert!(!told.contains("13800138000"), "{told}");
    let out = folder.path().join("结果");
    for path in ["summary.json", "汇总.html"] {
        let text = fs::read_to_string(out.join(path)).unwrap();
        assert!(text.contains("110***********4514"), "{path}");
        assert!(!text.contains("110101199003074514"), "{path}");
    }
}

#[test]
fn wrong_arguments_are_told() {
    let (folder, inbox) = inbox();
    inbox.form("甲");
    for (arguments, message) in [
        (["--shard", "1/2"].as_slice(), "分份处理时请给出 --as-of"),
        (&["--papers", "自评表.docx"], "没有“自评表.docx”这种文件"),
        (&["--shard", "3/2"], "第几份从1数起"),
    ] {
        let mut all = vec!["batch", "收件箱", "--out", "结果"];
        all.extend(arguments);
        let output = ziping(folder.path(), &all).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(told(&output).contains(message), "{}", told(&output));
    }
    // What only a worker sees: a template that is none.
    fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/workbooks/good-incident-level1.xlsx"),
        folder.path().join("不是模板.docx"),
    )
    .unwrap();
    let output = batch(folder.path(), "结果", &["--template", "不是模板.docx"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("做完了0份，其余的没有做；排除原因后再运行一次：模板有错"), "{}", told(&output));
    let output = ziping(folder.path(), &["batch", "收件箱", "--out", "收件箱/结果"]).output().unwrap();
    assert!(told(&output).contains("不能一个在另一个里面"), "{}", told(&output));
    let output = ziping(folder.path(), &["batch", "没有", "--out", "结果"]).output().unwrap();
    assert!(told(&output).contains("不是文件夹，或不存在"), "{}", told(&output));
    let output = ziping(folder.path(), &["summary", "收件箱"]).output().unwrap();
    assert!(told(&output).contains("没有 ziping batch 的结果"), "{}", told(&output));
}
