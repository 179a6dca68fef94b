//! Evidence cells: lists of items, words that name nothing, and references to other rows.

use crate::assessment::{Broken, Evidence, EvidenceState};
use crate::catalog::{Edition, Requirement};
use crate::text;
use std::collections::HashMap;

/// One piece of an evidence cell.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// A name.
    Name(String),
    /// Words that name nothing.
    Placeholder,
    /// 同上
    Above,
    /// 同第N条
    Clause(u16),
}

/// Splits a cell into its items: by 、，；; and line breaks, outside 《》 and brackets, without numbering.
///
/// Names are given without the 《》 around them; everything else stays as typed.
pub fn items(typed: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut current = String::new();
    let mut depth = 0_usize;
    for c in typed.chars() {
        match c {
            '《' | '（' | '(' | '【' | '[' | '“' => depth += 1,
            '》' | '）' | ')' | '】' | ']' | '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A line break ends an item whatever bracket was left open.
        if matches!(c, '\n' | '\r') || (depth == 0 && matches!(c, '、' | '，' | ',' | '；' | ';' | '\t')) {
            push_item(&mut items, &current);
            current.clear();
            depth = 0;
        } else {
            current.push(c);
        }
    }
    push_item(&mut items, &current);
    items
}

fn push_item(items: &mut Vec<String>, written: &str) {
    for part in split_adjacent_titles(written) {
        let name = without_titles(without_numbering(text::trim(part))).trim_end_matches(['。', '.', '：', ':']);
        if text::key(name).chars().any(|c| c.is_alphanumeric() || !c.is_ascii()) {
            items.push(text::trim(name).to_owned());
        } else if !text::is_blank(name) {
            items.push(text::trim(name).to_owned());
        }
    }
}

/// 《甲》《乙》 are two items though nothing separates them.
fn split_adjacent_titles(written: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = written;
    while let Some(at) = rest.find("》《") {
        let (head, tail) = rest.split_at(at + '》'.len_utf8());
        parts.push(head);
        rest = tail;
    }
    parts.push(rest);
    parts
}

/// `1.`, `1）`, `（1）`, `①`, `一、` before a name; a year or a version is no number of an item.
fn without_numbering(item: &str) -> &str {
    let mut rest = item.trim_start_matches(|c: char| matches!(c, '①'..='⑳' | '⑴'..='⒇' | '•' | '·' | '-' | '●' | '◆') || c.is_whitespace());
    let unbracketed = rest.strip_prefix(['（', '(']).unwrap_or(rest);
    let digits = unbracketed.chars().take_while(char::is_ascii_digit).count();
    if (1..=2).contains(&digits) {
        let tail = &unbracketed[digits..];
        if let Some(after) = tail.strip_prefix(['.', '．', '）', ')', '、']) {
            // 1.2版 keeps its number.
            if !after.starts_with(|c: char| c.is_ascii_digit()) {
                rest = after;
            }
        }
    }
    text::trim(rest)
}

/// A name without the 《》 that enclose it whole, or at its beginning (`《流程》.docx` keeps its ending).
fn without_titles(item: &str) -> &str {
    match item.strip_prefix('《').and_then(|tail| tail.strip_suffix('》')) {
        Some(inner) if !inner.contains(['《', '》']) => inner,
        _ => item,
    }
}

fn pieces(typed: &str, edition: &Edition) -> Vec<Piece> {
    let whole = text::key(typed);
    if whole.is_empty() {
        return Vec::new();
    }
    if let Some(piece) = special(&whole, edition) {
        return vec![piece];
    }
    let mut pieces = Vec::new();
    for item in items(typed) {
        pieces.push(special(&text::key(&item), edition).unwrap_or(Piece::Name(item)));
    }
    pieces
}

/// A placeholder or a reference, by the key of an item.
fn special(key: &str, edition: &Edition) -> Option<Piece> {
    let key = key.trim_end_matches(['.', ',', ';']).trim_start_matches('(').trim_end_matches(')');
    if edition.same_as_above.iter().any(|known| known == key) {
        return Some(Piece::Above);
    }
    if let Some(clause) = clause_reference(key) {
        return Some(Piece::Clause(clause));
    }
    let is_placeholder = edition.evidence_placeholders.iter().any(|known| known == key) || key.is_empty();
    is_placeholder.then_some(Piece::Placeholder)
}

/// 同第3条, 同3, 见第3条, 同序号3, 同条款3, 参见第三条 is left alone: Chinese numerals name chapters, not rows.
fn clause_reference(key: &str) -> Option<u16> {
    let rest = ["同", "参见", "参照", "详见", "见"].iter().find_map(|word| key.strip_prefix(word))?;
    let rest = rest.strip_prefix("上").unwrap_or(rest);
    let rest = rest.strip_prefix("序号").or_else(|| rest.strip_prefix("条款")).unwrap_or(rest);
    let rest = rest.strip_prefix('第').unwrap_or(rest);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let tail = rest[digits.len()..].trim_end_matches("证明材料").trim_end_matches("材料").trim_end_matches('的');
    if digits.is_empty() || !matches!(tail, "" | "条" | "项" | "行" | "款" | "条款" | "号" | "#") {
        return None;
    }
    digits.parse().ok()
}

/// What is known of a row before references are resolved.
pub(super) struct Cell {
    pub(super) clause: u16,
    pub(super) requirement: Requirement,
    /// `None` where the table has no evidence column.
    pub(super) typed: Option<(String, crate::place::Place)>,
    pub(super) fallback: crate::place::Place,
}

/// Reads the evidence cells of all rows together, because they refer to each other. `cells` are in the sheet's order.
pub(super) fn read(cells: &[Cell], edition: &Edition) -> Vec<Evidence> {
    let parsed: Vec<Vec<Piece>> =
        cells.iter().map(|cell| cell.typed.as_ref().map_or(Vec::new(), |(typed, _)| pieces(typed, edition))).collect();
    let index_of: HashMap<u16, usize> = cells.iter().enumerate().map(|(index, cell)| (cell.clause, index)).collect();
    let resolver = Resolver { cells, parsed: &parsed, index_of: &index_of };
    cells
        .iter()
        .enumerate()
        .map(|(index, cell)| {
            let Some((typed, place)) = &cell.typed else {
                return Evidence { typed: String::new(), place: cell.fallback, items: Vec::new(), state: EvidenceState::NoColumn };
            };
            let (items, state) = resolver.settle(index);
            Evidence { typed: typed.clone(), place: *place, items, state }
        })
        .collect()
}

struct Resolver<'a> {
    cells: &'a [Cell],
    parsed: &'a [Vec<Piece>],
    index_of: &'a HashMap<u16, usize>,
}

impl Resolver<'_> {
    fn settle(&self, index: usize) -> (Vec<String>, EvidenceState) {
        if self.parsed[index].is_empty() {
            return (Vec::new(), EvidenceState::Blank);
        }
        let mut items = Vec::new();
        // Cells already being resolved, outermost first; a chain of references is followed without recursion so that
        // a long sheet of 同上 can't exhaust the stack.
        let mut seen = vec![index];
        let mut at = index;
        loop {
            let mut next = None;
            for piece in &self.parsed[at] {
                match piece {
                    Piece::Name(name) => items.push(name.clone()),
                    Piece::Placeholder => {}
                    Piece::Above => match at.checked_sub(1) {
                        Some(above) => next = Some(above),
                        None => return (items, EvidenceState::Broken(Broken::NoTarget(None))),
                    },
                    Piece::Clause(clause) => match self.index_of.get(clause) {
                        Some(&target) => next = Some(target),
                        None => return (items, EvidenceState::Broken(Broken::NoTarget(Some(*clause)))),
                    },
                }
            }
            let Some(target) = next else { break };
            let clause = self.cells[target].clause;
            if seen.contains(&target) {
                return (items, EvidenceState::Broken(Broken::Circle(clause)));
            }
            if matches!(self.cells[target].requirement, Requirement::NotRequired(_)) && self.parsed[target].is_empty() {
                return (items, EvidenceState::Broken(Broken::TargetNotApplicable(clause)));
            }
            let names_nothing = self.parsed[target].iter().all(|piece| *piece == Piece::Placeholder);
            if names_nothing {
                return (items, EvidenceState::Broken(Broken::TargetBlank(clause)));
            }
            seen.push(target);
            at = target;
        }
        let state = if items.is_empty() { EvidenceState::Placeholder } else { EvidenceState::Listed };
        (items, state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;
    use crate::place::Place;

    fn read_cells(typed: &[&str]) -> Vec<(Vec<String>, EvidenceState)> {
        let catalog = data::shipped().unwrap();
        let cells: Vec<Cell> = typed
            .iter()
            .zip(1..)
            .map(|(typed, clause)| Cell {
                clause,
                requirement: Requirement::Required,
                typed: Some(((*typed).to_owned(), Place::Whole)),
                fallback: Place::Whole,
            })
            .collect();
        read(&cells, &catalog.editions[0]).into_iter().map(|evidence| (evidence.items, evidence.state)).collect()
    }

    #[test]
    fn lists_are_split_where_people_separate() {
        assert_eq!(items("《应急流程》、流程图.pdf；记录（甲、乙）"), ["应急流程", "流程图.pdf", "记录（甲、乙）"]);
        assert_eq!(items("1.工具清单\n2）更新记录\n③授权书"), ["工具清单", "更新记录", "授权书"]);
        assert_eq!(items("《甲》《乙、丙》"), ["甲", "乙、丙"]);
        assert_eq!(items("2025年报告、V1.2版说明"), ["2025年报告", "V1.2版说明"]);
        assert_eq!(items("=cmd|' /C calc'!A0"), ["=cmd|' /C calc'!A0"]);
    }

    #[test]
    fn words_that_name_nothing() {
        for typed in ["有", "见附件", "略", "待补", "已提供。", "/"] {
            assert_eq!(read_cells(&[typed])[0].1, EvidenceState::Placeholder, "{typed}");
        }
        assert_eq!(read_cells(&[" \n"])[0].1, EvidenceState::Blank);
    }

    #[test]
    fn references_are_followed() {
        let read = read_cells(&["甲.pdf、乙.pdf", "同上", "同上", "同第1条；丙.pdf", "见第3条"]);
        assert_eq!(read[2], (vec!["甲.pdf".into(), "乙.pdf".into()], EvidenceState::Listed));
        assert_eq!(read[3].0, ["丙.pdf", "甲.pdf", "乙.pdf"]);
        assert_eq!(read[4].0, ["甲.pdf", "乙.pdf"]);
    }

    #[test]
    fn broken_references_say_why() {
        let read = read_cells(&["同上", "同第99条", "", "同上", "同第6条", "同第5条", "有", "同上"]);
        let broken: Vec<&EvidenceState> = read.iter().map(|(_, state)| state).collect();
        assert_eq!(broken[0], &EvidenceState::Broken(Broken::NoTarget(None)));
        assert_eq!(broken[1], &EvidenceState::Broken(Broken::NoTarget(Some(99))));
        assert_eq!(broken[3], &EvidenceState::Broken(Broken::TargetBlank(3)));
        assert_eq!(broken[4], &EvidenceState::Broken(Broken::Circle(5)));
        assert_eq!(broken[7], &EvidenceState::Broken(Broken::TargetBlank(7)));
    }
}
