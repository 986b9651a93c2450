//! One pass over the months of a question, on all cores.

use std::ops::RangeInclusive;

use super::super::Support;
use super::super::gift::Gift;
use super::super::months::{self, Month, Months};
use super::cells::{Cell, Cells, Digits, Tally};
use super::{Dimension, Purses, Question, dimensions};
use crate::cores;
use crate::distinct::{One, Ones};
use crate::merges::Merged;
use crate::rollup::Place;

/// From so many versions on, further threads are worth their start.
const VERSIONS_A_THREAD: usize = if cfg!(test) { 4 } else { 1 << 16 };

/// Some months that follow each other, with their numbers.
type Stretch<'s, 'm> = &'s [(u32, &'m Month)];

pub(super) struct Scan<'a> {
    question: &'a Question<'a>,
    merged: Merged,
    months: &'a Months,
    pub(super) by: Vec<Dimension>,
    pub(super) sizes: Digits,
}

/// What was met in some months.
pub(super) struct Met {
    /// Where groups are of one month: each group. Else each group of these months.
    pub(super) cells: Vec<Cell>,
    /// Those who may have been met in other months too, with the number of the cell.
    pub(super) ones: Vec<(u32, One)>,
    pub(super) total: Whole,
    pub(super) above_level: Whole,
}

/// What is counted across all groups.
#[derive(Default)]
pub(super) struct Whole {
    pub(super) tally: Tally,
    pub(super) ones: Ones,
}

impl Whole {
    fn add(&mut self, gift: &Gift, one: One, units_of_quantity: &[u32]) {
        self.tally.add(gift, units_of_quantity);
        self.ones.insert(one);
    }

    pub(super) fn join(&mut self, other: &Whole) {
        self.tally.join(&other.tally);
        self.ones.join(&other.ones);
    }
}

impl<'a> Scan<'a> {
    pub(super) fn of(support: &'a Support, question: &'a Question<'a>) -> Scan<'a> {
        let by = dimensions::of(question);
        let merged = support.merges.known_at(question.known);
        Scan {
            question,
            merged,
            months: &support.months,
            sizes: dimensions::sizes(&by, support, question),
            by,
        }
    }

    /// Where the month stands among the dimensions.
    pub(super) fn month(&self) -> Option<usize> {
        self.by.iter().position(|by| *by == Dimension::Month)
    }

    /// What is met in all the months, in their order.
    pub(super) fn meet(&self, months: &[(u32, &Month)]) -> Vec<Met> {
        cores::each(&stretches(months), |&months| self.met(months))
    }

    fn met(&self, months: &[(u32, &Month)]) -> Met {
        let mut cells = Cells::of(self.sizes);
        let (total, above_level) = Default::default();
        let mut met = Met { cells: Vec::new(), ones: Vec::new(), total, above_level };
        for (number, month) in months {
            self.scan(*number, month, &mut cells, &mut met);
            if let Some(at) = self.month() {
                met.cells.extend(cells.of_month(at, *number));
            }
        }
        if self.month().is_none() {
            (met.cells, met.ones) = cells.take();
        }
        met
    }

    fn scan(&self, number: u32, month: &Month, cells: &mut Cells, met: &mut Met) {
        let days = self.days(number);
        let mut reached = Vec::new();
        for gifts in month.by_whom() {
            let recorded = month.gifts[gifts[0] as usize].one();
            let one = self.merged.one(recorded);
            let known = self.question.known;
            let entries = gifts.iter().map(|&index| &month.gifts[index as usize]);
            for entry in entries.filter(|it| days.contains(&it.day()) && it.is_known(known)) {
                let gift = self.months.gift(entry);
                if self.is_from_purse(&gift) {
                    reached.extend(self.count(&gift, one, cells, met));
                }
            }
            reached.sort_unstable();
            reached.dedup();
            // Nobody else in this month is the same person.
            let is_alone = self.month().is_some() && self.merged.is_alone(recorded);
            for cell in reached.drain(..) {
                if is_alone {
                    cells.cells[cell as usize].ones[usize::from(one.class)] += 1;
                } else {
                    cells.ones.push((cell, one));
                }
            }
        }
    }

    /// The days asked for in a month.
    fn days(&self, month: u32) -> RangeInclusive<u8> {
        let Question { from, to, .. } = *self.question;
        months::first_day(month, from)..=months::last_day(month, to)
    }

    fn is_from_purse(&self, gift: &Gift) -> bool {
        match self.question.purses {
            Purses::All | Purses::Except([]) => true,
            Purses::Except(funds) => gift.fund().is_none_or(|fund| !funds.contains(&fund)),
            Purses::Only(funds) => gift.fund().is_some_and(|fund| funds.contains(&fund)),
        }
    }

    /// The cell in which it counts, if there is one.
    fn count(&self, gift: &Gift, one: One, cells: &mut Cells, met: &mut Met) -> Option<u32> {
        let place = self.question.places.of(gift.unit);
        if place == Place::Outside {
            return None;
        }
        let units = self.question.units_of_quantity;
        met.total.add(gift, one, units);
        let Place::At(rank) = place else {
            met.above_level.add(gift, one, units);
            return None;
        };
        if self.by.is_empty() {
            return None;
        }
        let cell = cells.find(self.digits(gift, rank));
        cells.cells[cell as usize].tally.add(gift, units);
        Some(cell)
    }

    fn digits(&self, gift: &Gift, rank: u32) -> Digits {
        let mut digits = Digits::default();
        for (digit, by) in digits.iter_mut().zip(&self.by) {
            *digit = dimensions::digit(*by, gift, rank);
        }
        digits
    }
}

/// At most one a core, of about as many versions.
fn stretches<'s, 'm>(mut months: Stretch<'s, 'm>) -> Vec<Stretch<'s, 'm>> {
    let versions: usize = months.iter().map(|(_, month)| month.gifts.len()).sum();
    let each = versions.div_ceil(cores::parts(versions, VERSIONS_A_THREAD));
    let mut stretches = Vec::new();
    while !months.is_empty() {
        let mut sum = 0;
        let taken = months.iter().take_while(|(_, month)| {
            let has_room = sum < each;
            sum += month.gifts.len();
            has_room
        });
        let (stretch, rest) = months.split_at(taken.count());
        stretches.push(stretch);
        months = rest;
    }
    stretches
}
