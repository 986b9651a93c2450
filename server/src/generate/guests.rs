//! `persons`: older and needy people who are no members, and what they got.

use std::io;

use dienhong_core::domain::calendar::Day;

use super::chance::{Chance, Purpose};
use super::country::Home;
use super::gifts::{Gift, To, action_month};
use super::text::{day, plus, push_day, push_number, push_partial};
use super::{PartialDay, Precision, Record, Sink, World};

/// One for so many members.
const MEMBERS_PER_GUEST: u64 = 50;

struct Guest {
    is_female: bool,
    born_on: Day,
    home: Home,
    died_on: Option<Day>,
}

pub(super) fn push_guest(text: &mut String, number: u64) {
    text.push_str("nd");
    push_number(text, number + 1, 6);
}

impl World {
    pub(super) fn guest_count(&self) -> u64 {
        self.plan.members / MEMBERS_PER_GUEST
    }

    fn guest(&self, number: u64, chance: &mut Chance) -> Guest {
        let neighbour = number * MEMBERS_PER_GUEST;
        let place = self.first_members.partition_point(|&first| first <= neighbour) - 1;
        let died_on = plus(self.ends_on, -chance.between(0, 700));
        Guest {
            is_female: chance.hits(6_000),
            born_on: plus(day(1932, 1, 1), chance.between(0, 34 * 365)),
            home: Home { place, branch: None },
            died_on: chance.hits(500).then_some(died_on),
        }
    }

    pub(super) fn guests(&self, sink: &mut Sink) -> io::Result<()> {
        let mut record = Record::default();
        for number in 0..self.guest_count() {
            let mut chance = Chance::of(self.plan.seed, Purpose::Guest, number);
            let guest = self.guest(number, &mut chance);
            record.clear();
            record.push_with(|text| push_guest(text, number));
            record.push_with(|text| self.names.push_name(text, guest.is_female, &mut chance));
            let precision = if chance.hits(5_000) { Precision::Year } else { Precision::Day };
            let born = PartialDay::with_precision(guest.born_on, precision);
            record.push_with(|text| push_partial(text, born));
            record.push(if guest.is_female { "female" } else { "male" });
            record.push(self.country.commune_on(guest.home, self.begins_on));
            for _ in ["national_id", "phone", "address", "household", "ethnicity", "note"] {
                record.push("");
            }
            record.push_with(|text| {
                if let Some(on) = guest.died_on {
                    push_day(text, on);
                }
            });
            sink(&record)?;
        }
        Ok(())
    }

    pub(super) fn gift_to_guest(&self, number: u64) -> Option<(Gift, Home)> {
        let mut chance = Chance::of(self.plan.seed, Purpose::Guest, number);
        let guest = self.guest(number, &mut chance);
        let mut chance = Chance::of(self.plan.seed, Purpose::GuestGifts, number);
        let year = chance.between(self.begins_on.year(), self.ends_on.year());
        let mut gift = action_month(year, &mut chance);
        gift.to = To::Guest;
        let alive = guest.died_on.is_none_or(|died_on| gift.on < died_on);
        let told = (self.begins_on..=self.ends_on).contains(&gift.on);
        (alive && told && chance.hits(6_000)).then_some((gift, guest.home))
    }
}
