use super::*;
use proptest::prelude::*;

const DIGEST: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn told(faults: &[TextFault]) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn the_declaration_comes_back() {
    let (read, faults) = parse_declaration(&declaration());
    assert_eq!((read.version.as_str(), read.encoding.as_str()), ("1.0", "UTF-8"));
    assert!(faults.is_empty());
}

#[test]
fn a_poor_declaration_is_told_by_line() {
    let (_, faults) = parse_declaration("\u{FEFF}BagIt-Version 1.0\r\nColour: red\r\n");
    assert_eq!(
        told(&faults),
        [
            "bagit.txt：开头有字节顺序标记（BOM），BagIt 不允许",
            "bagit.txt第1行：不是“标签: 值”",
            "bagit.txt第2行：不应有“Colour”",
            "bagit.txt：缺少“BagIt-Version”",
            "bagit.txt：缺少“Tag-File-Character-Encoding”",
        ]
    );
}

#[test]
fn folded_and_repeated_values_are_read() {
    let (read, faults) =
        parse_info("  odd\r\nContact-Name: 甲\rExternal-Description: one\n\ttwo\n  three\nContact-Name:乙\n");
    let read: Vec<_> = read.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
    assert_eq!(read, [("Contact-Name", "甲"), ("External-Description", "one two three"), ("Contact-Name", "乙")]);
    assert_eq!(told(&faults), ["bag-info.txt第1行：续行之前没有标签"]);
}

#[test]
fn what_would_not_come_back_is_not_written() {
    for (label, value) in [("a:b", "x"), ("", "x"), (" a", "x"), ("a", "x\ny"), ("a", "x\ry"), ("a\n", "x")] {
        assert!(info(&[(label.to_owned(), value.to_owned())]).is_err(), "{label:?} {value:?}");
    }
}

#[test]
fn manifests_of_others_are_read() {
    let text =
        format!("{DIGEST} *data/甲.pdf\r\n{}\tdata/a b  c.txt\n\n{DIGEST}  ./data/x%0Ay%25.txt", DIGEST.to_uppercase());
    let (lines, faults) = parse_manifest("m", Algorithm::Sha256, &text);
    assert!(faults.is_empty(), "{faults:?}");
    let paths: Vec<_> = lines.iter().map(|line| (line.line, line.path.as_str())).collect();
    assert_eq!(paths, [(1, "data/甲.pdf"), (2, "data/a b  c.txt"), (4, "data/x\ny%.txt")]);
    assert_eq!(lines[2].written.as_deref(), Some("data/x%0Ay%25.txt"));
    assert!(lines.iter().all(|line| line.digest == DIGEST && line.path != "data/"));
}

#[test]
fn lines_that_are_wrong_are_told_and_the_rest_is_read() {
    let text = format!("{DIGEST}\nabc  data/a\n{DIGEST}  data/b\n{DIGEST}  data/b\n");
    let (lines, faults) = parse_manifest("manifest-sha256.txt", Algorithm::Sha256, &text);
    assert_eq!(lines.len(), 1);
    assert_eq!(
        told(&faults),
        [
            "manifest-sha256.txt第1行：不是“摘要 路径”",
            "manifest-sha256.txt第2行：“abc”不是 sha256 摘要",
            "manifest-sha256.txt第4行：“data/b”重复",
        ]
    );
}

#[test]
fn paths_that_lead_out_are_refused() {
    for path in [
        "/etc/passwd",
        "data/../../x",
        "..",
        "~/x",
        "~root/x",
        "c:/x",
        "C:x",
        "data\\x",
        "\\\\server\\x",
        "data//x",
        "data/./x",
        "data/",
        "data/%2e%2e/../x",
        "data/\0",
    ] {
        let (lines, faults) = parse_manifest("m", Algorithm::Sha256, &format!("{DIGEST}  {path}"));
        assert!(lines.is_empty() && faults.len() == 1, "{path:?}");
    }
}

#[test]
fn names_that_readers_differ_on_are_made_portable() {
    assert_eq!(portable("完成 100%/a%0Ab.pdf"), "完成 100％/a％0Ab.pdf");
    assert_eq!(portable("a /b\u{3000}"), "a _/b\u{3000}_");
    assert_eq!(portable("a\\b"), "a＼b");
    assert_eq!(portable("甲/乙 丙.pdf"), "甲/乙 丙.pdf");
}

proptest! {
    #[test]
    fn paths_come_back(path in "[a%0125AaDd\r\n甲 ]{0,12}") {
        prop_assert_eq!(decode(&encode(&path)), path.clone());
        prop_assert!(!encode(&path).contains(['\r', '\n']));
    }

    #[test]
    fn manifests_come_back(steps in proptest::collection::btree_set("[^/\\\\\0~. ][^/\\\\\0]{0,8}x", 0..6)) {
        let paths: Vec<String> = steps.iter().map(|step| format!("data/{step}")).collect();
        let text = manifest(paths.iter().map(|path| (DIGEST.to_owned(), path.as_str())));
        let (lines, faults) = parse_manifest("m", Algorithm::Sha256, &text);
        prop_assert!(faults.is_empty(), "{:?}", faults);
        prop_assert_eq!(lines.into_iter().map(|line| line.path).collect::<Vec<_>>(), paths);
    }

    #[test]
    fn information_comes_back(pairs in proptest::collection::vec(("[A-Za-z甲-]{1,9}", "[^\r\n]{0,20}"), 0..5)) {
        let trimmed: Vec<_> = pairs.iter().map(|(label, value)| (label.clone(), value.trim().to_owned())).collect();
        let (read, faults) = parse_info(&info(&pairs).unwrap());
        prop_assert!(faults.is_empty());
        prop_assert_eq!(read, trimmed);
    }

    #[test]
    fn no_text_upsets_the_readers(text in ".{0,60}") {
        let _ = (parse_declaration(&text), parse_info(&text), parse_manifest("m", Algorithm::Sha512, &text));
    }
}
