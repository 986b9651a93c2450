//! Money that went one way through a fund, as known now.

use std::collections::BTreeMap;

use crate::domain::calendar::Day;
use crate::saved;

/// A sum and the days it is made of: what a correction takes back leaves no trace.
#[derive(Debug, Default)]
pub(in crate::domain) struct Flow {
    total: i128,
    /// How many amounts went on each day.
    days: BTreeMap<Day, u32>,
}

saved!(struct Flow { total, days });

impl Flow {
    pub(in crate::domain) fn add(&mut self, on: Day, amount: i64) {
        self.total += i128::from(amount);
        *self.days.entry(on).or_default() += 1;
    }

    pub(in crate::domain) fn take_back(&mut self, on: Day, amount: i64) {
        self.total -= i128::from(amount);
        if let Some(count) = self.days.get_mut(&on) {
            *count -= 1;
            if *count == 0 {
                self.days.remove(&on);
            }
        }
    }

    pub(in crate::domain) fn total(&self) -> i128 {
        self.total
    }

    /// The days on which anything went.
    pub(in crate::domain) fn days(&self) -> impl Iterator<Item = Day> {
        self.days.keys().copied()
    }

    /// The first day on which anything went.
    pub(in crate::domain) fn first(&self) -> Option<Day> {
        self.days.first_key_value().map(|(day, _)| *day)
    }
}
