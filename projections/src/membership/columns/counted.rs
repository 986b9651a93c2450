//! Counting over the columns: one pass bound by the bandwidth of memory, or only what lies between
//! two points of knowledge.

use std::ops::Range;

use dienhong_core::domain::ids::{Position, UnitNo};
use dienhong_core::domain::people::Sex;

use super::{Columns, Marks, is_before};

impl Columns {
    /// Counts every unit at once, as known at `known`: one pass over six columns, bound by the
    /// bandwidth of memory.
    pub(crate) fn count<C: Counting>(&self, known: Position, counting: &mut C) {
        let mut learned = self.learned(known) as usize;
        for (rows, known_to) in self.counted_pieces().zip(self.known_to.pieces()) {
            let here = learned.min(rows.len());
            learned -= here;
            for (row, &until) in rows.iter(0..here).zip(known_to) {
                if is_before(known, until) {
                    counting.add(1, row);
                }
            }
        }
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
            counting.add(sign, self.counted(self.retired[at]));
        }
    }

    fn count_rows<C: Counting>(&self, sign: i32, rows: Range<u32>, counting: &mut C) {
        let (mut skipped, mut wanted) = (rows.start as usize, rows.len());
        for rows in self.counted_pieces() {
            let start = skipped.min(rows.len());
            let end = rows.len().min(start + wanted);
            (skipped, wanted) = (skipped - start, wanted - (end - start));
            rows.iter(start..end).for_each(|row| counting.add(sign, row));
        }
    }

    fn counted_pieces(&self) -> impl Iterator<Item = CountedPiece<'_>> {
        let places = self.unit.pieces().zip(self.from.pieces());
        let ends = self.to.pieces().zip(self.birth_year.pieces());
        let pieces = places.zip(ends).zip(self.marks.pieces());
        pieces.map(|(((unit, from), (to, born)), marks)| CountedPiece {
            unit,
            from,
            to,
            born,
            marks,
        })
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

/// What a count reads of some rows that follow each other.
struct CountedPiece<'c> {
    unit: &'c [UnitNo],
    from: &'c [i32],
    to: &'c [i32],
    born: &'c [i16],
    marks: &'c [Marks],
}

impl<'c> CountedPiece<'c> {
    fn len(&self) -> usize {
        self.unit.len()
    }

    fn iter(&self, rows: Range<usize>) -> impl Iterator<Item = Counted> + use<'c> {
        let places = self.unit[rows.clone()].iter().zip(&self.from[rows.clone()]);
        let ends = self.to[rows.clone()].iter().zip(&self.born[rows.clone()]);
        let rows = places.zip(ends).zip(&self.marks[rows]);
        rows.map(|(((&unit, &from), (&to, &born)), &marks)| Counted { unit, from, to, born, marks })
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
