//! Dates that stand in names and among facts: `验收报告_20250610.pdf`, `有效期至2026年8月31日`.

use super::words::EvidenceWords;
use crate::text;
use jiff::civil::{Date, date};
use std::ops::Range;

/// A date found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDate {
    /// The day; of a month alone its last one.
    pub day: Date,
    /// Whether the day itself is written.
    pub is_day: bool,
    /// The bytes of the text that say it.
    pub at: Range<usize>,
}

impl FoundDate {
    /// The day; of a month alone its first one.
    pub fn first(&self) -> Date {
        if self.is_day { self.day } else { self.day.first_of_month() }
    }
}

/// Years of four digits that names may mean; others are numbers of something else.
const YEARS: std::ops::RangeInclusive<i16> = 1980..=2099;

/// All dates in a text, from left to right: `2025年8月31日`, `2025-8-31`, `2025.8.31`, `2025/8/31`, `20250831`, `2025年8月`,
/// `2025-08`, `202508`; of a run of months (`2025年3-8月`) the last one. A year alone is no date, nor are digits inside a longer number.
pub fn in_text(text: &str) -> Vec<FoundDate> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at + digits(&bytes[at..]);
        match read(text, at, end) {
            Some(date) => {
                at = date.at.end;
                found.push(date);
            }
            None => at = end,
        }
    }
    found
}

/// The dates in a name that are no end of validity.
pub fn own(name: &str, words: &EvidenceWords) -> Vec<FoundDate> {
    let mut found = in_text(name);
    found.retain(|date| !ends_validity(&name[..date.at.start], words));
    found
}

/// The last day of validity in a name (`…_有效期至20260831.pdf`).
pub fn validity(name: &str, words: &EvidenceWords) -> Option<Date> {
    let found = in_text(name);
    found.iter().rev().find(|date| ends_validity(&name[..date.at.start], words)).map(|date| date.day)
}

/// Whether what stands before a date says that validity ends with it: 有效期至, 租期…至; but 1月至8月 is the time that a record
/// covers.
fn ends_validity(before: &str, words: &EvidenceWords) -> bool {
    const TO: &str = "至";
    let folded = text::key(before);
    let folded = folded.trim_end_matches([':', '_', '-', '(']);
    if words.until.iter().any(|word| word != TO && folded.ends_with(word.as_str())) {
        return true;
    }
    let Some(from) = folded.strip_suffix(TO) else { return false };
    let is_of_day = |c: char| c.is_ascii_digit() || "年月日号-./_".contains(c);
    let begun = from.trim_end_matches(is_of_day);
    let is_run = from[begun.len()..].contains(|c: char| c.is_ascii_digit());
    let begun = begun.trim_end_matches([':', '自', '从', '(']);
    let is_term = || words.terms.iter().any(|term| begun.ends_with(term.as_str()));
    let may_end = || words.that_end.iter().any(|word| from.contains(word.as_str()));
    words.until.iter().any(|word| word == TO) && if is_run { is_term() } else { may_end() }
}

/// How many digits stand at the beginning.
fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The date whose first run of digits stands at `start..end`.
fn read(text: &str, start: usize, end: usize) -> Option<FoundDate> {
    let whole = &text[start..end];
    let number = |from: usize, to: usize| whole.get(from..to).and_then(|part| part.parse::<i16>().ok());
    match whole.len() {
        8 => day(number(0, 4)?, number(4, 6)?, number(6, 8)?, start..end),
        6 => month(number(0, 4)?, number(4, 6)?, start..end),
        4 => {
            let year = number(0, 4)?;
            let (mark, after) = separator(&text[end..])?;
            let (first, after) = short(text, end + after)?;
            let month_only = |to: usize| {
                let is_alone = mark == '年' || mark == '-';
                if is_alone { month(year, first, start..to) } else { None }
            };
            if let Some((last, end)) = last_month(text, mark, after) {
                return month(year, last, start..end).filter(|_| first <= last);
            }
            let Some((second_mark, step)) = separator(&text[after..]) else { return month_only(after) };
            let unit = if second_mark == '月' { after + step } else { after };
            match short(text, after + step) {
                Some((second, last)) if fits(mark, second_mark) => {
                    let last = if text[last..].starts_with(['日', '号']) { last + '日'.len_utf8() } else { last };
                    day(year, first, second, start..last).or_else(|| month_only(unit))
                }
                _ => month_only(unit),
            }
        }
        _ => None,
    }
}

/// The last month of `2025年3-8月` or `2025年3月至8月`, and where it ends; `after` stands behind the first one.
fn last_month(text: &str, mark: char, after: usize) -> Option<(i16, usize)> {
    const RUN: [char; 7] = ['-', '－', '—', '~', '～', '至', '到'];
    let rest = text[after..].strip_prefix('月').unwrap_or(&text[after..]);
    let rest = rest.strip_prefix(RUN).filter(|_| mark == '年')?;
    let (last, end) = short(text, text.len() - rest.len())?;
    text[end..].starts_with('月').then(|| (last, end + '月'.len_utf8()))
}

fn fits(first: char, second: char) -> bool {
    (first == '年' && second == '月') || (first != '年' && first == second)
}

/// The mark between the parts of a date, and its length.
fn separator(text: &str) -> Option<(char, usize)> {
    let mark = text.chars().next().filter(|c| matches!(c, '年' | '月' | '-' | '.' | '/' | '－' | '．' | '_'))?;
    let plain = match mark {
        '－' => '-',
        '．' => '.',
        other => other,
    };
    Some((plain, mark.len_utf8()))
}

/// A number of one or two digits, and where it ends.
fn short(text: &str, at: usize) -> Option<(i16, usize)> {
    let rest = text.get(at..)?;
    let count = digits(rest.as_bytes());
    (1..=2).contains(&count).then(|| rest[..count].parse().ok().map(|number| (number, at + count))).flatten()
}

fn day(year: i16, month: i16, day: i16, at: Range<usize>) -> Option<FoundDate> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let day = Date::new(year, month, day).ok().filter(|_| YEARS.contains(&year))?;
    Some(FoundDate { day, is_day: true, at })
}

fn month(year: i16, month: i16, at: Range<usize>) -> Option<FoundDate> {
    let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    YEARS.contains(&year).then(|| FoundDate { day: date(year, month, 1).last_of_month(), is_day: false, at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        in_text(text).iter().map(|found| format!("{}={}", &text[found.at.clone()], found.day)).collect()
    }

    #[test]
    fn dates_in_names() {
        assert_eq!(found("证书_有效期至20260831.pdf"), ["20260831=2026-08-31"]);
        assert_eq!(found("2025年8月1日至2026年7月31日"), ["2025年8月1日=2025-08-01", "2026年7月31日=2026-07-31"]);
        assert_eq!(
            found("合同2024-3-5、2024.03.06、2024/3/7"),
            ["2024-3-5=2024-03-05", "2024.03.06=2024-03-06", "2024/3/7=2024-03-07"]
        );
        assert_eq!(found("2025年2月社保"), ["2025年2月=2025-02-28"]);
        assert_eq!(found("社保202502"), ["202502=2025-02-28"]);
        assert_eq!(found("2025年3-8月社保"), ["2025年3-8月=2025-08-31"]);
        assert_eq!(found("2025年3月至8月"), ["2025年3月至8月=2025-08-31"]);
        assert_eq!(found("2025年3月至2025年8月").len(), 2);
    }

    #[test]
    fn numbers_are_no_dates() {
        for text in
            ["2025年度审计报告", "911101080000000000", "V1.2", "20251301", "2025-13", "123456", "2025.1版", "1234"]
        {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
