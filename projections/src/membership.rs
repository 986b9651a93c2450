//! Membership: how many members, of how many older people, in which unit, on any day, as known at
//! any position, under any tree.
//!
//! [`Memberships`] folds the log into columns. A [`report`] places their counts in a tree, chooses
//! for every unit the numerator and the denominator that apply, and takes the rate.

mod became;
mod by_day;
mod columns;
mod counts;
mod denominator;
mod fold;
mod kept;
mod late;
mod now;
mod numerator;
mod placed;
mod records;
pub mod report;
mod sheet;
mod standpoint;

use std::io;
use std::ops::Range;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{MembershipNo, Position, UnitNo};
use dienhong_core::snapshot::{Loader, Part, Saver, Spoiled};

use crate::reckoned::Reckoned;
use by_day::ByDay;
use columns::Columns;
pub(crate) use columns::{End, Start, Stretch};
pub use counts::{AGE_BANDS, Count, Split};
pub(crate) use counts::{SIXTY, born_by};
use now::Now;
pub(crate) use numerator::Rule as NumeratorRule;
use records::Records;
use sheet::Sheet;
pub use standpoint::Point;
pub(crate) use standpoint::{Ground, Map, Standpoint, Survey};

/// All memberships: what is needed to tell them, and the rows that tell them.
#[derive(Debug, Default)]
pub struct Memberships {
    records: Records,
    columns: Columns,
    now: Now,
    /// The commits that took something back. Invariant: rises.
    voids: Vec<Position>,
    /// Follows from the columns.
    by_day: ByDay,
    sheets: Reckoned<sheet::Key, Sheet, 16>,
}

/// Without the records, which are saved apart, and what follows from the columns.
impl Part for Memberships {
    fn save(&self, to: &mut Saver<'_>) {
        let Memberships { records: _, columns, now, voids, by_day: _, sheets: _ } = self;
        columns.save(to);
        now.save(to);
        voids.save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Memberships, Spoiled> {
        let (columns, now, voids) = Part::load(from)?;
        Ok(Memberships { columns, now, voids, ..Memberships::default() })
    }

    fn shape(to: &mut String) {
        <(Columns, Now, Vec<Position>)>::shape(to);
    }
}

impl Memberships {
    /// Makes questions about any day fast. For whoever answers many: it takes as long as some tens
    /// of them without it.
    pub fn prepare(&mut self) {
        self.by_day.catch_up(&self.columns);
    }

    /// Every row as CSV, with the positions between which it was known, for whoever counts the same
    /// by other means. Days are numbers; what goes on and what is still known end at the largest.
    pub fn write_facts(&self, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "unit,from_day,to_day,birth_year,known_from,known_to")?;
        for row in 0..self.columns.len() {
            let Stretch { unit, from, to, birth_year, .. } = self.stretch(row);
            let to = to.map_or(i32::MAX, Day::number);
            let [known_from, known_to] = self.columns.known_between(row);
            writeln!(
                out,
                "{},{},{to},{birth_year},{known_from},{known_to}",
                unit.0,
                from.number()
            )?;
        }
        out.flush()
    }

    pub(crate) fn enrolled_at(&self, membership: MembershipNo) -> Position {
        self.records.enrolled_at(membership)
    }

    pub(crate) fn stretch(&self, row: u32) -> Stretch {
        self.columns.stretch(row)
    }

    pub(crate) fn rows_known(&self, known: Position) -> impl Iterator<Item = u32> {
        self.columns.known(known)
    }

    /// Learned or retired after `before` and up to `until`, with the positions between which it was
    /// believed.
    pub(crate) fn told_between(
        &self,
        before: Position,
        until: Position,
    ) -> impl Iterator<Item = (Stretch, Range<Position>)> {
        let rows = self.columns.told_between(before, until);
        rows.map(|row| (self.stretch(row), self.columns.believed(row)))
    }

    /// Learned after `before` and still believed at `until`; where.
    pub(crate) fn learned_between(
        &self,
        before: Position,
        until: Position,
    ) -> impl Iterator<Item = (Position, Stretch)> {
        let rows = self.columns.learned_between(before, until);
        rows.map(|row| (self.columns.learned_at(row), self.stretch(row)))
    }

    /// Believed at `before` and no longer at `until`; where it was retired.
    pub(crate) fn retired_between(
        &self,
        before: Position,
        until: Position,
    ) -> impl Iterator<Item = (Position, Stretch)> {
        let rows = self.columns.retired_between(before, until);
        rows.map(|row| (self.columns.retired_at(row), self.stretch(row)))
    }

    /// Whether the commit took something back.
    pub(crate) fn is_void(&self, at: Position) -> bool {
        self.voids.binary_search(&at).is_ok()
    }

    /// The memberships open on `on` in units that `lies_in` accepts, as known now, in the order in
    /// which they were learned: one scan.
    pub fn register(&self, on: Day, lies_in: impl Fn(UnitNo) -> bool) -> Vec<MembershipNo> {
        let rows = (0..self.columns.len()).filter(|&row| {
            let counted = self.columns.counted(row);
            counted.is_open(on.number())
                && lies_in(counted.unit)
                && self.columns.is_believed_now(row)
        });
        rows.map(|row| self.columns.stretch(row).membership).collect()
    }

    /// The stretch with which the membership of `row` began.
    pub(crate) fn first_of(&self, row: u32) -> Stretch {
        self.stretch(self.columns.told_with(row).start)
    }

    /// The stretch with which it ended.
    pub(crate) fn last_of(&self, row: u32) -> Stretch {
        self.stretch(self.columns.told_with(row).end - 1)
    }
}

#[cfg(test)]
mod tests;
