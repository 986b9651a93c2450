//! Membership as columns: one row for every stretch that a membership spent in one unit, as it was
//! known between two positions.
//!
//! A row is never edited. What is learned later retires it and adds another, so that rows stand in
//! the order in which they were learned and retirements in the order in which they were made: what
//! was known at a position is a prefix of the rows less a prefix of the retirements.

use std::ops::Range;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::dense::Dense;
use dienhong_core::domain::ids::{MembershipNo, Position, ShortPosition, UnitNo};
use dienhong_core::domain::memberships::DepartureReason;
use dienhong_core::domain::people::Sex;
use dienhong_core::saved;

mod counted;

pub(crate) use counted::{Counted, Counting};

/// One stretch of a membership in one unit: `from <= D < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub unit: UnitNo,
    pub from: Day,
    /// `None`: it goes on.
    pub to: Option<Day>,
    pub birth_year: i16,
    pub sex: Sex,
    pub start: Start,
    /// Means nothing while it goes on.
    pub end: End,
    pub membership: MembershipNo,
}

impl Stretch {
    pub(crate) fn is_open(&self, on: Day) -> bool {
        self.from <= on && self.to.is_none_or(|to| on < to)
    }
}

/// How a stretch began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum Start {
    Joined,
    /// A later membership of the same person.
    Returned,
    Transferred,
}

/// How a stretch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum End {
    Died,
    Resigned,
    Removed,
    MovedAway,
    Other,
    Transferred,
}

impl From<DepartureReason> for End {
    fn from(reason: DepartureReason) -> End {
        match reason {
            DepartureReason::Died => End::Died,
            DepartureReason::Resigned => End::Resigned,
            DepartureReason::Removed => End::Removed,
            DepartureReason::MovedAway => End::MovedAway,
            DepartureReason::Other => End::Other,
        }
    }
}

/// What a row says beside its place and dates, in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Marks(u8);

saved!(newtype Marks(u8));

impl Marks {
    const STARTS: [Start; 3] = [Start::Joined, Start::Returned, Start::Transferred];
    const ENDS: [End; 6] =
        [End::Died, End::Resigned, End::Removed, End::MovedAway, End::Other, End::Transferred];

    fn new(sex: Sex, start: Start, end: End) -> Marks {
        Marks(u8::from(sex == Sex::Female) | (start as u8) << 1 | (end as u8) << 3)
    }

    fn sex(self) -> Sex {
        if self.0 & 1 == 1 { Sex::Female } else { Sex::Male }
    }

    fn start(self) -> Start {
        Marks::STARTS[usize::from(self.0 >> 1 & 3)]
    }

    fn end(self) -> End {
        Marks::ENDS[usize::from(self.0 >> 3)]
    }
}

/// "It goes on": later than every day of the calendar.
const OPEN: i32 = i32::MAX;
const NEVER: ShortPosition = ShortPosition::LATEST;

#[derive(Debug, Default)]
pub(crate) struct Columns {
    unit: Dense<UnitNo>,
    from: Dense<i32>,
    to: Dense<i32>,
    birth_year: Dense<i16>,
    marks: Dense<Marks>,
    membership: Dense<MembershipNo>,
    // Invariant: rises.
    known_from: Dense<ShortPosition>,
    known_to: Dense<ShortPosition>,
    // Invariant: rises.
    retired_at: Dense<ShortPosition>,
    // Invariant: each row stands here once at most.
    retired: Dense<u32>,
}

saved!(struct Columns {
    unit, from, to, birth_year, marks, membership, known_from, known_to, retired_at, retired,
});

impl Columns {
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.unit.len()).expect("fewer than 2^32 rows")
    }

    /// Learned at `at`; the number of the row.
    pub(crate) fn push(&mut self, at: Position, stretch: &Stretch) -> u32 {
        let row = self.len();
        self.unit.push(stretch.unit);
        self.from.push(stretch.from.number());
        self.to.push(stretch.to.map_or(OPEN, Day::number));
        self.birth_year.push(stretch.birth_year);
        self.marks.push(Marks::new(stretch.sex, stretch.start, stretch.end));
        self.membership.push(stretch.membership);
        self.known_from.push(at.into());
        self.known_to.push(NEVER);
        row
    }

    /// From `at` on the row is known not to be so.
    pub(crate) fn retire(&mut self, at: Position, row: u32) {
        assert_eq!(self.known_to[row as usize], NEVER, "row {row} is retired twice");
        self.known_to[row as usize] = at.into();
        self.retired_at.push(at.into());
        self.retired.push(row);
    }

    pub(crate) fn stretch(&self, row: u32) -> Stretch {
        let row = row as usize;
        let day = |number| Day::from_number(number).expect("columns hold days of the calendar");
        let marks = self.marks[row];
        Stretch {
            unit: self.unit[row],
            from: day(self.from[row]),
            to: (self.to[row] != OPEN).then(|| day(self.to[row])),
            birth_year: self.birth_year[row],
            sex: marks.sex(),
            start: marks.start(),
            end: marks.end(),
            membership: self.membership[row],
        }
    }

    pub(crate) fn known_between(&self, row: u32) -> [i64; 2] {
        let row = row as usize;
        let known = [self.known_from[row], self.known_to[row]].map(Position::from);
        known.map(|it| it.0.try_into().unwrap_or(i64::MAX))
    }

    /// The rows as known at `known`.
    pub(crate) fn known(&self, known: Position) -> impl Iterator<Item = u32> {
        (0..self.learned(known)).filter(move |&row| self.is_believed(row, known))
    }

    pub(crate) fn learned_at(&self, row: u32) -> Position {
        self.known_from[row as usize].into()
    }

    /// Of a row that was retired.
    pub(crate) fn retired_at(&self, row: u32) -> Position {
        self.known_to[row as usize].into()
    }

    pub(crate) fn is_believed_now(&self, row: u32) -> bool {
        self.known_to[row as usize] == NEVER
    }

    /// The position at which something was last learned.
    pub(crate) fn latest(&self) -> Position {
        let latest = self.retired_at.last().max(self.known_from.last());
        latest.map_or(Position::START, |latest| (*latest).into())
    }

    fn is_believed(&self, row: u32, known: Position) -> bool {
        is_before(known, self.known_to[row as usize])
    }

    /// The rows learned after `before` and up to `until` that were still believed then.
    pub(crate) fn learned_between(
        &self,
        before: Position,
        until: Position,
    ) -> impl Iterator<Item = u32> {
        (self.learned(before)..self.learned(until)).filter(move |&row| self.is_believed(row, until))
    }

    /// The rows believed at `before` and retired up to `until`.
    pub(crate) fn retired_between(
        &self,
        before: Position,
        until: Position,
    ) -> impl Iterator<Item = u32> {
        let retired = self.retired(before)..self.retired(until).max(self.retired(before));
        let rows = self.learned(before);
        retired.map(|at| self.retired[at]).filter(move |&row| row < rows)
    }

    /// The rows learned or retired after `before` and up to `until`.
    pub(crate) fn told_between(
        &self,
        before: Position,
        until: Position,
    ) -> impl Iterator<Item = u32> {
        let learned = self.learned(before)..self.learned(until);
        learned.chain(self.retired_between(before, until))
    }

    /// From where, and up to where, the row was believed.
    pub(crate) fn believed(&self, row: u32) -> Range<Position> {
        self.learned_at(row)..self.retired_at(row)
    }

    /// The rows that tell the same membership and were learned with `row`.
    pub(crate) fn told_with(&self, row: u32) -> Range<u32> {
        let told = |row: u32| {
            let row = row as usize;
            (self.membership[row], self.known_from[row], self.known_to[row])
        };
        let before = (0..row).rev().take_while(|&other| told(other) == told(row)).count();
        let after = (row..self.len()).take_while(|&other| told(other) == told(row)).count();
        let count = |rows| u32::try_from(rows).expect("fewer than 2^32 rows");
        row - count(before)..row + count(after)
    }

    /// How many rows were learned up to `known`.
    fn learned(&self, known: Position) -> u32 {
        let learned = self.known_from.partition_point(|&from| Position::from(from) <= known);
        u32::try_from(learned).expect("fewer than 2^32 rows")
    }

    fn retired(&self, known: Position) -> usize {
        self.retired_at.partition_point(|&at| Position::from(at) <= known)
    }

    /// How many rows and retirements make what was known at `known`.
    pub(crate) fn known_through(&self, known: Position) -> (u32, usize) {
        (self.learned(known), self.retired(known))
    }

    /// One more than the highest number of a unit.
    pub(crate) fn units(&self) -> usize {
        self.unit.iter().map(|unit| unit.index() + 1).max().unwrap_or(0)
    }

    pub(crate) fn retirements(&self) -> usize {
        self.retired.len()
    }
}

/// What is known now, at whatever position that is asked, was never retired.
fn is_before(known: Position, until: ShortPosition) -> bool {
    until == NEVER || known < until.into()
}
