//! What the clerk and the register say.

use super::*;

#[test]
fn a_decision_for_the_clause_comes_before_one_for_all() {
    let files = |path: &str| Choice::Files(vec![path.to_owned()]);
    let scene = Scene::with(&["甲.pdf", "乙.pdf", "丙/一.jpg", "丙/二.jpg"])
        .lists(1, &["照片"])
        .lists(2, &["照片"])
        .lists(3, &["《照片》"])
        .decides("", None, "照片", files("甲.pdf"))
        .decides("应急处理", Some(2), "照片", files("丙"))
        .decides("安全运维", Some(3), "照片", files("乙.pdf"))
        .reconciled();
    assert_eq!(told(&scene)[..2], ["找到 甲.pdf", "找到 丙/一.jpg、丙/二.jpg"]);
    assert_eq!(scene.lines[0].stance, Stance::Clerk(0));
    assert_eq!(scene.lines[1].stance, Stance::Clerk(1));
    // The item is matched by its text, and the third decision is another form's.
    assert!(!told(&scene)[2].contains("乙.pdf"));
    assert_eq!(scene.idle_decisions, [(2, "第3条没有列出这份材料".to_owned())]);
}

#[test]
fn a_form_is_called_by_id_category_or_title() {
    let title = CATALOG.form("incident-response").unwrap().title.clone();
    for form in ["incident-response", "应急处理", title.as_str()] {
        let scene =
            Scene::with(&["甲.pdf"]).lists(1, &["照片"]).decides(form, None, "照片", Choice::NoFile).reconciled();
        assert_eq!(told(&scene), ["无需文件"], "{form}");
    }
}

#[test]
fn a_decision_may_say_that_there_is_none() {
    let scene = Scene::with(&["照片.jpg"]).lists(1, &["照片"]).decides("", None, "照片", Choice::Missing).reconciled();
    assert_eq!(told(&scene), ["缺失"]);
    assert!(scene.idle_decisions.is_empty());
    assert_eq!(scene.unlisted().collect::<Vec<_>>(), [0]);
}

#[test]
fn decisions_that_come_to_nothing_are_told() {
    let files = |paths: &[&str]| Choice::Files(paths.iter().map(|&path| path.to_owned()).collect());
    let scene = Scene::with(&["甲.pdf"])
        .lists(1, &["照片", "记录"])
        .decides("", Some(1), "照片", files(&["丁.pdf"]))
        .decides("", None, "记录", files(&["甲.pdf", "丁.pdf"]))
        .decides("", None, "合同", Choice::NoFile)
        .decides("", Some(9), "照片", Choice::NoFile)
        .reconciled();
    assert_eq!(told(&scene), ["缺失", "找到 甲.pdf"]);
    let idle: Vec<(usize, &str)> = scene.idle_decisions.iter().map(|(at, why)| (*at, why.as_str())).collect();
    assert_eq!(
        idle,
        [
            (0, "文件夹中没有“丁.pdf”"),
            (1, "文件夹中没有“丁.pdf”"),
            (2, "表中没有列出这份材料"),
            (3, "第9条没有列出这份材料"),
        ]
    );
}

#[test]
fn the_register_says_by_number_or_name_which_file() {
    let scene = Scene::with(&["一/证书.pdf", "二/证书.pdf"])
        .lists(1, &["E-01", "资质证书", "《资质证书》.pdf", "证书.pdf"])
        .registers("E-01", "资质证书", "二/证书.pdf", "二/证书.pdf")
        .reconciled();
    assert!(told(&scene)[..3].iter().all(|line| line == "找到 二/证书.pdf"));
    assert_eq!(scene.lines[0].stance, Stance::Register(0));
    assert!(told(&scene)[3].starts_with("待选定"));
    assert_eq!(scene.registered, [None, Some(0)]);
}

#[test]
fn the_register_finds_a_file_that_was_moved_by_its_content() {
    let scene = Scene::with(&[])
        .and_file("新/扫描0001.pdf", "证书")
        .lists(1, &["资质证书"])
        .registers("E-01", "资质证书", "旧/证书.pdf", "证书")
        .reconciled();
    assert_eq!(told(&scene), ["找到 新/扫描0001.pdf"]);
    assert_eq!(scene.registered, [Some(0)]);
}

#[test]
fn two_entries_of_one_name_decide_nothing() {
    let scene = Scene::with(&["甲.pdf", "乙.pdf"])
        .lists(1, &["证书"])
        .registers("E-01", "证书", "甲.pdf", "甲.pdf")
        .registers("E-02", "证书", "乙.pdf", "乙.pdf")
        .reconciled();
    assert_eq!(told(&scene), ["缺失"]);
}

#[test]
fn a_decision_comes_before_the_register() {
    let scene = Scene::with(&["甲.pdf", "乙.pdf"])
        .lists(1, &["证书"])
        .registers("E-01", "证书", "甲.pdf", "甲.pdf")
        .decides("", None, "证书", Choice::Files(vec!["乙.pdf".to_owned()]))
        .reconciled();
    assert_eq!(told(&scene), ["找到 乙.pdf"]);
}
