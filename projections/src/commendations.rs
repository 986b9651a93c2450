//! Who was commended: one row a version of a commendation, in columns, as in [`crate::support`].

mod fold;
mod question;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::commendations::{Honouree, Level, Terms};
use dienhong_core::domain::dense::Dense;
use dienhong_core::domain::ids::{CommendationNo, KindNo, Position, UnitNo};

use crate::absorb_row;
use crate::merges::Merges;
pub use question::{Answer, Dimension, Group, Question, Row, Totals};

/// All commendations in every version.
#[derive(Debug, Default)]
pub struct Commendations {
    columns: Columns,
    /// The version of each commendation that stands.
    latest: Dense<u32>,
    merges: Merges,
}

#[derive(Debug, Default)]
struct Columns {
    decided_on: Vec<Day>,
    known_from: Vec<Position>,
    known_to: Vec<Position>,
    unit: Vec<UnitNo>,
    kind: Vec<KindNo>,
    level: Vec<Level>,
    honouree: Vec<Honouree>,
    amount: Vec<Option<i64>>,
}

impl Columns {
    fn push(&mut self, terms: &Terms, known_from: Position) -> u32 {
        let version = u32::try_from(self.decided_on.len()).expect("fewer than 2^32 versions");
        self.decided_on.push(terms.decided_on);
        self.known_from.push(known_from);
        self.known_to.push(Position::LATEST);
        self.unit.push(terms.unit);
        self.kind.push(terms.kind);
        self.level.push(terms.level);
        self.honouree.push(terms.honouree);
        self.amount.push(terms.amount);
        version
    }

    fn terms(&self, version: usize) -> Terms {
        Terms {
            honouree: self.honouree[version],
            unit: self.unit[version],
            kind: self.kind[version],
            level: self.level[version],
            decided_on: self.decided_on[version],
            amount: self.amount[version],
        }
    }

    fn digest(&self, absorb: &mut dyn FnMut(&[u8])) {
        for version in 0..self.decided_on.len() {
            let (class, number) = match self.honouree[version] {
                Honouree::Person(person) => (0, person.0),
                Honouree::Unit(unit) => (1, unit.0),
                Honouree::Club(club) => (2, club.0),
            };
            let row = [
                class,
                number.into(),
                self.decided_on[version].number().into(),
                self.known_from[version].0.cast_signed(),
                self.known_to[version].0.cast_signed(),
                self.unit[version].0.into(),
                self.kind[version].0.into(),
                self.level[version] as i64,
                self.amount[version].unwrap_or(-1),
            ];
            absorb_row(absorb, row);
        }
    }
}

impl Commendations {
    /// How many commendations were ever recorded.
    pub fn len(&self) -> usize {
        self.latest.len()
    }

    pub fn is_empty(&self) -> bool {
        self.latest.is_empty()
    }

    /// The terms of a commendation as known now.
    pub fn terms(&self, commendation: CommendationNo) -> Terms {
        self.columns.terms(self.latest[commendation.index()] as usize)
    }
}

#[cfg(test)]
mod tests;
