//! The number that a text begins with, in digits or in Chinese numerals, formal ones included.

/// A number as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Numeral {
    /// The number, below zero where a minus stands before it.
    pub(super) value: f64,
    /// Whether it is written in Chinese numerals only.
    pub(super) in_words: bool,
    /// Whether 万 or 亿 is part of it.
    pub(super) is_counted: bool,
}

/// The number that a key begins with and what follows it; `None` where none does.
pub(super) fn first(key: &str) -> Option<(Numeral, &str)> {
    let (sign, rest) = match key.strip_prefix(['-', '负', '−']) {
        Some(rest) => (-1.0, rest),
        None => match key.strip_prefix('(').and_then(|inside| inside.strip_suffix(')')) {
            // As accountants write a loss.
            Some(inside) => (-1.0, inside),
            None => (1.0, key),
        },
    };
    let (mut number, rest) = in_digits(rest).or_else(|| in_words(rest))?;
    number.value *= sign;
    Some((number, rest))
}

/// 1,200,000 or 1.2, with what counts it: 50万, 1.2亿, 3千.
fn in_digits(written: &str) -> Option<(Numeral, &str)> {
    let end = written.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(written.len());
    let (digits, mut rest) = written.split_at_checked(end)?;
    let mut value: f64 = without_commas(digits)?.parse().ok()?;
    let mut is_counted = false;
    while let Some((factor, behind)) = multiplier(rest) {
        value *= factor;
        // 3千 is a number as any other; only 万 and 亿 change what an amount is counted in.
        is_counted |= factor >= 1e3;
        rest = behind;
    }
    value.is_finite().then_some((Numeral { value, in_words: false, is_counted }, rest))
}

fn multiplier(rest: &str) -> Option<(f64, &str)> {
    [
        ('十', 1e1),
        ('百', 1e2),
        ('千', 1e3),
        ('仟', 1e3),
        ('佰', 1e2),
        ('万', 1e4),
        ('萬', 1e4),
        ('亿', 1e8),
        ('億', 1e8),
    ]
    .into_iter()
    .find_map(|(sign, factor)| rest.strip_prefix(sign).map(|behind| (factor, behind)))
}

/// Digits without commas between groups of three; `None` where a comma stands elsewhere.
fn without_commas(digits: &str) -> Option<String> {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let head = groups.next().filter(|head| !head.is_empty())?;
    let mut plain = head.to_owned();
    for group in groups {
        if group.len() != 3 || head.len() > 3 {
            return None;
        }
        plain.push_str(group);
    }
    match fraction {
        None => Some(plain),
        Some(fraction) if !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(format!("{plain}.{fraction}"))
        }
        Some(_) => None,
    }
}

fn digit(c: char) -> Option<f64> {
    const DIGITS: [&str; 10] = ["〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"];
    (0_u8..).zip(DIGITS).find(|(_, signs)| signs.contains(c)).map(|(value, _)| f64::from(value))
}

fn small_unit(c: char) -> Option<f64> {
    match c {
        '十' | '拾' => Some(1e1),
        '百' | '佰' => Some(1e2),
        '千' | '仟' => Some(1e3),
        _ => None,
    }
}

fn large_unit(c: char) -> Option<f64> {
    match c {
        '万' | '萬' => Some(1e4),
        '亿' | '億' => Some(1e8),
        _ => None,
    }
}

/// 一百二十万, 壹佰贰拾万, 二〇二四, 三点五.
fn in_words(written: &str) -> Option<(Numeral, &str)> {
    let is_numeral = |c: char| digit(c).is_some() || small_unit(c).is_some() || large_unit(c).is_some();
    let end = written.find(|c| !is_numeral(c)).unwrap_or(written.len());
    let (whole, rest) = written.split_at_checked(end)?;
    let mut value = whole_in_words(whole)?;
    let is_counted = whole.contains(['万', '萬', '亿', '億']);
    let Some(behind) = rest.strip_prefix('点') else {
        return Some((Numeral { value, in_words: true, is_counted }, rest));
    };
    let end = behind.find(|c| digit(c).is_none()).unwrap_or(behind.len());
    let (fraction, mut rest) = behind.split_at_checked(end).filter(|(fraction, _)| !fraction.is_empty())?;
    let mut place = 0.1;
    for figure in fraction.chars().filter_map(digit) {
        value += figure * place;
        place /= 10.0;
    }
    let mut is_counted = is_counted;
    while let Some((factor, behind)) = multiplier(rest) {
        value *= factor;
        is_counted |= factor >= 1e3;
        rest = behind;
    }
    Some((Numeral { value, in_words: true, is_counted }, rest))
}

/// No amount has more numerals than this.
const LONGEST: usize = 40;

fn whole_in_words(written: &str) -> Option<f64> {
    let count = written.chars().count();
    if count == 0 || count > LONGEST {
        return None;
    }
    if written.chars().all(|c| digit(c).is_some()) {
        return Some(written.chars().filter_map(digit).fold(0.0, |number, figure| number * 10.0 + figure));
    }
    let (mut total, mut section, mut figure) = (0.0, 0.0, None);
    for c in written.chars() {
        if let Some(value) = digit(c) {
            // Two figures side by side are no number by tens, unless the first is the 零 of a gap.
            if figure.is_some_and(|known| known > 0.0) {
                return None;
            }
            figure = Some(value);
        } else if let Some(unit) = small_unit(c) {
            section += figure.take().filter(|known| *known > 0.0).unwrap_or(1.0) * unit;
        } else if let Some(unit) = large_unit(c) {
            section += figure.take().unwrap_or(0.0);
            if unit > total && total > 0.0 {
                total = (total + section) * unit;
            } else {
                total += section * unit;
            }
            section = 0.0;
        }
    }
    Some(total + section + figure.unwrap_or(0.0))
}
