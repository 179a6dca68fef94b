//! Dates, however they were written.

use jiff::civil;
use tera::Value;
use unicode_normalization::UnicodeNormalization;

use super::numerals::spelled;
use super::plain_text;

/// Longer than any date; it spares the work on what can't be one.
const LONGEST: usize = 64;
const SEPARATORS: [char; 3] = ['-', '/', '.'];

/// A day, or a month as a whole.
struct Date {
    year: u16,
    month: u8,
    day: Option<u8>,
}

pub(super) fn chinese(value: &Value) -> Value {
    written(value, |date| {
        let day = date.day.map_or(String::new(), |day| format!("{day}日"));
        format!("{:04}年{}月{day}", date.year, date.month)
    })
}

pub(super) fn iso(value: &Value) -> Value {
    written(value, |date| {
        let day = date.day.map_or(String::new(), |day| format!("-{day:02}"));
        format!("{:04}-{:02}{day}", date.year, date.month)
    })
}

pub(super) fn in_characters(value: &Value) -> Value {
    written(value, |date| {
        let digit = |digit: char| "〇一二三四五六七八九".chars().nth(digit.to_digit(10).unwrap_or(0) as usize);
        let year: String = format!("{:04}", date.year).chars().filter_map(digit).collect();
        let day = date.day.map_or(String::new(), |day| spelled(day.into()) + "日");
        format!("{year}年{}月{day}", spelled(date.month.into()))
    })
}

/// A date in another form; what is no date as it is.
fn written(value: &Value, form: impl Fn(&Date) -> String) -> Value {
    let is_whole = value.as_str().is_some() || value.as_i128().is_some();
    let text = plain_text(value).filter(|text| is_whole && text.len() <= LONGEST);
    text.and_then(|text| read(&text)).map_or_else(|| value.clone(), |date| Value::from(form(&date)))
}

fn read(text: &str) -> Option<Date> {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let parts: Vec<&str> = if let Some(rest) = text.strip_suffix('日') {
        let (year, rest) = rest.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        vec![year, month, day]
    } else if let Some(rest) = text.strip_suffix('月') {
        let (year, month) = rest.split_once('年')?;
        vec![year, month]
    } else if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![text.get(..4)?, text.get(4..6)?, text.get(6..)?]
    } else {
        text.split(SEPARATORS).collect()
    };
    // One kind of separator only: `2025-8/27` is rather a mistake.
    let mut separators = text.chars().filter(|c| SEPARATORS.contains(c));
    let first = separators.next();
    if !separators.all(|separator| Some(separator) == first) {
        return None;
    }
    date(&parts)
}

fn date(parts: &[&str]) -> Option<Date> {
    if !parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let (&[year, month], rest) = parts.split_first_chunk()?;
    let day: Option<u8> = match rest {
        [] => None,
        [day] => Some(day.parse().ok()?),
        _ => return None,
    };
    let is_year = year.len() == 4;
    let year: u16 = year.parse().ok().filter(|&year| is_year && year > 0)?;
    let month: u8 = month.parse().ok()?;
    let exists = |day: u8| civil::Date::new(year.cast_signed(), month.cast_signed(), day.cast_signed()).is_ok();
    exists(day.unwrap_or(1)).then_some(Date { year, month, day })
}
