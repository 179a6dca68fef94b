//! Dates as people write them, from 2025年8月27日 to Excel serials.

use crate::assessment::{DateReading, Doubt};
use crate::text;
use crate::transcript::{Raw, Typed};
use crate::workbook::serial_date;
use jiff::civil::Date;

/// Serials of days that a date cell formatted as a plain number may hold: 1954 to 2119. Outside it a bare number is
/// read by its digits.
const PLAUSIBLE_SERIALS: std::ops::Range<f64> = 20_000.0..80_000.0;

/// Two-digit years up to this belong to this century, later ones to the last.
const LAST_YEAR_OF_THIS_CENTURY: i16 = 69;

/// Reads a date cell. `earliest_year` and `latest_year` bound what is possible.
pub(super) fn read(typed: &Typed, earliest_year: i16, latest_year: i16) -> DateReading {
    let reading = match typed.raw {
        Raw::Blank => DateReading::Blank,
        Raw::Date { serial, epoch_1904 } => {
            serial_date(serial, epoch_1904).map_or(DateReading::Impossible, DateReading::Day)
        }
        Raw::Number(number) => of_number(number),
        Raw::Text => of_text(&typed.text),
        Raw::Bool(_) | Raw::Error | Raw::Uncalculated => DateReading::Unparsed,
    };
    let year = match reading {
        DateReading::Day(day) | DateReading::Doubtful(day, _) => day.year(),
        DateReading::Month { year, .. } => year,
        _ => return reading,
    };
    if (earliest_year..=latest_year).contains(&year) { reading } else { DateReading::Impossible }
}

fn of_number(number: f64) -> DateReading {
    if number.fract() == 0.0 && PLAUSIBLE_SERIALS.contains(&number) {
        return serial_date(number, false).map_or(DateReading::Impossible, DateReading::Day);
    }
    if (1_000.0..10_000.0).contains(&number) && number.fract() != 0.0 {
        return of_year_and_fraction(number);
    }
    of_text(&crate::workbook::number_text(number))
}

/// `2025.8` as a number is a month; `2025.1` may be January, or the October whose zero was lost.
fn of_year_and_fraction(number: f64) -> DateReading {
    let shown = crate::workbook::number_text(number);
    let Some((year, month)) = shown.split_once('.') else { return DateReading::Unparsed };
    match (year.parse::<i16>(), month.parse::<i8>()) {
        (Ok(year), Ok(1)) if month == "1" => DateReading::Month { year, month: 1, doubt: Some(Doubt::LostMonth) },
        (Ok(year), Ok(month @ 1..=12)) => DateReading::Month { year, month, doubt: None },
        (Ok(_), Ok(_)) => DateReading::Impossible,
        _ => DateReading::Unparsed,
    }
}

fn of_text(typed: &str) -> DateReading {
    // A time of day says nothing about the date.
    let typed = text::trim(typed);
    let typed = typed
        .split_once(char::is_whitespace)
        .filter(|(_, time)| time.contains([':', '：']))
        .map_or(typed, |(day, _)| day);
    let key = text::key(typed);
    if key.is_empty() || key.chars().all(|c| "年月日_-/.".contains(c)) {
        return DateReading::Blank;
    }
    let Some(written) = Written::read(&key) else { return DateReading::Unparsed };
    written.date()
}

/// The numbers of a date in the order written.
struct Written {
    numbers: Vec<(u32, usize)>,
}

impl Written {
    /// Splits a date into its numbers, Chinese numerals included; `None` where anything else stands in it.
    fn read(key: &str) -> Option<Self> {
        let key = key.split_once('t').filter(|(date, _)| date.len() >= 8).map_or(key, |(date, _)| date);
        let mut numbers: Vec<(u32, usize)> = Vec::new();
        let mut digits = String::new();
        let mut hanzi = String::new();
        let mut flush = |digits: &mut String, hanzi: &mut String| -> Option<()> {
            if !digits.is_empty() {
                numbers.push((digits.parse().ok()?, digits.len()));
            } else if !hanzi.is_empty() {
                numbers.push(hanzi_number(hanzi)?);
            }
            digits.clear();
            hanzi.clear();
            Some(())
        };
        for c in key.chars() {
            match c {
                '0'..='9' if hanzi.is_empty() => digits.push(c),
                '年' | '月' | '日' | '号' | '.' | '-' | '/' | ',' => flush(&mut digits, &mut hanzi)?,
                _ if "〇○零一二三四五六七八九十廿卅".contains(c) && digits.is_empty() => hanzi.push(c),
                _ => return None,
            }
        }
        flush(&mut digits, &mut hanzi)?;
        (!numbers.is_empty()).then_some(Written { numbers })
    }

    fn date(&self) -> DateReading {
        match self.numbers.as_slice() {
            // 20250827, 202508
            [(number, 8)] => day(number / 10_000, number / 100 % 100, number % 100, None),
            [(number, 6)] => month(number / 100, number % 100),
            [(year, 4), (of_year, _)] => month(*year, *of_year),
            [(year, 4), (of_year, _), (of_month, _)] => day(*year, *of_year, *of_month, None),
            // 27/8/2025: which is the day shows only where it is above twelve.
            [(first, 1..=2), (second, 1..=2), (year, 4)] => {
                if *second > 12 {
                    day(*year, *first, *second, None)
                } else {
                    let doubt = (*first <= 12 && first != second).then_some(Doubt::DayMonthOrder);
                    day(*year, *second, *first, doubt)
                }
            }
            [(short, 2), (of_year, 1..=2), (of_month, 1..=2)] => {
                let century = if *short <= u32::from(LAST_YEAR_OF_THIS_CENTURY.unsigned_abs()) { 2000 } else { 1900 };
                day(century + short, *of_year, *of_month, Some(Doubt::TwoDigitYear))
            }
            _ => DateReading::Unparsed,
        }
    }
}

fn day(year: u32, of_year: u32, of_month: u32, doubt: Option<Doubt>) -> DateReading {
    let parts = (i16::try_from(year), i8::try_from(of_year), i8::try_from(of_month));
    let (Ok(year), Ok(of_year), Ok(of_month)) = parts else { return DateReading::Impossible };
    match (Date::new(year, of_year, of_month), doubt) {
        (Ok(day), None) => DateReading::Day(day),
        (Ok(day), Some(doubt)) => DateReading::Doubtful(day, doubt),
        (Err(_), _) => DateReading::Impossible,
    }
}

fn month(year: u32, of_year: u32) -> DateReading {
    match (i16::try_from(year), i8::try_from(of_year)) {
        (Ok(year), Ok(month @ 1..=12)) => DateReading::Month { year, month, doubt: None },
        _ => DateReading::Impossible,
    }
}

/// 二〇二五 digit by digit, or 二十七 by tens; the second number is how many digits it stands for.
pub(super) fn hanzi_number(written: &str) -> Option<(u32, usize)> {
    let digit = |c: char| match c {
        '〇' | '○' | '零' => Some(0),
        _ => "一二三四五六七八九".chars().position(|known| known == c).and_then(|at| u32::try_from(at + 1).ok()),
    };
    let by_tens = |c: char| "十廿卅".contains(c);
    if !written.contains(by_tens) {
        let mut number = 0;
        for c in written.chars() {
            number = number * 10 + digit(c)?;
        }
        return (written.chars().count() <= 4).then_some((number, written.chars().count()));
    }
    let tens = written.chars().find(|&c| by_tens(c))?;
    let (before, after) = written.split_once(tens)?;
    let factor = match (tens, before) {
        ('廿', "") => 2,
        ('卅', "") => 3,
        ('十', "") => 1,
        ('十', _) => digit(before.chars().next().filter(|_| before.chars().count() == 1)?)?,
        _ => return None,
    };
    let units = match after.chars().count() {
        0 => 0,
        1 => digit(after.chars().next()?)?,
        _ => return None,
    };
    Some((factor * 10 + units, 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;
    use jiff::civil::date;

    fn text(written: &str) -> DateReading {
        let mut typed = Typed::blank(Place::Whole);
        typed.text = written.to_owned();
        typed.raw = Raw::Text;
        read(&typed, 1949, 2036)
    }

    fn number(number: f64) -> DateReading {
        let mut typed = Typed::blank(Place::Whole);
        typed.raw = Raw::Number(number);
        read(&typed, 1949, 2036)
    }

    #[test]
    fn one_day_in_many_spellings() {
        let wanted = DateReading::Day(date(2025, 8, 27));
        for written in [
            "2025年8月27日",
            "2025.8.27",
            "2025-08-27",
            "2025/8/27",
            "20250827",
            "二〇二五年八月二十七日",
            "二○二五年八月廿七日",
            "２０２５年８月２７日",
            "2025 年 8 月 27 日",
            "2025-08-27T00:00:00",
            "2025-08-27 10:30",
            "2025年08月27号",
            "27/8/2025",
            "8/27/2025",
        ] {
            assert_eq!(text(written), wanted, "{written}");
        }
        assert_eq!(number(20_250_827.0), wanted);
        assert_eq!(number(45_896.0), wanted);
    }

    #[test]
    fn doubts_are_kept() {
        assert_eq!(text("25.8.27"), DateReading::Doubtful(date(2025, 8, 27), Doubt::TwoDigitYear));
        assert_eq!(text("03/05/2023"), DateReading::Doubtful(date(2023, 5, 3), Doubt::DayMonthOrder));
        assert_eq!(text("2025年8月"), DateReading::Month { year: 2025, month: 8, doubt: None });
        assert_eq!(text("2025.10"), DateReading::Month { year: 2025, month: 10, doubt: None });
        assert_eq!(number(2025.1), DateReading::Month { year: 2025, month: 1, doubt: Some(Doubt::LostMonth) });
        assert_eq!(number(2025.8), DateReading::Month { year: 2025, month: 8, doubt: None });
    }

    #[test]
    fn no_date_is_no_date() {
        assert_eq!(text("2025年2月30日"), DateReading::Impossible);
        assert_eq!(text("2099-01-01"), DateReading::Impossible);
        assert_eq!(text("1899年1月1日"), DateReading::Impossible);
        assert_eq!(text("去年八月"), DateReading::Unparsed);
        assert_eq!(text("  年  月  日"), DateReading::Blank);
        assert_eq!(number(3.0), DateReading::Unparsed);
    }
}
