//! Why a command about persons was refused, and what a person should look at.

use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};

/// Never holds a text of a person: the row that was refused shows its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonRefusal {
    /// The person is not recorded yet, and the cell is empty.
    Missing {
        column: Column,
    },
    Unknown,
    /// Recorded with other content.
    Differs {
        column: Column,
    },
    UnitUnknown {
        unit: String,
    },
    NameWithoutLetters,
    BornLater {
        born_in: i32,
    },
    IdentityShape {
        signs: usize,
    },
    IdentityTaken {
        holder: u128,
    },
    DiedBeforeBirth {
        died_on: PartialDay,
        born_in: i32,
    },
    NotYet {
        column: Column,
        on: Day,
    },
    AlreadyDead {
        died_on: PartialDay,
    },
    /// Someone whose record was erased had this `ref` or identity number.
    Erased {
        column: Column,
    },
    RefTaken {
        holder: u128,
    },
    /// The person was still a member, or joined, or left otherwise, after that day.
    DiedBeforeLeaving {
        died_on: PartialDay,
        until: PartialDay,
    },
    /// One of the memberships would begin too early in life.
    TooYoungThen {
        joined_on: PartialDay,
        least: i64,
    },
    SameRecord,
    AlreadyMerged {
        into: u128,
    },
    DeathsDiffer {
        died_on: PartialDay,
        other: PartialDay,
    },
    /// The one record is dead, the other an open membership.
    MemberAfterDeath {
        died_on: PartialDay,
    },
    NotMerged,
    /// What was merged later rests on this merge.
    MergedSince {
        later: u128,
    },
    /// Parted, the record would be in two memberships at once.
    RestoredOverlaps {
        joined_on: PartialDay,
    },
    ErasureNotOrdered,
    /// The `ref` would name another person, whose UUID it is.
    RefIsUuid {
        holder: u128,
    },
    UnitNotYet {
        unit: String,
        from: Day,
    },
    /// Warnings.
    LikelyDuplicate {
        other: u128,
    },
    IdentityProvince,
    IdentitySex,
    IdentityYear {
        born_in: i32,
    },
    PhoneShape,
    NameWithDigits,
    VeryOld {
        born_in: i32,
    },
}

impl Explain for PersonRefusal {
    fn code(&self) -> Code {
        Code(match self {
            PersonRefusal::Missing { .. } => 2201,
            PersonRefusal::Unknown => 2202,
            PersonRefusal::Differs { .. } => 2203,
            PersonRefusal::UnitUnknown { .. } => 2204,
            PersonRefusal::NameWithoutLetters => 2205,
            PersonRefusal::BornLater { .. } => 2206,
            PersonRefusal::IdentityShape { .. } => 2207,
            PersonRefusal::IdentityTaken { .. } => 2208,
            PersonRefusal::DiedBeforeBirth { .. } => 2209,
            PersonRefusal::NotYet { .. } => 2210,
            PersonRefusal::AlreadyDead { .. } => 2211,
            PersonRefusal::Erased { .. } => 2212,
            PersonRefusal::RefTaken { .. } => 2213,
            PersonRefusal::DiedBeforeLeaving { .. } => 2214,
            PersonRefusal::TooYoungThen { .. } => 2215,
            PersonRefusal::SameRecord => 2216,
            PersonRefusal::AlreadyMerged { .. } => 2217,
            PersonRefusal::DeathsDiffer { .. } => 2218,
            PersonRefusal::MemberAfterDeath { .. } => 2219,
            PersonRefusal::NotMerged => 2220,
            PersonRefusal::MergedSince { .. } => 2221,
            PersonRefusal::RestoredOverlaps { .. } => 2222,
            PersonRefusal::ErasureNotOrdered => 2223,
            PersonRefusal::RefIsUuid { .. } => 2224,
            PersonRefusal::UnitNotYet { .. } => 2225,
            PersonRefusal::LikelyDuplicate { .. } => 2301,
            PersonRefusal::IdentityProvince => 2302,
            PersonRefusal::IdentitySex => 2303,
            PersonRefusal::IdentityYear { .. } => 2304,
            PersonRefusal::PhoneShape => 2305,
            PersonRefusal::NameWithDigits => 2306,
            PersonRefusal::VeryOld { .. } => 2307,
        })
    }

    fn column(&self) -> Option<Column> {
        match self {
            PersonRefusal::Missing { column }
            | PersonRefusal::Differs { column }
            | PersonRefusal::NotYet { column, .. }
            | PersonRefusal::Erased { column } => Some(*column),
            PersonRefusal::Unknown
            | PersonRefusal::RefTaken { .. }
            | PersonRefusal::RefIsUuid { .. }
            | PersonRefusal::SameRecord
            | PersonRefusal::AlreadyMerged { .. }
            | PersonRefusal::DeathsDiffer { .. }
            | PersonRefusal::MemberAfterDeath { .. }
            | PersonRefusal::NotMerged
            | PersonRefusal::MergedSince { .. }
            | PersonRefusal::RestoredOverlaps { .. } => Some(Column::Ref),
            PersonRefusal::UnitUnknown { .. } | PersonRefusal::UnitNotYet { .. } => {
                Some(Column::Unit)
            }
            PersonRefusal::NameWithoutLetters
            | PersonRefusal::NameWithDigits
            | PersonRefusal::LikelyDuplicate { .. } => Some(Column::FullName),
            PersonRefusal::BornLater { .. }
            | PersonRefusal::TooYoungThen { .. }
            | PersonRefusal::VeryOld { .. } => Some(Column::BirthDate),
            PersonRefusal::IdentityShape { .. }
            | PersonRefusal::IdentityTaken { .. }
            | PersonRefusal::IdentityProvince
            | PersonRefusal::IdentitySex
            | PersonRefusal::IdentityYear { .. } => Some(Column::NationalId),
            PersonRefusal::DiedBeforeBirth { .. }
            | PersonRefusal::AlreadyDead { .. }
            | PersonRefusal::DiedBeforeLeaving { .. } => Some(Column::DiedOn),
            PersonRefusal::PhoneShape => Some(Column::Phone),
            PersonRefusal::ErasureNotOrdered => None,
        }
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            PersonRefusal::Missing { column }
            | PersonRefusal::Differs { column }
            | PersonRefusal::Erased { column } => vec![("column", column.name().to_owned())],
            PersonRefusal::NotYet { column, on } => {
                vec![("column", column.name().to_owned()), ("on", on.to_string())]
            }
            PersonRefusal::UnitUnknown { unit } => vec![("unit", unit.clone())],
            PersonRefusal::UnitNotYet { unit, from } => {
                vec![("unit", unit.clone()), ("from", from.to_string())]
            }
            PersonRefusal::BornLater { born_in }
            | PersonRefusal::IdentityYear { born_in }
            | PersonRefusal::VeryOld { born_in } => vec![("born_in", born_in.to_string())],
            PersonRefusal::IdentityShape { signs } => vec![("signs", signs.to_string())],
            PersonRefusal::DiedBeforeBirth { died_on, born_in } => {
                vec![("died_on", died_on.to_string()), ("born_in", born_in.to_string())]
            }
            PersonRefusal::AlreadyDead { died_on }
            | PersonRefusal::MemberAfterDeath { died_on } => {
                vec![("died_on", died_on.to_string())]
            }
            PersonRefusal::DiedBeforeLeaving { died_on, until } => {
                vec![("died_on", died_on.to_string()), ("until", until.to_string())]
            }
            PersonRefusal::TooYoungThen { joined_on, least } => {
                vec![("joined_on", joined_on.to_string()), ("least", least.to_string())]
            }
            PersonRefusal::DeathsDiffer { died_on, other } => {
                vec![("died_on", died_on.to_string()), ("other", other.to_string())]
            }
            PersonRefusal::RestoredOverlaps { joined_on } => {
                vec![("joined_on", joined_on.to_string())]
            }
            PersonRefusal::AlreadyMerged { .. }
            | PersonRefusal::MergedSince { .. }
            | PersonRefusal::Unknown
            | PersonRefusal::NameWithoutLetters
            | PersonRefusal::IdentityTaken { .. }
            | PersonRefusal::RefTaken { .. }
            | PersonRefusal::RefIsUuid { .. }
            | PersonRefusal::SameRecord
            | PersonRefusal::NotMerged
            | PersonRefusal::ErasureNotOrdered
            | PersonRefusal::LikelyDuplicate { .. }
            | PersonRefusal::IdentityProvince
            | PersonRefusal::IdentitySex
            | PersonRefusal::PhoneShape
            | PersonRefusal::NameWithDigits => Vec::new(),
        }
    }

    fn other_person(&self) -> Option<u128> {
        match self {
            PersonRefusal::IdentityTaken { holder: other }
            | PersonRefusal::RefTaken { holder: other }
            | PersonRefusal::RefIsUuid { holder: other }
            | PersonRefusal::AlreadyMerged { into: other }
            | PersonRefusal::MergedSince { later: other }
            | PersonRefusal::LikelyDuplicate { other } => Some(*other),
            _ => None,
        }
    }
}
