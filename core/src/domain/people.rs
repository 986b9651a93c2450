//! Persons and households: registered, died, merged and un-merged, erased. Members or not.

mod correction;
mod details;
mod erasure;
mod identity;
mod index;
mod ledger;
mod lookup;
mod mark;
mod merge;
mod merges;
mod refusal;
mod register;

use super::calendar::{PartialDay, Precision};
use super::ids::{EventRef, HouseholdNo, MembershipNo, PersonNo, SourceNo, UnitNo};
use super::refusal::Refusal;
use super::state::{Context, Decision, State};

use crate::saved;
pub(super) use correction::{check_lives, correct, correct_person};
pub use erasure::{Erasure, Stage, erasure_mark};
pub(super) use index::{Index, Tag};
pub use ledger::People;
pub use refusal::PersonRefusal;
pub(super) use register::{Named, named};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    Male,
    Female,
}

saved!(enum Sex { 0 = Male, 1 = Female });

impl Sex {
    /// The stored number.
    pub fn number(self) -> i64 {
        self as i64
    }

    pub fn from_number(number: i64) -> Option<Sex> {
        [Sex::Male, Sex::Female].into_iter().find(|sex| sex.number() == number)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonEvent {
    /// Secrets: Basic (ref, full_name, birth_date), Contact, Sensitive as given.
    Registered {
        person: PersonNo,
        uuid: u128,
        source: SourceNo,
        sex: Sex,
        birth_year: i32,
        birth_precision: Precision,
        unit: UnitNo,
        household: Option<HouseholdNo>,
        /// Where the person's keys stand in the key store.
        slot: u32,
    },
    /// Secrets: Contact (household key) of the household.
    HouseholdRegistered {
        household: HouseholdNo,
        uuid: u128,
        source: SourceNo,
        slot: u32,
    },
    Died {
        person: PersonNo,
        died_on: PartialDay,
    },
    /// `person` was a second record of `into`. The memberships of `person` named here are void.
    Merged {
        person: PersonNo,
        into: PersonNo,
        voided: Vec<MembershipNo>,
    },
    Unmerged {
        person: PersonNo,
        into: PersonNo,
        merge: EventRef,
        restored: Vec<MembershipNo>,
    },
    ErasureOrdered {
        person: PersonNo,
    },
    KeysDestroyed {
        person: PersonNo,
        slot: u32,
    },
    ErasureConfirmed {
        person: PersonNo,
    },
}

/// How a command names a person.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum PersonKey {
    Ref(String),
    Uuid(u128),
}

impl PersonKey {
    /// A text of 36 signs that reads as a UUID is one, everything else a `ref`.
    pub fn parse(text: &str) -> PersonKey {
        let hyphenated = text.len() == uuid::fmt::Hyphenated::LENGTH;
        match uuid::Uuid::try_parse(text) {
            Ok(uuid) if hyphenated => PersonKey::Uuid(uuid.as_u128()),
            Ok(_) | Err(_) => PersonKey::Ref(text.to_owned()),
        }
    }
}

impl std::fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PersonKey::Ref(_) => f.write_str("Ref(..)"),
            PersonKey::Uuid(uuid) => write!(f, "Uuid({uuid:x})"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PersonCommand {
    Register(Particulars),
    /// Finds the two records; the second remains.
    Merge {
        person: PersonKey,
        into: PersonKey,
    },
    Unmerge {
        person: PersonKey,
    },
    Erase {
        person: PersonKey,
    },
    /// The steps of an erasure after its order: the registry issues them itself.
    DestroyKeys {
        person: PersonNo,
    },
    ConfirmErasure {
        person: PersonNo,
    },
}

/// The cells of a `persons` row; `members` rows carry them too. An empty cell is `None`: not
/// given, never compared, never blanking.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Particulars {
    pub person: PersonKey,
    pub full_name: Option<String>,
    pub birth_date: Option<PartialDay>,
    pub sex: Option<Sex>,
    pub unit: Option<String>,
    pub national_id: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub household: Option<String>,
    pub ethnicity: Option<String>,
    pub note: Option<String>,
    pub died_on: Option<PartialDay>,
    /// `--after-erasure`: a new, lawful registration of someone once erased.
    pub after_erasure: bool,
}

impl std::fmt::Debug for Particulars {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Particulars(..)")
    }
}

pub fn decide(
    state: &State,
    command: &PersonCommand,
    context: &Context,
) -> Result<Decision, Refusal> {
    match command {
        PersonCommand::Register(particulars) => register::decide(state, particulars, context),
        PersonCommand::Merge { person, into } => merge::decide(state, person, into, context),
        PersonCommand::Unmerge { person } => merge::decide_unmerge(state, person, context),
        PersonCommand::Erase { person } => erasure::decide(state, person, context),
        PersonCommand::DestroyKeys { person } => erasure::decide_keys(state, *person),
        PersonCommand::ConfirmErasure { person } => erasure::decide_end(state, *person),
    }
}

#[cfg(test)]
mod tests;
