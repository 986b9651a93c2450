//! The common question, answered ahead: how many stand in each unit today, as known now.
//!
//! Today is the day of the latest commit. Rows that begin or end later wait by their day, so that a
//! question about a day that has come since costs only what happened in between.

use std::collections::BTreeMap;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{Millis, Position};

use super::columns::{Columns, Counting};
use super::counts::{Count, Heads};
use dienhong_core::saved;

const MILLIS_A_DAY: i64 = 86_400_000;

#[derive(Debug)]
pub(crate) struct Now {
    on: Day,
    heads: Heads,
    /// What happens after `on`, by its day; also to rows that were retired since.
    later: BTreeMap<Day, Vec<(u32, Turn)>>,
}

saved!(struct Now { on, heads, later });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Begins,
    Ends,
}

saved!(enum Turn { 0 = Begins, 1 = Ends });

impl Default for Now {
    fn default() -> Now {
        Now { on: Day::FIRST, heads: Heads::on(Day::FIRST, 0), later: BTreeMap::new() }
    }
}

impl Now {
    /// Takes up a row that was learned.
    pub(crate) fn learned(&mut self, columns: &Columns, row: u32) {
        let counted = columns.counted(row);
        self.heads.make_room(counted.unit);
        self.heads.add(1, counted);
        let stretch = columns.stretch(row);
        let turns = [(Some(stretch.from), Turn::Begins), (stretch.to, Turn::Ends)];
        for (day, turn) in turns {
            if let Some(day) = day.filter(|day| *day > self.on) {
                self.later.entry(day).or_default().push((row, turn));
            }
        }
    }

    pub(crate) fn retired(&mut self, columns: &Columns, row: u32) {
        self.heads.add(-1, columns.counted(row));
    }

    /// The day of the latest commit has come. Its time zone does not matter: from a day too early
    /// little is left to count, and a day too late is not answered from here.
    pub(crate) fn reach(&mut self, columns: &Columns, recorded_at: Millis) {
        let days = i32::try_from(recorded_at.0.div_euclid(MILLIS_A_DAY)).ok();
        let Some(today) = days.and_then(Day::from_number).filter(|today| *today > self.on) else {
            return;
        };
        let units = self.heads.counts.len();
        let mut heads = Heads::on(today, units);
        if let Some(counts) = self.counts(columns, today, units) {
            heads.counts = counts;
        } else {
            columns.count(Position::LATEST, &mut heads);
        }
        self.heads = heads;
        self.later = self.later.split_off(&today.succ());
        self.on = today;
    }

    /// The counts of a day of the same year that is not over yet; in another year everybody is of
    /// another age.
    pub(crate) fn counts(&self, columns: &Columns, on: Day, units: usize) -> Option<Vec<Count>> {
        if on < self.on || on.year() != self.on.year() {
            return None;
        }
        let mut heads = self.heads.clone();
        let turns = self.later.range(..=on).flat_map(|(_, turns)| turns);
        for &(row, turn) in turns.filter(|(row, _)| columns.is_believed_now(*row)) {
            heads.turn(columns.counted(row), turn == Turn::Begins);
        }
        heads.counts.resize(units, Count::default());
        Some(heads.counts)
    }
}
