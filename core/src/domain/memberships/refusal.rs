//! Why a command about memberships was refused.

use super::{Basis, DepartureReason};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MembershipRefusal {
    /// The same person and day of joining, leaving or transfer, recorded with other content.
    Differs {
        column: Column,
    },
    TooYoung {
        joined_on: PartialDay,
        basis: Basis,
        least: i64,
    },
    /// Another membership of the same person, open or ended later.
    Overlaps {
        joined_on: PartialDay,
        left_on: Option<PartialDay>,
    },
    CardTaken {
        holder: u128,
    },
    NotYet {
        column: Column,
        on: Day,
    },
    JoinsAfterDeath {
        joined_on: PartialDay,
        died_on: PartialDay,
    },
    NotAMember,
    LeavesBeforeJoining {
        left_on: PartialDay,
        joined_on: PartialDay,
    },
    LeavesBeforeTransfer {
        left_on: PartialDay,
        transferred_on: Day,
    },
    AlreadyDead {
        died_on: PartialDay,
    },
    LeavesAfterDeath {
        left_on: PartialDay,
        died_on: PartialDay,
    },
    NotOpenThen {
        transferred_on: Day,
    },
    UnitUnknown {
        column: Column,
        unit: String,
    },
    UnitNotThen {
        unit: String,
        on: Day,
    },
    AlreadyThere {
        unit: String,
    },
    /// A person moves once a day.
    TransferredThatDay {
        transferred_on: Day,
    },
    /// A correction names a row that is not recorded.
    NoSuchRow,
    /// Recorded as dead on another day, or as living.
    DeathDiffers {
        reason: DepartureReason,
    },
    /// A transfer would stand before joining.
    TransferredBefore {
        transferred_on: Day,
    },
    /// Void while two records are merged: it goes back to its own when they are parted.
    Voided,
    UnitNotYet {
        column: Column,
        unit: String,
        from: Day,
    },
}

impl Explain for MembershipRefusal {
    fn code(&self) -> Code {
        Code(match self {
            MembershipRefusal::Differs { .. } => 2240,
            MembershipRefusal::TooYoung { .. } => 2241,
            MembershipRefusal::Overlaps { .. } => 2242,
            MembershipRefusal::CardTaken { .. } => 2243,
            MembershipRefusal::NotYet { .. } => 2244,
            MembershipRefusal::JoinsAfterDeath { .. } => 2245,
            MembershipRefusal::NotAMember => 2246,
            MembershipRefusal::LeavesBeforeJoining { .. } => 2247,
            MembershipRefusal::LeavesBeforeTransfer { .. } => 2248,
            MembershipRefusal::AlreadyDead { .. } => 2249,
            MembershipRefusal::LeavesAfterDeath { .. } => 2250,
            MembershipRefusal::NotOpenThen { .. } => 2251,
            MembershipRefusal::UnitUnknown { .. } => 2252,
            MembershipRefusal::UnitNotThen { .. } => 2253,
            MembershipRefusal::AlreadyThere { .. } => 2254,
            MembershipRefusal::TransferredThatDay { .. } => 2255,
            MembershipRefusal::NoSuchRow => 2256,
            MembershipRefusal::DeathDiffers { .. } => 2257,
            MembershipRefusal::TransferredBefore { .. } => 2258,
            MembershipRefusal::Voided => 2259,
            MembershipRefusal::UnitNotYet { .. } => 2260,
        })
    }

    fn column(&self) -> Option<Column> {
        Some(match self {
            MembershipRefusal::Differs { column }
            | MembershipRefusal::NotYet { column, .. }
            | MembershipRefusal::UnitUnknown { column, .. }
            | MembershipRefusal::UnitNotYet { column, .. } => *column,
            MembershipRefusal::TooYoung { .. }
            | MembershipRefusal::Overlaps { .. }
            | MembershipRefusal::JoinsAfterDeath { .. }
            | MembershipRefusal::TransferredBefore { .. } => Column::JoinedOn,
            MembershipRefusal::CardTaken { .. } => Column::CardNo,
            MembershipRefusal::NotAMember => Column::Ref,
            MembershipRefusal::LeavesBeforeJoining { .. }
            | MembershipRefusal::LeavesBeforeTransfer { .. }
            | MembershipRefusal::AlreadyDead { .. }
            | MembershipRefusal::LeavesAfterDeath { .. } => Column::LeftOn,
            MembershipRefusal::NotOpenThen { .. }
            | MembershipRefusal::TransferredThatDay { .. } => Column::TransferredOn,
            MembershipRefusal::UnitNotThen { .. } | MembershipRefusal::AlreadyThere { .. } => {
                Column::ToUnit
            }
            MembershipRefusal::NoSuchRow | MembershipRefusal::Voided => Column::Key,
            MembershipRefusal::DeathDiffers { .. } => Column::Reason,
        })
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            MembershipRefusal::Differs { column } => vec![("column", column.name().to_owned())],
            MembershipRefusal::TooYoung { joined_on, basis, least } => vec![
                ("joined_on", joined_on.to_string()),
                ("basis", basis.name().to_owned()),
                ("least", least.to_string()),
            ],
            MembershipRefusal::Overlaps { joined_on, left_on } => {
                let joined_on = ("joined_on", joined_on.to_string());
                let left_on = left_on.map(|day| ("left_on", day.to_string()));
                std::iter::once(joined_on).chain(left_on).collect()
            }
            MembershipRefusal::NotYet { column, on } => {
                vec![("column", column.name().to_owned()), ("on", on.to_string())]
            }
            MembershipRefusal::JoinsAfterDeath { joined_on, died_on } => {
                vec![("joined_on", joined_on.to_string()), ("died_on", died_on.to_string())]
            }
            MembershipRefusal::LeavesBeforeJoining { left_on, joined_on } => {
                vec![("left_on", left_on.to_string()), ("joined_on", joined_on.to_string())]
            }
            MembershipRefusal::LeavesBeforeTransfer { left_on, transferred_on } => vec![
                ("left_on", left_on.to_string()),
                ("transferred_on", transferred_on.to_string()),
            ],
            MembershipRefusal::AlreadyDead { died_on } => vec![("died_on", died_on.to_string())],
            MembershipRefusal::LeavesAfterDeath { left_on, died_on } => {
                vec![("left_on", left_on.to_string()), ("died_on", died_on.to_string())]
            }
            MembershipRefusal::NotOpenThen { transferred_on }
            | MembershipRefusal::TransferredThatDay { transferred_on }
            | MembershipRefusal::TransferredBefore { transferred_on } => {
                vec![("transferred_on", transferred_on.to_string())]
            }
            MembershipRefusal::UnitUnknown { unit, .. }
            | MembershipRefusal::AlreadyThere { unit } => vec![("unit", unit.clone())],
            MembershipRefusal::UnitNotYet { unit, from, .. } => {
                vec![("unit", unit.clone()), ("from", from.to_string())]
            }
            MembershipRefusal::UnitNotThen { unit, on } => {
                vec![("unit", unit.clone()), ("on", on.to_string())]
            }
            MembershipRefusal::DeathDiffers { reason } => {
                vec![("reason", reason.name().to_owned())]
            }
            MembershipRefusal::CardTaken { .. }
            | MembershipRefusal::NotAMember
            | MembershipRefusal::NoSuchRow
            | MembershipRefusal::Voided => Vec::new(),
        }
    }

    fn other_person(&self) -> Option<u128> {
        match self {
            MembershipRefusal::CardTaken { holder } => Some(*holder),
            _ => None,
        }
    }
}
