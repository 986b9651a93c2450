//! Counting over the columns: one pass bound by the bandwidth of memory, or only what lies between
//! two points of knowledge.

use std::ops::Range;

use dienhong_core::domain::ids::{Position, ShortPosition, UnitNo};
use dienhong_core::domain::people::Sex;

use super::{Columns, Marks, is_before};
use crate::cores;

/// From so many rows on, further threads are worth their start.
const ROWS_A_THREAD: usize = if cfg!(test) { 4 } else { 1 << 16 };

impl Columns {
    /// Counts every unit at once, as known at `known`: one pass over six columns on all cores, bound
    /// by the bandwidth of memory.
    pub(crate) fn count<C: Counting>(&self, known: Position, counting: &mut C) {
        let learned = self.learned(known);
        let parts = cores::parts(learned as usize, ROWS_A_THREAD);
        let each = learned.div_ceil(u32::try_from(parts).expect("a few cores"));
        let starts = (0..learned).step_by(each.max(1) as usize);
        let parts: Vec<_> = starts.map(|start| start..learned.min(start + each)).collect();
        let counted = cores::each(&parts, |rows| {
            let mut part = counting.blank();
            self.count_known(rows.clone(), known, &mut part);
            part
        });
        for part in counted {
            counting.join(part);
        }
    }

    fn count_known<C: Counting>(&self, rows: Range<u32>, known: Position, counting: &mut C) {
        for (rows, here) in self.pieces_of(rows) {
            let known_to = &rows.known_to[here.clone()];
            for (row, &until) in rows.iter(here).zip(known_to) {
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
        for (rows, here) in self.pieces_of(rows) {
            rows.iter(here).for_each(|row| counting.add(sign, row));
        }
    }

    /// All pieces, each with those of its rows that are meant.
    fn pieces_of(
        &self,
        rows: Range<u32>,
    ) -> impl Iterator<Item = (CountedPiece<'_>, Range<usize>)> {
        let (mut skipped, mut wanted) = (rows.start as usize, rows.len());
        self.counted_pieces().map(move |piece| {
            let start = skipped.min(piece.len());
            let end = piece.len().min(start + wanted);
            (skipped, wanted) = (skipped - start, wanted - (end - start));
            (piece, start..end)
        })
    }

    fn counted_pieces(&self) -> impl Iterator<Item = CountedPiece<'_>> {
        let places = self.unit.pieces().zip(self.from.pieces());
        let ends = self.to.pieces().zip(self.birth_year.pieces());
        let told = self.marks.pieces().zip(self.known_to.pieces());
        places.zip(ends).zip(told).map(|(((unit, from), (to, born)), (marks, known_to))| {
            CountedPiece { unit, from, to, born, marks, known_to }
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
    known_to: &'c [ShortPosition],
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
pub(crate) trait Counting: Send + Sync + Sized {
    /// The same with nothing summed.
    fn blank(&self) -> Self;

    fn join(&mut self, other: Self);

    /// `sign` is 1, or -1 to take back a row that was retired.
    fn add(&mut self, sign: i32, row: Counted);
}
