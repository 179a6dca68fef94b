//! Lists against files, in small.

use super::*;
use crate::assessment::{Conclusion, Evidence, EvidenceState};
use crate::catalog::{Catalog, Necessity};
use crate::evidence::{Choice, Decision, Difference, Digest, HeldFile, RegisterEntry};
use crate::facts::Entry;
use crate::place::Place;
use std::sync::LazyLock;

mod decided;
mod named;
mod properties;

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
