//! Dates and times as .ods writes them (ISO 8601), as serials.

use jiff::civil::{Date, DateTime, date};
use jiff::{SignedDuration, Unit};

/// Seconds in a day.
const DAY: f64 = 86_400.0;

/// The serial (1900 system) of `2025-08-27` or `2025-08-27T09:30:00`; `None` where it is no such date.
pub(super) fn date_serial(text: &str) -> Option<f64> {
    let moment: DateTime = text.trim_end_matches('Z').parse().ok()?;
    // The 1900 system counts a 29 February 1900 that never was: serials before it count from a day later.
    let epoch = if moment.date() < date(1900, 3, 1) { date(1899, 12, 31) } else { date(1899, 12, 30) };
    (moment.date() > epoch).then_some(())?;
    Some(
        f64::from(days_between(epoch, moment.date())?)
            + moment.time().duration_since(jiff::civil::Time::midnight()).as_secs_f64() / DAY,
    )
}

/// The part of a day of `PT09H30M00S`; `None` where it is no such time.
pub(super) fn time_serial(text: &str) -> Option<f64> {
    Some(text.parse::<SignedDuration>().ok()?.as_secs_f64() / DAY)
}

fn days_between(from: Date, to: Date) -> Option<i32> {
    Some(from.until((Unit::Day, to)).ok()?.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::serial_date;

    #[test]
    fn dates_come_back() {
        for (text, day) in [
            ("2025-08-27", date(2025, 8, 27)),
            ("1900-01-01", date(1900, 1, 1)),
            ("1900-02-28", date(1900, 2, 28)),
            ("1900-03-01", date(1900, 3, 1)),
            ("2024-02-29", date(2024, 2, 29)),
            ("9999-12-31", date(9999, 12, 31)),
        ] {
            assert_eq!(serial_date(date_serial(text).unwrap(), false), Some(day), "{text}");
        }
        assert_eq!(date_serial("2025-08-27T12:00:00"), Some(45_896.5));
        assert_eq!(time_serial("PT12H00M00S"), Some(0.5));
        for nonsense in ["", "2025", "2025-13-01", "2025-08-27T99:00", "0001-01-01", "--"] {
            assert_eq!(date_serial(nonsense), None, "{nonsense}");
        }
        assert_eq!(time_serial("半天"), None);
    }
}
