//! What came of importing a standard's text, for a person to check: counts, then what differs, is missing, is added.

use crate::catalog::Edition;
use crate::overlay::{Derived, Fate, Laid, Outcome};
use crate::standard_text::StandardText;
use crate::text;
use std::fmt::Write as _;

/// Texts longer than this are shown by their beginnings only.
const LONGEST_COMPARED: usize = 2000;

/// How much of a wording is shown.
const SHOWN: usize = 60;

/// So many lines of the same kind are listed; the rest are counted.
const LISTED: usize = 2000;

/// The report of a text laid over an edition.
pub fn laid(laid: &Laid, edition: &Edition, source: &str, standard: &StandardText) -> String {
    let mut out = format!("《{}》（{}）与“{source}”核对\n\n", edition.title, edition.id);
    let same = laid.count(|fate| matches!(fate, Fate::Same));
    let differs = laid.count(|fate| matches!(fate, Fate::Differs { .. }));
    let missing = laid.count(|fate| matches!(fate, Fate::Missing { .. }));
    let added = laid.count(|fate| matches!(fate, Fate::Added { .. }));
    let is_own = edition.wording == crate::catalog::Wording::Own;
    let different = if is_own { "已由概括换成原文" } else { "文字不同，已用导入的文字" };
    // Writing to a string can't fail.
    let _ = writeln!(out, "  文字相同                {same}条");
    let _ = writeln!(out, "  {different}  {differs}条");
    let _ = writeln!(out, "  文中没有，保留内置文字  {missing}条");
    let _ = writeln!(out, "  文中新增                {added}条");
    let _ = writeln!(out, "  条款章节中未能归入的    {}行", laid.unplaced.len());
    if !laid.elsewhere.is_empty() {
        let _ = writeln!(out, "  不属于条款的章节：{}", text::excerpt(&laid.elsewhere.join("、"), 200));
    }
    let _ = writeln!(
        out,
        "  作为页眉、页码、目录略去{}行，第一个章节之前{}行",
        standard.skipped.len(),
        standard.front.len()
    );
    if !laid.satisfied.is_empty() {
        let _ = writeln!(out, "\n原先缺少、现已补齐的部分：{}", laid.satisfied.join("、"));
    }
    if !laid.still_missing.is_empty() {
        let _ = writeln!(out, "\n仍然缺少的部分：{}", laid.still_missing.join("、"));
    }
    list(&mut out, different, laid, |outcome| match &outcome.fate {
        Fate::Differs { old, new } => Some(change(old, new, is_own)),
        _ => None,
    });
    list(&mut out, "文中没有", laid, |outcome| match &outcome.fate {
        Fate::Missing { old } => Some(text::excerpt(old, SHOWN)),
        _ => None,
    });
    list(&mut out, "文中新增（级别、阶段由标题推出，请核对）", laid, |outcome| {
        match &outcome.fate {
            Fate::Added { new } => Some(text::excerpt(new, SHOWN)),
            _ => None,
        }
    });
    if !laid.unplaced.is_empty() {
        let _ = writeln!(out, "\n未能归入的文字：");
        for line in laid.unplaced.iter().take(LISTED) {
            let _ = writeln!(out, "  第{}行  {}", line.line, text::excerpt(&line.text, SHOWN));
        }
    }
    skipped(&mut out, standard);
    out
}

fn list(out: &mut String, title: &str, laid: &Laid, words: impl Fn(&Outcome) -> Option<String>) {
    let lines: Vec<(&Outcome, String)> =
        laid.outcomes.iter().filter_map(|outcome| Some((outcome, words(outcome)?))).collect();
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}：");
    for (outcome, words) in lines.iter().take(LISTED) {
        let line = outcome.line.map(|line| format!("（第{line}行）")).unwrap_or_default();
        let _ = writeln!(out, "  {}/{}{line}  {words}", outcome.part, outcome.id);
    }
    if lines.len() > LISTED {
        let _ = writeln!(out, "  另有{}条", lines.len() - LISTED);
    }
}

fn change(old: &str, new: &str, is_own: bool) -> String {
    let shown = format!("{} → {}", text::excerpt(old, SHOWN / 2), text::excerpt(new, SHOWN));
    if is_own || old.len() + new.len() > LONGEST_COMPARED {
        return shown;
    }
    text::difference(old, new)
}

fn skipped(out: &mut String, standard: &StandardText) {
    const SKIPPED: usize = 40;
    // The lines of a table of contents are many and harmless; what is repeated is told once.
    let mut seen = std::collections::HashSet::new();
    let lines: Vec<String> = standard
        .skipped
        .iter()
        .filter(|line| seen.insert(line.text.clone()))
        .take(SKIPPED)
        .map(|line| format!("  第{}行  {}", line.line, text::excerpt(&line.text, SHOWN)))
        .collect();
    if !lines.is_empty() {
        let _ =
            writeln!(out, "\n当作页眉、页码、目录略去的行（相同的只列一次，至多{SKIPPED}行）：\n{}", lines.join("\n"));
    }
}

/// The report of a structure that was guessed.
pub fn derived(derived: &Derived, source: &str, standard: &StandardText) -> String {
    let mut out = format!("由“{source}”推出的结构，请逐项对照原文核对\n\n");
    let edition = &derived.edition;
    let unknown = |text: &str| if text.is_empty() { "（未找到）".to_owned() } else { text.to_owned() };
    let _ = writeln!(out, "  名称：{}　编号：{}", unknown(&edition.title), unknown(&edition.code));
    let _ = writeln!(out, "  级别（假定从低到高）：{}", edition.levels.join("、"));
    let _ = writeln!(out, "  服务类别：{}", edition.categories.join("、"));
    for part in &derived.parts {
        let _ = writeln!(out, "\n  {} {}：{}条", part.section, part.title, part.requirements.len());
        let _ = writeln!(out, "    阶段：{}", part.stages.join("、"));
        for (rank, level) in (0..).zip(&edition.levels) {
            let count = part.requirements.iter().filter(|known| known.level == crate::catalog::Level(rank)).count();
            let _ = writeln!(out, "    {level}：{count}条");
        }
    }
    if !standard.stray.is_empty() || !derived.repeated.is_empty() {
        let _ = writeln!(out, "\n未能归入的文字：");
        for line in standard.stray.iter().chain(&derived.repeated).take(LISTED) {
            let _ = writeln!(out, "  第{}行  {}", line.line, text::excerpt(&line.text, SHOWN));
        }
    }
    skipped(&mut out, standard);
    out
}
