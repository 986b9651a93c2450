//! `population` and `figures`: partly missing, late, revised, from several sources; scaled so that
//! the members who are told of are a plausible share.

use std::io;

use dienhong_core::domain::calendar::Day;

use super::chance::{Chance, Purpose};
use super::country::{Keeping, NewCommune, Place};
use super::life::Life;
use super::text::{day, push_day, push_number};
use super::{Record, Sink, World};

mod reported;

/// Lives that stand for all when a figure is made up.
const SAMPLE: u64 = 4_000;

/// Lives from which the share of open memberships on any day is taken.
#[derive(Default)]
pub(super) struct Census {
    sample: Vec<Life>,
}

/// Of the sample: members on a day, and those of statistical age 60.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    members: u64,
    aged_60: u64,
}

impl Census {
    pub(super) fn of(world: &World) -> Census {
        let places = world.country.places.len();
        let lives = (0..SAMPLE).zip((0..places).cycle());
        Census { sample: lives.map(|(number, place)| world.life(!number, place)).collect() }
    }

    pub(super) fn open(&self, on: Day) -> Open {
        let members = || self.sample.iter().filter(|life| life.is_member_on(on));
        let aged_60 = members().filter(|life| on.year() - life.born_on.year() >= 60);
        Open { members: members().count() as u64, aged_60: aged_60.count() as u64 }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Communes,
    OldProvinces,
    NewProvinces,
}

/// A count of older people: when, by whom, and for how many of 10,000 units it is known.
struct Count {
    on: Day,
    source: &'static str,
    level: Level,
    known: u32,
}

fn counts() -> [Count; 7] {
    let count = |on, source, level, known| Count { on, source, level, known };
    [
        count(day(2019, 4, 1), "Tổng điều tra dân số 2019", Level::Communes, 9_000),
        count(day(2022, 6, 30), "Cục Thống kê tỉnh", Level::OldProvinces, 6_500),
        count(day(2022, 12, 31), "UBND xã", Level::Communes, 6_000),
        count(day(2024, 12, 31), "UBND xã", Level::Communes, 7_000),
        count(day(2025, 12, 31), "UBND xã", Level::Communes, 6_500),
        count(day(2025, 12, 31), "Sở Y tế", Level::NewProvinces, 4_000),
        count(day(2026, 6, 30), "Công an xã", Level::Communes, 3_000),
    ]
}

/// Of 10,000 counts: those that another source revised later, told after all others.
const REVISED: u32 = 400;

struct Figure<'a> {
    unit: &'a str,
    persons: u64,
}

impl World {
    pub(super) fn population(&self, sink: &mut Sink) -> io::Result<()> {
        let mut revised = Vec::new();
        let counts = counts();
        let told = counts.iter().filter(|it| (self.begins_on..=self.ends_on).contains(&it.on));
        for (number, count) in (0..).zip(told) {
            let open = self.census.open(count.on);
            for (place, figure) in (0..).zip(self.figures_of(count, open)) {
                let mut chance =
                    Chance::of(self.plan.seed, Purpose::Population, number << 32 | place);
                if !chance.hits(count.known) {
                    continue;
                }
                sink(&population_row(count, count.source, &figure, &mut chance))?;
                if chance.hits(REVISED) {
                    let persons =
                        figure.persons * u64::from(chance.between(940, 1_060).unsigned_abs());
                    let figure = Figure { persons: (persons / 1_000).max(1), ..figure };
                    let row =
                        population_row(count, "Hội NCT tỉnh, đối chiếu", &figure, &mut chance);
                    revised.push(row);
                }
            }
        }
        revised.iter().try_for_each(sink)
    }

    /// The units of a level that stand on the day of a count, with how many older people they have.
    fn figures_of(&self, count: &Count, open: Open) -> Vec<Figure<'_>> {
        let country = &self.country;
        let places = 0..country.places.len();
        match count.level {
            Level::Communes => {
                let old = places.filter(|&number| stands(&country.places[number], count.on)).map(
                    |number| Figure {
                        unit: &country.places[number].id,
                        persons: self.older_people(number, open),
                    },
                );
                let mut figures: Vec<Figure> = old.collect();
                let persons = self.older_people_by_commune(open);
                let new = country.communes.iter().zip(persons);
                let new = new.filter(|(commune, _)| begun(commune, count.on));
                figures.extend(new.map(|(commune, persons)| Figure { unit: &commune.id, persons }));
                figures
            }
            Level::OldProvinces => {
                let mut sums = vec![0; country.provinces.len()];
                for number in places {
                    sums[country.places[number].province] += self.older_people(number, open);
                }
                let sums = country.provinces.iter().zip(sums);
                sums.map(|(it, persons)| Figure { unit: &it.id, persons }).collect()
            }
            Level::NewProvinces => {
                let mut sums = vec![0; country.new_provinces.len()];
                for number in places {
                    let old = country.places[number].province;
                    sums[country.provinces[old].becomes] += self.older_people(number, open);
                }
                let sums = country.new_provinces.iter().zip(sums);
                sums.map(|(it, persons)| Figure { unit: &it.id, persons }).collect()
            }
        }
    }

    /// Members that a place has, entered or not: all, and those of 60.
    fn expected_members(&self, place: usize, open: Open) -> (u64, u64) {
        let entered = self.first_members[place + 1] - self.first_members[place];
        let all = entered * u64::from(self.country.places[place].behind_each);
        (all * open.members / SAMPLE / 100, all * open.aged_60 / SAMPLE / 100)
    }

    /// Older people of a place: its members of 60 over a rate that is its own.
    fn older_people(&self, place: usize, open: Open) -> u64 {
        let province = self.country.places[place].province as u64;
        let base = Chance::of(self.plan.seed, Purpose::ProvinceRate, province).between(680, 900);
        let own = Chance::of(self.plan.seed, Purpose::PlaceRate, place as u64).between(-110, 150);
        let (_, members) = self.expected_members(place, open);
        (members * 1_000 / u64::from((base + own).unsigned_abs())).max(1)
    }

    fn older_people_by_commune(&self, open: Open) -> Vec<u64> {
        let mut persons = vec![0; self.country.communes.len()];
        for (number, place) in self.country.places.iter().enumerate() {
            let part = self.older_people(number, open) / place.successors.len() as u64;
            for successor in &place.successors {
                persons[successor.commune] += part;
            }
        }
        persons.iter().map(|&persons| persons.max(1)).collect()
    }
}

fn stands(place: &Place, on: Day) -> bool {
    place.kept || on < place.ends_on
}

/// A kept commune is told of as the place it was.
fn begun(commune: &NewCommune, on: Day) -> bool {
    !commune.kept && commune.begins_on <= on
}

fn population_row(count: &Count, source: &str, figure: &Figure, chance: &mut Chance) -> Record {
    let rounded = count.level != Level::Communes;
    let (persons, qualifier) =
        if rounded { in_words(figure.persons, chance) } else { (figure.persons, "") };
    let mut record = Record::default();
    record.push(figure.unit);
    record.push_with(|text| push_day(text, count.on));
    record.push(source);
    record.push_with(|text| push_number(text, persons, 1));
    record.push(qualifier);
    for (low, high) in [(550, 590), (130, 170)] {
        let share = u64::from(chance.between(low, high).unsigned_abs());
        let given = chance.hits(5_000);
        record.push_with(|text| {
            if given {
                push_number(text, persons * share / 1_000, 1);
            }
        });
    }
    record
}

/// A number as reports print it: *over* a round one, *nearly* the next, *about* it, or exactly.
fn in_words(number: u64, chance: &mut Chance) -> (u64, &'static str) {
    let step = 10_u64.pow(number.max(1).ilog10().saturating_sub(1));
    match chance.below(4) {
        0 => (number / step * step, "over"),
        1 => (number.div_ceil(step) * step, "nearly"),
        2 => ((number + step / 2) / step * step, "about"),
        _ => (number, "exact"),
    }
}
