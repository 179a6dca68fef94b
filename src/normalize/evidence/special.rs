//! Words that name nothing, and references to other rows.

use super::{Piece, annex};
use crate::catalog::Edition;
use crate::text;

/// A placeholder or references, by the key of an item; empty where it is a name.
pub(super) fn special(key: &str, edition: &Edition) -> Vec<Piece> {
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

/// The annex in brackets behind words that name nothing: `见附件3` of `有（见附件3）`.
pub(super) fn annex_behind<'t>(item: &'t str, edition: &Edition) -> Option<&'t str> {
    let (head, inner) = item.strip_suffix(['）', ')'])?.split_once(['（', '('])?;
    (annex::word(inner).is_some() && is_known(&text::key(head), edition)).then_some(inner)
}

/// 有, 见附件, 略; also with another such word in brackets. 见附件3 and 附件(2) name something.
fn is_placeholder(key: &str, edition: &Edition) -> bool {
    match key.strip_suffix(')').and_then(|head| head.split_once('(')) {
        Some((head, inner)) if !head.is_empty() => {
            let is_label = annex::ends_with_word(head) && inner.ends_with(|c: char| c.is_ascii_digit());
            is_known(head, edition) && is_known(inner, edition) && !is_label
        }
        _ => is_known(key, edition),
    }
}

fn is_known(key: &str, edition: &Edition) -> bool {
    let word = key.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_annex = word.len() < key.len() && annex::ends_with_word(word);
    word.is_empty() || (!is_annex && edition.evidence_placeholders.iter().any(|known| known == word))
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
    let (number, _) = super::super::dates::hanzi_number(written)?;
    Some((u16::try_from(number).ok()?, after))
}
