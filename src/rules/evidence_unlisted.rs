use super::evidence_lines::{file_words, files_words, folder_of};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::Reconciliation;
use crate::place::Place;
use std::collections::{BTreeMap, HashSet};

pub(super) const RULE: Rule = Rule {
    code: "E105",
    name: "evidence-unlisted",
    severity: Severity::Warning,
    title: "有文件没有任何一条列出",
    page: include_str!("evidence_unlisted.md"),
    check,
};

/// In one folder so many are told one by one, more of them in one.
const MOST_ONE_BY_ONE: usize = 8;

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    // Where no form could be read nothing is listed; that is told elsewhere.
    let Some(evidence) = folder_of(case).filter(|_| case.filled.is_some()) else { return };
    let mut by_folder: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let copies = copies(evidence);
    for file in evidence.unlisted().filter(|file| !copies.contains(file)) {
        by_folder.entry(evidence.holdings.files[file].folder()).or_default().push(file);
    }
    for (folder, files) in by_folder {
        let mut tell = |path: &str, message: String| {
            sink.at(Place::Whole)
                .file(path)
                .remedy("在它所证明的条款的“证明材料清单”中列出，或从文件夹中取走")
                .say(message);
        };
        if files.len() <= MOST_ONE_BY_ONE {
            for file in files {
                let path = &evidence.holdings.files[file].path;
                tell(path, format!("文件{}没有任何一条列出", file_words(evidence, file)));
            }
        } else {
            let place = if folder.is_empty() { &evidence.holdings.name } else { folder };
            let message = format!("文件夹“{place}”中有文件没有任何一条列出：{}", files_words(evidence, &files));
            tell(folder, message);
        }
    }
}

/// The files of one content with a file that is listed: of those E109 tells.
fn copies(evidence: &Reconciliation) -> HashSet<usize> {
    let is_listed = |group: &&Vec<usize>| group.iter().any(|&file| !evidence.uses[file].is_empty());
    evidence.same_content.iter().filter(is_listed).flatten().copied().collect()
}
