//! Figures that are counted or reported, not derived: population, totals that a unit reports
//! without naming persons, and the day from which a unit's own register is complete.

mod correct;
mod history;
mod key;
mod refusal;
mod rules;

#[cfg(test)]
mod tests;

pub(super) use correct::correct;
pub use history::{FigureFacts, Figures, PopulationFacts};
pub use refusal::FigureRefusal;
pub(super) use rules::decide;

use super::calendar::Day;
use super::ids::{FigureNo, PopulationNo, UnitNo};
use crate::saved;

/// The word that stands before a published number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Qualifier {
    #[default]
    Exact,
    /// *Trên, hơn.*
    Over,
    /// *Gần.*
    Nearly,
    /// *Khoảng.*
    About,
}

saved!(enum Qualifier { 0 = Exact, 1 = Over, 2 = Nearly, 3 = About });

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureEvent {
    PopulationCounted {
        population: PopulationNo,
        unit: UnitNo,
        counted_on: Day,
        source: String,
        persons_60_plus: i64,
        qualifier: Qualifier,
        female_60_plus: Option<i64>,
        persons_80_plus: Option<i64>,
    },
    Reported {
        figure: FigureNo,
        unit: UnitNo,
        on: Day,
        indicator: String,
        source: String,
        /// Thousandths.
        value: i64,
        qualifier: Qualifier,
    },
    /// From `on` the unit's own register, not a reported figure, is its numerator.
    RegisterCompleted { unit: UnitNo, on: Day },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FigureCommand {
    CountPopulation {
        unit: String,
        counted_on: Day,
        source: String,
        persons_60_plus: Option<i64>,
        qualifier: Option<Qualifier>,
        female_60_plus: Option<i64>,
        persons_80_plus: Option<i64>,
    },
    Report {
        unit: String,
        on: Day,
        indicator: String,
        source: String,
        /// Thousandths.
        value: Option<i64>,
        qualifier: Option<Qualifier>,
    },
    CompleteRegister {
        unit: String,
        on: Day,
    },
}
