//! Who was commended: one row a version of a commendation, in columns, as in [`crate::support`].

mod fold;
mod question;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::commendations::{Honouree, Level, Terms};
use dienhong_core::domain::dense::Dense;
use dienhong_core::domain::ids::{CommendationNo, KindNo, Position, UnitNo};

use crate::merges::Merges;
use dienhong_core::saved;
pub use question::{Answer, Dimension, Group, Question, Row, Totals};

/// All commendations in every version.
#[derive(Debug, Default)]
pub struct Commendations {
    columns: Columns,
    /// The version of each commendation that stands.
    latest: Dense<u32>,
    merges: Merges,
}

saved!(struct Commendations { columns, latest, merges });

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

saved!(struct Columns { decided_on, known_from, known_to, unit, kind, level, honouree, amount });

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
