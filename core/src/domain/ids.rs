//! Dense numbers inside, UUIDs at the edge.
//!
//! The event that registers a thing carries its UUID and the user's own key once; from then on
//! events name it by the number the writer gave it, in order of registration from 0.

use crate::saved;
use crate::snapshot::{Loader, Part, Saver, Spoiled};
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

/// A dense number that takes four bytes where it may be missing: one more than the number.
pub type Link = std::num::NonZeroU32;

pub fn link(number: u32) -> Link {
    Link::MIN.saturating_add(number)
}

pub fn linked(link: Link) -> u32 {
    link.get() - 1
}

/// The place of a commit in the log: 1, 2, 3 … without gaps. 0 is "before the first".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub u64);

saved!(newtype Position(u64));

impl Position {
    pub const START: Position = Position(0);
    pub const LATEST: Position = Position(u64::MAX);
    /// The last that columns of millions of positions can hold.
    pub const LAST_COUNTED: Position = Position(u32::MAX as u64 - 1);

    #[must_use]
    pub fn next(self) -> Position {
        Position(self.0 + 1)
    }
}

/// A position in four bytes, for columns with millions of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShortPosition(u32);

saved!(newtype ShortPosition(u32));

impl ShortPosition {
    pub const LATEST: ShortPosition = ShortPosition(u32::MAX);
}

/// # Panics
///
/// Beyond [`Position::LAST_COUNTED`], which is never promised: a hundred and fifty times the commits
/// of ten million members in fifteen years.
impl From<Position> for ShortPosition {
    fn from(position: Position) -> ShortPosition {
        if position == Position::LATEST {
            return ShortPosition::LATEST;
        }
        let short = u32::try_from(position.0).ok().map(ShortPosition);
        let short = short.filter(|short| *short != ShortPosition::LATEST);
        short.expect("fewer than 2^32 - 1 commits")
    }
}

impl From<ShortPosition> for Position {
    fn from(short: ShortPosition) -> Position {
        if short == ShortPosition::LATEST { Position::LATEST } else { Position(short.0.into()) }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// One event of one commit, as a correction names it. Ten bytes: every record holds one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(Rust, packed(2))]
pub struct EventRef {
    pub position: Position,
    pub index: u16,
}

impl EventRef {
    pub fn is_known(self, known: Position) -> bool {
        let position = self.position;
        position <= known
    }

    /// Whether both are of one commit.
    pub fn is_beside(self, other: EventRef) -> bool {
        let (one, two) = (self.position, other.position);
        one == two
    }
}

/// The same in six bytes, for records of which there are millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(Rust, packed(2))]
pub struct ShortRef {
    position: ShortPosition,
    index: u16,
}

saved!(packed struct ShortRef { position, index });

/// # Panics
///
/// As a [`ShortPosition`] does.
impl From<EventRef> for ShortRef {
    fn from(EventRef { position, index }: EventRef) -> ShortRef {
        ShortRef { position: position.into(), index }
    }
}

impl From<ShortRef> for EventRef {
    fn from(ShortRef { position, index }: ShortRef) -> EventRef {
        EventRef { position: position.into(), index }
    }
}

impl Part for EventRef {
    const LEAST: u64 = 10;

    fn save(&self, to: &mut Saver<'_>) {
        let EventRef { position, index } = *self;
        position.save(to);
        index.save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<EventRef, Spoiled> {
        Ok(EventRef { position: Part::load(from)?, index: Part::load(from)? })
    }

    fn shape(to: &mut String) {
        <(Position, u16)>::shape(to);
    }
}

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub i64);

saved!(newtype Millis(i64));

#[cfg(test)]
mod tests {
    use super::{Position, ShortPosition};

    #[test]
    fn a_short_position_is_the_position_it_was_made_of() {
        for position in [Position::START, Position(70_000), Position::LATEST] {
            assert_eq!(Position::from(ShortPosition::from(position)), position);
        }
        assert!(ShortPosition::from(Position(u64::from(u32::MAX) - 1)) < ShortPosition::LATEST);
    }

    #[test]
    #[should_panic(expected = "fewer than 2^32 - 1 commits")]
    fn no_commit_is_taken_for_the_end_of_time() {
        let _ = ShortPosition::from(Position(u64::from(u32::MAX)));
    }
}
