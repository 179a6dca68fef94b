use super::evidence_lines::{file_words, folder_of, own_lines};
use super::{Rule, Sink, clause_words};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::{FileTrouble, Reconciliation};
use crate::place::Place;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: "E108",
    name: "evidence-file-bad",
    severity: Severity::Error,
    title: "文件不能用",
    page: include_str!("evidence_file_bad.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let mut told = HashSet::new();
    for (evidence, line, row) in own_lines(case) {
        for &file in &line.files {
            let Some(trouble) = &evidence.holdings.files[file].trouble else { continue };
            // A file for many clauses is told once, at the first.
            if told.insert(file) {
                let path = &evidence.holdings.files[file].path;
                let message = format!("{}的材料{}{}", clause_words(row), file_words(evidence, file), trouble.words(path));
                let report = sink.at(line.place).clause(row).weighing(weight(trouble)).file(path);
                report.typed(&line.listed.text).remedy(remedy(trouble)).say(message);
            }
        }
    }
    if let Some(evidence) = folder_of(case) {
        for (file, held) in evidence.holdings.files.iter().enumerate().filter(|(file, _)| !is_told(evidence, *file)) {
            let Some(trouble) = &held.trouble else { continue };
            let message = format!("文件{}{}", file_words(evidence, file), trouble.words(&held.path));
            let report = sink.at(Place::Whole).weighing(weight(trouble).min(Severity::Warning));
            report.file(&held.path).remedy(remedy(trouble)).say(message);
        }
    }
}

/// Whether some paper tells of the file at the cell that lists it.
fn is_told(evidence: &Reconciliation, file: usize) -> bool {
    evidence.uses[file].iter().any(|&line| evidence.lines[line].listed.is_own())
}

fn weight(trouble: &FileTrouble) -> Severity {
    match trouble {
        FileTrouble::PictureSmall { .. } => Severity::Warning,
        _ => Severity::Error,
    }
}

fn remedy(trouble: &FileTrouble) -> &'static str {
    match trouble {
        FileTrouble::Empty => "重新导出或扫描这份材料，确认能打开",
        FileTrouble::Unreadable(_) => "确认文件没有损坏、没有加密，有读取的权限",
        FileTrouble::Changed => "等文件复制或保存完毕，再核对一次",
        FileTrouble::WrongType { .. } => "用正确的程序重新导出，或把扩展名改成与内容一致",
        FileTrouble::PictureSmall { .. } => "用更高的分辨率重新扫描或拍照",
    }
}
