use super::*;
use crate::sheet_style::listing::{ListBook, ListCell, Listing};
use crate::workbook::Workbook;

const DAY: Date = jiff::civil::date(2025, 9, 30);

/// A workbook with one table, read back as a stranger's would be.
fn table(columns: &[&str], rows: &[&[&str]]) -> Workbook {
    let mut book = ListBook::new("试.xlsx", DAY).unwrap();
    let columns: Vec<(&str, f64)> = columns.iter().map(|column| (*column, 12.0)).collect();
    let facts = ["说明".to_owned()];
    let listing = Listing { tab: "表", title: "表", facts: &facts, columns: &columns, frozen: 0, open: &[] };
    book.sheet(&listing, rows.iter().map(|row| row.iter().map(|cell| ListCell::from(*cell)).collect())).unwrap();
    crate::read::read("试.xlsx", &book.finish().unwrap(), &crate::read::Limits::default()).unwrap()
}

fn mapping(rows: &[&[&str]]) -> Decisions {
    decisions("试.xlsx", &table(&["表格", "条款号", "所列材料", "候选文件", "选定文件", "说明"], rows)).unwrap()
}

#[test]
fn a_clerk_chooses_by_number_by_path_or_in_words() {
    let candidates = "1. 甲/流程V1.0.docx（版本不同）\n2. 乙/流程V1.1（新）.docx（版本不同）";
    let read = mapping(&[
        &["应急处理", "1", "流程", candidates, "2", ""],
        &["应急处理", "2", "流程", candidates, "1、2", ""],
        &["应急处理", "3", "照片", "", "甲/1.jpg\n甲/2.jpg", "两张"],
        &["应急处理", "第4条", "面积", "", "无需文件", ""],
        &["", "", "合同", "", "没有", ""],
        &["应急处理", "6", "记录", "", "", ""],
    ]);
    assert!(read.troubles.is_empty(), "{:?}", read.troubles);
    let chosen: Vec<(Option<u16>, &Choice)> = read.entries.iter().map(|entry| (entry.clause, &entry.choice)).collect();
    let files = |paths: &[&str]| Choice::Files(paths.iter().map(|path| (*path).to_owned()).collect());
    assert_eq!(
        chosen,
        [
            (Some(1), &files(&["乙/流程V1.1（新）.docx"])),
            (Some(2), &files(&["甲/流程V1.0.docx", "乙/流程V1.1（新）.docx"])),
            (Some(3), &files(&["甲/1.jpg", "甲/2.jpg"])),
            (Some(4), &Choice::NoFile),
            (None, &Choice::Missing),
        ]
    );
    assert_eq!((read.entries[2].note.as_str(), read.entries[2].place.as_str()), ("两张", "第6行"));
}

#[test]
fn lines_that_say_nothing_clear_are_told_and_the_rest_is_read() {
    let read = mapping(&[
        &["应急处理", "1", "流程", "1. 甲.docx（版本不同）", "3", ""],
        &["应急处理", "一", "流程", "", "甲.docx", ""],
        &["应急处理", "2", "", "", "甲.docx", ""],
        &["应急处理", "3", "流程", "", "甲.docx", ""],
    ]);
    let decided = |entry: &&Decision| !matches!(entry.choice, Choice::Open(_));
    assert_eq!((read.entries.len(), read.entries.iter().filter(decided).count()), (4, 2));
    let told: Vec<String> =
        read.troubles.iter().map(|trouble| format!("{}：{}", trouble.place, trouble.message)).collect();
    assert_eq!(
        told,
        [
            "第4行：选定文件写的是“3”，候选文件中没有这一号",
            "第5行：条款号“一”不是数字",
            "第6行：写了选定文件或说明，却没有写所列材料",
        ]
    );
}

#[test]
fn a_mapping_in_json_says_the_same() {
    let text = r#"{"schema":"ziping.evidence-mapping/1","entries":[
        {"form":"应急处理","clause":1,"item":"流程","state":"待选定","matched":[],"candidates":[],"decision":["甲.docx"],"note":""},
        {"item":"面积","decision":"无需文件"},
        {"item":"合同","decision":null}]}"#;
    let read = decisions_in_json("试.json", text).unwrap();
    let chosen: Vec<(Option<u16>, &Choice)> = read.entries.iter().map(|entry| (entry.clause, &entry.choice)).collect();
    assert_eq!(chosen, [(Some(1), &Choice::Files(vec!["甲.docx".to_owned()])), (None, &Choice::NoFile)]);
    let wrong = decisions_in_json("试.json", "{\"schema\":\"x/1\",\"entries\":[]}").unwrap_err();
    assert_eq!(wrong.to_string(), "schema是“x/1”，应为“ziping.evidence-mapping/1”");
    assert!(decisions_in_json("试.json", "[1,\n2").unwrap_err().to_string().starts_with("第"));
}

#[test]
fn a_register_is_read_by_its_headings() {
    let digest = "ab".repeat(32);
    let workbook = table(
        &["说明", "到期日", "文件路径", "材料名称", "证据编号", "材料日期", "sha256"],
        &[
            &["", "2026-08-31", "甲\\证书.pdf", "证书", "E-001", "2023年9月1日", &digest],
            &["", "长期", "乙.pdf", "执照", "E-002", "2020.5", "123"],
            &["", "不知道", "丙.pdf", "合同", "E-001", "", ""],
            &["", "", "", "", "", "", ""],
        ],
    );
    let read = register("台账.xlsx", &workbook, 1949..=2055).unwrap();
    assert_eq!(read.entries.len(), 3);
    let first = &read.entries[0];
    assert_eq!((first.id.as_str(), first.file.as_str()), ("E-001", "甲/证书.pdf"));
    assert_eq!(first.valid_until.value, Some(jiff::civil::date(2026, 8, 31)));
    assert_eq!(first.dated.value, Some(jiff::civil::date(2023, 9, 1)));
    assert_eq!(first.sha256.unwrap().to_string(), digest);
    assert_eq!(read.entries[1].valid_until.value, None);
    let told: Vec<&str> = read.troubles.iter().map(|trouble| trouble.message.as_str()).collect();
    assert_eq!(
        told,
        ["“SHA-256”不是64位十六进制数，没有比较内容", "“有效期至”写的“不知道”不是日期", "编号“E-001”与第4行重复",]
    );
}

#[test]
fn other_workbooks_are_no_tables_of_this_kind() {
    let workbook = table(&["姓名", "电话"], &[&["张示例", "000"]]);
    assert_eq!(
        register("x", &workbook, 1949..=2055).unwrap_err().to_string(),
        "没有找到表头：至少应有“编号、名称、文件”三栏"
    );
    assert!(decisions("x", &workbook).is_err());
}
