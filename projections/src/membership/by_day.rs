//! What changes each unit's counts, by day, as known now: so that the counts of any day are those of
//! a stop nearby and the few changes in between, and no question asks all memberships.
//!
//! It stands still while rows are learned and retired. Counts add up, so what was learned since, or
//! not yet known then, is counted on top or taken back; where that is more than a scan, all is
//! scanned.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{Position, UnitNo};

use super::columns::Columns;
use super::counts::{Count, Heads, SIXTY};

/// A stop for so many changes to each unit: its counts then cost less than the changes.
const CHANGES_A_STOP: usize = 4;
const LEAST_CHANGES_A_STOP: usize = 1 << 12;

/// Rows that may be learned before the next one is worth its time, beside an eighth of all.
const STALE: u32 = 1 << 16;

#[derive(Debug, Default)]
pub(crate) struct ByDay {
    /// How much of the columns it tells.
    rows: u32,
    retired: usize,
    changes: Vec<Change>,
    /// How many changes come before each day of the calendar, from its first to its last.
    before: Vec<u32>,
    changes_a_stop: usize,
    /// Counts after no change, after `changes_a_stop`, and so on.
    stops: Vec<Vec<Count>>,
}

/// A unit, and in the lowest three bits what happens in it.
#[derive(Clone, Copy, Debug, Default)]
struct Change(u32);

/// By the lowest bits: somebody begins, begins with sixty, reaches sixty, ends, ends with sixty.
const EFFECTS: [Count; 5] =
    [effect(1, 0, 1), effect(1, 1, 1), effect(0, 1, 0), effect(-1, 0, 0), effect(-1, -1, 0)];
const BEGINS: u32 = 0;
const REACHES: u32 = 2;
const ENDS: u32 = 3;

const fn effect(members: i32, members_60_plus: i32, records: i32) -> Count {
    Count { members, members_60_plus, records }
}

impl Change {
    fn of(unit: UnitNo, what: u32) -> Change {
        Change(unit.0.checked_mul(8).expect("fewer than 2^29 units") | what)
    }

    fn unit(self) -> usize {
        (self.0 / 8) as usize
    }

    fn effect(self) -> Count {
        EFFECTS[(self.0 % 8) as usize]
    }
}

impl ByDay {
    /// Tells all rows as known now, where enough was learned since.
    pub(crate) fn catch_up(&mut self, columns: &Columns) {
        let learned = columns.len() - self.rows;
        if learned > STALE.max(self.rows / 8) {
            *self = ByDay::of(columns);
        }
    }

    fn of(columns: &Columns) -> ByDay {
        let units = columns.units();
        ByDay::stopping(columns, LEAST_CHANGES_A_STOP.max(CHANGES_A_STOP * units))
    }

    /// With a stop after so many changes.
    pub(super) fn stopping(columns: &Columns, changes_a_stop: usize) -> ByDay {
        let sixty = FirstDays::of_age(SIXTY);
        let mut before = vec![0; place(Day::LAST) + 2];
        each_change(columns, &sixty, |day, _| before[day + 1] += 1);
        let mut sum = 0;
        for one in &mut before {
            sum += *one;
            *one = sum;
        }
        let mut next = before.clone();
        let mut changes = vec![Change::default(); sum as usize];
        each_change(columns, &sixty, |day, change| {
            changes[next[day] as usize] = change;
            next[day] += 1;
        });
        let stops = stops(&changes, changes_a_stop, columns.units());
        let (rows, retired) = (columns.len(), columns.retirements());
        ByDay { rows, retired, changes, before, changes_a_stop, stops }
    }

    /// One count a unit, for units numbered below `units`; `None` where a scan is faster.
    pub(crate) fn counts(
        &self,
        columns: &Columns,
        on: Day,
        known: Position,
        units: usize,
    ) -> Option<Vec<Count>> {
        let (rows, retired) = columns.known_through(known);
        let apart = rows.abs_diff(self.rows) as usize + retired.abs_diff(self.retired);
        if apart >= rows as usize {
            return None;
        }
        let mut heads = Heads::on(on, units);
        heads.counts = self.on(on, units);
        columns.count_between((self.rows, self.retired), (rows, retired), &mut heads);
        heads.counts.truncate(units);
        Some(heads.counts)
    }

    /// As it stands.
    fn on(&self, on: Day, units: usize) -> Vec<Count> {
        let passed = self.before.get(place(on) + 1).map_or(0, |&passed| passed as usize);
        let stop = (passed + self.changes_a_stop / 2) / self.changes_a_stop.max(1);
        let Some(counts) = self.stops.get(stop).or(self.stops.last()) else {
            return vec![Count::default(); units];
        };
        let stop = stop.min(self.stops.len() - 1) * self.changes_a_stop;
        let mut counts = counts.clone();
        counts.resize(counts.len().max(units), Count::default());
        for change in &self.changes[stop.min(passed)..passed] {
            counts[change.unit()] += change.effect();
        }
        for change in &self.changes[passed..stop.max(passed)] {
            let count = &mut counts[change.unit()];
            *count = *count - change.effect();
        }
        counts
    }
}

fn stops(changes: &[Change], changes_a_stop: usize, units: usize) -> Vec<Vec<Count>> {
    let mut counts = vec![Count::default(); units];
    let mut stops = vec![counts.clone()];
    for some in changes.chunks(changes_a_stop) {
        for change in some {
            counts[change.unit()] += change.effect();
        }
        if some.len() == changes_a_stop {
            stops.push(counts.clone());
        }
    }
    stops
}

fn place(day: Day) -> usize {
    usize::try_from(day.number() - Day::FIRST.number()).expect("no day is before the first")
}

/// On which day those born in a year are counted as so old.
struct FirstDays {
    age: i32,
    /// By year, from the first of the calendar on.
    days: Vec<Option<Day>>,
}

impl FirstDays {
    fn of_age(age: i32) -> FirstDays {
        let years = Day::FIRST.year()..=Day::LAST.year();
        FirstDays { age, days: years.map(|year| Day::from_ymd(year, 1, 1)).collect() }
    }

    /// `None`: not within the calendar.
    fn of(&self, born: i16) -> Option<Day> {
        let year = (i32::from(born) + self.age - Day::FIRST.year()).max(0);
        *self.days.get(usize::try_from(year).ok()?)?
    }
}

/// Every change that a row still believed makes, with the place of its day.
fn each_change(columns: &Columns, sixty: &FirstDays, mut visit: impl FnMut(usize, Change)) {
    for row in (0..columns.len()).filter(|&row| columns.is_believed_now(row)) {
        let stretch = columns.stretch(row);
        let (unit, from) = (stretch.unit, stretch.from);
        let to = stretch.to.map(|to| to.max(from));
        let reached = sixty.of(stretch.birth_year).map(|day| day.max(from));
        let reached = reached.filter(|&day| to.is_none_or(|to| day < to));
        let at_once = u32::from(reached == Some(from));
        visit(place(from), Change::of(unit, BEGINS + at_once));
        if let Some(reached) = reached.filter(|&day| day > from) {
            visit(place(reached), Change::of(unit, REACHES));
        }
        if let Some(to) = to {
            visit(place(to), Change::of(unit, ENDS + u32::from(reached.is_some())));
        }
    }
}
