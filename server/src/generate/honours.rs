//! `commendations` of members, of units and of clubs.

use std::io;

use dienhong_core::domain::calendar::Day;

use super::chance::{Chance, Purpose};
use super::country::Home;
use super::life::{Life, between};
use super::particulars::push_ref;
use super::text::{day, push_day, push_number};
use super::{Record, Sink, World};

/// Kind, level, who decides, thousands of VND (0: none).
type Honour = (&'static str, &'static str, &'static str, u32);

/// Running totals of 10,000 years of a member.
const YEARLY: [(u32, Honour); 5] = [
    (15, ("tcgs", "commune", "Hội NCT cơ sở", 0)),
    (25, ("gk_hoixa", "commune", "Hội NCT cơ sở", 200)),
    (30, ("ktg", "province", "Hội NCT tỉnh", 500)),
    (32, ("bk_ubnd", "province", "Chủ tịch UBND tỉnh", 1_500)),
    (33, ("bk_tw", "central", "Trung ương Hội NCT Việt Nam", 1_000)),
];

const AT_90: Honour = ("thiep_90", "province", "Chủ tịch UBND tỉnh", 500);
const AT_100: Honour = ("thiep_100", "state", "Chủ tịch nước", 700);

/// Running totals of 10,000 years of a commune's association.
const UNITS_YEARLY: [(u32, Honour); 3] = [
    (250, ("colvm", "province", "Hội NCT tỉnh", 0)),
    (320, ("gk_tinhhoi", "province", "Hội NCT tỉnh", 1_000)),
    (330, ("co_tw", "central", "Trung ương Hội NCT Việt Nam", 0)),
];

/// Running totals of 10,000 years of a club.
const CLUBS_YEARLY: [(u32, Honour); 3] = [
    (300, ("gk_hoixa", "commune", "Hội NCT cơ sở", 300)),
    (450, ("gk_tinhhoi", "province", "Hội NCT tỉnh", 1_000)),
    (480, ("bk_tw", "central", "Trung ương Hội NCT Việt Nam", 1_000)),
];

fn drawn(list: &[(u32, Honour)], number: u32) -> Option<Honour> {
    list.iter().find(|(total, _)| number < *total).map(|(_, honour)| *honour)
}

impl World {
    pub(super) fn commendations(&self, sink: &mut Sink) -> io::Result<()> {
        let mut record = Record::default();
        for (number, place) in self.everybody() {
            let life = self.life(number, place);
            let mut chance = Chance::of(self.plan.seed, Purpose::Honours, number);
            let (first, last) = life.active(self);
            for year in first.year()..=last.year() {
                let Some(honour) = honour_of(&life, year, &mut chance) else { continue };
                let (from, to) = (first.max(day(year, 1, 5)), last.min(day(year, 12, 20)));
                let Some(on) = between(from, to, &mut chance) else { continue };
                record.clear();
                record.push_with(|text| {
                    text.push('k');
                    push_number(text, number + 1, 7);
                    text.push('-');
                    push_number(text, u64::from(year.unsigned_abs()), 4);
                });
                record.push_with(|text| push_ref(text, number));
                record.push("");
                record.push("");
                World::push_honour(&mut record, honour, on, World::home_on(&life, on));
                sink(&record)?;
            }
        }
        self.units_commended(sink)?;
        self.clubs_commended(sink)
    }

    fn units_commended(&self, sink: &mut Sink) -> io::Result<()> {
        for (place, it) in self.country.places.iter().enumerate() {
            let mut chance = Chance::of(self.plan.seed, Purpose::UnitHonours, place as u64);
            for year in self.begins_on.year() + 1..self.ends_on.year() {
                let Some(honour) = drawn(&UNITS_YEARLY, chance.below(10_000)) else { continue };
                let on = day(year, 12, chance.below(20) + 1);
                let home = Home { place, branch: None };
                let mut record = Record::default();
                record.push(&format!("ku{}-{year}", it.id));
                record.push("");
                record.push(self.country.commune_on(home, on));
                record.push("");
                World::push_honour(&mut record, honour, on, home);
                sink(&record)?;
            }
        }
        Ok(())
    }

    fn clubs_commended(&self, sink: &mut Sink) -> io::Result<()> {
        for club in self.everywhere() {
            let mut chance = Chance::of(self.plan.seed, Purpose::ClubHonours, club.number);
            for year in self.begins_on.year() + 1..self.ends_on.year() {
                let honour = drawn(&CLUBS_YEARLY, chance.below(10_000));
                let on = day(year, 11, chance.below(28) + 1);
                let Some(honour) = honour.filter(|_| club.stands_on(on)) else { continue };
                let mut record = Record::default();
                record.push(&format!("kc{}-{year}", club.number + 1));
                record.push("");
                record.push("");
                record.push_with(|text| club.push_key(text));
                let home = Home { place: club.place, branch: None };
                World::push_honour(&mut record, honour, on, home);
                sink(&record)?;
            }
        }
        Ok(())
    }

    /// From `kind` to `for_period`.
    fn push_honour(record: &mut Record, honour: Honour, on: Day, home: Home) {
        let (kind, level, decided_by, thousands) = honour;
        let year = u64::from(on.year().unsigned_abs());
        record.push(kind);
        record.push(level);
        // One decision a year, kind and commune of before 2025.
        record.push_with(|text| {
            push_number(text, home.place as u64 + 1, 1);
            text.push_str("/QĐ-KT-");
            push_number(text, year, 4);
        });
        record.push(decided_by);
        record.push_with(|text| push_day(text, on));
        record.push_with(|text| {
            if thousands > 0 {
                push_number(text, u64::from(thousands) * 1_000, 1);
            }
        });
        record.push_with(|text| push_number(text, year, 4));
    }
}

/// At most one a year; the great birthdays first.
fn honour_of(life: &Life, year: i32, chance: &mut Chance) -> Option<Honour> {
    let by_chance = drawn(&YEARLY, chance.below(10_000));
    match year - life.born_on.year() {
        90 => chance.hits(7_000).then_some(AT_90),
        100 => Some(AT_100),
        _ => by_chance,
    }
}
