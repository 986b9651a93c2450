//! `hardship`: households that were poor or near-poor for some years, and what became of them.

use std::io;

use super::chance::{Chance, Purpose};
use super::life::{Leaving, Life};
use super::particulars::{push_household, push_ref};
use super::text::{day, push_number};
use super::{Record, Sink, World};

/// Of 10,000 households: poor or near-poor at some time. Of 100 such years: poor.
const EVER: u32 = 800;
const POOR: u32 = 40;

impl World {
    pub(super) fn hardship(&self, sink: &mut Sink) -> io::Result<()> {
        let mut record = Record::default();
        let pairs = self.everybody().filter(|(number, _)| number % 2 == 0);
        for (number, place) in pairs.filter(|(number, place)| self.has_household(*number, *place)) {
            let mut chance = Chance::of(self.plan.seed, Purpose::Hardship, number / 2);
            if !chance.hits(EVER) {
                continue;
            }
            let lives = [number, number + 1].map(|number| (number, self.life(number, place)));
            let years = self.begins_on.year() + 1..=self.ends_on.year();
            let first = chance.between(*years.start(), *years.end());
            let last = first + chance.between(0, 2);
            // The year after is that in which they were assessed as neither.
            for year in (first..=last + 1).filter(|year| years.contains(year)) {
                let class = match year <= last {
                    true if chance.below(100) < POOR => "poor",
                    true => "near_poor",
                    false => "none",
                };
                let living: Vec<u64> = alive(&lives, year).collect();
                if !living.is_empty() {
                    self.push_hardship(&mut record, &lives[0].1, year, class, &living);
                    sink(&record)?;
                }
            }
        }
        Ok(())
    }

    fn push_hardship(
        &self,
        record: &mut Record,
        life: &Life,
        year: i32,
        class: &str,
        living: &[u64],
    ) {
        record.clear();
        record.push_with(|text| push_household(text, living[0]));
        record.push_with(|text| push_number(text, u64::from(year.unsigned_abs()), 4));
        record.push(self.country.commune_on(life.home, day(year, 1, 1)));
        record.push(class);
        record.push_with(|text| {
            push_number(text, life.home.place as u64 % 900 + 1, 1);
            text.push_str("/QĐ-UBND");
        });
        record.push_with(|text| {
            for (index, number) in living.iter().enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                push_ref(text, *number);
            }
        });
    }
}

/// Those who had not died before the year.
fn alive(lives: &[(u64, Life); 2], year: i32) -> impl Iterator<Item = u64> {
    let died_before = move |life: &Life| {
        life.departure.is_some_and(|(on, _, why)| why == Leaving::Died && on.year() < year)
    };
    lives.iter().filter(move |(_, life)| !died_before(life)).map(|(number, _)| *number)
}
