//! Dates and times as .ods writes them (ISO 8601), as serials.

/// Days from 1899-12-30, where serials of the 1900 system start from March 1900 on, to 1970-01-01.
const UNIX: i64 = 25_569;

/// The serial (1900 system) of `2025-08-27` or `2025-08-27T09:30:00`; `None` where it is no such date.
pub(super) fn date_serial(text: &str) -> Option<f64> {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let mut parts = date.splitn(3, '-').map(str::parse::<u32>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let honest = (1900..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    honest.then_some(())?;
    let days = days_from_civil(i64::from(year), i64::from(month), i64::from(day)) + UNIX;
    // The 1900 system counts a 29 February 1900 that never was; before it serials are one less.
    let days = i32::try_from(if days < 61 { days - 1 } else { days }).ok()?;
    Some(f64::from(days) + clock(time.trim_end_matches('Z'))?)
}

/// The part of a day of `PT09H30M00S`; `None` where it is no such time.
pub(super) fn time_serial(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut seconds = 0.0;
    for (unit, factor) in [('H', 3600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((number, after)) = rest.split_once(unit) {
            seconds += number.parse::<f64>().ok().filter(|number| number.is_finite())? * factor;
            rest = after;
        }
    }
    rest.is_empty().then_some(seconds / 86_400.0)
}

fn clock(time: &str) -> Option<f64> {
    if time.is_empty() {
        return Some(0.0);
    }
    let mut seconds = 0.0;
    for (part, factor) in time.splitn(3, ':').zip([3600.0, 60.0, 1.0]) {
        seconds += part.parse::<f64>().ok().filter(|number| (0.0..61.0).contains(number))? * factor;
    }
    Some(seconds / 86_400.0)
}

/// A civil date to days since 1970-01-01 (the well-known era arithmetic of the proleptic Gregorian calendar).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::serial_date;

    #[test]
    fn dates_come_back() {
        for (text, date) in [
            ("2025-08-27", (2025, 8, 27)),
            ("1900-01-01", (1900, 1, 1)),
            ("1900-02-28", (1900, 2, 28)),
            ("1900-03-01", (1900, 3, 1)),
            ("2024-02-29", (2024, 2, 29)),
            ("9999-12-31", (9999, 12, 31)),
        ] {
            assert_eq!(serial_date(date_serial(text).unwrap(), false), Some(date), "{text}");
        }
        assert_eq!(date_serial("2025-08-27T12:00:00"), Some(45_896.5));
        assert_eq!(time_serial("PT12H00M00S"), Some(0.5));
        for nonsense in ["", "2025", "2025-13-01", "2025-08-27T99:00", "0001-01-01", "--"] {
            assert_eq!(date_serial(nonsense), None, "{nonsense}");
        }
        assert_eq!(time_serial("P1D"), None);
    }
}
