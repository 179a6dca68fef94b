//! What names alone tell.

use super::*;

#[test]
fn a_name_is_found() {
    assert_eq!(one(&["应急流程.docx"], "应急流程.docx"), "找到 应急流程.docx");
    assert_eq!(one(&["应急流程.docx"], "应急流程"), "找到 应急流程.docx");
    assert_eq!(one(&["《应急流程》.docx"], "应急流程"), "找到 《应急流程》.docx");
    assert_eq!(one(&["一/应急流程V1.0.docx", "乙.pdf"], "《应急流程》V1.0"), "找到 一/应急流程V1.0.docx");
    assert_eq!(one(&["e\u{301}cole.pdf"], "\u{e9}cole.pdf"), "找到 e\u{301}cole.pdf");
}

#[test]
fn a_path_is_found_from_wherever_it_begins() {
    for item in ["一/记录.pdf", "./一/记录", "../一/记录.pdf", "\\一\\记录.pdf"] {
        assert_eq!(one(&["一/记录.pdf", "二/记录.pdf"], item), "找到 一/记录.pdf", "{item}");
    }
    assert_eq!(one(&[".一/记录.pdf", "二/记录.pdf"], ".一/记录.pdf"), "找到 .一/记录.pdf");
}

/// As where an archive is unpacked into a folder of its own name.
#[test]
fn a_folder_in_one_of_its_own_name_is_no_second() {
    let nested = ["示例一号项目/示例一号项目/合同.pdf", "示例一号项目/示例一号项目/验收报告.pdf"];
    assert_eq!(one(&nested, "示例一号项目验收报告"), format!("找到 {}", nested[1]));
    assert_eq!(one(&nested, "示例一号项目"), format!("找到 {}", nested.join("、")));
    assert_eq!(
        one(&["培训记录V1/培训记录/一.pdf", "培训记录V1/二.pdf"], "培训记录"),
        "找到 培训记录V1/培训记录/一.pdf"
    );
    // A file that is called nearly so is one candidate, wherever it lies.
    let both = one(&["培训记录V1/培训记录V2.pdf"], "培训记录");
    assert_eq!(both.matches('?').count(), 1, "{both}");
}

#[test]
fn an_exact_name_comes_before_a_near_one() {
    assert_eq!(one(&["应急流程.docx", "应急流程V1.0.docx"], "应急流程"), "找到 应急流程.docx");
}

#[test]
fn a_near_name_says_how_it_differs() {
    for (path, item, differences) in [
        ("应急 流程.docx", "应急流程", "空格、大小写或全半角不同"),
        ("03_应急流程.docx", "应急流程", "名称前的编号不同"),
        ("应急流程.pdf", "应急流程.docx", "扩展名不同"),
        ("应急流程V1.1.docx", "应急流程V1.0", "版本不同"),
        ("应急流程_20250801.docx", "应急流程", "日期不同"),
        ("应急处里流程.docx", "应急处理流程", "相差1个字"),
    ] {
        assert_eq!(one(&[path], item), format!("名称相近 {path}?{path}（{differences}）"), "{item}");
    }
}

#[test]
fn what_differs_only_in_typography_comes_before_another_version() {
    let paths = ["应急 流程.docx", "应急流程V2.0.docx"];
    assert_eq!(one(&paths, "应急流程"), "名称相近 应急 流程.docx?应急 流程.docx（空格、大小写或全半角不同）");
}

#[test]
fn a_file_that_is_listed_is_nobodys_slip() {
    let paths = ["应急处里流程.docx"];
    let both = Scene::with(&paths).lists(1, &["应急处理流程"]).lists(2, &["应急处里流程"]).reconciled();
    assert_eq!(told(&both), ["缺失", "找到 应急处里流程.docx"]);
}

#[test]
fn other_numbers_and_other_words_are_no_slips() {
    for (path, item) in [
        ("示例二号项目验收报告.pdf", "示例一号项目验收报告"),
        ("根除用可信工具列表.xlsx", "抑制用可信工具列表"),
        ("培训记录2024.xlsx", "培训记录2025"),
    ] {
        assert!(one(&[path], item).starts_with("缺失"), "{item}");
    }
}

#[test]
fn between_two_files_nothing_is_decided() {
    assert_eq!(
        one(&["一号/报告.pdf", "二号/报告.pdf"], "报告.pdf"),
        "待选定 ?一号/报告.pdf（名称相同）?二号/报告.pdf（名称相同）"
    );
    assert_eq!(
        one(&["应急流程V1.0.docx", "应急流程V2.0.docx"], "应急流程"),
        "待选定 ?应急流程V1.0.docx（版本不同）?应急流程V2.0.docx（版本不同）"
    );
}

#[test]
fn an_item_may_name_the_folder() {
    let paths = ["项目/一号/报告.pdf", "项目/二号/报告.pdf"];
    assert_eq!(one(&paths, "一号/报告.pdf"), "找到 项目/一号/报告.pdf");
    assert_eq!(one(&paths, "二号\\报告"), "找到 项目/二号/报告.pdf");
    assert_eq!(one(&paths, "./项目/二号/报告.pdf"), "找到 项目/二号/报告.pdf");
    assert_eq!(one(&paths, "号/报告"), "缺失");
}

#[test]
fn a_folders_name_may_stand_before_the_files() {
    let paths = ["01 示例一号项目/验收报告.pdf", "02 示例二号项目/验收/验收报告.pdf"];
    assert_eq!(one(&paths, "示例一号项目验收报告"), "找到 01 示例一号项目/验收报告.pdf");
    assert_eq!(one(&paths, "示例二号项目验收报告.pdf"), "找到 02 示例二号项目/验收/验收报告.pdf");
    assert!(one(&paths, "示例二号项目验收报告.docx").starts_with("缺失"));
    let twice = ["甲项目/合同.pdf", "旧/甲项目/合同.pdf"];
    assert!(one(&twice, "甲项目合同").starts_with("待选定"));
}

#[test]
fn a_folder_is_all_that_lies_below_it() {
    let paths = ["培训/照片/1.jpg", "培训/签到表.pdf", "培训计划.docx"];
    assert_eq!(one(&paths, "培训"), "找到 培训/照片/1.jpg、培训/签到表.pdf");
    assert_eq!(one(&["03 培训/甲.jpg", "乙.pdf"], "培训"), "找到 03 培训/甲.jpg");
    // Of another date or version it is another folder, and beside a file that is nearly called so nobody decides.
    assert!(one(&["培训_2024年7月/甲.jpg"], "培训2025年8月").starts_with("名称相近"));
    assert!(one(&["值班记录V1.0/甲.jpg", "值班记录V2.0.docx"], "值班记录").starts_with("待选定"));
    assert!(one(&["一/培训/甲.jpg", "二/培训/乙.jpg"], "培训").starts_with("待选定"));
}

#[test]
fn a_series_is_its_pages_in_order() {
    let paths = ["培训照片10.jpg", "培训照片2.jpg", "培训照片1.jpg", "培训照片说明.docx"];
    assert_eq!(one(&paths, "培训照片"), "找到 培训照片1.jpg、培训照片2.jpg、培训照片10.jpg");
    // Pages in two folders, or two of one number, are no series.
    assert!(!one(&["一/照片集1.jpg", "二/照片集2.jpg"], "照片集").starts_with("找到"));
    assert!(!one(&["照片集1.jpg", "照片集-1.jpg"], "照片集").starts_with("找到"));
}

#[test]
fn a_range_is_several_names_or_one_file() {
    let range = [("附件3-5", vec!["附件3", "附件4", "附件5"])];
    let scene = Scene::with(&["附件3.pdf", "附件5.pdf"]).lists_names(1, &range).reconciled();
    assert_eq!(told(&scene), ["找到 附件3.pdf", "缺失", "找到 附件5.pdf"]);
    assert_eq!(scene.lines[1].name, "附件4");
    let scene =
        Scene::with(&["附件3 甲规范.pdf", "附件4：乙规范.pdf", "附件31 丙.pdf"]).lists(1, &["附件3", "附件4", "3"]);
    assert_eq!(told(&scene.reconciled()), ["找到 附件3 甲规范.pdf", "找到 附件4：乙规范.pdf", "缺失"]);
    let scene = Scene::with(&["附件3-5.pdf", "附件3.pdf"]).lists_names(1, &range).reconciled();
    assert_eq!(told(&scene), ["找到 附件3-5.pdf"]);
}

#[test]
fn words_around_a_name_are_left_out_where_nothing_is_called_so() {
    let paths = ["应急手册.docx", "应急手册第2章.docx"];
    assert_eq!(one(&paths, "《应急手册》第3章"), "找到 应急手册.docx");
    assert_eq!(one(&paths, "《应急手册》第2章"), "找到 应急手册第2章.docx");
    assert_eq!(one(&paths, "详见应急手册等"), "找到 应急手册.docx");
}

#[test]
fn a_file_that_was_filed_is_found_by_its_old_name() {
    let section = CATALOG.form("incident-response").unwrap().rows[2].section.clone();
    let filed = |name: &str| format!("应急处理/03_{section}_{name}");
    let paths = ["工具清单.xlsx", "照片（1）.jpg", "照片（2）.jpg"].map(filed);
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    assert_eq!(one(&paths, "工具清单.xlsx"), format!("找到 {}", paths[0]));
    assert_eq!(one(&paths, "照片"), format!("找到 {}、{}", paths[1], paths[2]));
    assert_eq!(one(&paths, &format!("03_{section}_工具清单")), format!("找到 {}", paths[0]));
    assert!(one(&["03_别的_工具清单.xlsx"], "工具清单.xlsx").starts_with("缺失"));
}

#[test]
fn what_shares_a_part_is_only_shown() {
    let one = one(&["示例公司应急流程.docx"], "应急流程");
    assert_eq!(one, "缺失 ?示例公司应急流程.docx（名称的一部分相同）");
}

#[test]
fn a_fact_needs_no_file() {
    let scene = Scene::with(&["甲.pdf"]).lists_names(1, &[("面积300平方米", vec![])]).reconciled();
    assert_eq!(told(&scene), ["无需文件"]);
    assert_eq!(scene.lines[0].name, "面积300平方米");
}
