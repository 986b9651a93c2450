//! Counts of every unit at once, by the unit that was recorded; where each counts under a tree is
//! the caller's question.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{Position, UnitNo};
use dienhong_core::domain::people::Sex;

use super::Memberships;
use super::columns::{Counted, Counting};
use dienhong_core::saved;

/// Statistical age is year minus birth year; the association counts from 60.
pub(crate) const SIXTY: i32 = 60;

/// What stands in one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub members: i32,
    pub members_60_plus: i32,
    /// Stretches that began by then, also ended.
    pub records: i32,
}

saved!(struct Count { members, members_60_plus, records });

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.members += other.members;
        self.members_60_plus += other.members_60_plus;
        self.records += other.records;
    }
}

impl std::ops::Sub for Count {
    type Output = Count;

    fn sub(self, other: Count) -> Count {
        Count {
            members: self.members - other.members,
            members_60_plus: self.members_60_plus - other.members_60_plus,
            records: self.records - other.records,
        }
    }
}

/// The members of one unit by sex and age band: bands of men, then of women.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    pub men: [i32; 6],
    pub women: [i32; 6],
}

impl std::ops::AddAssign for Split {
    fn add_assign(&mut self, other: Split) {
        for (sum, one) in self.men.iter_mut().zip(other.men) {
            *sum += one;
        }
        for (sum, one) in self.women.iter_mut().zip(other.women) {
            *sum += one;
        }
    }
}

impl std::ops::Sub for Split {
    type Output = Split;

    fn sub(self, other: Split) -> Split {
        let less = |one: [i32; 6], two: [i32; 6]| std::array::from_fn(|band| one[band] - two[band]);
        Split { men: less(self.men, other.men), women: less(self.women, other.women) }
    }
}

/// The bands of [`Split`], in order.
pub const AGE_BANDS: [&str; 6] = ["under-60", "60-69", "70-79", "80-89", "90-99", "100+"];

impl Memberships {
    /// One count a unit, for units numbered below `units`.
    pub fn counts(&self, on: Day, known: Position, units: usize) -> Vec<Count> {
        let kept = self.counts_now(on, known, units);
        kept.or_else(|| self.by_day.counts(&self.columns, on, known, units)).unwrap_or_else(|| {
            let mut heads = Heads::on(on, units);
            self.columns.count(known, &mut heads);
            heads.counts
        })
    }

    /// Kept ready, where the question is about today as known now.
    pub(crate) fn counts_now(&self, on: Day, known: Position, units: usize) -> Option<Vec<Count>> {
        let is_latest = known >= self.columns.latest();
        is_latest.then(|| self.now.counts(&self.columns, on, units))?
    }

    pub fn splits(&self, on: Day, known: Position, units: usize) -> Vec<Split> {
        let splits = vec![Split::default(); units];
        let mut counting = Bands { on: on.number(), year: on.year(), splits };
        self.columns.count(known, &mut counting);
        counting.splits
    }
}

/// The latest birth year that gives that statistical age.
pub(crate) fn born_by(on: Day, age: i32) -> i16 {
    i16::try_from(on.year() - age).expect("the calendar's years have four digits")
}

#[derive(Clone, Debug)]
pub(crate) struct Heads {
    on: i32,
    sixty_by: i16,
    pub counts: Vec<Count>,
}

saved!(struct Heads { on, sixty_by, counts });

impl Heads {
    pub(crate) fn on(on: Day, units: usize) -> Heads {
        let counts = vec![Count::default(); units];
        Heads { on: on.number(), sixty_by: born_by(on, SIXTY), counts }
    }

    pub(crate) fn make_room(&mut self, unit: UnitNo) {
        if self.counts.len() <= unit.index() {
            self.counts.resize(unit.index() + 1, Count::default());
        }
    }

    /// The row begins or ends.
    pub(crate) fn turn(&mut self, row: Counted, begins: bool) {
        let sign = if begins { 1 } else { -1 };
        let count = &mut self.counts[row.unit.index()];
        count.members += sign;
        count.members_60_plus += sign * i32::from(row.is_born_by(self.sixty_by));
        count.records += i32::from(begins);
    }
}

impl Counting for Heads {
    fn blank(&self) -> Heads {
        Heads { counts: vec![Count::default(); self.counts.len()], ..*self }
    }

    fn join(&mut self, other: Heads) {
        for (count, other) in self.counts.iter_mut().zip(other.counts) {
            *count += other;
        }
    }

    fn add(&mut self, sign: i32, row: Counted) {
        let is_open = i32::from(row.is_open(self.on));
        let is_sixty = i32::from(row.is_born_by(self.sixty_by));
        let count = &mut self.counts[row.unit.index()];
        count.members += sign * is_open;
        count.members_60_plus += sign * (is_open & is_sixty);
        count.records += sign * i32::from(row.has_begun(self.on));
    }
}

struct Bands {
    on: i32,
    year: i32,
    splits: Vec<Split>,
}

impl Counting for Bands {
    fn blank(&self) -> Bands {
        Bands { splits: vec![Split::default(); self.splits.len()], ..*self }
    }

    fn join(&mut self, other: Bands) {
        for (split, other) in self.splits.iter_mut().zip(other.splits) {
            *split += other;
        }
    }

    fn add(&mut self, sign: i32, row: Counted) {
        if !row.is_open(self.on) {
            return;
        }
        let split = &mut self.splits[row.unit.index()];
        let bands = if row.sex() == Sex::Female { &mut split.women } else { &mut split.men };
        bands[band(self.year - i32::from(row.born()))] += sign;
    }
}

fn band(age: i32) -> usize {
    usize::try_from(age / 10 - 5).map_or(0, |band| band.min(AGE_BANDS.len() - 1))
}
