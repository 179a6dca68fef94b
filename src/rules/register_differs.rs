use super::evidence_lines::{file_words, folder_of};
use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::{Reconciliation, RegisterEntry};
use crate::place::Place;
use crate::text;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: "E120",
    name: "register-differs",
    severity: Severity::Warning,
    title: "证据台账与文件不一致",
    page: include_str!("register_differs.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(evidence) = folder_of(case) else { return };
    let Some(register) = &evidence.register else { return };
    // People write \ for / and other widths; a path so written is the same.
    let files = evidence.holdings.files.iter().enumerate();
    let by_path: HashMap<String, usize> = files.map(|(at, file)| (text::key(&file.path), at)).collect();
    let registered = evidence.registered.iter().enumerate();
    let file_of: HashMap<usize, usize> = registered.filter_map(|(file, entry)| Some(((*entry)?, file))).collect();
    for (at, entry) in register.entries.iter().enumerate().filter(|(_, entry)| !entry.file.is_empty()) {
        let here = by_path.get(&text::key(&entry.file.replace('\\', "/"))).copied();
        let Some((message, remedy, path)) = difference(evidence, file_of.get(&at).copied(), entry, here) else { continue };
        sink.at(Place::Whole)
            .file(&path)
            .typed(&entry.name)
            .basis(format!("“{}”", register.file))
            .remedy(remedy)
            .say(format!("证据台账“{}”{}（{}）：{message}", register.file, entry.place, entry.name));
    }
    for trouble in &register.troubles {
        sink.at(Place::Whole)
            .basis(format!("“{}”", register.file))
            .remedy("改正台账中的这一处")
            .say(format!("证据台账“{}”{}：{}", register.file, trouble.place, trouble.message));
    }
}

fn difference(
    evidence: &Reconciliation,
    moved: Option<usize>,
    entry: &RegisterEntry,
    here: Option<usize>,
) -> Option<(String, &'static str, String)> {
    if let Some(file) = here {
        let held = &evidence.holdings.files[file];
        let is_changed = entry.sha256.is_some() && held.sha256.is_some() && entry.sha256 != held.sha256;
        let message = format!("文件{}的内容与登记时不同", file_words(evidence, file));
        return is_changed.then(|| (message, "确认用哪一份；用新的，在台账中更新版本、日期和摘要", held.path.clone()));
    }
    Some(match moved {
        Some(file) => (
            format!("登记的文件“{}”不在了，内容相同的是{}", entry.file, file_words(evidence, file)),
            "在台账中更新文件的位置",
            evidence.holdings.files[file].path.clone(),
        ),
        None => {
            (format!("登记的文件“{}”不在“{}”中", entry.file, evidence.holdings.name), "补交这份文件，或从台账中删去", entry.file.clone())
        }
    })
}
