//! Lists against files, in small.

use super::*;
use crate::assessment::{Conclusion, Evidence, EvidenceState};
use crate::catalog::{Catalog, Necessity};
use crate::evidence::{Choice, Decision, Difference, Digest, HeldFile, RegisterEntry};
use crate::facts::Entry;
use crate::place::Place;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| crate::data::shipped().unwrap());

/// What a test hands in and asks.
#[derive(Default)]
struct Scene {
    cells: Vec<(u16, Vec<Listed>)>,
    handed: Handed,
}

impl Scene {
    /// A folder with these files; no two of one content.
    fn with(paths: &[&str]) -> Self {
        let mut scene = Scene::default();
        scene.handed.holdings.name = "证据".to_owned();
        for path in paths {
            scene = scene.and_file(path, path);
        }
        scene
    }

    fn and_file(mut self, path: &str, content: &str) -> Self {
        let file = HeldFile {
            path: path.to_owned(),
            size: 10,
            sha256: Some(digest(content)),
            trouble: None,
            organisation: None,
        };
        self.handed.holdings.files.push(file);
        self.handed.holdings.files.sort_by(|left, right| left.path.cmp(&right.path));
        self
    }

    /// A clause that lists these items, each with its one name.
    fn lists(self, clause: u16, items: &[&str]) -> Self {
        let items = items.iter().map(|item| (*item, vec![*item])).collect::<Vec<_>>();
        self.lists_names(clause, &items)
    }

    /// A clause that lists items which stand for several names, or for none.
    fn lists_names(mut self, clause: u16, items: &[(&str, Vec<&str>)]) -> Self {
        let listed = |(text, names): &(&str, Vec<&str>)| Listed {
            text: (*text).to_owned(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            facts: Vec::new(),
            from: None,
        };
        self.cells.push((clause, items.iter().map(listed).collect()));
        self
    }

    fn decides(mut self, form: &str, clause: Option<u16>, item: &str, choice: Choice) -> Self {
        let decisions = self.handed.decisions.get_or_insert_default();
        decisions.entries.push(Decision {
            form: form.to_owned(),
            clause,
            item: item.to_owned(),
            choice,
            note: String::new(),
            place: String::new(),
        });
        self
    }

    /// An entry of the register: number, name, path, and what the file was when it was registered.
    fn registers(mut self, id: &str, name: &str, file: &str, content: &str) -> Self {
        let blank = || Entry::blank(Place::Whole);
        self.handed.register.get_or_insert_default().entries.push(RegisterEntry {
            id: id.to_owned(),
            name: name.to_owned(),
            file: file.to_owned(),
            sha256: Some(digest(content)),
            clauses: String::new(),
            project: String::new(),
            issuer: String::new(),
            dated: blank(),
            valid_until: blank(),
            version: String::new(),
            responsible: String::new(),
            remark: String::new(),
            more: Vec::new(),
            place: String::new(),
        });
        self
    }

    fn reconciled(self) -> Reconciliation {
        let answers: Vec<Answer> = self.cells.into_iter().map(|(clause, items)| answer(clause, items)).collect();
        let form = CATALOG.form("incident-response").unwrap();
        reconcile(&[List { member: 0, form, answers: &answers }], self.handed, &CATALOG.evidence)
    }
}

fn answer(clause: u16, items: Vec<Listed>) -> Answer {
    Answer {
        clause,
        necessity: Necessity::Required,
        found: None,
        conclusion: Conclusion {
            verdict: None,
            trouble: None,
            place: Place::Whole,
            typed: String::new(),
            shared: false,
        },
        evidence: Evidence { typed: String::new(), place: Place::Whole, items, state: EvidenceState::Listed },
    }
}

/// An invented digest: another for each text.
fn digest(text: &str) -> Digest {
    let mut digest = [0_u8; 32];
    for (at, byte) in text.bytes().enumerate() {
        digest[at % 32] = digest[at % 32].wrapping_mul(31).wrapping_add(byte);
    }
    Digest(digest)
}

/// What became of each line, in words: state and files, and behind `?` the candidates with their differences.
fn told(reconciliation: &Reconciliation) -> Vec<String> {
    let path = |file: usize| reconciliation.holdings.files[file].path.as_str();
    let line = |line: &Line| {
        let files: Vec<&str> = line.files.iter().map(|&file| path(file)).collect();
        let candidates = line.candidates.iter().map(|one| format!("?{}（{}）", path(one.file), one.words()));
        let told = format!("{} {}{}", line.state.name(), files.join("、"), candidates.collect::<String>());
        told.trim_end().to_owned()
    };
    reconciliation.lines.iter().map(line).collect()
}

/// One item of clause 1 against a folder.
fn one(paths: &[&str], item: &str) -> String {
    told(&Scene::with(paths).lists(1, &[item]).reconciled()).remove(0)
}

#[test]
fn a_name_is_found() {
    assert_eq!(one(&["应急流程.docx"], "应急流程.docx"), "找到 应急流程.docx");
    assert_eq!(one(&["应急流程.docx"], "应急流程"), "找到 应急流程.docx");
    assert_eq!(one(&["《应急流程》.docx"], "应急流程"), "找到 《应急流程》.docx");
    assert_eq!(one(&["一/应急流程V1.0.docx", "乙.pdf"], "《应急流程》V1.0"), "找到 一/应急流程V1.0.docx");
    assert_eq!(one(&["e\u{301}cole.pdf"], "\u{e9}cole.pdf"), "找到 e\u{301}cole.pdf");
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

#[test]
fn each_file_knows_its_lines() {
    let scene = Scene::with(&["丙.pdf", "乙.pdf", "甲.pdf"]).lists(1, &["甲", "乙"]).lists(2, &["甲"]).reconciled();
    let named: Vec<(&str, &[usize])> =
        scene.holdings.files.iter().zip(&scene.uses).map(|(file, uses)| (file.name(), uses.as_slice())).collect();
    let expected: BTreeSet<(&str, &[usize])> =
        BTreeSet::from([("甲.pdf", &[0, 2][..]), ("乙.pdf", &[1][..]), ("丙.pdf", &[][..])]);
    assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), expected);
    let unlisted: Vec<&str> = scene.unlisted().map(|file| scene.holdings.files[file].name()).collect();
    assert_eq!(unlisted, ["丙.pdf"]);
}

#[test]
fn what_may_be_meant_is_not_unlisted() {
    let mut scene = Scene::with(&["一/报告.pdf", "二/报告.pdf", "申请书.docx"]).lists(1, &["报告"]).reconciled();
    scene.papers = scene.holdings.files.iter().position(|file| file.name() == "申请书.docx").into_iter().collect();
    assert_eq!(scene.unlisted().count(), 0);
}

#[test]
fn files_of_one_content_are_grouped() {
    let mut scene =
        Scene::with(&["甲.pdf"]).and_file("乙.pdf", "甲.pdf").and_file("丙.pdf", "空").and_file("丁.pdf", "空");
    for file in scene.handed.holdings.files.iter_mut().filter(|file| matches!(file.name(), "丙.pdf" | "丁.pdf")) {
        file.size = 0;
    }
    let scene = scene.reconciled();
    let group = |group: &Vec<usize>| -> BTreeSet<String> {
        group.iter().map(|&file| scene.holdings.files[file].path.clone()).collect()
    };
    let groups: Vec<BTreeSet<String>> = scene.same_content.iter().map(group).collect();
    assert_eq!(groups, [BTreeSet::from(["甲.pdf".to_owned(), "乙.pdf".to_owned()])]);
}

#[test]
fn files_of_one_name_are_grouped_where_they_differ() {
    let scene = Scene::with(&["一/甲.pdf", "二/甲.pdf"]).and_file("一/乙.pdf", "同").and_file("二/乙.pdf", "同");
    let scene = scene.reconciled();
    let names: Vec<&str> = scene.same_name.iter().map(|group| scene.holdings.files[group[0]].name()).collect();
    assert_eq!(names, ["甲.pdf"]);
    assert_eq!(scene.same_content.len(), 1);
}

#[test]
fn paths_that_other_systems_take_for_one_are_grouped() {
    let scene = Scene::with(&["A.pdf", "a.pdf", "\u{e9}.pdf", "e\u{301}.pdf", "b/A.pdf"]).reconciled();
    assert_eq!(scene.same_folded.len(), 2);
    assert!(scene.same_folded.iter().all(|group| group.len() == 2));
}

/// Names that are alike in every way that is told apart.
fn a_name() -> impl Strategy<Value = String> {
    let stem =
        prop::sample::select(vec!["应急流程", "应急处理流程", "应急处里流程", "培训照片", "培训", "附件3", "合同"]);
    let before = prop::sample::select(vec!["", "03_", "附件2：", "一号项目"]);
    let behind = prop::sample::select(vec!["", "V1.0", "_20250801", "（1）", "2", "3", "第2章", "等"]);
    let extension = prop::sample::select(vec!["", ".pdf", ".docx"]);
    (before, stem, behind, extension).prop_map(|(before, stem, behind, end)| format!("{before}{stem}{behind}{end}"))
}

fn a_path() -> impl Strategy<Value = String> {
    let folder = prop::sample::select(vec!["", "培训/", "一号项目/", "旧/一号项目/"]);
    (folder, a_name()).prop_map(|(folder, name)| format!("{folder}{name}"))
}

proptest! {
    /// Without a decision an item is one file, or the files of one folder: a folder called so, or a series.
    #[test]
    fn no_item_is_files_of_two_folders(paths in prop::collection::btree_set(a_path(), 0..12), item in a_name()) {
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let scene = Scene::with(&paths).lists(1, &[&item]).reconciled();
        let line = &scene.lines[0];
        prop_assert_eq!(line.files.is_empty(), !matches!(line.state, LineState::Found | LineState::Near));
        prop_assert!(line.state != LineState::Ambiguous || line.candidates.len() > 1);
        if line.files.len() > 1 {
            let folders: BTreeSet<&str> = line.files.iter().map(|&file| scene.holdings.files[file].folder()).collect();
            prop_assert_eq!(folders.len(), 1, "{:?}", told(&scene));
        }
    }

    /// The order in which the files were found changes nothing.
    #[test]
    fn the_order_of_files_does_not_matter(
        paths in prop::collection::btree_set(a_path(), 1..10).prop_map(Vec::from_iter).prop_shuffle(),
        items in prop::collection::vec(a_name(), 1..4),
    ) {
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        let of = |paths: &[String]| {
            let mut scene = Scene::default().lists(1, &items);
            scene.handed.holdings.files = paths
                .iter()
                .map(|path| HeldFile { path: path.clone(), size: 10, sha256: Some(digest(path)), trouble: None, organisation: None })
                .collect();
            let told = told(&scene.reconciled());
            // Candidates of one weight, and pages of one folder, stand in the order of the files.
            let parts = |line: String| line.split([' ', '、', '?']).map(str::to_owned).collect::<BTreeSet<String>>();
            told.into_iter().map(parts).collect()
        };
        let mut sorted = paths.clone();
        sorted.sort();
        let (shuffled, sorted): (Vec<BTreeSet<String>>, Vec<BTreeSet<String>>) = (of(&paths), of(&sorted));
        prop_assert_eq!(shuffled, sorted);
    }

    /// Nothing that was handed in is lost, and nothing is said of files that are not there.
    #[test]
    fn every_file_is_used_meant_or_unlisted(
        paths in prop::collection::btree_set(a_path(), 0..10),
        items in prop::collection::vec(a_name(), 0..5),
    ) {
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        let scene = Scene::with(&paths).lists(1, &items).reconciled();
        let unlisted: BTreeSet<usize> = scene.unlisted().collect();
        prop_assert_eq!(scene.lines.len(), items.len());
        for file in 0..paths.len() {
            let is_meant = scene.lines.iter().any(|line| {
                line.state == LineState::Ambiguous && line.candidates.iter().any(|candidate| candidate.file == file)
            });
            prop_assert_eq!(unlisted.contains(&file), scene.uses[file].is_empty() && !is_meant);
        }
        let differences = scene.lines.iter().flat_map(|line| &line.candidates);
        for candidate in differences.filter(|candidate| candidate.differences != [Difference::None]) {
            prop_assert!(!candidate.differences.contains(&Difference::None));
        }
    }
}
