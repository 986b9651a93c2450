//! The totals of each group that occurs, found by the digits that make the group out.

use hashbrown::HashMap;

use super::super::gift::Gift;
use super::{CountedIn, Totals};
use crate::distinct::{CLASSES, One};

/// What a group is for each dimension asked for, in their order: sorted digits are sorted rows.
pub(super) type Digits = [u32; 6];

/// Up to here cells are found by a table of all groups there can be.
const TABLE_MAX: u128 = if cfg!(test) { 40 } else { 1 << 18 };

const NONE: u32 = u32::MAX;

#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) digits: Digits,
    pub(super) tally: Tally,
    /// Those who are known to be counted once, by class.
    pub(super) ones: [u64; CLASSES],
}

/// Sums of gifts.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    totals: Totals,
    counted_in: CountedIn,
}

impl Tally {
    /// By kind, equal where quantities are counted in the same unit.
    pub(super) fn add(&mut self, gift: &Gift, units_of_quantity: &[u32]) {
        self.totals.count += 1;
        self.totals.amounts[gift.value_basis.index()] += i128::from(gift.amount);
        if gift.quantity > 0 {
            *self.totals.quantity.get_or_insert_default() += i128::from(gift.quantity);
            let unit = units_of_quantity.get(gift.kind.index()).copied();
            self.counted_in.note(unit.unwrap_or_default());
        }
    }

    pub(super) fn join(&mut self, other: &Tally) {
        self.totals.count += other.totals.count;
        for (sum, amount) in self.totals.amounts.iter_mut().zip(other.totals.amounts) {
            *sum += amount;
        }
        if let Some(quantity) = other.totals.quantity {
            *self.totals.quantity.get_or_insert_default() += quantity;
        }
        self.counted_in.join(other.counted_in);
    }

    pub(super) fn totals(&self, ones: [u64; CLASSES]) -> Totals {
        let mut totals = self.totals;
        totals.quantity = totals.quantity.filter(|_| self.counted_in.is_one());
        totals.reached(ones);
        totals
    }
}

/// Finds the cell of a group.
enum Index {
    /// By mixed radix.
    Table {
        sizes: Digits,
        cells: Vec<u32>,
    },
    Map(HashMap<Digits, u32>),
}

pub(super) struct Cells {
    index: Index,
    pub(super) cells: Vec<Cell>,
    /// Those of whom it is not yet known whether they are counted once, with their cells.
    pub(super) ones: Vec<(u32, One)>,
}

impl Cells {
    /// `sizes`: how many values each digit can have.
    pub(super) fn of(sizes: Digits) -> Cells {
        let all: u128 = sizes.iter().map(|&size| u128::from(size)).product();
        let table = usize::try_from(all).ok().filter(|_| all <= TABLE_MAX);
        let index = table.map_or_else(
            || Index::Map(HashMap::new()),
            |all| Index::Table { sizes, cells: vec![NONE; all] },
        );
        Cells { index, cells: Vec::new(), ones: Vec::new() }
    }

    pub(super) fn find(&mut self, digits: Digits) -> u32 {
        let next = u32::try_from(self.cells.len()).expect("fewer groups than gifts");
        let found = match &mut self.index {
            Index::Table { sizes, cells } => &mut cells[place(sizes, &digits)],
            Index::Map(cells) => cells.entry(digits).or_insert(NONE),
        };
        if *found == NONE {
            *found = next;
            self.cells.push(Cell { digits, ..Cell::default() });
        }
        *found
    }

    /// Empties it of the groups of one month, which stands among the digits at `at`.
    pub(super) fn of_month(&mut self, at: usize, month: u32) -> Vec<Cell> {
        let (mut cells, mut ones) = self.take();
        ones.sort_unstable();
        ones.dedup();
        for (cell, one) in ones {
            cells[cell as usize].ones[usize::from(one.class)] += 1;
        }
        for cell in &mut cells {
            cell.digits[at] = month;
        }
        cells
    }

    /// Empties it.
    pub(super) fn take(&mut self) -> (Vec<Cell>, Vec<(u32, One)>) {
        match &mut self.index {
            Index::Table { sizes, cells } => {
                for cell in &self.cells {
                    cells[place(sizes, &cell.digits)] = NONE;
                }
            }
            Index::Map(cells) => cells.clear(),
        }
        (std::mem::take(&mut self.cells), std::mem::take(&mut self.ones))
    }
}

fn place(sizes: &Digits, digits: &Digits) -> usize {
    let digits = sizes.iter().zip(digits);
    digits.fold(0, |place, (&size, &digit)| place * size as usize + digit as usize)
}
