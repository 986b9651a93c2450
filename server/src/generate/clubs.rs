//! `clubs` and `club_figures`: as many clubs for each member as there are in the country, with
//! about 70 members each. Some stand outside the rules of their project, as real ones do.

use std::io;

use dienhong_core::domain::calendar::Day;

use super::chance::{Chance, Purpose};
use super::country::Home;
use super::text::{day, plus, push_day, push_number, push_partial};
use super::{PartialDay, Precision, Record, Sink, World};

/// Clubs at the end of 2023, and the members of the association.
const CLUBS: u64 = 6_521;
const MEMBERS: u64 = 10_000_000;

/// Of 10,000 clubs: founded under Project 1336; dissolved since; with a year instead of a day.
const NEW: u32 = 4_600;
const DISSOLVED: u32 = 300;
const ONLY_YEAR: u32 = 1_500;

/// Of 10,000 counts: never made; told for the middle of the last year.
const MISSING: u32 = 500;
const MIDYEAR: u32 = 6_000;

pub(super) struct Club {
    pub(super) number: u64,
    pub(super) place: usize,
    founded_on: Day,
    founded_precision: Precision,
    pub(super) programme: &'static str,
    dissolved_on: Option<Day>,
}

impl Club {
    /// From the day that reports take for its first.
    pub(super) fn stands_on(&self, on: Day) -> bool {
        self.founded_on <= on && self.dissolved_on.is_none_or(|end| on < end)
    }

    pub(super) fn push_key(&self, text: &mut String) {
        text.push('l');
        push_number(text, self.number + 1, 5);
    }
}

/// What a club counts on a day; what it did not count is `None`.
pub(super) struct Count {
    pub(super) on: Day,
    members: u64,
    parts: [Option<u64>; 3],
    /// Millions of VND.
    pub(super) fund: Option<u64>,
    borrowers: Option<u64>,
}

impl World {
    /// Every club, in the order of the members it stands among.
    pub(super) fn everywhere(&self) -> impl Iterator<Item = Club> {
        let clubs = (self.plan.members * CLUBS).div_ceil(MEMBERS);
        (0..clubs).map(move |number| self.club(number, clubs))
    }

    fn club(&self, number: u64, clubs: u64) -> Club {
        let mut chance = Chance::of(self.plan.seed, Purpose::Clubs, number);
        let member = number * self.plan.members / clubs;
        let place = self.first_members.partition_point(|first| *first <= member) - 1;
        let year =
            if chance.hits(NEW) { chance.between(2021, 2025) } else { chance.between(2008, 2020) };
        let month = chance.below(12) + 1;
        let founded_precision =
            if chance.hits(ONLY_YEAR) { Precision::Year } else { Precision::Day };
        let founded_on = match founded_precision {
            Precision::Year => day(year, 1, 1),
            Precision::Month | Precision::Day => day(year, month, chance.below(28) + 1),
        };
        let programme = programme_of(founded_on, &mut chance);
        let dissolved_on =
            chance.hits(DISSOLVED).then(|| plus(founded_on, chance.between(800, 2_500)));
        let dissolved_on = dissolved_on.filter(|on| *on <= self.ends_on);
        Club { number, place, founded_on, founded_precision, programme, dissolved_on }
    }

    pub(super) fn clubs(&self, sink: &mut Sink) -> io::Result<()> {
        let mut record = Record::default();
        for club in self.everywhere() {
            let home = Home { place: club.place, branch: None };
            record.clear();
            record.push_with(|text| club.push_key(text));
            record.push(self.country.commune_on(home, club.founded_on));
            record.push_with(|text| {
                text.push_str("CLB liên thế hệ tự giúp nhau số ");
                push_number(text, club.number % 9 + 1, 1);
                text.push(' ');
                text.push_str(&self.country.places[club.place].name);
            });
            let founded_on = PartialDay::with_precision(club.founded_on, club.founded_precision);
            record.push_with(|text| push_partial(text, founded_on));
            record.push(club.programme);
            record.push_with(|text| {
                if let Some(day) = club.dissolved_on {
                    push_day(text, day);
                }
            });
            sink(&record)?;
        }
        Ok(())
    }

    pub(super) fn club_figures(&self, sink: &mut Sink) -> io::Result<()> {
        let mut record = Record::default();
        for club in self.everywhere() {
            for count in self.counts(&club) {
                record.clear();
                record.push_with(|text| club.push_key(text));
                record.push_with(|text| push_day(text, count.on));
                record.push_with(|text| push_number(text, count.members, 1));
                let fund = count.fund.map(|millions| millions * 1_000_000);
                let figures = count.parts.into_iter().chain([fund, count.borrowers]);
                for figure in figures {
                    record.push_with(|text| {
                        if let Some(figure) = figure {
                            push_number(text, figure, 1);
                        }
                    });
                }
                sink(&record)?;
            }
        }
        Ok(())
    }

    /// What a club counted, at the end of each year and in the middle of the last.
    pub(super) fn counts(&self, club: &Club) -> Vec<Count> {
        let mut chance = Chance::of(self.plan.seed, Purpose::ClubFigures, club.number);
        let size = match chance.below(100) {
            0..8 => chance.between(32, 49),
            8..68 => chance.between(54, 70),
            _ => chance.between(72, 100),
        };
        let (older, women) = (older_share(&mut chance), women_share(&mut chance));
        let first = club.founded_on.year().max(self.begins_on.year());
        let ends = (first..=self.ends_on.year()).map(|year| day(year, 12, 31));
        let days = ends.chain([day(self.ends_on.year(), 6, 30)]);
        let mut counts = Vec::new();
        for on in days {
            let told = if on.month() == 6 { chance.hits(MIDYEAR) } else { !chance.hits(MISSING) };
            let members = u64::from((size + chance.between(-3, 3)).unsigned_abs());
            let count = count(on, members, [older, women], &mut chance);
            let is_told = self.begins_on <= on && on <= self.ends_on && club.stands_on(on);
            if told && is_told {
                counts.push(count);
            }
        }
        counts
    }
}

fn programme_of(founded_on: Day, chance: &mut Chance) -> &'static str {
    let earlier = chance.hits(5_000);
    match founded_on {
        on if on >= day(2025, 8, 1) => "project_1648",
        on if on >= day(2020, 8, 31) || earlier => "project_1336",
        _ => "",
    }
}

/// Per cent of the members: most within 60 to 70.
fn older_share(chance: &mut Chance) -> i32 {
    if chance.hits(7_500) { chance.between(62, 68) } else { chance.between(42, 58) }
}

fn women_share(chance: &mut Chance) -> i32 {
    if chance.hits(8_000) { chance.between(62, 68) } else { chance.between(45, 80) }
}

fn count(on: Day, members: u64, shares: [i32; 2], chance: &mut Chance) -> Count {
    let [older, women] = shares.map(|share| {
        let share = share + chance.between(-1, 1);
        if chance.hits(400) { None } else { Some(part_of(members, share)) }
    });
    let poor_share = chance.between(4, 25);
    let poor = if chance.hits(200) { Some(0) } else { Some(part_of(members, poor_share)) };
    let borrowing =
        if chance.hits(8_000) { chance.between(52, 75) } else { chance.between(20, 49) };
    let fund = match chance.below(100) {
        0..3 => Some(0),
        3..8 => None,
        _ => Some(u64::from(chance.between(20, 120).unsigned_abs())),
    };
    let borrowers = if chance.hits(600) { None } else { Some(part_of(members, borrowing)) };
    Count { on, members, parts: [older, women, poor], fund, borrowers }
}

fn part_of(members: u64, share: i32) -> u64 {
    (members * u64::from(share.unsigned_abs())).div_ceil(100)
}
