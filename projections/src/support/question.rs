//! The questions that `report support` asks.

mod cells;
mod dimensions;
mod scan;

use hashbrown::HashSet;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{FundNo, KindNo, Position, UnitNo};
use dienhong_core::domain::support::ValueBasis;

use super::Support;
use super::gift::Class;
use crate::distinct::{CLASSES, counted_by_group};
use crate::rollup::Rollup;
use cells::{Cell, Cells, Digits};
use scan::{Met, Scan, Whole};

/// What is asked: gifts with `from <= given_on <= to`, less those whose reversal is known.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub from: Day,
    pub to: Day,
    pub known: Position,
    /// One row for each combination that occurs, in this order; one row when empty.
    pub by: &'a [Dimension],
    pub places: &'a Rollup,
    /// By kind: equal where quantities are counted in the same unit; what is left out is 0.
    pub units_of_quantity: &'a [u32],
    pub purses: Purses<'a>,
}

/// From which funds. A gift's amount is in the currency of its fund, and currencies are never added.
#[derive(Clone, Copy, Debug, Default)]
pub enum Purses<'a> {
    #[default]
    All,
    /// All but these, and gifts from no fund.
    Except(&'a [FundNo]),
    Only(&'a [FundNo]),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    Kind,
    Month,
    Programme,
    Fund,
    /// The unit that recorded it, or the one it rolls up to.
    Unit,
    ValueBasis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

/// What the gifts of a row have in common. A field is empty where it was not asked for, and where
/// the gifts name no programme or fund.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    pub kind: Option<KindNo>,
    pub month: Option<Month>,
    pub programme: Option<KindNo>,
    pub fund: Option<FundNo>,
    pub unit: Option<UnitNo>,
    pub value_basis: Option<ValueBasis>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub count: u64,
    /// Sums of cash, goods and labour, each apart.
    pub amounts: [i128; ValueBasis::ALL.len()],
    /// Thousandths; of the gifts that gave one. `None` also where they are counted in several units:
    /// kilograms and days have no sum.
    pub quantity: Option<i128>,
    /// Persons, each once.
    pub beneficiaries: u64,
    /// Households, each once.
    pub households: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub group: Group,
    pub totals: Totals,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub rows: Vec<Row>,
    /// Each gift, person and household once.
    pub total: Totals,
    /// The part of `total` recorded above the level asked for, which is in no row.
    pub above_level: Totals,
}

impl Totals {
    /// The basis of [`Totals::amount`]; `None` when amounts of several were given.
    pub fn value_basis(&self) -> Option<ValueBasis> {
        let mut given =
            ValueBasis::ALL.into_iter().filter(|basis| self.amounts[basis.index()] != 0);
        match (given.next(), given.next()) {
            (only, None) => Some(only.unwrap_or_default()),
            (_, Some(_)) => None,
        }
    }

    /// The amount of the one basis there is. Cash, goods and labour are never added: where they
    /// meet, this is the cash, and the rest stands in `amounts`.
    pub fn amount(&self) -> i128 {
        self.amounts[self.value_basis().unwrap_or_default().index()]
    }

    fn reached(&mut self, counts: [u64; CLASSES]) {
        let of = |class: Class| counts[class as usize];
        self.beneficiaries = of(Class::Person) + of(Class::Unlinked);
        self.households = of(Class::Household);
    }
}

/// Whether all quantities of a sum are counted in one unit.
#[derive(Clone, Copy, Debug, Default)]
struct CountedIn {
    first: Option<u32>,
    several: bool,
}

impl CountedIn {
    fn note(&mut self, unit: u32) {
        self.several |= *self.first.get_or_insert(unit) != unit;
    }

    fn join(&mut self, other: CountedIn) {
        other.first.iter().for_each(|unit| self.note(*unit));
        self.several |= other.several;
    }

    fn is_one(self) -> bool {
        !self.several
    }
}

impl Support {
    /// One scan of the months that the days lie in.
    pub fn answer(&self, question: &Question) -> Answer {
        let scan = Scan::of(self, question);
        let all = scan.meet(&self.months.between(question.from..=question.to));
        let (mut total, mut above) = (Whole::default(), Whole::default());
        for met in &all {
            total.join(&met.total);
            above.join(&met.above_level);
        }
        let [total, above_level] = [total, above].map(|it| it.tally.totals(it.ones.counted()));
        let rows = if scan.by.is_empty() {
            vec![Row { group: Group::default(), totals: total }]
        } else {
            rows(&scan, all, question)
        };
        Answer { rows, total, above_level }
    }
}

fn rows(scan: &Scan<'_>, all: Vec<Met>, question: &Question) -> Vec<Row> {
    let mut cells = if scan.month().is_some() {
        all.into_iter().flat_map(|met| met.cells).collect()
    } else {
        joined(scan, all)
    };
    if question.places.has_level() && scan.by == [Dimension::Unit] {
        list_units(&mut cells, question.places.len());
    }
    let mut order: Vec<(Digits, usize)> = cells.iter().map(|cell| cell.digits).zip(0..).collect();
    order.sort_unstable();
    let row = |(digits, at): (Digits, usize)| Row {
        group: dimensions::group(&scan.by, &digits, question),
        totals: cells[at].tally.totals(cells[at].ones),
    };
    order.into_iter().map(row).collect()
}

/// The groups of several months, everybody in each of them once.
fn joined(scan: &Scan<'_>, all: Vec<Met>) -> Vec<Cell> {
    let mut joined = Cells::of(scan.sizes);
    for met in all {
        let join = |cell: &Cell| {
            let number = joined.find(cell.digits);
            joined.cells[number as usize].tally.join(&cell.tally);
            number
        };
        let numbers: Vec<u32> = met.cells.iter().map(join).collect();
        joined.ones.extend(met.ones.iter().map(|&(cell, one)| (numbers[cell as usize], one)));
    }
    let (mut cells, ones) = joined.take();
    let counts = counted_by_group(cells.len(), ones.into_iter());
    for (cell, counts) in cells.iter_mut().zip(counts) {
        cell.ones = counts;
    }
    cells
}

/// A level asked for alone shows its units that were given nothing too.
fn list_units(cells: &mut Vec<Cell>, units: u32) {
    let given: HashSet<u32> = cells.iter().map(|cell| cell.digits[0]).collect();
    for rank in (0..units).filter(|rank| !given.contains(rank)) {
        let mut nothing = Cell::default();
        nothing.digits[0] = rank;
        cells.push(nothing);
    }
}
