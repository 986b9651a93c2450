//! Membership as columns: one row for every stretch that a membership spent in one unit, as it was
//! known between two positions.
//!
//! A row is never edited. What is learned later retires it and adds another, so that rows stand in
//! the order in which they were learned and retirements in the order in which they were made: what
//! was known at a position is a prefix of the rows less a prefix of the retirements.

use std::ops::Range;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::dense::Dense;
use dienhong_core::domain::ids::{MembershipNo, Position, UnitNo};
use dienhong_core::domain::memberships::DepartureReason;
use dienhong_core::domain::people::Sex;
use dienhong_core::saved;

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
const NEVER: Position = Position::LATEST;

#[derive(Debug, Default)]
pub(crate) struct Columns {
    unit: Dense<UnitNo>,
    from: Dense<i32>,
    to: Dense<i32>,
    birth_year: Dense<i16>,
    marks: Dense<Marks>,
    membership: Dense<MembershipNo>,
    // Invariant: rises.
    known_from: Dense<Position>,
    known_to: Dense<Position>,
    // Invariant: rises by position; each row stands here once at most.
    retirements: Dense<(Position, u32)>,
}

saved!(struct Columns {
    unit, from, to, birth_year, marks, membership, known_from, known_to, retirements,
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
        self.known_from.push(at);
        self.known_to.push(NEVER);
        row
    }

    /// From `at` on the row is known not to be so.
    pub(crate) fn retire(&mut self, at: Position, row: u32) {
        assert_eq!(self.known_to[row as usize], NEVER, "row {row} is retired twice");
        self.known_to[row as usize] = at;
        self.retirements.push((at, row));
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
        [self.known_from[row], self.known_to[row]].map(|it| it.0.try_into().unwrap_or(i64::MAX))
    }

    /// The rows as known at `known`.
    pub(crate) fn known(&self, known: Position) -> impl Iterator<Item = u32> {
        (0..self.learned(known)).filter(move |&row| self.is_believed(row, known))
    }

    pub(crate) fn learned_at(&self, row: u32) -> Position {
        self.known_from[row as usize]
    }

    /// Of a row that was retired.
    pub(crate) fn retired_at(&self, row: u32) -> Position {
        self.known_to[row as usize]
    }

    pub(crate) fn is_believed_now(&self, row: u32) -> bool {
        self.known_to[row as usize] == NEVER
    }

    /// The position at which something was last learned.
    pub(crate) fn latest(&self) -> Position {
        let retired = self.retirements.last().map(|&(at, _)| at);
        retired.max(self.known_from.last().copied()).unwrap_or(Position::START)
    }

    fn is_believed(&self, row: u32, known: Position) -> bool {
        let until = self.known_to[row as usize];
        until == NEVER || known < until
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
        retired.map(|at| self.retirements[at].1).filter(move |&row| row < rows)
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
        self.known_from[row as usize]..self.known_to[row as usize]
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
        let learned = self.known_from.partition_point(|&from| from <= known);
        u32::try_from(learned).expect("fewer than 2^32 rows")
    }

    fn retired(&self, known: Position) -> usize {
        self.retirements.partition_point(|&(at, _)| at <= known)
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
        self.retirements.len()
    }

    /// Counts every unit at once, as known at `known`: one pass over five columns, bound by the
    /// bandwidth of memory, less the few rows that were retired by then.
    pub(crate) fn count<C: Counting>(&self, known: Position, counting: &mut C) {
        self.count_between((0, 0), self.known_through(known), counting);
    }

    /// Adds what was learned and retired after the first so many rows and retirements and up to the
    /// second; takes it back where the second are fewer.
    pub(crate) fn count_between<C: Counting>(
        &self,
        (rows, retired): (u32, usize),
        (rows_then, retired_then): (u32, usize),
        counting: &mut C,
    ) {
        let sign = if rows <= rows_then { 1 } else { -1 };
        self.count_rows(sign, rows.min(rows_then)..rows.max(rows_then), counting);
        let sign = if retired <= retired_then { -1 } else { 1 };
        for at in retired.min(retired_then)..retired.max(retired_then) {
            counting.add(sign, self.counted(self.retirements[at].1));
        }
    }

    fn count_rows<C: Counting>(&self, sign: i32, rows: Range<u32>, counting: &mut C) {
        let (mut skipped, mut wanted) = (rows.start as usize, rows.len());
        let places = self.unit.pieces().zip(self.from.pieces());
        let ends = self.to.pieces().zip(self.birth_year.pieces());
        for (((unit, from), (to, born)), marks) in places.zip(ends).zip(self.marks.pieces()) {
            let start = skipped.min(unit.len());
            let end = unit.len().min(start + wanted);
            (skipped, wanted) = (skipped - start, wanted - (end - start));
            let places = unit[start..end].iter().zip(&from[start..end]);
            let ends = to[start..end].iter().zip(&born[start..end]);
            let rows = places.zip(ends).zip(&marks[start..end]);
            for (((&unit, &from), (&to, &born)), &marks) in rows {
                counting.add(sign, Counted { unit, from, to, born, marks });
            }
        }
    }

    pub(crate) fn counted(&self, row: u32) -> Counted {
        let row = row as usize;
        Counted {
            unit: self.unit[row],
            from: self.from[row],
            to: self.to[row],
            born: self.birth_year[row],
            marks: self.marks[row],
        }
    }
}

/// What a count reads of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub unit: UnitNo,
    from: i32,
    to: i32,
    born: i16,
    marks: Marks,
}

impl Counted {
    pub(crate) fn has_begun(&self, on: i32) -> bool {
        self.from <= on
    }

    pub(crate) fn is_open(&self, on: i32) -> bool {
        self.from <= on && on < self.to
    }

    /// Born in that year or before it.
    pub(crate) fn is_born_by(&self, year: i16) -> bool {
        self.born <= year
    }

    pub(crate) fn born(&self) -> i16 {
        self.born
    }

    pub(crate) fn sex(&self) -> Sex {
        self.marks.sex()
    }
}

/// Something that sums over rows.
pub(crate) trait Counting {
    /// `sign` is 1, or -1 to take back a row that was retired.
    fn add(&mut self, sign: i32, row: Counted);
}
