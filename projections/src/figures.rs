//! Figures as known at a position: population counted, totals reported, registers declared
//! complete. A correction retires the reading it corrects and keeps its place among those of one
//! day.

mod readings;

use std::ops::RangeInclusive;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::figures::{FigureEvent, Qualifier};
use dienhong_core::domain::ids::{Position, UnitNo};
use dienhong_core::domain::keys::{TextNo, Texts};
use dienhong_core::domain::learned::Learned;

use crate::exact::Exact;
use crate::{Projection, value};
use dienhong_core::saved;
pub use readings::Reading;
use readings::Readings;

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Population {
    pub persons_60_plus: i64,
    pub female_60_plus: Option<i64>,
    pub persons_80_plus: Option<i64>,
}

saved!(struct Population { persons_60_plus, female_60_plus, persons_80_plus });

/// What was reported, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    pub indicator: TextNo,
    pub value: i64,
}

saved!(struct Reported { indicator, value });

/// The numerator that a unit reported: of one day and source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReportedMembers {
    pub members: Exact,
    pub members_60_plus: Exact,
    pub learned: Position,
}

#[derive(Debug, Default)]
pub struct Figures {
    sources: Texts,
    indicators: Texts,
    population: Readings<Population>,
    reported: Readings<Reported>,
    /// By unit: from which day, and where it was declared.
    registers: Vec<Vec<(Day, Position)>>,
    learned: Learned,
    /// On which anything was counted, reported or declared, also where it was corrected. Sorted.
    days: Vec<Day>,
}

saved!(struct Figures { sources, indicators, population, reported, registers, learned, days });

const MEMBERS: &str = "members";
const MEMBERS_60_PLUS: &str = "members_60_plus";

impl Figures {
    pub fn source(&self, source: TextNo) -> &str {
        self.sources.text(source)
    }

    /// The latest population figure of a unit that was counted on one of these days; of several on
    /// one day the one learned last.
    pub fn population(
        &self,
        unit: UnitNo,
        counted: &RangeInclusive<Day>,
        known: Position,
    ) -> Option<&Reading<Population>> {
        self.population.latest(unit, counted, known)
    }

    /// The latest figure of an indicator that a unit reported for one of these days.
    pub fn reported(
        &self,
        unit: UnitNo,
        indicator: &str,
        days: &RangeInclusive<Day>,
        known: Position,
    ) -> Option<&Reading<Reported>> {
        let indicator = self.indicators.number(indicator)?;
        let of_unit = self.reported.back_from(unit, days, known);
        of_unit.into_iter().find(|reading| reading.value.indicator == indicator)
    }

    /// The last position up to `known` at which a figure was learned, and the last day up to `on` of
    /// which there is one: the same figures answer for both.
    pub(crate) fn settled(&self, known: Position, on: Day) -> (Position, Day) {
        let passed = self.days.partition_point(|day| *day <= on);
        let day = self.days[..passed].last().copied().unwrap_or(Day::FIRST);
        (self.learned.by(known), day)
    }

    /// The units of which figures or declarations tell, or once told, how many members they have.
    pub(crate) fn of_members(&self) -> impl Iterator<Item = UnitNo> {
        let declared = self.registers.iter().enumerate().filter(|(_, from)| !from.is_empty());
        let named = [MEMBERS, MEMBERS_60_PLUS].map(|name| self.indicators.number(name));
        let tells = move |reported: &Reported| named.contains(&Some(reported.indicator));
        self.reported.units(tells).chain(declared.map(|(unit, _)| UnitNo::after(unit)))
    }

    /// The members that a unit reported last: those of one day and source, each standing for the
    /// other where it is missing.
    pub(crate) fn reported_members(
        &self,
        unit: UnitNo,
        days: &RangeInclusive<Day>,
        known: Position,
    ) -> Option<ReportedMembers> {
        let members = self.reported(unit, MEMBERS, days, known);
        let of_sixty = self.reported(unit, MEMBERS_60_PLUS, days, known);
        let latest = [members, of_sixty].into_iter().flatten().max_by_key(|one| one.order())?;
        let (on, source) = (latest.on, latest.source);
        let of_source = |indicator| {
            let indicator = self.indicators.number(indicator)?;
            let same = |one: &&Reading<Reported>| {
                one.value.indicator == indicator && one.on == on && one.source == source
            };
            self.reported.of(unit, known).filter(same).last()
        };
        let (all, sixty) = (of_source(MEMBERS), of_source(MEMBERS_60_PLUS));
        let value = |reading: &Reading<Reported>| Exact::thousandths(reading.value.value);
        Some(ReportedMembers {
            members: value(all.or(sixty)?),
            members_60_plus: value(sixty.or(all)?),
            learned: all.into_iter().chain(sixty).map(|reading| reading.learned).max()?,
        })
    }

    /// The days from which the unit's own register was declared complete.
    pub(crate) fn registers(&self, unit: UnitNo, known: Position) -> impl Iterator<Item = Day> {
        let declared = self.registers.get(unit.index()).map_or([].as_slice(), Vec::as_slice);
        declared.iter().filter(move |(_, at)| *at <= known).map(|&(on, _)| on)
    }

    fn event(&mut self, at: Position, event: &FigureEvent) {
        match event {
            FigureEvent::PopulationCounted {
                population,
                unit,
                counted_on,
                source,
                persons_60_plus,
                qualifier,
                female_60_plus,
                persons_80_plus,
            } => {
                let reading = Reading {
                    place: population.0,
                    unit: *unit,
                    on: *counted_on,
                    source: self.sources.keep(source),
                    qualifier: *qualifier,
                    learned: at,
                    value: Population {
                        persons_60_plus: *persons_60_plus,
                        female_60_plus: *female_60_plus,
                        persons_80_plus: *persons_80_plus,
                    },
                };
                self.note(at, reading.on);
                self.population.learn(at, reading);
            }
            FigureEvent::Reported { figure, unit, on, indicator, source, value, qualifier } => {
                let reading = Reading {
                    place: figure.0,
                    unit: *unit,
                    on: *on,
                    source: self.sources.keep(source),
                    qualifier: *qualifier,
                    learned: at,
                    value: Reported { indicator: self.indicators.keep(indicator), value: *value },
                };
                self.note(at, reading.on);
                self.reported.learn(at, reading);
            }
            FigureEvent::RegisterCompleted { unit, on } => self.declare(at, *unit, *on),
        }
    }

    fn note(&mut self, at: Position, on: Day) {
        self.learned.at(at);
        if let Err(place) = self.days.binary_search(&on) {
            self.days.insert(place, on);
        }
    }

    fn declare(&mut self, at: Position, unit: UnitNo, on: Day) {
        self.note(at, on);
        if self.registers.len() <= unit.index() {
            self.registers.resize_with(unit.index() + 1, Vec::new);
        }
        self.registers[unit.index()].push((on, at));
    }

    fn corrected(&mut self, at: Position, corrected: &Corrected) {
        let (column, new) = (corrected.column, &corrected.new);
        match corrected.record {
            Record::Population(population) => {
                let mut reading = self.population.present(population.0);
                correct(&mut reading, &mut self.sources, column, new);
                let value = &mut reading.value;
                match column {
                    Column::Persons60Plus => {
                        value.persons_60_plus = value::number(new).unwrap_or_default();
                    }
                    Column::Female60Plus => value.female_60_plus = value::number(new),
                    Column::Persons80Plus => value.persons_80_plus = value::number(new),
                    _ => (),
                }
                self.note(at, reading.on);
                self.population.learn(at, reading);
            }
            Record::Figure(figure) => {
                let mut reading = self.reported.present(figure.0);
                correct(&mut reading, &mut self.sources, column, new);
                match (column, value::text(new), value::number(new)) {
                    (Column::Indicator, Some(name), _) => {
                        reading.value.indicator = self.indicators.keep(name);
                    }
                    (Column::Value, _, Some(number)) => reading.value.value = number,
                    _ => (),
                }
                self.note(at, reading.on);
                self.reported.learn(at, reading);
            }
            Record::Unit(_)
            | Record::UnitChange(_)
            | Record::Reorganisation(..)
            | Record::Kind(_)
            | Record::Person(_)
            | Record::Membership(_)
            | Record::Departure(_)
            | Record::Transfer(_)
            | Record::Support(_)
            | Record::Reversal(_)
            | Record::Commendation(_)
            | Record::Hardship(_)
            | Record::Fund(_)
            | Record::Receipt(_)
            | Record::Club(_)
            | Record::ClubFigure(_)
            | Record::Death(_) => (),
        }
    }
}

/// The columns that both kinds of figures have.
fn correct<V>(reading: &mut Reading<V>, sources: &mut Texts, column: Column, new: &Value) {
    match column {
        Column::Unit => reading.unit = value::unit(new).unwrap_or(reading.unit),
        Column::CountedOn | Column::On => reading.on = value::day(new).unwrap_or(reading.on),
        Column::Source => {
            reading.source = value::text(new).map_or(reading.source, |text| sources.keep(text));
        }
        Column::Qualifier => reading.qualifier = qualifier(new),
        _ => (),
    }
}

fn qualifier(value: &Value) -> Qualifier {
    let words = [Qualifier::Exact, Qualifier::Over, Qualifier::Nearly, Qualifier::About];
    let is_meant = |word: &Qualifier| value::number(value) == Some(*word as i64);
    words.into_iter().find(is_meant).unwrap_or_default()
}

impl Projection for Figures {
    const NAME: &'static str = "figures";
    const VERSION: u32 = 1;

    fn apply(&mut self, commit: &Commit) {
        for fact in &commit.facts {
            match &fact.event {
                Event::Figure(event) => self.event(commit.position, event),
                Event::Corrected(corrected) => self.corrected(commit.position, corrected),
                Event::Void(event) => match event.record() {
                    Some(Record::Population(count)) => {
                        self.learned.at(commit.position);
                        self.population.retire(commit.position, count.0);
                    }
                    Some(Record::Figure(figure)) => {
                        self.learned.at(commit.position);
                        self.reported.retire(commit.position, figure.0);
                    }
                    Some(_) | None => (),
                },
                Event::Office(_)
                | Event::Catalogue(_)
                | Event::Unit(_)
                | Event::Person(_)
                | Event::Membership(_)
                | Event::Support(_)
                | Event::Commendation(_)
                | Event::Hardship(_)
                | Event::Fund(_)
                | Event::Club(_)
                | Event::Period(_) => (),
            }
        }
    }
}

#[cfg(test)]
mod tests;
