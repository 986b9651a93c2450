//! Points in time as they are written: a day, a position or time of knowledge, a tree.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::DateTime;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{Millis, Position};

use crate::import::cell;

/// The longest name of an officer, an office or a batch.
pub const NAME_CHARACTERS_MAX: usize = 200;

/// A name that somebody will look for again: spaces around it are a slip.
pub fn name(text: &str) -> Result<String, String> {
    let fits = text.chars().count() <= NAME_CHARACTERS_MAX && !text.contains(char::is_control);
    fits.then(|| cell::canonical(text))
        .flatten()
        .ok_or_else(|| format!("1–{NAME_CHARACTERS_MAX} a–z, à–ỹ, 0–9 …"))
}

/// Why something is done: never nothing.
pub fn reason(text: &str) -> Result<String, String> {
    let given = cell::canonical(text).and_then(|reason| cell::text(&reason).ok());
    given.ok_or_else(|| "TEXT".to_owned())
}

/// A day in any form that files may use.
pub fn day(text: &str) -> Result<Day, String> {
    cell::day(text).map_err(|_| "YYYY-MM-DD, dd/mm/yyyy (1800–2299)".to_owned())
}

/// A name of the IANA time zone database.
pub fn time_zone(text: &str) -> Result<chrono_tz::Tz, String> {
    text.parse().map_err(|_| "Asia/Ho_Chi_Minh, Asia/Vientiane, UTC … (IANA)".to_owned())
}

/// The year of a period.
pub fn year(text: &str) -> Result<i32, String> {
    digits(text, 4..=4).and_then(|year| year.parse().ok()).ok_or_else(|| "YYYY".to_owned())
}

/// The greatest position that can be asked for: what has more digits was never one.
pub const POSITION_MAX: u64 = 999_999_999_999_999_999;

pub fn position(text: &str) -> Option<u64> {
    digits(text, 1..=18).and_then(|position| position.parse().ok())
}

/// Positions count from 1.
pub fn commit(text: &str) -> Result<u64, String> {
    position(text).filter(|position| *position > 0).ok_or_else(|| "1, 2, 3 …".to_owned())
}

fn digits(text: &str, count: RangeInclusive<usize>) -> Option<&str> {
    let fits = count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(text)
}

/// `127.0.0.1:8080`, `localhost:8080`, or only `:8080`, which is this machine.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    let given = text.strip_prefix("localhost").unwrap_or(text);
    let full = if given.starts_with(':') { format!("127.0.0.1{given}") } else { given.to_owned() };
    full.parse().map_err(|_| "127.0.0.1:PORT, :PORT".to_owned())
}

/// Everything recorded up to and including it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Position(Position),
    Time(Millis),
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Moment, String> {
        if let Some(position) = position(text) {
            return Ok(Moment::Position(Position(position)));
        }
        let time =
            DateTime::parse_from_rfc3339(text).map_err(|_| "POSITION|RFC 3339".to_owned())?;
        Ok(Moment::Time(Millis(time.timestamp_millis())))
    }
}

/// `--known` of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    At(Moment),
    /// When that year was last closed, by the unit asked about or the nearest above it.
    Closed(i32),
}

impl FromStr for Known {
    type Err = String;

    fn from_str(text: &str) -> Result<Known, String> {
        let closed = text.strip_prefix("closed:").map(|text| year(text).map(Known::Closed));
        closed.transpose().ok().flatten().map_or_else(
            || text.parse().map(Known::At).map_err(|known| format!("{known}|closed:YEAR")),
            Ok,
        )
    }
}

/// `--tree`: as it was on the day of the report, as it is today, or as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeChoice {
    Was,
    Now,
    On(Day),
}

impl FromStr for TreeChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<TreeChoice, String> {
        match text {
            "was" => Ok(TreeChoice::Was),
            "now" => Ok(TreeChoice::Now),
            _ => day(text).map(TreeChoice::On).map_err(|_| "was, now, YYYY-MM-DD".to_owned()),
        }
    }
}

impl TreeChoice {
    /// The word that the report repeats.
    pub fn name(self) -> String {
        match self {
            TreeChoice::Was => "was".to_owned(),
            TreeChoice::Now => "now".to_owned(),
            TreeChoice::On(day) => day.to_string(),
        }
    }

    pub fn day(self, on: Day, today: Day) -> Day {
        match self {
            TreeChoice::Was => on,
            TreeChoice::Now => today,
            TreeChoice::On(day) => day,
        }
    }
}

/// `ON[@KNOWN]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant {
    pub on: Day,
    pub known: Option<Known>,
}

impl FromStr for Instant {
    type Err = String;

    fn from_str(text: &str) -> Result<Instant, String> {
        match text.split_once('@') {
            Some((on, known)) => Ok(Instant { on: day(on)?, known: Some(known.parse()?) }),
            None => Ok(Instant { on: day(text)?, known: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knowledge_is_a_position_or_a_time() {
        assert_eq!("12".parse(), Ok(Moment::Position(Position(12))));
        let time = Moment::Time(Millis(1_782_838_800_000));
        assert_eq!("2026-06-30T17:00:00Z".parse(), Ok(time));
        assert_eq!("2026-07-01T00:00:00+07:00".parse(), Ok(time));
        assert!("2026-06-30".parse::<Moment>().is_err());
        for text in ["-1", "+1", "1234567890123456789", ""] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
        assert!("closed:2025".parse::<Moment>().is_err());
        assert_eq!("closed:2025".parse(), Ok(Known::Closed(2025)));
        assert!("closed:+202".parse::<Known>().is_err());
    }

    #[test]
    fn a_name_has_no_control_characters_and_its_length_is_that_which_was_given() {
        assert_eq!(name("  Phạm Thị Hòa ").as_deref(), Ok("Phạm Thị Hòa"));
        for text in ["", " \u{a0}", "Hòa\n", "\0", &"x".repeat(201), &" ".repeat(201)] {
            assert!(name(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_point_is_a_day_and_may_name_what_was_known() {
        let instant: Instant = "31/12/2024@7".parse().unwrap();
        assert_eq!(instant.on.to_string(), "2024-12-31");
        assert_eq!(instant.known, Some(Known::At(Moment::Position(Position(7)))));
        assert!("2025-13-01".parse::<Instant>().is_err());
    }

    #[test]
    fn an_address_without_a_host_is_this_machine() {
        for text in [":9000", "localhost:9000", "127.0.0.1:9000"] {
            assert_eq!(address(text).unwrap().to_string(), "127.0.0.1:9000");
        }
        assert_eq!(address("[::1]:0").unwrap().to_string(), "[::1]:0");
        assert!(address("9000").is_err());
    }

    #[test]
    fn a_tree_is_that_of_the_day_of_today_or_of_any_day() {
        let (on, today) = (Day::parse("2020-01-01").unwrap(), Day::parse("2026-01-01").unwrap());
        let day = |text: &str| text.parse::<TreeChoice>().unwrap().day(on, today);
        assert_eq!(day("was"), on);
        assert_eq!(day("now"), today);
        assert_eq!(day("2025-06-30").to_string(), "2025-06-30");
    }
}
