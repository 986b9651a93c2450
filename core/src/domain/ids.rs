//! Dense numbers inside, UUIDs at the edge.
//!
//! The event that registers a thing carries its UUID and the user's own key once; from then on
//! events name it by the number the writer gave it, in order of registration from 0.

use crate::saved;
use std::fmt;

macro_rules! dense_numbers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The number of the thing registered after `count` others.
            pub fn after(count: usize) -> Self {
                Self(u32::try_from(count).expect("fewer than 2^32 are ever registered"))
            }
        }

        saved!(newtype $name(u32));
    )+};
}

dense_numbers!(
    UnitNo,
    UnitChangeNo,
    ReorganisationNo,
    PopulationNo,
    FigureNo,
    PersonNo,
    HouseholdNo,
    /// The poverty class of one household in one year.
    HardshipNo,
    MembershipNo,
    TransferNo,
    SupportNo,
    FundNo,
    ReceiptNo,
    /// A donor.
    PartyNo,
    CommendationNo,
    ClubNo,
    ClubFigureNo,
    KindNo,
    OfficerNo,
    /// A role given to an officer in a unit.
    GrantNo,
    /// A grant lent by one officer to another.
    DelegationNo,
    /// An office whose own keys are unique (`--source`).
    SourceNo,
    BatchNo,
);

/// The place of a commit in the log: 1, 2, 3 … without gaps. 0 is "before the first".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub u64);

saved!(newtype Position(u64));

impl Position {
    pub const START: Position = Position(0);
    pub const LATEST: Position = Position(u64::MAX);

    #[must_use]
    pub fn next(self) -> Position {
        Position(self.0 + 1)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// One event of one commit, as a correction names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventRef {
    pub position: Position,
    pub index: u16,
}

saved!(struct EventRef { position, index });

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub i64);

saved!(newtype Millis(i64));
