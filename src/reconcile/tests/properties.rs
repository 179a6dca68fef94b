//! What holds of all lists and folders.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

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
