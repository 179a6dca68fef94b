use super::*;
use crate::disk::evidence::{SurveyLimits, survey_folder};
use crate::disk::progress::Silent;
use crate::evidence::Digest;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

fn info() -> Vec<(String, String)> {
    [("Source-Organization", "清茶 有限公司"), ("Bagging-Date", "2026-03-01"), ("Payload-Oxum", "9.9")]
        .map(|(label, value)| (label.to_owned(), value.to_owned()))
        .to_vec()
}

/// A bag of three files, sealed under this name.
fn sealed(home: &Path, name: &str) -> PathBuf {
    let evidence = home.join("资料");
    fs::create_dir_all(evidence.join("合同")).unwrap();
    fs::write(evidence.join("合同/完成 100%.txt"), "甲").unwrap();
    fs::write(home.join("other.pdf"), "%PDF-1.7").unwrap();
    let source = survey_folder(&evidence, &SurveyLimits::default(), &Silent).unwrap();
    let expected = source.holdings.files[0].sha256.unwrap();
    let mut payload = Payload::default();
    payload.add("资料/合同/完成 100%.txt", Content::Held { source: &source, file: 0, expected });
    payload.add("line\r\nfeed.txt", Content::Bytes(b"bytes".to_vec()));
    payload.add("other.pdf", Content::File(home.join("other.pdf")));
    let target = home.join(name);
    let sealed = seal(&target, &info(), payload, &Silent).unwrap();
    assert_eq!((sealed.files, sealed.bytes), (3, 16));
    let renamed = ("资料/合同/完成 100%.txt".to_owned(), "资料/合同/完成 100％.txt".to_owned());
    assert_eq!(sealed.renamed, [renamed]);
    target
}

fn problems(bag: &Path) -> Vec<String> {
    verify(bag, &Silent).unwrap().problems
}

#[test]
fn what_is_sealed_is_found_whole() {
    let home = tempfile::tempdir().unwrap();
    for name in ["封存", "封存.zip"] {
        let bag = sealed(home.path(), name);
        let verification = verify(&bag, &Silent).unwrap();
        assert_eq!(verification.problems, Vec::<String>::new(), "{name}");
        assert_eq!((verification.files, verification.bytes), (3, 16));
        let oxum = ("Payload-Oxum".to_owned(), "16.3".to_owned());
        assert_eq!(verification.info, [&info()[..2], &[oxum]].concat());
    }
    let bag = home.path().join("封存");
    assert_eq!(fs::read_to_string(bag.join("data/资料/合同/完成 100％.txt")).unwrap(), "甲");
    assert_eq!(fs::read_to_string(bag.join("data/line\r\nfeed.txt")).unwrap(), "bytes");
    // Nothing else is left in the folder.
    let mut left: Vec<_> = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["other.pdf", "封存", "封存.zip", "资料"]);
}

#[test]
fn the_same_is_sealed_to_the_same_bytes() {
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [left, right] = homes.each_ref().map(|home| fs::read(sealed(home.path(), "a.zip")).unwrap());
    assert!(left == right);
}

#[test]
fn what_exists_is_never_overwritten() {
    let home = tempfile::tempdir().unwrap();
    for name in ["a", "a.zip"] {
        let target = home.path().join(name);
        fs::create_dir(&target).unwrap();
        let error = seal(&target, &info(), Payload::default(), &Silent).unwrap_err();
        assert!(format!("{error:#}").contains("不予覆盖"), "{error:#}");
    }
}

#[test]
fn a_file_that_changed_is_not_sealed_and_nothing_is_left() {
    let home = tempfile::tempdir().unwrap();
    let evidence = home.path().join("资料");
    fs::create_dir(&evidence).unwrap();
    fs::write(evidence.join("a.txt"), "1").unwrap();
    let source = survey_folder(&evidence, &SurveyLimits::default(), &Silent).unwrap();
    for name in ["封存", "封存.zip"] {
        let mut payload = Payload::default();
        payload.add("a.txt", Content::Held { source: &source, file: 0, expected: Digest([0; 32]) });
        let error = seal(&home.path().join(name), &info(), payload, &Silent).unwrap_err();
        assert_eq!(format!("{error:#}"), "“a.txt”在核对之后有改动，未封存；请重新核对");
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn paths_that_cannot_be_are_refused() {
    let home = tempfile::tempdir().unwrap();
    for paths in [&["../a"][..], &["/a"], &[""], &["a//b"], &["a", "a/b"], &["a\0"]] {
        let mut payload = Payload::default();
        for path in paths {
            payload.add(*path, Content::Bytes(Vec::new()));
        }
        assert!(seal(&home.path().join("bag"), &info(), payload, &Silent).is_err(), "{paths:?}");
    }
    let bad = [("a".to_owned(), "b\nc".to_owned())];
    assert!(seal(&home.path().join("bag"), &bad, Payload::default(), &Silent).is_err());
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn paths_that_are_one_or_that_some_disks_take_for_one_are_told_apart() {
    let home = tempfile::tempdir().unwrap();
    for name in ["bag", "bag.zip"] {
        let mut payload = Payload::default();
        // é composed and decomposed; the number that the second would get is taken.
        for path in [
            "甲/caf\u{E9}.txt",
            "甲/cafe\u{301}.txt",
            "甲/CAF\u{C9}.TXT",
            "甲/café（2）.txt",
            "A",
            "a",
            "a",
            ".b",
            ".B",
            "50%",
            "50％",
        ] {
            payload.add(path, Content::Bytes(path.as_bytes().to_vec()));
        }
        let sealed = seal(&home.path().join(name), &info(), payload, &Silent).unwrap();
        let renamed: Vec<(&str, &str)> =
            sealed.renamed.iter().map(|(asked, name)| (asked.as_str(), name.as_str())).collect();
        assert_eq!(
            renamed,
            [
                (".B", ".B（2）"),
                ("50%", "50％"),
                ("50％", "50％（2）"),
                ("a", "a（2）"),
                ("a", "a（3）"),
                ("甲/CAF\u{C9}.TXT", "甲/CAF\u{C9}（4）.TXT"),
                ("甲/cafe\u{301}.txt", "甲/cafe\u{301}（3）.txt"),
            ]
        );
        assert_eq!((sealed.files, problems(&home.path().join(name))), (11, Vec::new()));
    }
}

/// Tampers with a sealed folder; what is told of it.
fn tampered(tamper: impl FnOnce(&Path)) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    let bag = sealed(home.path(), "封存");
    tamper(&bag);
    problems(&bag)
}

fn edit(path: &Path, edit: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(path).unwrap();
    fs::write(path, edit(text)).unwrap();
}

#[test]
fn whatever_is_tampered_with_is_told() {
    let contents = tampered(|bag| fs::write(bag.join("data/other.pdf"), "%PDF-1.8").unwrap());
    assert_eq!(contents, ["“data/other.pdf”的内容与 manifest-sha256.txt 中的摘要不符"]);

    let removed = tampered(|bag| fs::remove_file(bag.join("data/other.pdf")).unwrap());
    assert_eq!(
        removed,
        ["bag-info.txt：Payload-Oxum 为“16.3”，实际为“8.2”", "“data/other.pdf”缺失（manifest-sha256.txt第2行列出）",]
    );

    let added = tampered(|bag| fs::write(bag.join("data/新.txt"), "").unwrap());
    assert_eq!(added, ["bag-info.txt：Payload-Oxum 为“16.3”，实际为“16.4”", "“data/新.txt”未列入 manifest-sha256.txt"]);

    let told = tampered(|bag| edit(&bag.join("bag-info.txt"), |text| text.replace("清茶", "浓茶")));
    assert_eq!(told, ["“bag-info.txt”的内容与 tagmanifest-sha256.txt 中的摘要不符"]);

    let version = tampered(|bag| edit(&bag.join("bagit.txt"), |text| text.replace("1.0", "2.0")));
    assert_eq!(
        version,
        [
            "bagit.txt：BagIt 版本“2.0”无法核对，只能核对0.97和1.0",
            "“bagit.txt”的内容与 tagmanifest-sha256.txt 中的摘要不符",
        ]
    );

    let undeclared = tampered(|bag| fs::remove_file(bag.join("bagit.txt")).unwrap());
    assert_eq!(undeclared, ["缺少 bagit.txt", "“bagit.txt”缺失（tagmanifest-sha256.txt第1行列出）"]);

    let unlisted = tampered(|bag| fs::remove_file(bag.join("manifest-sha256.txt")).unwrap());
    assert_eq!(
        unlisted,
        [
            "“manifest-sha256.txt”缺失（tagmanifest-sha256.txt第3行列出）",
            "缺少可以核对的文件清单（manifest-sha256.txt）"
        ]
    );

    let shortened = tampered(|bag| {
        edit(&bag.join("manifest-sha256.txt"), |text| text.split_inclusive('\n').skip(1).collect());
    });
    assert_eq!(
        shortened,
        [
            "“data/line��feed.txt”未列入 manifest-sha256.txt",
            "“manifest-sha256.txt”的内容与 tagmanifest-sha256.txt 中的摘要不符",
        ]
    );

    let foreign = tampered(|bag| fs::write(bag.join("manifest-md5.txt"), "").unwrap());
    assert_eq!(foreign, ["manifest-md5.txt：摘要算法 md5 无法核对，只能核对 sha256 和 sha512"]);

    let outward = tampered(|bag| {
        let line = format!("{}  ../../etc/passwd\n", "0".repeat(64));
        edit(&bag.join("manifest-sha256.txt"), |text| text + &line);
    });
    assert_eq!(outward[0], "manifest-sha256.txt第4行：路径“../../etc/passwd”不安全，不予查看");
}

#[cfg(unix)]
#[test]
fn links_in_a_bag_are_problems() {
    let told = tampered(|bag| std::os::unix::fs::symlink("/etc/passwd", bag.join("data/passwd")).unwrap());
    assert_eq!(told, ["“data/passwd”是符号链接，封存包中不应有"]);
}

#[test]
fn bags_of_others_are_checked_too() {
    // SHA-512 of nothing; a writer of 0.97 that does not encode a percent sign.
    let sha512 = "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce\
                  47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";
    let sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let home = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| fs::write(home.path().join(path), text).unwrap();
    fs::create_dir(home.path().join("data")).unwrap();
    write("bagit.txt", "BagIt-Version: 0.97\r\nTag-File-Character-Encoding: utf-8\r\n");
    write("data/a%25.txt", "");
    write("manifest-sha512.txt", &format!("{sha512} *data/a%25.txt\r\n"));
    write("manifest-sha256.txt", &format!("{sha256}\tdata/a%25.txt"));
    assert_eq!(problems(home.path()), Vec::<String>::new());
    write("data/a%25.txt", "x");
    assert_eq!(problems(home.path()).len(), 2);
}

#[test]
fn a_tampered_zip_is_told() {
    let home = tempfile::tempdir().unwrap();
    let bag = sealed(home.path(), "封存.zip");
    let mut bytes = Vec::new();
    fs::File::open(&bag).unwrap().read_to_end(&mut bytes).unwrap();
    let at = bytes.windows(8).position(|window| window == b"%PDF-1.7").unwrap();
    bytes[at] = b'!';
    fs::write(&bag, bytes).unwrap();
    let told = problems(&bag);
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("“data/other.pdf”无法读取"), "{told:?}");
}

#[test]
fn what_is_no_bag_is_told_or_refused() {
    let home = tempfile::tempdir().unwrap();
    assert!(verify(&home.path().join("nowhere"), &Silent).is_err());
    assert_eq!(problems(home.path()), ["缺少 bagit.txt", "缺少可以核对的文件清单（manifest-sha256.txt）"]);
    fs::write(home.path().join("a.zip"), "no zip").unwrap();
    assert!(verify(&home.path().join("a.zip"), &Silent).is_err());
}
