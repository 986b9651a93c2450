//! Hardship: the poverty class of a household (*hộ nghèo*, *hộ cận nghèo*) is a fact of one year,
//! decided by the commune, with the persons it covers. Never a yes or no on a person.
//!
//! Poverty is sensitive, and which household a person belongs to stands in clear. So only that a
//! household was assessed, for which year and by which unit stands in clear; class, decision (which
//! often names the list of the poor) and the persons covered are sealed under the household's own
//! keys. The subject is the family: erasing one member leaves a number that leads to nobody and
//! blinds no other, and erasing the household takes class, decision and persons at once. Persons
//! are dense numbers inside what is sealed, so that an erased member needs no second erasure.

mod assessment;
mod correction;
mod ledger;
mod refusal;

use super::ids::{HardshipNo, HouseholdNo, UnitNo};
use super::people::PersonKey;
use super::refusal::Refusal;
use super::state::{Context, Decision, State};

use crate::saved;
pub(super) use correction::correct;
pub use ledger::Hardships;
pub use refusal::HardshipRefusal;

/// Source: Decree 07/2021, article 3; the lines of income are set anew every few years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PovertyClass {
    Poor,
    NearPoor,
    /// Assessed, and neither.
    None,
}

saved!(enum PovertyClass { 0 = Poor, 1 = NearPoor, 2 = None });

impl PovertyClass {
    pub const ALL: [PovertyClass; 3] =
        [PovertyClass::Poor, PovertyClass::NearPoor, PovertyClass::None];

    /// The word in an import file, and in what is sealed.
    pub fn name(self) -> &'static str {
        match self {
            PovertyClass::Poor => "poor",
            PovertyClass::NearPoor => "near_poor",
            PovertyClass::None => "none",
        }
    }

    pub fn named(name: &str) -> Option<PovertyClass> {
        PovertyClass::ALL.into_iter().find(|class| class.name() == name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HardshipEvent {
    /// Secrets: Sensitive of the household (class; decision; refs: the dense numbers of persons,
    /// separated by a blank).
    Assessed { hardship: HardshipNo, uuid: u128, household: HouseholdNo, year: i32, unit: UnitNo },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HardshipCommand {
    Assess(Assessment),
}

/// A `hardship` row.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Assessment {
    pub household: String,
    pub year: i32,
    pub unit: String,
    pub class: PovertyClass,
    pub decision: String,
    /// The persons of the household in that year; empty: not given.
    pub refs: Vec<PersonKey>,
}

impl std::fmt::Debug for Assessment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Assessment({})", self.year)
    }
}

pub fn decide(
    state: &State,
    command: &HardshipCommand,
    context: &Context,
) -> Result<Decision, Refusal> {
    match command {
        HardshipCommand::Assess(row) => assessment::decide(state, row, context),
    }
}

#[cfg(test)]
mod tests;
