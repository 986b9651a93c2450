//! Memberships: enrolled, transferred, departed, returned. Open on D when
//! `joined_on <= D < left_on`; a transfer counts in the new unit from its date.

mod admission;
mod correction;
mod death;
mod departure;
mod enrolment;
mod ledger;
mod lookup;
mod parting;
mod refusal;
mod rules;
mod transfer;

use super::calendar::{Day, PartialDay};
use super::ids::{MembershipNo, PersonNo, TransferNo, UnitNo};
use super::people::{Particulars, PersonKey, Sex};
use super::refusal::Refusal;
use super::state::{Context, Decision, State};

use crate::saved;
pub(super) use admission::check_birth;
pub(super) use correction::correct;
pub(super) use death::move_death;
pub(super) use enrolment::{check_cards, check_cards_free};
pub use ledger::{Leaving, Memberships, Terms, Transfer};
pub(super) use parting::Parting;
pub use refusal::MembershipRefusal;
pub(super) use rules::{Span, check_stay, standing};

/// On what ground a person was admitted; each has its least age, a dated setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    #[default]
    Age60,
    Age55Active,
    Assigned,
    EarlierMember,
}

saved!(enum Basis { 0 = Age60, 1 = Age55Active, 2 = Assigned, 3 = EarlierMember });

impl Basis {
    pub const ALL: [Basis; 4] =
        [Basis::Age60, Basis::Age55Active, Basis::Assigned, Basis::EarlierMember];

    /// The stored number.
    pub fn number(self) -> i64 {
        self as i64
    }

    pub fn from_number(number: i64) -> Option<Basis> {
        Basis::ALL.into_iter().find(|basis| basis.number() == number)
    }

    /// The word in an import file.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Age60 => "age_60",
            Basis::Age55Active => "age_55_active",
            Basis::Assigned => "assigned",
            Basis::EarlierMember => "earlier_member",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DepartureReason {
    Died,
    Resigned,
    Removed,
    MovedAway,
    Other,
}

saved!(enum DepartureReason { 0 = Died, 1 = Resigned, 2 = Removed, 3 = MovedAway, 4 = Other });

impl DepartureReason {
    pub const ALL: [DepartureReason; 5] = [
        DepartureReason::Died,
        DepartureReason::Resigned,
        DepartureReason::Removed,
        DepartureReason::MovedAway,
        DepartureReason::Other,
    ];

    /// The stored number.
    pub fn number(self) -> i64 {
        self as i64
    }

    pub fn from_number(number: i64) -> Option<DepartureReason> {
        DepartureReason::ALL.into_iter().find(|reason| reason.number() == number)
    }

    /// The word in an import file.
    pub fn name(self) -> &'static str {
        match self {
            DepartureReason::Died => "died",
            DepartureReason::Resigned => "resigned",
            DepartureReason::Removed => "removed",
            DepartureReason::MovedAway => "moved_away",
            DepartureReason::Other => "other",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MembershipEvent {
    /// Secrets: Contact (card_no) of the person.
    Enrolled {
        membership: MembershipNo,
        person: PersonNo,
        unit: UnitNo,
        joined_on: PartialDay,
        basis: Basis,
        birth_year: i32,
        sex: Sex,
        card_issued_on: Option<PartialDay>,
    },
    /// Carries what it closes, so that totals need no other state. `person` is the record it was
    /// said of: another than the member's own, where they were merged.
    Departed {
        membership: MembershipNo,
        person: PersonNo,
        unit: UnitNo,
        joined_on: PartialDay,
        left_on: PartialDay,
        reason: DepartureReason,
        birth_year: i32,
        sex: Sex,
    },
    /// Of `person` as of a departure's.
    Transferred {
        transfer: TransferNo,
        membership: MembershipNo,
        person: PersonNo,
        from: UnitNo,
        to: UnitNo,
        transferred_on: Day,
        birth_year: i32,
        sex: Sex,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MembershipCommand {
    Enrol(Enrolment),
    Depart { person: PersonKey, left_on: PartialDay, reason: Option<DepartureReason> },
    Transfer { person: PersonKey, transferred_on: Day, to_unit: Option<String> },
}

/// A `members` row.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Enrolment {
    pub particulars: Particulars,
    pub joined_on: PartialDay,
    pub basis: Option<Basis>,
    pub card_no: Option<String>,
    pub card_issued_on: Option<PartialDay>,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Enrolment({}, ..)", self.joined_on)
    }
}

pub fn decide(
    state: &State,
    command: &MembershipCommand,
    context: &Context,
) -> Result<Decision, Refusal> {
    match command {
        MembershipCommand::Enrol(row) => enrolment::decide(state, row, context),
        &MembershipCommand::Depart { ref person, left_on, reason } => {
            departure::decide(state, person, left_on, reason, context)
        }
        MembershipCommand::Transfer { person, transferred_on, to_unit } => {
            transfer::decide(state, person, *transferred_on, to_unit.as_deref(), context)
        }
    }
}

#[cfg(test)]
mod tests;
