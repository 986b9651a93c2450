//! Why a row stays: kept, because something builds on it, or refused.

use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::ids::Position;
use crate::domain::refusal::{Code, Explain, Refusal};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoidRefusal {
    BatchUnknown {
        batch: String,
    },
    VoidOfAVoid {
        batch: String,
    },
    NotStarted,
    /// The batch recorded nothing there, or nothing that can be taken back.
    NotOfTheBatch {
        position: Position,
    },
    /// A correction is undone by another.
    Correction,
    /// So is a reorganisation.
    Reorganisation,
    CorrectedSince {
        position: Position,
    },
    /// Other records name it.
    Named,
    MergedSince,
    MemberSince {
        joined_on: PartialDay,
    },
    TransferredSince {
        transferred_on: Day,
    },
    DepartedSince {
        left_on: PartialDay,
    },
    DiedSince {
        died_on: PartialDay,
    },
    ReversedSince {
        reversed_on: Day,
    },
}

impl VoidRefusal {
    /// Whether a row so refused is kept because something builds on it.
    fn keeps(&self) -> bool {
        match self {
            VoidRefusal::BatchUnknown { .. }
            | VoidRefusal::VoidOfAVoid { .. }
            | VoidRefusal::NotStarted
            | VoidRefusal::NotOfTheBatch { .. }
            | VoidRefusal::Correction
            | VoidRefusal::Reorganisation => false,
            VoidRefusal::CorrectedSince { .. }
            | VoidRefusal::Named
            | VoidRefusal::MergedSince
            | VoidRefusal::MemberSince { .. }
            | VoidRefusal::TransferredSince { .. }
            | VoidRefusal::DepartedSince { .. }
            | VoidRefusal::DiedSince { .. }
            | VoidRefusal::ReversedSince { .. } => true,
        }
    }
}

/// Whether a row that may not be taken back is kept because something builds on it: a void's own
/// rule says so, or a rule of the noun would be broken. Money of a closed year is held still.
pub fn is_kept(refusal: &Refusal) -> bool {
    match refusal {
        Refusal::Void(refusal) => refusal.keeps(),
        Refusal::Office(_) | Refusal::Period(_) => false,
        _ => true,
    }
}

impl Explain for VoidRefusal {
    fn code(&self) -> Code {
        Code(match self {
            VoidRefusal::BatchUnknown { .. } => 2820,
            VoidRefusal::VoidOfAVoid { .. } => 2821,
            VoidRefusal::NotStarted => 2822,
            VoidRefusal::NotOfTheBatch { .. } => 2823,
            VoidRefusal::Correction => 2824,
            VoidRefusal::Reorganisation => 2825,
            VoidRefusal::CorrectedSince { .. } => 2830,
            VoidRefusal::Named => 2831,
            VoidRefusal::MergedSince => 2832,
            VoidRefusal::MemberSince { .. } => 2833,
            VoidRefusal::TransferredSince { .. } => 2834,
            VoidRefusal::DepartedSince { .. } => 2835,
            VoidRefusal::DiedSince { .. } => 2836,
            VoidRefusal::ReversedSince { .. } => 2837,
        })
    }

    fn column(&self) -> Option<Column> {
        None
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            VoidRefusal::BatchUnknown { batch } | VoidRefusal::VoidOfAVoid { batch } => {
                vec![("batch", batch.clone())]
            }
            VoidRefusal::NotOfTheBatch { position } | VoidRefusal::CorrectedSince { position } => {
                vec![("position", position.to_string())]
            }
            VoidRefusal::MemberSince { joined_on } => vec![("joined_on", joined_on.to_string())],
            VoidRefusal::TransferredSince { transferred_on } => {
                vec![("transferred_on", transferred_on.to_string())]
            }
            VoidRefusal::DepartedSince { left_on } => vec![("left_on", left_on.to_string())],
            VoidRefusal::DiedSince { died_on } => vec![("died_on", died_on.to_string())],
            VoidRefusal::ReversedSince { reversed_on } => {
                vec![("reversed_on", reversed_on.to_string())]
            }
            VoidRefusal::NotStarted
            | VoidRefusal::Correction
            | VoidRefusal::Reorganisation
            | VoidRefusal::Named
            | VoidRefusal::MergedSince => Vec::new(),
        }
    }
}
