//! The clock, the calendar and the randomness of this machine.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::Millis;
use dienhong_core::registry::World;

pub struct OsWorld {
    time_zone: Tz,
}

impl OsWorld {
    pub fn new(time_zone: Tz) -> OsWorld {
        OsWorld { time_zone }
    }

    pub(super) fn time_zone(&self) -> Tz {
        self.time_zone
    }
}

impl World for OsWorld {
    fn now(&self) -> Millis {
        now()
    }

    fn day(&self, now: Millis) -> Day {
        day(self.time_zone, now)
    }

    fn vouches_for_the_clock(&self) -> bool {
        VOUCHED.load(Ordering::Relaxed)
    }

    fn random(&self, bytes: &mut [u8]) {
        fill_random(bytes);
    }
}

/// Whoever runs this process said that the clock is right.
static VOUCHED: AtomicBool = AtomicBool::new(false);

pub(crate) fn vouch_for_the_clock() {
    VOUCHED.store(true, Ordering::Relaxed);
}

pub fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The day of a moment in a time zone; one outside the calendar is its first or last day.
pub fn day(time_zone: Tz, moment: Millis) -> Day {
    let utc = DateTime::<Utc>::from_timestamp_millis(moment.0).unwrap_or_default();
    let local = utc.with_timezone(&time_zone);
    Day::from_ymd(local.year(), local.month(), local.day()).unwrap_or(if moment.0 < 0 {
        Day::FIRST
    } else {
        Day::LAST
    })
}

pub(crate) fn fill_random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("a machine without randomness can't keep keys");
}
