//! Comparison keys and small tools for Chinese text.
//!
//! A key is for comparing only: what is quoted and printed is always what was typed.

mod known;

pub use known::Known;

use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

/// The key under which two spellings of one wording are the same: NFKC, lower case, dashes and brackets of one kind,
/// no white space, no invisible characters. Punctuation stays.
pub fn key(text: &str) -> String {
    folded(text, |_| true)
}

/// Like [`key`], without any punctuation: for headings and labels, where `组织名称：` is `组织名称`.
pub fn bare_key(text: &str) -> String {
    folded(text, is_bare)
}

/// Whether a character stays in a bare key.
fn is_bare(c: char) -> bool {
    // Nearly every character is an ideograph; the table of letters is slow to ask.
    is_ideograph(c) || c.is_alphanumeric()
}

/// Whether a character is one of those that nearly all Chinese text is made of. Folding leaves them as they are,
/// whatever stands beside them.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

fn folded(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut key = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, c) in text.char_indices() {
        // Runs of ideographs are copied whole.
        if is_ideograph(c) {
            continue;
        }
        if !is_simple(c) {
            // Only these few texts need the table, which is some twenty times as slow.
            key.clear();
            key.extend(text.nfkc().filter_map(fold).filter(|&c| keep(c)));
            return key;
        }
        key.push_str(&text[copied..at]);
        key.extend(fold(narrow(c)).filter(|&c| keep(c)));
        copied = at + c.len_utf8();
    }
    key.push_str(&text[copied..]);
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
    if is_ideograph(c) {
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
    if left == right {
        return 1.0;
    }
    let ceiling = |common: usize| {
        #[expect(clippy::cast_precision_loss, reason = "texts are short")]
        let ratio = common as f64 / longest as f64;
        ratio
    };
    if ceiling(left_len.min(right_len)) < floor || ceiling(characters_in_common(left, right)) < floor {
        return 0.0;
    }
    likeness(left, right)
}

/// How many characters two texts have in common, wherever they stand.
fn characters_in_common(left: &str, right: &str) -> usize {
    // Sorted lists: for a few dozen characters a table costs several times as much.
    let sorted = |text: &str| {
        let mut characters: Vec<char> = text.chars().collect();
        characters.sort_unstable();
        characters
    };
    let (left, right) = (sorted(left), sorted(right));
    let mut right = right.into_iter().peekable();
    left.into_iter()
        .filter(|c| {
            while right.next_if(|other| other < c).is_some() {}
            right.next_if_eq(c).is_some()
        })
        .count()
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

/// A way to a file, steps parted by `/`, as the target of a link: signs that have a meaning there are spelled as `%`
/// and their bytes. Letters of other scripts stay, as Excel and browsers want them.
pub fn link(path: &str) -> String {
    let mut target = String::with_capacity(path.len() + 8);
    for c in path.chars() {
        let is_sign = matches!(
            c,
            ' ' | '"' | '#' | '%' | ':' | '<' | '>' | '?' | '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}' | '\u{A0}'
        );
        if is_sign || c.is_control() {
            target.extend(c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            target.push(c);
        }
    }
    target
}

/// The text with the numbers of people hidden but for their ends: identity cards (18 digits or X with a date inside, or
/// 15 digits) and telephones (11 digits of a mobile, or an area code with 7 or 8 digits). Digits may be full width, and
/// parted by blanks or hyphens, as people write them. All else stays; credit codes, dates and amounts are left alone.
pub fn discreet(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut shown = characters.clone();
    let mut at = 0;
    while at < characters.len() {
        let run = run_of_digits(&characters, at);
        if run.is_empty() {
            at += 1;
            continue;
        }
        let end = run.last().map_or(at, |last| last + 1);
        let digits: String = run.iter().map(|&place| narrow(characters[place])).collect();
        if is_personal(&digits) {
            let hidden = 3..run.len().saturating_sub(4);
            for &place in run.get(hidden).unwrap_or_default() {
                shown[place] = '*';
            }
        }
        at = end;
    }
    shown.into_iter().collect()
}

/// The places of the digits of a number that begins here, blanks and hyphens between single groups left out.
fn run_of_digits(characters: &[char], start: usize) -> Vec<usize> {
    let digit = |place: usize| characters.get(place).is_some_and(|&c| narrow(c).is_ascii_digit());
    let mut run = Vec::new();
    let mut at = start;
    while digit(at) {
        run.push(at);
        at += 1;
        let is_gap = characters.get(at).is_some_and(|&c| matches!(narrow(c), ' ' | '-'));
        if is_gap && digit(at + 1) {
            at += 1;
        }
    }
    // The check character of an identity card may be X.
    if run.len() == 17 && characters.get(at).is_some_and(|&c| matches!(narrow(c), 'X' | 'x')) {
        run.push(at);
    }
    run
}

/// Whether digits are the number of a person: an identity card, a mobile, a telephone with its area code.
fn is_personal(digits: &str) -> bool {
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok());
    let is_day = |year: Option<u32>, month: Option<u32>, day: Option<u32>| {
        year.is_some_and(|year| (1900..2100).contains(&year))
            && month.is_some_and(|month| (1..=12).contains(&month))
            && day.is_some_and(|day| (1..=31).contains(&day))
    };
    match digits.len() {
        18 => is_day(number(6..10), number(10..12), number(12..14)),
        15 => is_day(number(6..8).map(|year| year + 1900), number(8..10), number(10..12)),
        13 if digits.starts_with("86") => digits[2..].starts_with('1') && !digits[3..].starts_with(['0', '1', '2']),
        11 if digits.starts_with('1') => !digits[1..].starts_with(['0', '1', '2']),
        10..=12 => digits.starts_with('0') && !digits.starts_with("00"),
        _ => false,
    }
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
    fn links_spell_signs_out() {
        assert_eq!(link("甲 公司/表#1（100%）.html"), "甲%20公司/表%231（100%25）.html");
        assert_eq!(link("../a:b?\\\u{1}"), "../a%3Ab%3F%5C%01");
        assert_eq!(link("茶/\u{85}"), "茶/%C2%85");
    }

    #[test]
    fn runs_of_numbers() {
        assert_eq!(number_list(&[1, 2, 3, 7]), "1–3、7");
        assert_eq!(number_list(&[8, 18]), "8、18");
        assert_eq!(number_list(&[8, 9]), "8、9");
    }

    #[test]
    fn numbers_of_people_show_their_ends_only() {
        assert_eq!(discreet("身份证110101199003074514，手机13800138000"), "身份证110***********4514，手机138****8000");
        assert_eq!(discreet("11010119900307451X。"), "110***********451X。");
        assert_eq!(discreet("１３８００１３８０００"), "１３８****８０００");
        assert_eq!(discreet("138 0013 8000 / 138-0013-8000"), "138 **** 8000 / 138-****-8000");
        assert_eq!(
            discreet("+86 13800138000、010-62345678、0571 8234567"),
            "+86 1******8000、010-****5678、057* ***4567"
        );
        assert_eq!(discreet("110101900307451"), "110********7451");
        for untouched in [
            "91110000MA01234567",
            "91330106673959654P",
            "2025-08-27",
            "20250827",
            "合同金额1380013800元",
            "CCRC-ISV-C01:2025",
            "证书编号CISP12345678901",
            "第12345条",
            "",
        ] {
            assert_eq!(discreet(untouched), untouched);
        }
    }
}
