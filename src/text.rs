//! Comparison keys and small tools for Chinese text.
//!
//! A key is for comparing only: what is quoted and printed is always what was typed.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

/// The key under which two spellings of one wording are the same: NFKC, lower case, dashes and brackets of one kind,
/// no white space, no invisible characters. Punctuation stays.
pub fn key(text: &str) -> String {
    folded(text, |_| true)
}

/// Like [`key`], without any punctuation: for headings and labels, where `组织名称：` is `组织名称`.
pub fn bare_key(text: &str) -> String {
    // Nearly every character is an ideograph; the table of letters is slow to ask.
    folded(text, |c| matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_alphanumeric())
}

fn folded(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut key = String::with_capacity(text.len());
    if text.chars().all(is_simple) {
        // Nearly every text: no table look-up needed, which is some twenty times as fast.
        key.extend(text.chars().map(narrow).filter_map(fold).filter(|&c| keep(c)));
    } else {
        key.extend(text.nfkc().filter_map(fold).filter(|&c| keep(c)));
    }
    key
}

/// Whether NFKC does to the character at most what [`narrow`] does, whatever stands beside it.
fn is_simple(c: char) -> bool {
    matches!(c,
        '\0'..='\u{7E}' | '\u{4E00}'..='\u{9FFF}' | '\u{3000}'..='\u{3011}' | '\u{FF01}'..='\u{FF5E}'
        | '\u{2013}' | '\u{2014}' | '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '√' | '×' | '□' | '■' | '☑' | '☐')
}

/// The half-width form of a full-width character, as NFKC has it.
fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

fn fold(c: char) -> Option<char> {
    if matches!(c, '\u{4E00}'..='\u{9FFF}') {
        return Some(c);
    }
    if c.is_whitespace() || is_invisible(c) {
        return None;
    }
    Some(match c {
        '〔' | '【' | '﹝' | '[' => '(',
        '〕' | '】' | '﹞' | ']' => ')',
        '“' | '”' | '„' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' => '\'',
        '–' | '—' | '−' | '‐' | '‑' | '―' | '─' => '-',
        '、' => ',',
        '。' => '.',
        '〈' => '<',
        '〉' => '>',
        '~' | '〜' => '~',
        other => other.to_lowercase().next().unwrap_or(other),
    })
}

/// Characters that take no room and that no one typed on purpose.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '\u{FE0E}' | '\u{FE0F}')
        || c.is_control()
}

/// The text without white space and invisible characters at either end (full-width spaces included).
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Whether nothing but white space and invisible characters is there.
pub fn is_blank(text: &str) -> bool {
    trim(text).is_empty()
}

/// Whether a path begins with a drive of Windows (`C:`), from where it leads anywhere.
pub fn begins_with_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

/// The text on one line, shortened to at most `limit` characters with `…` in place of the rest.
///
/// Control characters are shown as `�`, so that a quoted cell can't disturb a terminal.
pub fn excerpt(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    let mut count = 0;
    let mut space = false;
    for c in trim(text).chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if count >= limit {
            shown.push('…');
            break;
        }
        if space {
            shown.push(' ');
            count += 1;
            space = false;
        }
        shown.push(if c.is_control() { '\u{FFFD}' } else { c });
        count += 1;
    }
    shown
}

/// How many columns the text takes where a Chinese character takes two.
pub fn width(text: &str) -> usize {
    let of = |c: char| match c {
        ' '..='~' => 1,
        '\u{4E00}'..='\u{9FFF}' | '\u{3000}'..='\u{3011}' | '\u{FF01}'..='\u{FF5E}' => 2,
        other => other.width().unwrap_or(0),
    };
    text.chars().map(of).sum()
}

/// How alike two keys are, from 0 (nothing in common) to 1 (the same).
pub fn likeness(left: &str, right: &str) -> f64 {
    strsim::normalized_levenshtein(left, right)
}

/// The likeness of two keys, or zero where their lengths or characters alone keep it below `floor`.
pub fn likeness_from(left: &str, right: &str, floor: f64) -> f64 {
    let (left_len, right_len) = (left.chars().count(), right.chars().count());
    let longest = left_len.max(right_len);
    if longest == 0 {
        return 0.0;
    }
    let ceiling = |common: usize| {
        #[expect(clippy::cast_precision_loss, reason = "texts are short")]
        let ratio = common as f64 / longest as f64;
        ratio
    };
    if ceiling(left_len.min(right_len)) < floor {
        return 0.0;
    }
    let mut counts: HashMap<char, i32> = HashMap::new();
    for c in left.chars() {
        *counts.entry(c).or_default() += 1;
    }
    let common = right
        .chars()
        .filter(|c| {
            counts.get_mut(c).is_some_and(|count| {
                *count -= 1;
                *count >= 0
            })
        })
        .count();
    if ceiling(common) < floor { 0.0 } else { likeness(left, right) }
}

/// What was changed from one wording to another, in words: `删去“甲”，加入“乙”`, `“甲”改为“乙”`.
///
/// Spaces and width are no change. At most four changes are named.
pub fn difference(printed: &str, typed: &str) -> String {
    const NAMED: usize = 4;
    let clean = |text: &str| -> Vec<String> {
        // Folding one character at a time keeps what was typed beside what it is compared by.
        text.chars().filter(|c| !key(c.encode_utf8(&mut [0; 4])).is_empty()).map(String::from).collect()
    };
    let (old, new) = (clean(printed), clean(typed));
    let fold = |shown: &[String]| -> Vec<String> { shown.iter().map(|c| key(c)).collect() };
    let (old_keys, new_keys) = (fold(&old), fold(&new));
    let mut changes = Vec::new();
    for operation in similar::capture_diff_slices(similar::Algorithm::Myers, &old_keys, &new_keys) {
        let was = excerpt(&old[operation.old_range()].concat(), 30);
        let is = excerpt(&new[operation.new_range()].concat(), 30);
        match operation.tag() {
            similar::DiffTag::Equal => {}
            similar::DiffTag::Delete => changes.push(format!("删去“{was}”")),
            similar::DiffTag::Insert => changes.push(format!("加入“{is}”")),
            similar::DiffTag::Replace => changes.push(format!("“{was}”改为“{is}”")),
        }
    }
    let more = changes.len().saturating_sub(NAMED);
    changes.truncate(NAMED);
    if more > 0 {
        changes.push(format!("另有{more}处"));
    }
    changes.join("，")
}

/// A day as Chinese papers write it: `2025年8月27日`.
pub fn chinese_date(day: jiff::civil::Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// Numbers as a clerk lists them: 1, 2, 3, 7 become `1–3、7`.
pub fn number_list(numbers: &[u16]) -> String {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let shown: Vec<String> = runs
        .iter()
        .map(|&(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first}、{last}"),
            _ => format!("{first}–{last}"),
        })
        .collect();
    shown.join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fold_width_spaces_and_brackets() {
        assert_eq!(key("仅二级/一级要求： 建立（流程）。"), key("仅二级／一级要求:建立(流程)."));
        assert_eq!(bare_key(" 组织 名称 ： "), "组织名称");
        assert_eq!(key("自评\n结论"), "自评结论");
        assert_ne!(key("抑制"), key("根除"));
    }

    /// The fast way and the table agree on every character that takes the fast way.
    #[test]
    fn simple_characters_fold_as_nfkc_does() {
        for c in (0..0x1_0000).filter_map(char::from_u32).filter(|&c| is_simple(c)) {
            let text = c.to_string();
            assert_eq!(text.nfkc().collect::<String>(), narrow(c).to_string(), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn excerpts_are_short_and_harmless() {
        assert_eq!(excerpt("  一二\n三四五 ", 20), "一二 三四五");
        assert_eq!(excerpt("一二三四五", 3), "一二三…");
        assert_eq!(excerpt("a\u{1}b", 9), "a\u{FFFD}b");
    }

    #[test]
    fn differences_in_words() {
        assert_eq!(difference("应使用可信的工具。", "应使用工具。"), "删去“可信的”");
        assert_eq!(difference("进行抑制处理", "进行 根除处理"), "“抑制”改为“根除”");
        assert_eq!(difference("建立流程。", "建立流程."), "");
    }

    #[test]
    fn runs_of_numbers() {
        assert_eq!(number_list(&[1, 2, 3, 7]), "1–3、7");
        assert_eq!(number_list(&[8, 18]), "8、18");
        assert_eq!(number_list(&[8, 9]), "8、9");
    }
}
