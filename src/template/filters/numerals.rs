//! Numbers in the many ways in which Chinese papers write them.

use tera::{Error, Kwargs, TeraResult, Value};
use unicode_normalization::UnicodeNormalization;

use super::decimal::Decimal;
use super::{is_empty, plain_text, refusal, shown};

/// The largest number that is spelled out.
const MAX_WHOLE: u64 = 9_999_999_999_999;
const TOO_LARGE: &str = "最大为 9999999999999.99";

/// Signs for digits and for tens, hundreds and thousands.
struct Script {
    digits: [&'static str; 10],
    places: [&'static str; 4],
}

const PLAIN: Script = Script {
    digits: ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
    places: ["", "十", "百", "千"],
};
const FORMAL: Script = Script {
    digits: ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"],
    places: ["", "拾", "佰", "仟"],
};

impl Script {
    fn digit(&self, digit: u64) -> &'static str {
        self.digits.get(digit as usize).copied().unwrap_or_default()
    }

    /// A whole number; zero as such.
    fn spell(&self, number: u64) -> String {
        if number == 0 {
            return self.digit(0).to_owned();
        }
        [(100_000_000, "亿"), (10_000, "万")].into_iter().find(|&(unit, _)| number >= unit).map_or_else(
            || self.spell_small(number),
            |(unit, sign)| {
                let rest = number % unit;
                // A gap is read out where the rest does not reach the place below the unit.
                let gap = if rest > 0 && rest < unit / 10 { self.digit(0) } else { "" };
                let tail = if rest > 0 { self.spell(rest) } else { String::new() };
                format!("{}{sign}{gap}{tail}", self.spell(number / unit))
            },
        )
    }

    /// A number below ten thousand.
    fn spell_small(&self, number: u64) -> String {
        let mut out = String::new();
        let mut has_gap = false;
        for (place, unit) in [1_000, 100, 10, 1].into_iter().enumerate() {
            let digit = number / unit % 10;
            if digit == 0 {
                has_gap = !out.is_empty();
                continue;
            }
            if has_gap {
                out.push_str(self.digit(0));
                has_gap = false;
            }
            out.push_str(self.digit(digit));
            out.push_str(self.places.get(3 - place).copied().unwrap_or_default());
        }
        out
    }

    /// Any number, its fraction digit by digit.
    fn number(&self, value: &Value, filter: &str) -> TeraResult<String> {
        let number = Decimal::read(value).ok_or_else(|| refusal(value, filter, "不是数"))?;
        let whole = whole_part(&number).ok_or_else(|| refusal(value, filter, TOO_LARGE))?;
        let sign = if number.is_negative && !number.is_zero() { "负" } else { "" };
        let digits = number.fraction.chars().filter_map(|digit| digit.to_digit(10));
        let fraction: String = digits.map(|digit| self.digit(digit.into())).collect();
        let point = if fraction.is_empty() { "" } else { "点" };
        Ok(format!("{sign}{}{point}{fraction}", self.spell(whole)))
    }
}

fn whole_part(number: &Decimal) -> Option<u64> {
    number.whole.parse().ok().filter(|&whole: &u64| whole <= MAX_WHOLE)
}

/// A whole number as people write it in a text: 12 is 十二, not 一十二.
pub(super) fn spelled(number: u64) -> String {
    colloquial(PLAIN.spell(number))
}

fn colloquial(spelled: String) -> String {
    let is_ten = spelled.trim_start_matches('负').starts_with("一十");
    if is_ten { spelled.replacen("一十", "十", 1) } else { spelled }
}

pub(super) fn chinese(value: &Value, _: &Kwargs) -> TeraResult<Value> {
    unless_empty(value, |value| Ok(colloquial(PLAIN.number(value, "中文数字")?)))
}

pub(super) fn formal(value: &Value, _: &Kwargs) -> TeraResult<Value> {
    unless_empty(value, |value| FORMAL.number(value, "大写数字"))
}

pub(super) fn amount(value: &Value, _: &Kwargs) -> TeraResult<Value> {
    const FILTER: &str = "大写金额";
    unless_empty(value, |value| {
        let expected = "不是金额，请写成 1234.56、1,234.56元 或 12万元 的样子";
        let amount = Decimal::read_amount(value).ok_or_else(|| refusal(value, FILTER, expected))?;
        let whole = whole_part(&amount).ok_or_else(|| refusal(value, FILTER, TOO_LARGE))?;
        let fraction = amount.fraction.trim_end_matches('0');
        let mut cents = fraction.chars().filter_map(|digit| digit.to_digit(10)).map(u64::from);
        let (tenths, hundredths) = (cents.next().unwrap_or(0), cents.next().unwrap_or(0));
        if cents.next().is_some() {
            return Err(refusal(value, FILTER, "小数超过两位，不能精确到分；请先改成两位小数，这里不四舍五入"));
        }
        let sign = if amount.is_negative && !amount.is_zero() { "负" } else { "" };
        Ok(format!("{sign}{}", amount_in_words(whole, tenths, hundredths)))
    })
}

fn amount_in_words(whole: u64, tenths: u64, hundredths: u64) -> String {
    let part =
        |digit: u64, unit: &str| if digit > 0 { format!("{}{unit}", FORMAL.digit(digit)) } else { String::new() };
    let (tenths, hundredths_part) = (part(tenths, "角"), part(hundredths, "分"));
    let has_cents = hundredths > 0 || !tenths.is_empty();
    let yuan = if whole > 0 || !has_cents { FORMAL.spell(whole) + "元" } else { String::new() };
    let gap = if whole > 0 && tenths.is_empty() && hundredths > 0 { "零" } else { "" };
    let end = if has_cents { "" } else { "整" };
    [&yuan, gap, &tenths, &hundredths_part, end].concat()
}

pub(super) fn thousands(value: &Value, _: &Kwargs) -> TeraResult<Value> {
    unless_empty(value, |value| {
        let number = Decimal::read(value).ok_or_else(|| refusal(value, "千分位", "不是数"))?;
        let mut out = String::from(if number.is_negative && !number.is_zero() { "-" } else { "" });
        for (at, digit) in number.whole.chars().enumerate() {
            if at > 0 && (number.whole.len() - at) % 3 == 0 {
                out.push(',');
            }
            out.push(digit);
        }
        if !number.fraction.is_empty() {
            out.push('.');
            out.push_str(&number.fraction);
        }
        Ok(out)
    })
}

pub(super) fn circled(value: &Value, _: &Kwargs) -> TeraResult<Value> {
    unless_empty(value, |value| one_sign(value, "圈码", circle, "只有 1 至 50 有带圈数字"))
}

pub(super) fn roman(value: &Value, _: &Kwargs) -> TeraResult<Value> {
    unless_empty(value, |value| one_sign(value, "罗马数字", roman_sign, "只能写 1 至 12"))
}

fn one_sign(value: &Value, filter: &str, sign: fn(u32) -> Option<char>, expected: &str) -> TeraResult<String> {
    let number = Decimal::read(value).and_then(|number| number.whole_number());
    let sign = number.and_then(|number| sign(u32::try_from(number).ok()?));
    sign.map(String::from).ok_or_else(|| refusal(value, filter, expected))
}

fn circle(number: u32) -> Option<char> {
    char::from_u32(match number {
        1..=20 => 0x2460 + number - 1,
        21..=35 => 0x3251 + number - 21,
        36..=50 => 0x32B1 + number - 36,
        _ => return None,
    })
}

fn roman_sign(number: u32) -> Option<char> {
    char::from_u32(match number {
        1..=12 => 0x2160 + number - 1,
        _ => return None,
    })
}

pub(super) fn ordinal(value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    const FILTER: &str = "编号";
    let style = arguments.get::<&str>("style")?.unwrap_or("一、");
    unless_empty(value, |value| {
        let number =
            Decimal::read(value).and_then(|number| number.whole_number()).filter(|&n| (1..=MAX_WHOLE).contains(&n));
        let number = number.ok_or_else(|| refusal(value, FILTER, "不是正整数"))?;
        match style {
            "一、" => Ok(format!("{}、", spelled(number))),
            "（一）" => Ok(format!("（{}）", spelled(number))),
            "1." => Ok(format!("{number}.")),
            "(1)" => Ok(format!("({number})")),
            "①" => one_sign(value, FILTER, circle, "只有 1 至 50 有带圈数字"),
            other => Err(Error::message(format!(
                "过滤器「{FILTER}」没有样式「{}」，可用 一、 （一） 1. (1) ①",
                shown(&Value::from(other))
            ))),
        }
    })
}

pub(super) fn level(value: &Value, _: &Kwargs) -> TeraResult<Value> {
    unless_empty(value, |value| {
        let number = plain_text(value).and_then(|text| level_number(&text));
        let number = number.ok_or_else(|| refusal(value, "级别词", "不是级别，请写 1 至 9、一 至 九 或 Ⅰ 至 Ⅸ"))?;
        Ok(format!("{}级", PLAIN.digit(number)))
    })
}

fn level_number(text: &str) -> Option<u64> {
    const LONGEST: usize = 32;
    const ROMAN: [&str; 9] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    if text.len() > LONGEST {
        return None;
    }
    let text: String = text.nfkc().collect();
    let word = text.trim().trim_end_matches('级').trim();
    (1..=9_u64).find(|&number| {
        let roman = ROMAN.get(number as usize - 1).is_some_and(|roman| roman.eq_ignore_ascii_case(word));
        roman || word == PLAIN.digit(number) || word == number.to_string()
    })
}

/// What is empty passes through, so that an unfilled field stays one.
fn unless_empty(value: &Value, write: impl FnOnce(&Value) -> TeraResult<String>) -> TeraResult<Value> {
    if is_empty(value) { Ok(value.clone()) } else { write(value).map(Value::from) }
}
