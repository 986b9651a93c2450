//! Days without a clock or a time zone, and days of which life remembers only the year.

use std::fmt;

use crate::saved;
use crate::snapshot::{Loader, Part, Saver, Spoiled};
use chrono::{Datelike, NaiveDate};

/// A day, counted from 1970-01-01. Valid between 1800-01-01 and 2299-12-31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

saved!(newtype Day(i32));

impl Day {
    pub const FIRST: Day = Day(-62_091);
    pub const LAST: Day = Day(120_529);

    /// `None` when there is no such day, or it lies outside the years 1800 to 2299.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        Day::from_number(date.to_epoch_days())
    }

    /// The day with that stored number.
    pub fn from_number(days_since_1970: i32) -> Option<Day> {
        (Day::FIRST.0..=Day::LAST.0).contains(&days_since_1970).then_some(Day(days_since_1970))
    }

    /// Days since 1970-01-01: the stored number.
    pub fn number(self) -> i32 {
        self.0
    }

    fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).expect("the years 1800 to 2299 are in chrono's range")
    }

    pub fn year(self) -> i32 {
        self.date().year()
    }

    pub fn month(self) -> u32 {
        self.date().month()
    }

    pub fn day_of_month(self) -> u32 {
        self.date().day()
    }

    /// The day before; the first day of the calendar stays.
    #[must_use]
    pub fn pred(self) -> Day {
        Day((self.0 - 1).max(Day::FIRST.0))
    }

    #[must_use]
    pub fn succ(self) -> Day {
        Day((self.0 + 1).min(Day::LAST.0))
    }

    /// Reads `YYYY-MM-DD`, `dd/mm/yyyy` or `d/m/yyyy`.
    pub fn parse(text: &str) -> Option<Day> {
        PartialDay::parse(text).filter(|day| day.precision == Precision::Day).map(|day| day.first)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().format("%Y-%m-%d").fmt(f)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    Year,
    Month,
    Day,
}

saved!(enum Precision { 0 = Year, 1 = Month, 2 = Day });

/// A year, a month or a day. Reports take its first day; rules give a partial date the reading that
/// favours the person. Five bytes: every person and membership holds some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(Rust, packed)]
pub struct PartialDay {
    // Invariant: the first day of the year or month when the precision is one.
    first: Day,
    precision: Precision,
}

impl Part for PartialDay {
    fn save(&self, to: &mut Saver<'_>) {
        let PartialDay { first, precision } = *self;
        first.save(to);
        precision.save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<PartialDay, Spoiled> {
        Ok(PartialDay { first: Part::load(from)?, precision: Part::load(from)? })
    }

    fn shape(to: &mut String) {
        <(Day, Precision)>::shape(to);
    }
}

impl PartialDay {
    pub fn year(year: i32) -> Option<PartialDay> {
        Some(PartialDay { first: Day::from_ymd(year, 1, 1)?, precision: Precision::Year })
    }

    pub fn month(year: i32, month: u32) -> Option<PartialDay> {
        Some(PartialDay { first: Day::from_ymd(year, month, 1)?, precision: Precision::Month })
    }

    pub fn exact(day: Day) -> PartialDay {
        PartialDay { first: day, precision: Precision::Day }
    }

    /// The stored form read back: `first` is brought to the first day of its year or month.
    pub fn with_precision(first: Day, precision: Precision) -> PartialDay {
        match precision {
            Precision::Year => PartialDay::year(first.year()),
            Precision::Month => PartialDay::month(first.year(), first.month()),
            Precision::Day => Some(PartialDay::exact(first)),
        }
        .expect("the year or month of a valid day begins with a valid day")
    }

    pub fn first(self) -> Day {
        self.first
    }

    pub fn precision(self) -> Precision {
        self.precision
    }

    /// The last day it can mean.
    pub fn last(self) -> Day {
        let (year, month) = (self.first.year(), self.first.month());
        match self.precision {
            Precision::Day => self.first,
            Precision::Month if month < 12 => {
                Day::from_ymd(year, month + 1, 1).map_or(Day::LAST, Day::pred)
            }
            Precision::Month | Precision::Year => {
                Day::from_ymd(year, 12, 31).expect("every valid year has a last day")
            }
        }
    }

    /// Reads `YYYY-MM-DD`, `dd/mm/yyyy`, `d/m/yyyy`, `YYYY`, `YYYY-MM` or `mm/yyyy`.
    pub fn parse(text: &str) -> Option<PartialDay> {
        if text.contains('/') {
            let parts: Vec<&str> = text.splitn(4, '/').collect();
            return match parts.as_slice() {
                [day, month, year] => Some(PartialDay::exact(Day::from_ymd(
                    four_digits(year)?,
                    digits(month, 1, 2)?,
                    digits(day, 1, 2)?,
                )?)),
                [month, year] => PartialDay::month(four_digits(year)?, digits(month, 1, 2)?),
                _ => None,
            };
        }
        let parts: Vec<&str> = text.splitn(4, '-').collect();
        match parts.as_slice() {
            [year, month, day] => Some(PartialDay::exact(Day::from_ymd(
                four_digits(year)?,
                digits(month, 2, 2)?,
                digits(day, 2, 2)?,
            )?)),
            [year, month] => PartialDay::month(four_digits(year)?, digits(month, 2, 2)?),
            [year] => PartialDay::year(four_digits(year)?),
            _ => None,
        }
    }
}

fn digits(text: &str, fewest: usize, most: usize) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (fewest..=most).contains(&text.len())).then(|| text.parse().ok())?
}

fn four_digits(text: &str) -> Option<i32> {
    digits(text, 4, 4).and_then(|year| i32::try_from(year).ok())
}

impl fmt::Display for PartialDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Year => write!(f, "{:04}", self.first.year()),
            Precision::Month => write!(f, "{:04}-{:02}", self.first.year(), self.first.month()),
            Precision::Day => self.first().fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_offices_write_them() {
        let day = Day::from_ymd(1950, 2, 3);
        assert_eq!(Day::parse("1950-02-03"), day);
        assert_eq!(Day::parse("03/02/1950"), day);
        assert_eq!(Day::parse("3/2/1950"), day);
        assert_eq!(Day::parse("1950-2-3"), None);
        assert_eq!(Day::parse("31/02/1950"), None);
        assert_eq!(Day::parse("02/1950"), None);
        assert_eq!(Day::parse("+950-02-03"), None);
        assert_eq!(Day::parse("1950-02-03-04"), None);
        assert_eq!(Day::parse("03/02/1950/"), None);
    }

    #[test]
    fn a_partial_day_keeps_its_precision_and_knows_its_last_day() {
        let month = PartialDay::parse("02/1952").unwrap();
        assert_eq!(month.to_string(), "1952-02");
        assert_eq!(month.last().to_string(), "1952-02-29");
        let year = PartialDay::parse("1952").unwrap();
        assert_eq!(year.first().to_string(), "1952-01-01");
        assert_eq!(year.last().to_string(), "1952-12-31");
        assert_eq!(PartialDay::parse("1952-12").unwrap().last().to_string(), "1952-12-31");
    }

    #[test]
    fn the_calendar_ends_where_it_says() {
        assert_eq!(Day::from_ymd(1800, 1, 1), Some(Day::FIRST));
        assert_eq!(Day::from_ymd(2299, 12, 31), Some(Day::LAST));
        assert_eq!(Day::from_ymd(1799, 12, 31), None);
        assert_eq!(Day::from_ymd(2300, 1, 1), None);
    }
}
