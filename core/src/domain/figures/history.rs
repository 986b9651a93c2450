//! Counted and reported figures with the positions at which they were learned: one value for the
//! rules and the reports.

use hashbrown::HashMap;

use super::{FigureEvent, Qualifier};
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::corrections::{Record, Value};
use crate::domain::ids::{EventRef, FigureNo, PopulationNo, Position, UnitNo};
use crate::domain::secret::Secret;
use crate::domain::state::Tags;
use crate::domain::versions::Versions;
use crate::saved;

/// The columns of a `population` row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PopulationFacts {
    pub unit: UnitNo,
    pub counted_on: Day,
    pub source: String,
    pub persons_60_plus: i64,
    pub qualifier: Qualifier,
    pub female_60_plus: Option<i64>,
    pub persons_80_plus: Option<i64>,
}

saved!(struct PopulationFacts {
    unit, counted_on, source, persons_60_plus, qualifier, female_60_plus, persons_80_plus,
});

/// The columns of a `figures` row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureFacts {
    pub unit: UnitNo,
    pub on: Day,
    pub indicator: String,
    pub source: String,
    /// Thousandths.
    pub value: i64,
    pub qualifier: Qualifier,
}

saved!(struct FigureFacts { unit, on, indicator, source, value, qualifier });

/// Unit, day and source.
pub(super) type PopulationKey<'a> = (UnitNo, Day, &'a str);

/// Unit, day, indicator and source.
pub(super) type FigureKey<'a> = (UnitNo, Day, &'a str, &'a str);

impl PopulationFacts {
    pub(super) fn key(&self) -> PopulationKey<'_> {
        (self.unit, self.counted_on, &self.source)
    }
}

impl FigureFacts {
    pub(super) fn key(&self) -> FigureKey<'_> {
        (self.unit, self.on, &self.indicator, &self.source)
    }
}

#[derive(Debug)]
pub(super) struct Recorded<T> {
    pub(super) at: EventRef,
    pub(super) facts: Versions<T>,
}

saved!(struct Recorded<T> { at, facts });

/// Facts of one kind, found by unit.
#[derive(Debug)]
struct Book<T> {
    records: Vec<Recorded<T>>,
    /// Records that name the unit, or once did, in the order of learning.
    by_unit: HashMap<UnitNo, Vec<u32>>,
}

saved!(struct Book<T> { records, by_unit });

impl<T> Default for Book<T> {
    fn default() -> Book<T> {
        Book { records: Vec::new(), by_unit: HashMap::new() }
    }
}

impl<T> Book<T> {
    fn record(&mut self, at: EventRef, unit: UnitNo, facts: T) {
        let number = u32::try_from(self.records.len()).expect("fewer than 2^32 figures");
        self.by_unit.entry(unit).or_default().push(number);
        self.records.push(Recorded { at, facts: Versions::new(at.position, facts) });
    }

    fn correct(&mut self, at: EventRef, number: u32, unit: UnitNo, facts: T) {
        let named = self.by_unit.entry(unit).or_default();
        if let Err(place) = named.binary_search(&number) {
            named.insert(place, number);
        }
        self.records[number as usize].facts.learn(at.position, facts);
    }

    /// No key and no unit finds the record any more.
    fn void(&mut self, number: u32, unit: UnitNo) {
        if let Some(numbers) = self.by_unit.get_mut(&unit) {
            numbers.retain(|other| *other != number);
        }
    }

    /// Records of which some reading is meant, first the one of which the latest is.
    fn named(
        &self,
        unit: UnitNo,
        is_meant: impl Fn(&T) -> bool + Copy,
    ) -> impl Iterator<Item = (u32, &Recorded<T>)> {
        let stands = move |(_, record): &(u32, &Recorded<T>)| is_meant(record.facts.latest());
        let stood = move |(_, record): &(u32, &Recorded<T>)| record.facts.ever(is_meant);
        let earlier = self.of(unit).filter(move |it| !stands(it)).filter(stood);
        self.of(unit).filter(stands).chain(earlier)
    }

    fn of(&self, unit: UnitNo) -> impl Iterator<Item = (u32, &Recorded<T>)> {
        let numbers = self.by_unit.get(&unit).map_or(&[][..], Vec::as_slice);
        numbers.iter().map(|number| (*number, &self.records[*number as usize]))
    }
}

#[derive(Debug)]
struct Declaration {
    at: EventRef,
    unit: UnitNo,
    on: Day,
}

saved!(struct Declaration { at, unit, on });

/// Population, reported totals, and the days from which registers are complete.
#[derive(Debug, Default)]
pub struct Figures {
    populations: Book<PopulationFacts>,
    reported: Book<FigureFacts>,
    declarations: Vec<Declaration>,
}

saved!(struct Figures { populations, reported, declarations });

impl Figures {
    pub fn evolve(&mut self, at: EventRef, event: &FigureEvent, _secrets: &[Secret], _tags: &Tags) {
        match event {
            FigureEvent::PopulationCounted {
                population: _,
                unit,
                counted_on,
                source,
                persons_60_plus,
                qualifier,
                female_60_plus,
                persons_80_plus,
            } => self.populations.record(
                at,
                *unit,
                PopulationFacts {
                    unit: *unit,
                    counted_on: *counted_on,
                    source: source.clone(),
                    persons_60_plus: *persons_60_plus,
                    qualifier: *qualifier,
                    female_60_plus: *female_60_plus,
                    persons_80_plus: *persons_80_plus,
                },
            ),
            FigureEvent::Reported { figure: _, unit, on, indicator, source, value, qualifier } => {
                self.reported.record(
                    at,
                    *unit,
                    FigureFacts {
                        unit: *unit,
                        on: *on,
                        indicator: indicator.clone(),
                        source: source.clone(),
                        value: *value,
                        qualifier: *qualifier,
                    },
                );
            }
            FigureEvent::RegisterCompleted { unit, on } => {
                self.declarations.push(Declaration { at, unit: *unit, on: *on });
            }
        }
    }

    pub(super) fn next_population(&self) -> PopulationNo {
        PopulationNo::after(self.populations.records.len())
    }

    pub(super) fn next_figure(&self) -> FigureNo {
        FigureNo::after(self.reported.records.len())
    }

    /// Population figures of a unit as known at a position, in the order in which they were
    /// learned: a correction keeps the place of what it corrects.
    pub fn populations(
        &self,
        unit: UnitNo,
        known: Position,
    ) -> impl Iterator<Item = &PopulationFacts> {
        let readings = self.populations.of(unit).filter_map(move |(_, r)| r.facts.known_at(known));
        readings.filter(move |facts| facts.unit == unit)
    }

    /// Reported figures of a unit as known at a position, in the order of learning.
    pub fn reported(&self, unit: UnitNo, known: Position) -> impl Iterator<Item = &FigureFacts> {
        let readings = self.reported.of(unit).filter_map(move |(_, r)| r.facts.known_at(known));
        readings.filter(move |facts| facts.unit == unit)
    }

    /// The days from which the unit's own register is declared complete.
    pub fn declared(&self, unit: UnitNo, known: Position) -> impl Iterator<Item = Day> {
        let declarations = self.declarations.iter();
        let own = declarations.filter(move |d| d.unit == unit && d.at.is_known(known));
        own.map(|declaration| declaration.on)
    }

    /// Every declaration as known at a position.
    pub fn declarations(&self, known: Position) -> impl Iterator<Item = (UnitNo, Day)> {
        let known = self.declarations.iter().filter(move |d| d.at.is_known(known));
        known.map(|declaration| (declaration.unit, declaration.on))
    }

    pub(super) fn declaration(&self, unit: UnitNo, on: Day) -> Option<EventRef> {
        let mut declarations = self.declarations.iter();
        declarations.find(|d| (d.unit, d.on) == (unit, on)).map(|declaration| declaration.at)
    }

    /// Population figures with that key, the one that has it now first, then those that once had.
    pub(super) fn counts(
        &self,
        key: PopulationKey<'_>,
    ) -> impl Iterator<Item = (PopulationNo, &Recorded<PopulationFacts>)> {
        let found = self.populations.named(key.0, move |facts| facts.key() == key);
        found.map(|(number, record)| (PopulationNo(number), record))
    }

    /// Reported figures with that key, the one that has it now first, then those that once had.
    pub(super) fn reports(
        &self,
        key: FigureKey<'_>,
    ) -> impl Iterator<Item = (FigureNo, &Recorded<FigureFacts>)> {
        let found = self.reported.named(key.0, move |facts| facts.key() == key);
        found.map(|(number, record)| (FigureNo(number), record))
    }

    /// The unit that a population figure is about.
    pub(in crate::domain) fn counted(&self, no: PopulationNo) -> UnitNo {
        self.latest_population(no).unit
    }

    /// The unit that a reported figure is about.
    pub(in crate::domain) fn reporting(&self, no: FigureNo) -> UnitNo {
        self.latest_figure(no).unit
    }

    /// The value of one column of a figure; of one that its kind does not have, nothing.
    pub(in crate::domain) fn value(&self, record: Record, column: Column) -> Value {
        let value = match record {
            Record::Population(no) => self.latest_population(no).value(column),
            Record::Figure(no) => self.latest_figure(no).value(column),
            _ => Ok(Value::Nothing),
        };
        value.unwrap_or(Value::Nothing)
    }

    /// Takes back a figure.
    pub(in crate::domain) fn void(&mut self, record: Record) {
        match record {
            Record::Population(no) => self.populations.void(no.0, self.counted(no)),
            Record::Figure(no) => self.reported.void(no.0, self.reporting(no)),
            _ => {}
        }
    }

    pub(super) fn latest_population(&self, no: PopulationNo) -> &PopulationFacts {
        self.populations.records[no.index()].facts.latest()
    }

    pub(super) fn latest_figure(&self, no: FigureNo) -> &FigureFacts {
        self.reported.records[no.index()].facts.latest()
    }

    pub(super) fn correct_population(
        &mut self,
        at: EventRef,
        no: PopulationNo,
        facts: PopulationFacts,
    ) {
        self.populations.correct(at, no.0, facts.unit, facts);
    }

    pub(super) fn correct_figure(&mut self, at: EventRef, no: FigureNo, facts: FigureFacts) {
        self.reported.correct(at, no.0, facts.unit, facts);
    }
}
