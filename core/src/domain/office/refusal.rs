//! Why a command about the registry itself, its officers or its batches was refused.

use crate::domain::column::Column;
use crate::domain::ids::BatchNo;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficeRefusal {
    AlreadyFounded {
        origin: String,
    },
    NoSuchOfficer,
    /// The command id was recorded before, with another content.
    CommandIdReused,
    BatchOfAnotherKind {
        batch: String,
        kind: String,
    },
    NoSuchBatch {
        batch: BatchNo,
    },
    /// A reason is sealed under a unit, and there is none yet.
    NoUnitForReason,
    /// More than one commit can hold.
    TooLarge,
    /// The unit on whose behalf the command is given.
    NoSuchUnit,
    /// The grant or the delegation that the officer acts under.
    NoSuchGrant,
}

impl Explain for OfficeRefusal {
    fn code(&self) -> Code {
        Code(match self {
            OfficeRefusal::AlreadyFounded { .. } => 2801,
            OfficeRefusal::NoSuchOfficer => 2802,
            OfficeRefusal::CommandIdReused => 2803,
            OfficeRefusal::BatchOfAnotherKind { .. } => 2804,
            OfficeRefusal::NoSuchBatch { .. } => 2805,
            OfficeRefusal::NoUnitForReason => 2806,
            OfficeRefusal::TooLarge => 2807,
            OfficeRefusal::NoSuchUnit => 2808,
            OfficeRefusal::NoSuchGrant => 2809,
        })
    }

    fn column(&self) -> Option<Column> {
        match self {
            OfficeRefusal::NoUnitForReason => Some(Column::Reason),
            OfficeRefusal::AlreadyFounded { .. }
            | OfficeRefusal::NoSuchOfficer
            | OfficeRefusal::CommandIdReused
            | OfficeRefusal::BatchOfAnotherKind { .. }
            | OfficeRefusal::NoSuchBatch { .. }
            | OfficeRefusal::TooLarge
            | OfficeRefusal::NoSuchUnit
            | OfficeRefusal::NoSuchGrant => None,
        }
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            OfficeRefusal::AlreadyFounded { origin } => vec![("origin", origin.clone())],
            OfficeRefusal::BatchOfAnotherKind { batch, kind } => {
                vec![("batch", batch.clone()), ("kind", kind.clone())]
            }
            OfficeRefusal::NoSuchBatch { batch } => vec![("batch", batch.0.to_string())],
            OfficeRefusal::NoSuchOfficer
            | OfficeRefusal::CommandIdReused
            | OfficeRefusal::NoUnitForReason
            | OfficeRefusal::TooLarge
            | OfficeRefusal::NoSuchUnit
            | OfficeRefusal::NoSuchGrant => Vec::new(),
        }
    }
}
