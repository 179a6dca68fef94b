//! Annexes: a word and a number that name something together (附件3), and numbers that leave the word out (附件3、4).

use super::super::dates::hanzi_number;
use crate::text;

/// Words that name nothing alone and something with a number behind them.
const WORDS: [&str; 6] = ["附件", "附录", "附表", "附图", "材料", "证据"];

/// Words that point to what follows them.
const POINTERS: [&str; 4] = ["详见", "参见", "具体见", "见"];

/// Numbers of annexes have no more digits: `附件2024` is of a year.
const LONGEST_NUMBER: usize = 3;

/// The word before the number with which an item begins: 附件 of `附件3`, `见附件1-2` and `附件（2）`.
pub(super) fn word(item: &str) -> Option<&'static str> {
    labelled(without_pointer_word(item)).filter(|(_, label)| label.starts_with(is_numeral)).map(|(word, _)| word)
}

/// Whether a key ends with a word that a number would make a name.
pub(super) fn ends_with_word(key: &str) -> bool {
    WORDS.iter().any(|word| key.ends_with(word))
}

/// The annex that an item points to: `附件3` of `详见附件3`; anything else as it is.
pub(super) fn pointed_to(item: &str) -> &str {
    let pointed = without_pointer_word(item);
    let is_label = |label: &str| label.starts_with(|c: char| is_numeral(c) || c.is_ascii_uppercase());
    if labelled(pointed).is_some_and(|(_, label)| is_label(label)) { pointed } else { item }
}

/// What a bare number or range stands for behind an item: `附件4` for the 4 of `附件3、4`.
pub(super) fn carried_on(before: &str, item: &str) -> Option<String> {
    let is_bare = match item.split_once(['-', '－', '—', '–', '~', '～', '至', '到']) {
        Some((first, last)) => number(text::trim(first)).is_some() && number(text::trim(last)).is_some(),
        None => number(item).is_some(),
    };
    word(before).filter(|_| is_bare).map(|word| format!("{word}{item}"))
}

/// Whether a number may be the next annex behind an item that is an annex and nothing more; the numbers of a list that
/// has annexes in it (1、附件3、2、附件4) begin below theirs.
pub(super) fn goes_on(before: &str, written: &str) -> bool {
    let last = before.trim_end_matches(is_numeral).len();
    match (word(before), number(&before[last..]), number(text::trim(written))) {
        (Some(_), Some(last), Some(next)) => last < next,
        _ => false,
    }
}

fn without_pointer_word(item: &str) -> &str {
    let pointed = POINTERS.iter().find_map(|word| item.strip_prefix(word));
    pointed.map_or(item, |rest| rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '：' | ':')))
}

/// The word with which a name begins, and what follows it, a bracket left out.
fn labelled(name: &str) -> Option<(&'static str, &str)> {
    let word = WORDS.into_iter().find(|word| name.starts_with(word))?;
    Some((word, text::trim(&name[word.len()..]).trim_start_matches(['（', '('])))
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
}

fn number(written: &str) -> Option<u32> {
    if written.is_empty() || written.chars().count() > LONGEST_NUMBER {
        return None;
    }
    if written.bytes().all(|byte| byte.is_ascii_digit()) {
        return written.parse().ok();
    }
    hanzi_number(written).map(|(number, _)| number)
}
