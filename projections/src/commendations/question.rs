//! The questions that `report commendations` asks.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::commendations::{Honouree, Level};
use dienhong_core::domain::ids::{KindNo, Position, UnitNo};

use super::Commendations;
use crate::distinct::{CLASSES, One, Ones, PERSON, counted_by_group};
use crate::grouping::{Digit, Grouping, one_more};
use crate::rollup::{Place, Rollup};

/// What is asked: commendations with `from <= decided_on <= to`.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub from: Day,
    pub to: Day,
    pub known: Position,
    /// One row for each combination that occurs, in this order; one row when empty.
    pub by: &'a [Dimension],
    pub places: &'a Rollup,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    Kind,
    Level,
    /// The unit honoured, or that of the person or club; or the one it rolls up to.
    Unit,
    Year,
}

/// What the commendations of a row have in common; empty where it was not asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    pub kind: Option<KindNo>,
    pub level: Option<Level>,
    pub unit: Option<UnitNo>,
    pub year: Option<i32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub count: u64,
    pub amount: i128,
    /// Persons honoured, each once.
    pub persons: u64,
    /// Units honoured, each once.
    pub units: u64,
    /// Clubs honoured, each once.
    pub clubs: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub group: Group,
    pub totals: Totals,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub rows: Vec<Row>,
    /// Each commendation, person, unit and club once.
    pub total: Totals,
    /// The part of `total` that counts above the level asked for, which is in no row.
    pub above_level: Totals,
}

const UNIT: u8 = 1;
const CLUB: u8 = 2;

impl Totals {
    fn add(&mut self, amount: Option<i64>) {
        self.count += 1;
        self.amount += i128::from(amount.unwrap_or_default());
    }

    fn honoured(&mut self, counts: [u64; CLASSES]) {
        self.persons = counts[usize::from(PERSON)];
        self.units = counts[usize::from(UNIT)];
        self.clubs = counts[usize::from(CLUB)];
    }
}

impl Commendations {
    pub fn answer(&self, question: &Question) -> Answer {
        let versions = self.selected(question);
        let merged = self.merges.known_at(question.known);
        let whom = |version: u32| match self.columns.honouree[version as usize] {
            Honouree::Person(person) => merged.one(One { class: PERSON, number: person.0 }),
            Honouree::Unit(unit) => One { class: UNIT, number: unit.0 },
            Honouree::Club(club) => One { class: CLUB, number: club.0 },
        };
        let total = self.totals(&versions, whom);
        let (placed, above): (Vec<u32>, Vec<u32>) = versions.into_iter().partition(|&version| {
            matches!(question.places.of(self.columns.unit[version as usize]), Place::At(_))
        });
        let rows = self.rows(question, &placed, whom);
        Answer { rows, total, above_level: self.totals(&above, whom) }
    }

    fn selected(&self, question: &Question) -> Vec<u32> {
        let known = question.known.min(Position(Position::LATEST.0 - 1));
        let columns = &self.columns;
        let dates = columns.decided_on.iter().zip(&columns.known_from).zip(&columns.known_to);
        let asked = |day: Day| question.from <= day && day <= question.to;
        let inside =
            |version: u32| question.places.of(columns.unit[version as usize]) != Place::Outside;
        dates
            .zip(0_u32..)
            .filter(|&(((&day, &from), &to), version)| {
                asked(day) && from <= known && known < to && inside(version)
            })
            .map(|(_, version)| version)
            .collect()
    }

    fn rows(&self, question: &Question, versions: &[u32], whom: impl Fn(u32) -> One) -> Vec<Row> {
        let mut by = question.by.to_vec();
        if question.places.has_level() && !by.contains(&Dimension::Unit) {
            by.insert(0, Dimension::Unit);
        }
        let digits: Vec<Digit> =
            by.iter().map(|&dimension| self.digit(dimension, question, versions)).collect();
        let lists_units = question.places.has_level() && by == [Dimension::Unit];
        let Grouping { groups, members } = Grouping::of(versions, &digits, lists_units);
        let mut totals = vec![Totals::default(); groups.len()];
        for &(version, group) in &members {
            totals[group as usize].add(self.columns.amount[version as usize]);
        }
        let ones = members.iter().map(|&(version, group)| (group, whom(version)));
        for (totals, counts) in totals.iter_mut().zip(counted_by_group(groups.len(), ones)) {
            totals.honoured(counts);
        }
        let rows = groups.iter().zip(totals);
        rows.map(|(digits, totals)| Row { group: group(&by, digits, question), totals }).collect()
    }

    fn digit<'a>(
        &'a self,
        dimension: Dimension,
        question: &'a Question,
        versions: &[u32],
    ) -> Digit<'a> {
        let columns = &self.columns;
        let selected = || versions.iter().map(|&version| version as usize);
        match dimension {
            Dimension::Kind => Digit {
                size: one_more(selected().map(|version| columns.kind[version].0)),
                of: Box::new(|version| columns.kind[version].0),
            },
            Dimension::Level => Digit {
                size: one_more(Level::ALL.into_iter().map(|level| level as u32)),
                of: Box::new(|version| columns.level[version] as u32),
            },
            Dimension::Unit => Digit {
                size: question.places.len(),
                of: Box::new(|version| match question.places.of(columns.unit[version]) {
                    Place::At(rank) => rank,
                    Place::AboveLevel | Place::Outside => unreachable!("a member has a place"),
                }),
            },
            Dimension::Year => {
                let year = move |version: usize| {
                    let years = columns.decided_on[version].year() - question.from.year();
                    u32::try_from(years).expect("no selected day is before the first")
                };
                Digit { size: one_more(selected().map(year)), of: Box::new(year) }
            }
        }
    }

    fn totals(&self, versions: &[u32], whom: impl Fn(u32) -> One) -> Totals {
        let mut totals = Totals::default();
        for &version in versions {
            totals.add(self.columns.amount[version as usize]);
        }
        let ones: Ones = versions.iter().map(|&version| whom(version)).collect();
        totals.honoured(ones.counted());
        totals
    }
}

fn group(by: &[Dimension], digits: &[u32], question: &Question) -> Group {
    let mut group = Group::default();
    for (dimension, &digit) in by.iter().zip(digits) {
        match dimension {
            Dimension::Kind => group.kind = Some(KindNo(digit)),
            Dimension::Level => group.level = Level::ALL.get(digit as usize).copied(),
            Dimension::Unit => group.unit = Some(question.places.unit(digit)),
            Dimension::Year => group.year = question.from.year().checked_add_unsigned(digit),
        }
    }
    group
}
