//! Numbers digit by digit, as they were written: no binary fraction ever comes near an amount.

use tera::Value;
use unicode_normalization::UnicodeNormalization;

use super::plain_text;

/// Longer than any number that a filter takes.
const LONGEST: usize = 64;

/// A decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) is_negative: bool,
    /// The digits before the point, without leading zeros but never empty.
    pub(super) whole: String,
    /// The digits after the point, as written.
    pub(super) fraction: String,
}

impl Decimal {
    /// The number that a value is; `None` where it is none beyond doubt.
    pub(super) fn read(value: &Value) -> Option<Self> {
        Self::parse(&normalised(value)?)
    }

    /// Like [`Decimal::read`], with what stands around amounts: `￥`, `元`, `万元`, `元整`.
    pub(super) fn read_amount(value: &Value) -> Option<Self> {
        let text = normalised(value)?;
        let (sign, text) = sign_and_rest(&text);
        let text = ["人民币", "RMB", "CNY"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
        let text = text.strip_prefix(':').unwrap_or(text);
        let text = text.strip_prefix('¥').unwrap_or(text);
        let (number, places) = without_unit(text);
        let mut amount = Self::parse(number)?;
        // The sign may stand behind the symbol, but not on both sides of it.
        if sign && amount.is_negative {
            return None;
        }
        amount.is_negative |= sign;
        amount.shift(places);
        Some(amount)
    }

    /// The number as a whole one, where it is one and not too large.
    pub(super) fn whole_number(&self) -> Option<u64> {
        let is_whole = self.fraction.bytes().all(|digit| digit == b'0');
        self.whole.parse().ok().filter(|&number| is_whole && (!self.is_negative || number == 0))
    }

    /// Whether it is nothing.
    pub(super) fn is_zero(&self) -> bool {
        self.whole == "0" && self.fraction.bytes().all(|digit| digit == b'0')
    }

    fn parse(text: &str) -> Option<Self> {
        let (is_negative, text) = sign_and_rest(text);
        let (whole, fraction) = match text.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (text, ""),
        };
        let whole = ungrouped(whole)?;
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !are_digits(&whole) || !are_digits(fraction) {
            return None;
        }
        let mut number = Self { is_negative, whole, fraction: fraction.to_owned() };
        number.tidy();
        Some(number)
    }

    /// Moves the point to the right.
    fn shift(&mut self, places: usize) {
        let moved = places.min(self.fraction.len());
        self.whole.extend(self.fraction.drain(..moved));
        self.whole.extend(std::iter::repeat_n('0', places - moved));
        self.tidy();
    }

    fn tidy(&mut self) {
        let significant = self.whole.trim_start_matches('0');
        self.whole = if significant.is_empty() { "0".to_owned() } else { significant.to_owned() };
    }
}

/// A value's text with plain digits and signs and without blanks.
fn normalised(value: &Value) -> Option<String> {
    let text = plain_text(value).filter(|text| text.len() <= LONGEST)?;
    let text: String = text.nfkc().collect();
    let text = text.trim();
    // Blanks within, as in `1 234`, leave doubts.
    (!text.contains(char::is_whitespace)).then(|| text.to_owned())
}

fn sign_and_rest(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '−', '负']) {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}

/// The digits without thousands separators; these stand before every third digit or nowhere.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

/// An amount's number, and how far its unit moves the point.
fn without_unit(text: &str) -> (&str, usize) {
    let text = text.strip_suffix(['整', '正']).filter(|rest| rest.ends_with('元')).unwrap_or(text);
    let text = text.strip_suffix('元').unwrap_or(text);
    match (text.strip_suffix('万'), text.strip_suffix('亿')) {
        (Some(number), _) => (number, 4),
        (_, Some(number)) => (number, 8),
        _ => (text, 0),
    }
}
