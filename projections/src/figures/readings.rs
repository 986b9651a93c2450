//! Readings of one kind of figure, each known between two positions.

use std::fmt::Debug;
use std::ops::RangeInclusive;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::figures::Qualifier;
use dienhong_core::domain::ids::{Position, UnitNo};
use dienhong_core::domain::keys::TextNo;
use dienhong_core::saved;

/// One figure as it was known for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading<V> {
    /// Its place in the order of learning; a correction keeps it.
    pub place: u32,
    pub unit: UnitNo,
    pub on: Day,
    pub source: TextNo,
    pub qualifier: Qualifier,
    pub value: V,
    /// Where it came to read so.
    pub learned: Position,
}

saved!(struct Reading<V> { place, unit, on, source, qualifier, learned, value });

impl<V> Reading<V> {
    /// The later day first asked; of one day the one learned last.
    pub(super) fn order(&self) -> (Day, u32) {
        (self.on, self.place)
    }
}

#[derive(Debug)]
struct Version<V> {
    reading: Reading<V>,
    from: Position,
    to: Position,
}

saved!(struct Version<V> { reading, from, to });

impl<V> Version<V> {
    fn is_believed(&self, known: Position) -> bool {
        self.from <= known && (self.to == Position::LATEST || known < self.to)
    }
}

#[derive(Debug)]
pub(super) struct Readings<V> {
    versions: Vec<Version<V>>,
    /// The version of each place that holds now.
    present: Vec<u32>,
    /// The versions of each unit, by day, then place.
    by_unit: Vec<Vec<(Day, u32)>>,
}

saved!(struct Readings<V> { versions, present, by_unit });

impl<V> Default for Readings<V> {
    fn default() -> Readings<V> {
        Readings { versions: Vec::new(), present: Vec::new(), by_unit: Vec::new() }
    }
}

impl<V: Copy + Debug> Readings<V> {
    /// The readings of a unit in the order of their days, then of learning.
    pub(super) fn of(&self, unit: UnitNo, known: Position) -> impl Iterator<Item = &Reading<V>> {
        let numbers = self.by_unit.get(unit.index()).map_or([].as_slice(), Vec::as_slice);
        let versions = numbers.iter().map(|&(_, number)| &self.versions[number as usize]);
        versions.filter(move |version| version.is_believed(known)).map(|version| &version.reading)
    }

    /// The readings of a unit on some days, the latest first.
    pub(super) fn back_from(
        &self,
        unit: UnitNo,
        days: &RangeInclusive<Day>,
        known: Position,
    ) -> impl Iterator<Item = &Reading<V>> {
        let numbers = self.by_unit.get(unit.index()).map_or([].as_slice(), Vec::as_slice);
        let first = numbers.partition_point(|(on, _)| on < days.start());
        let last = numbers.partition_point(|(on, _)| on <= days.end()).max(first);
        let versions = numbers[first..last].iter().rev();
        let versions = versions.map(|&(_, number)| &self.versions[number as usize]);
        versions.filter(move |version| version.is_believed(known)).map(|version| &version.reading)
    }

    pub(super) fn latest(
        &self,
        unit: UnitNo,
        days: &RangeInclusive<Day>,
        known: Position,
    ) -> Option<&Reading<V>> {
        self.back_from(unit, days, known).next()
    }

    /// Every unit of which there is, or was, a reading that `is_meant`.
    pub(super) fn units(&self, is_meant: impl Fn(&V) -> bool) -> impl Iterator<Item = UnitNo> {
        let is_read = move |numbers: &[(Day, u32)]| {
            let mut versions = numbers.iter().map(|(_, number)| &self.versions[*number as usize]);
            versions.any(|version| is_meant(&version.reading.value))
        };
        let all = self.by_unit.iter().enumerate();
        all.filter(move |(_, numbers)| is_read(numbers)).map(|(unit, _)| UnitNo::after(unit))
    }

    /// What holds at that place now.
    pub(super) fn present(&self, place: u32) -> Reading<V> {
        self.versions[self.present[place as usize] as usize].reading
    }

    /// From `at` on there is no figure at that place.
    pub(super) fn retire(&mut self, at: Position, place: u32) {
        let present = self.present[place as usize] as usize;
        self.versions[present].to = at;
    }

    /// From `at` on the figure at its place reads so.
    pub(super) fn learn(&mut self, at: Position, reading: Reading<V>) {
        let reading = Reading { learned: at, ..reading };
        let number = u32::try_from(self.versions.len()).expect("fewer than 2^32 readings");
        if let Some(present) = self.present.get_mut(reading.place as usize) {
            self.versions[*present as usize].to = at;
            *present = number;
        } else {
            assert_eq!(reading.place as usize, self.present.len(), "numbered as recorded");
            self.present.push(number);
        }
        self.versions.push(Version { reading, from: at, to: Position::LATEST });
        self.index(number, reading);
    }

    fn index(&mut self, number: u32, reading: Reading<V>) {
        let unit = reading.unit.index();
        if self.by_unit.len() <= unit {
            self.by_unit.resize_with(unit + 1, Vec::new);
        }
        let versions = &self.versions;
        let is_before =
            |(_, other): &(Day, u32)| versions[*other as usize].reading.order() <= reading.order();
        let at = self.by_unit[unit].partition_point(is_before);
        self.by_unit[unit].insert(at, (reading.on, number));
    }
}
