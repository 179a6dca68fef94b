//! Numbers with their units as people write them: 1,200,000元, 壹佰贰拾万元整, 3年半, 120㎡, 30分钟.

mod numerals;

use crate::text;
use numerals::Numeral;

/// A unit: its spellings as keys, and how many of the field's own units it is.
pub(super) struct Unit {
    names: &'static [&'static str],
    factor: f64,
}

/// What a measure of the facts is counted in; the first unit is its own.
pub(super) type Units = &'static [Unit];

const fn unit(names: &'static [&'static str], factor: f64) -> Unit {
    Unit { names, factor }
}

/// Amounts, in 万元. What stands for 万 or 亿 before 元 is part of the numeral, so only bare 元 is needed besides.
pub(super) const MONEY: Units = &[unit(&["万元", "万圆", "万"], 1.0), unit(&["元", "圆", "块"], 1e-4)];

/// Counts.
pub(super) const COUNT: Units =
    &[unit(&["人", "名", "个", "位", "户", "家", "项", "台", "人次", "名员工", "个用户", "名用户", "用户"], 1.0)];

/// Times in years.
pub(super) const YEARS: Units =
    &[unit(&["年", "周年", "整年"], 1.0), unit(&["个月", "月"], 1.0 / 12.0), unit(&["天", "日"], 1.0 / 365.0)];

/// Times in months.
pub(super) const MONTHS: Units =
    &[unit(&["个月", "月"], 1.0), unit(&["年"], 12.0), unit(&["天", "日"], 1.0 / 30.0), unit(&["周"], 7.0 / 30.0)];

/// Times in hours.
pub(super) const HOURS: Units = &[
    unit(&["小时", "个小时", "钟头", "个钟头", "h", "hour", "hours", "时"], 1.0),
    unit(&["分钟", "分", "min", "minutes"], 1.0 / 60.0),
    unit(&["天", "日"], 24.0),
];

/// Areas, in 平方米.
pub(super) const AREA: Units = &[unit(&["平方米", "平米", "平方", "平", "m2", "m^2", "㎡", "米2", "sqm"], 1.0)];

/// A number as understood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Quantity {
    /// A number; `true` where it is not said exactly (10名以上, 约50万元).
    Number {
        /// In the field's own unit.
        value: f64,
        /// Whether it stands for more or less than itself.
        is_vague: bool,
        /// Whether it is written in Chinese numerals.
        in_words: bool,
        /// Whether a unit stands beside it.
        has_unit: bool,
    },
    /// A share of something.
    Percentage,
    /// No number, or several.
    Unreadable,
}

/// The unit that a heading's brackets name, where the measure knows it.
pub(super) fn factor_of(written: &str, units: Units) -> Option<f64> {
    let key = text::key(written);
    let known = units.iter().find(|unit| unit.names.contains(&key.as_str())).map(|unit| unit.factor);
    known.or_else(|| {
        let (sign, rest) = key.split_at_checked('千'.len_utf8())?;
        let thousand = match sign {
            "千" => 1e3,
            "百" => 1e2,
            "亿" => 1e8,
            "万" => 1e4,
            _ => return None,
        };
        Some(thousand * units.iter().find(|unit| unit.names.contains(&rest))?.factor)
    })
}

/// Words before a number that make it vague.
const VAGUE_BEFORE: [&str; 15] =
    ["大约", "约", "近", "超过", "大于等于", "大于", "不少于", "不低于", "至少", ">=", "≥", "⩾", ">", "将近", "约为"];

/// Words after a number that make it vague.
const VAGUE_BEHIND: [&str; 9] = ["及以上", "以上", "左右", "上下", "余", "多", "+", "不到", "之多"];

/// Words that name an upper bound, which is what times of response are.
const BOUND_BEFORE: [&str; 8] = ["不超过", "不大于", "小于等于", "小于", "最迟", "<=", "≤", "<"];
const BOUND_BEHIND: [&str; 6] = ["之内", "以内", "内", "及以下", "以下", "到达"];

/// Reads a number. `own` is what a bare number counts in, in the field's own unit; `is_bound` says whether an upper bound
/// is what the field asks for.
pub(super) fn read(written: &str, units: Units, own: f64, is_bound: bool) -> Quantity {
    let key = text::key(written);
    if key.contains('%') || key.contains('‰') || key.contains("百分之") {
        return Quantity::Percentage;
    }
    let mut rest = without_remark(&key);
    let mut is_vague = strip(&mut rest, &VAGUE_BEFORE, &VAGUE_BEHIND);
    is_vague |= strip(&mut rest, &BOUND_BEFORE, &BOUND_BEHIND) && !is_bound;
    let (rest, is_more) = without_more(rest);
    is_vague |= is_more;
    match sum(&rest, units, own) {
        Some(Sum { value, in_words, has_unit }) => Quantity::Number { value, is_vague, in_words, has_unit },
        None => Quantity::Unreadable,
    }
}

/// Without a remark in brackets at the end, where no number stands in it.
fn without_remark(key: &str) -> &str {
    key.strip_suffix(')')
        .and_then(|head| head.rsplit_once('('))
        .filter(|(head, remark)| !head.is_empty() && !remark.chars().any(char::is_numeric))
        .map_or(key, |(head, _)| head)
}

/// Without the signs between number and unit that say more than the number: 10余人, 50多万元. The second value says
/// whether there were any.
fn without_more(written: &str) -> (String, bool) {
    let plain: String = written.chars().filter(|c| !matches!(c, '余' | '多' | '+')).collect();
    let is_more = plain.len() < written.len();
    (plain, is_more)
}

/// Takes off what stands before and behind; whether anything did.
fn strip(rest: &mut &str, before: &[&str], behind: &[&str]) -> bool {
    let mut found = false;
    while let Some(shorter) = before.iter().find_map(|word| rest.strip_prefix(word)) {
        (*rest, found) = (shorter, true);
    }
    while let Some(shorter) = behind.iter().find_map(|word| rest.strip_suffix(word)) {
        (*rest, found) = (shorter, true);
    }
    found
}

struct Sum {
    value: f64,
    in_words: bool,
    has_unit: bool,
}

/// Numbers with units one behind the other: 3年6个月, 2小时30分, 3年半.
fn sum(written: &str, units: Units, own: f64) -> Option<Sum> {
    let mut total = Sum { value: 0.0, in_words: false, has_unit: false };
    let mut rest = written;
    let mut last = f64::INFINITY;
    // More pieces than units say something else.
    for _ in units {
        let part = piece(rest, units, own)?;
        // 6个月3年 is no time, nor are two numbers side by side; a number without unit stands alone.
        if part.factor >= last || (part.unit.is_none() && last.is_finite()) {
            return None;
        }
        (last, rest) = (part.factor, part.rest);
        total.value += part.value;
        total.in_words |= part.in_words;
        total.has_unit |= part.unit.is_some();
        if rest.is_empty() {
            return Some(total);
        }
    }
    None
}

struct Piece<'w> {
    value: f64,
    factor: f64,
    unit: Option<&'w str>,
    in_words: bool,
    rest: &'w str,
}

/// A number with its unit, and 半 behind it: 半年, 3年, 3年半, 一个半小时, 1.5.
fn piece(written: &str, units: Units, own: f64) -> Option<Piece<'_>> {
    let (number, rest) = match written.strip_prefix('半') {
        Some(rest) => (Numeral { value: 0.5, in_words: true, is_counted: false }, rest),
        None => numerals::first(written)?,
    };
    let (half_inside, rest) = match rest.strip_prefix("个半") {
        Some(rest) => (0.5, rest),
        None => (0.0, rest),
    };
    let found = units
        .iter()
        .flat_map(|unit| unit.names.iter().map(move |name| (*name, unit.factor)))
        .filter(|(name, _)| rest.starts_with(name))
        .max_by_key(|(name, _)| name.len());
    let (unit, factor, rest) = match found {
        Some((name, factor)) => (rest.get(..name.len()), factor, rest.get(name.len()..)?),
        None => (None, own, rest),
    };
    let (half_behind, rest) = match rest.strip_prefix('半') {
        Some(rest) if unit.is_some() => (0.5, rest),
        _ => (0.0, rest),
    };
    let value = (number.value + half_inside + half_behind) * factor;
    Some(Piece { value, factor, unit, in_words: number.in_words, rest })
}

/// Reads an amount, in 万元. `own` is what a bare number counts in, in 万元.
pub(super) fn amount(written: &str, own: f64) -> Quantity {
    let key = text::key(written);
    if key.contains('%') || key.contains("百分之") {
        return Quantity::Percentage;
    }
    let mut rest = without_remark(&key);
    let mut is_vague = strip(&mut rest, &VAGUE_BEFORE, &VAGUE_BEHIND);
    for word in ["人民币", "rmb", "cny", "¥", "￥"] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start_matches(':');
        rest = rest.strip_suffix(word).unwrap_or(rest);
    }
    rest = rest.trim_end_matches(['整', '正']);
    is_vague |= strip(&mut rest, &VAGUE_BEFORE, &VAGUE_BEHIND);
    let (rest, is_more) = without_more(rest);
    is_vague |= is_more;
    let Some((number, unit)) = numerals::first(&rest) else { return Quantity::Unreadable };
    let (value, has_unit) = match unit {
        // With 万 or 亿 in it, the numeral counts in 元, whether 元 stands behind it or not.
        "" if number.is_counted => (number.value / 1e4, true),
        "" => (number.value * own, false),
        "元" | "圆" | "块" => (number.value / 1e4, true),
        "w" => (number.value, true),
        _ => match formal_cents(unit) {
            Some(cents) => ((number.value + cents) / 1e4, true),
            None => return Quantity::Unreadable,
        },
    };
    Quantity::Number { value, is_vague, in_words: number.in_words, has_unit }
}

/// 元伍角, 元伍角陆分, 元零伍分: what stands behind the whole 元 of a formal amount, in 元.
fn formal_cents(written: &str) -> Option<f64> {
    let mut rest = written.strip_prefix(['元', '圆'])?;
    let mut cents = 0.0;
    for (sign, factor) in [('角', 0.1), ('分', 0.01)] {
        if let Some((digit, behind)) = rest.split_once(sign) {
            let (number, nothing) = numerals::first(digit.trim_start_matches('零'))?;
            if !nothing.is_empty() || number.value > 9.0 {
                return None;
            }
            cents += number.value * factor;
            rest = behind;
        }
    }
    rest.is_empty().then_some(cents)
}

#[cfg(test)]
mod tests;
