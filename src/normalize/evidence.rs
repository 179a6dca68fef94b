//! Evidence cells: lists of items, words that name nothing, and references to other rows.

use crate::assessment::{Broken, Evidence, EvidenceState};
use crate::catalog::{Edition, Necessity};
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
        // ②: the next item begins.
        if matches!(c, '①'..='⑳') && depth == 0 {
            push_item(&mut items, &current);
            current.clear();
            continue;
        }
        // 1、 and 一、 number what follows; after a space they also end what stands before.
        if c == '、'
            && depth == 0
            && let Some(before) = without_trailing_number(&current)
        {
            push_item(&mut items, before);
            current.clear();
            continue;
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

/// What stands before a list number at the end of a text, where there is one and nothing or a space before it.
fn without_trailing_number(text: &str) -> Option<&str> {
    const LONGEST_NUMBER: usize = 2;
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let before = text.trim_end_matches(is_digit);
    let digits = text[before.len()..].chars().count();
    let stands_alone = before.is_empty() || before.ends_with(char::is_whitespace);
    ((1..=LONGEST_NUMBER).contains(&digits) && stands_alone).then_some(before)
}

fn push_item(items: &mut Vec<String>, written: &str) {
    for part in split_adjacent_titles(written) {
        let name = without_titles(without_numbering(text::trim(part))).trim_end_matches(['。', '.', '：', ':']);
        if !text::is_blank(name) {
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
    let mut rest = item.trim_start_matches(|c: char| {
        matches!(c, '①'..='⑳' | '⑴'..='⒇' | '•' | '·' | '-' | '●' | '◆') || c.is_whitespace()
    });
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
    let known = special(&whole, edition);
    if !known.is_empty() {
        return known;
    }
    let mut pieces = Vec::new();
    for item in items(typed) {
        let known = special(&text::key(&item), edition);
        if known.is_empty() {
            pieces.push(Piece::Name(item));
        } else {
            pieces.extend(known);
        }
    }
    pieces
}

/// A placeholder or references, by the key of an item; empty where it is a name.
fn special(key: &str, edition: &Edition) -> Vec<Piece> {
    let key = key.trim_end_matches(['.', ',', ';']);
    let key = key.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(key);
    if is_same_as_above(key, edition) {
        return vec![Piece::Above];
    }
    let clauses = clause_references(key);
    if !clauses.is_empty() {
        return clauses.into_iter().map(Piece::Clause).collect();
    }
    if is_placeholder(key, edition) { vec![Piece::Placeholder] } else { Vec::new() }
}

/// 有, 见附件, 略; also with the number of an annex (见附件3), or with another such word in brackets.
fn is_placeholder(key: &str, edition: &Edition) -> bool {
    let is_known = |word: &str| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        word.is_empty() || edition.evidence_placeholders.iter().any(|known| known == word)
    };
    match key.strip_suffix(')').and_then(|head| head.split_once('(')) {
        Some((head, inner)) if !head.is_empty() => is_known(head) && is_known(inner),
        _ => is_known(key),
    }
}

/// 同上, also as 材料同上, 同上一条材料, 同上(说明).
fn is_same_as_above(key: &str, edition: &Edition) -> bool {
    let bare = ["证明材料", "材料", "内容", "资料"].iter().find_map(|word| key.strip_prefix(word)).unwrap_or(key);
    let bare = bare
        .split_once('(')
        .filter(|(head, tail)| !head.is_empty() && tail.ends_with(')'))
        .map_or(bare, |(head, _)| head);
    let bare = ["证明材料", "材料"].iter().find_map(|word| bare.strip_suffix(word)).unwrap_or(bare);
    edition.same_as_above.iter().any(|known| known == bare)
}

/// The clauses that 同第3条, 见第3条, 同序号3, 同第1、2条, 同第1条和第2条, 同1-3 and 同第一条 point to; empty for anything else.
fn clause_references(key: &str) -> Vec<u16> {
    let Some(rest) = ["同", "参见", "参照", "详见", "见"].iter().find_map(|word| key.strip_prefix(word)) else {
        return Vec::new();
    };
    let rest = rest.strip_prefix('上').unwrap_or(rest);
    let mut rest = ["证明材料", "材料", "的"].iter().fold(rest, |rest, word| rest.strip_suffix(word).unwrap_or(rest));
    let mut clauses: Vec<u16> = Vec::new();
    let mut is_range = false;
    loop {
        rest = ["序号", "条款", "第"].iter().fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
        let Some((number, after)) = leading_number(rest) else { return Vec::new() };
        match (is_range, clauses.last()) {
            (true, Some(&first)) if first < number && number - first <= LONGEST_RANGE => {
                clauses.extend(first + 1..=number);
            }
            (true, _) => return Vec::new(),
            (false, _) => clauses.push(number),
        }
        rest = ["条款", "条", "项", "行", "款", "号", "#"]
            .iter()
            .find_map(|unit| after.strip_prefix(unit))
            .unwrap_or(after);
        let Some(separator) = rest.chars().next() else { return clauses };
        is_range = matches!(separator, '-' | '~' | '至' | '到');
        if !is_range && !matches!(separator, ',' | '和' | '及' | '与' | '/') {
            return Vec::new();
        }
        rest = &rest[separator.len_utf8()..];
    }
}

/// No reference spans more clauses than this.
const LONGEST_RANGE: u16 = 50;

/// A number in digits, or in Chinese numerals where a unit follows (同第一条, but not 见第一章).
fn leading_number(text: &str) -> Option<(u16, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return Some((text[..digits].parse().ok()?, &text[digits..]));
    }
    let end = text.find(|c: char| !"一二三四五六七八九十".contains(c))?;
    let (written, after) = text.split_at(end);
    if written.is_empty() || !["条", "项", "行", "款"].iter().any(|unit| after.starts_with(unit)) {
        return None;
    }
    let (number, _) = super::dates::hanzi_number(written)?;
    Some((u16::try_from(number).ok()?, after))
}

/// Whether a cell names or points to anything.
pub(super) fn names_any(typed: &str, edition: &Edition) -> bool {
    pieces(typed, edition).iter().any(|piece| *piece != Piece::Placeholder)
}

/// What is known of a row before references are resolved.
pub(super) struct Cell {
    pub(super) clause: u16,
    pub(super) necessity: Necessity,
    /// Whether the sheet has the row.
    pub(super) is_there: bool,
    /// `None` where the table has no evidence column.
    pub(super) typed: Option<(String, crate::place::Place)>,
    pub(super) fallback: crate::place::Place,
}

/// Reads the evidence cells of all rows together, because they refer to each other. `cells` are in the sheet's order.
pub(super) fn read(cells: &[Cell], edition: &Edition) -> Vec<Evidence> {
    let parsed: Vec<Vec<Piece>> =
        cells.iter().map(|cell| cell.typed.as_ref().map_or(Vec::new(), |(typed, _)| pieces(typed, edition))).collect();
    let index_of: HashMap<u16, usize> =
        cells.iter().enumerate().filter(|(_, cell)| cell.is_there).map(|(index, cell)| (cell.clause, index)).collect();
    let settled = Resolver { cells, parsed: &parsed, index_of: &index_of }.settle_all();
    cells
        .iter()
        .zip(settled)
        .map(|(cell, (items, state))| match &cell.typed {
            Some((typed, place)) => Evidence { typed: typed.clone(), place: *place, items, state },
            None => Evidence {
                typed: String::new(),
                place: cell.fallback,
                items: Vec::new(),
                state: EvidenceState::NoColumn,
            },
        })
        .collect()
}

struct Resolver<'a> {
    cells: &'a [Cell],
    parsed: &'a [Vec<Piece>],
    index_of: &'a HashMap<u16, usize>,
}

/// What a cell comes to: its items with those that it points to, and its state.
type Settled = (Vec<String>, EvidenceState);

/// How far a cell has got.
#[derive(Clone)]
enum Progress {
    Untouched,
    Waiting,
    Done(Settled),
}

impl Resolver<'_> {
    /// Settles every cell. Cells that wait for others stand on a stack of our own, so that a long sheet of 同上 can't
    /// exhaust the program's.
    fn settle_all(&self) -> Vec<Settled> {
        let mut progress = vec![Progress::Untouched; self.cells.len()];
        for start in 0..self.cells.len() {
            let mut waiting = vec![start];
            while let Some(&at) = waiting.last() {
                match self.settle(at, &progress) {
                    Ok(settled) => {
                        progress[at] = Progress::Done(settled);
                        waiting.pop();
                    }
                    Err(target) => {
                        progress[at] = Progress::Waiting;
                        waiting.push(target);
                    }
                }
            }
        }
        progress
            .into_iter()
            .map(|progress| match progress {
                Progress::Done(settled) => settled,
                Progress::Untouched | Progress::Waiting => (Vec::new(), EvidenceState::Blank),
            })
            .collect()
    }

    /// Settles one cell, or names the cell that must be settled first.
    fn settle(&self, at: usize, progress: &[Progress]) -> Result<Settled, usize> {
        if let Progress::Done(settled) = &progress[at] {
            return Ok(settled.clone());
        }
        if self.parsed[at].is_empty() {
            return Ok((Vec::new(), EvidenceState::Blank));
        }
        let mut items = Vec::new();
        let mut broken = None;
        for piece in &self.parsed[at] {
            let target = match piece {
                Piece::Name(name) => {
                    items.push(name.clone());
                    continue;
                }
                Piece::Placeholder => continue,
                Piece::Above => at.checked_sub(1).ok_or(Broken::NoTarget(None)),
                Piece::Clause(clause) => self.index_of.get(clause).copied().ok_or(Broken::NoTarget(Some(*clause))),
            };
            match target.and_then(|target| self.check(at, target, &progress[target])) {
                Err(fault) => broken = broken.or(Some(fault)),
                Ok(target) => match &progress[target] {
                    Progress::Done((found, _)) => items.extend(found.iter().cloned()),
                    Progress::Untouched | Progress::Waiting => return Err(target),
                },
            }
        }
        let state = match broken {
            Some(broken) => EvidenceState::Broken(broken),
            None if items.is_empty() => EvidenceState::Placeholder,
            None => EvidenceState::Listed,
        };
        Ok((items, state))
    }

    /// Whether a cell may point to another.
    fn check(&self, at: usize, target: usize, progress: &Progress) -> Result<usize, Broken> {
        let clause = self.cells[target].clause;
        if at == target || matches!(progress, Progress::Waiting) {
            return Err(Broken::Circle(clause));
        }
        if self.parsed[target].iter().all(|piece| *piece == Piece::Placeholder) {
            return Err(match self.cells[target].necessity {
                Necessity::NotRequired(_) if self.parsed[target].is_empty() => Broken::TargetNotApplicable(clause),
                _ => Broken::TargetBlank(clause),
            });
        }
        match progress {
            Progress::Done((_, EvidenceState::Broken(Broken::Circle(_)))) => Err(Broken::Circle(clause)),
            Progress::Done((_, EvidenceState::Broken(_))) => Err(Broken::TargetBlank(clause)),
            _ => Ok(target),
        }
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
                necessity: Necessity::Required,
                is_there: true,
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
        assert_eq!(items("1、甲方案\n2、乙记录"), ["甲方案", "乙记录"]);
        assert_eq!(items("1、甲方案 2、乙记录"), ["甲方案", "乙记录"]);
        assert_eq!(items("一、甲方案；二、乙记录"), ["甲方案", "乙记录"]);
        assert_eq!(items("①甲方案②乙记录"), ["甲方案", "乙记录"]);
        assert_eq!(items("2025年报告、V1.2版说明"), ["2025年报告", "V1.2版说明"]);
        assert_eq!(items("=cmd|' /C calc'!A0"), ["=cmd|' /C calc'!A0"]);
    }

    #[test]
    fn words_that_name_nothing() {
        for typed in ["有", "见附件", "略", "待补", "已提供。", "/", "1、见附件", "见附件3", "有（见附件）"]
        {
            assert_eq!(read_cells(&[typed])[0].1, EvidenceState::Placeholder, "{typed}");
        }
        assert_eq!(read_cells(&[" \n"])[0].1, EvidenceState::Blank);
    }

    #[test]
    fn references_are_followed() {
        let read = read_cells(&["甲.pdf、乙.pdf", "同上", "同上", "同第1条；丙.pdf", "见第3条"]);
        assert_eq!(read[2], (vec!["甲.pdf".into(), "乙.pdf".into()], EvidenceState::Listed));
        assert_eq!(read[3].0, ["甲.pdf", "乙.pdf", "丙.pdf"]);
        assert_eq!(read[4].0, ["甲.pdf", "乙.pdf"]);
    }

    #[test]
    fn references_in_many_spellings() {
        for typed in [
            "同第1条",
            "见第1条",
            "同1",
            "同序号1",
            "同第一条",
            "参见第1条材料",
            "材料同上",
            "同上（甲）",
            "同上一条材料",
            "同上",
        ] {
            assert_eq!(read_cells(&["甲.pdf", typed])[1].0, ["甲.pdf"], "{typed}");
        }
        for typed in ["同第1、2条", "同第1条和第2条", "同1-2", "同第1条；同第2条", "见第1至2条"] {
            assert_eq!(read_cells(&["甲.pdf", "乙.pdf", typed])[2].0, ["甲.pdf", "乙.pdf"], "{typed}");
        }
        for typed in ["见第一章", "同行评议记录", "见证取样报告1", "同类项目3个"] {
            assert_eq!(read_cells(&["甲.pdf", typed])[1].0, [typed], "{typed}");
        }
    }

    #[test]
    fn broken_references_say_why() {
        let read = read_cells(&["同上", "同第99条", "", "同上", "同第6条", "同第5条", "有", "同上"]);
        let broken: Vec<&EvidenceState> = read.iter().map(|(_, state)| state).collect();
        assert_eq!(broken[0], &EvidenceState::Broken(Broken::NoTarget(None)));
        assert_eq!(broken[1], &EvidenceState::Broken(Broken::NoTarget(Some(99))));
        assert_eq!(broken[3], &EvidenceState::Broken(Broken::TargetBlank(3)));
        assert_eq!(broken[4], &EvidenceState::Broken(Broken::Circle(6)));
        assert_eq!(broken[5], &EvidenceState::Broken(Broken::Circle(5)));
        assert_eq!(broken[7], &EvidenceState::Broken(Broken::TargetBlank(7)));
    }
}
