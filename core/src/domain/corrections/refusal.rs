//! Why a correction was refused, whatever it corrects.

use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorrectionRefusal {
    /// The kind has no such column, or its column is no part of what is recorded.
    NoSuchColumn {
        column: Column,
    },
    /// A required column can't be blanked.
    MustBeGiven {
        column: Column,
    },
    NotADay {
        column: Column,
    },
    NotAFullDay {
        column: Column,
    },
    NotAWhole {
        column: Column,
    },
    NotADecimal {
        column: Column,
        places: u32,
    },
    NotAWord {
        column: Column,
        known: String,
    },
    /// What is wrong from the start has no day on which it changed.
    NothingChangesOn {
        column: Column,
    },
    ChangesLater {
        changed_on: Day,
    },
    /// The same row, column and day of learning, with another value.
    KeyUsed {
        column: Column,
        learned_on: Day,
    },
    OfACorrection,
    /// The same, with another reason.
    ReasonDiffers {
        column: Column,
        learned_on: Day,
    },
}

impl Explain for CorrectionRefusal {
    fn code(&self) -> Code {
        Code(match self {
            CorrectionRefusal::NoSuchColumn { .. } => 2701,
            CorrectionRefusal::MustBeGiven { .. } => 2702,
            CorrectionRefusal::NotADay { .. } => 2703,
            CorrectionRefusal::NotAFullDay { .. } => 2704,
            CorrectionRefusal::NotAWhole { .. } => 2705,
            CorrectionRefusal::NotADecimal { .. } => 2706,
            CorrectionRefusal::NotAWord { .. } => 2707,
            CorrectionRefusal::NothingChangesOn { .. } => 2708,
            CorrectionRefusal::ChangesLater { .. } => 2709,
            CorrectionRefusal::KeyUsed { .. } => 2710,
            CorrectionRefusal::OfACorrection => 2711,
            CorrectionRefusal::ReasonDiffers { .. } => 2712,
        })
    }

    fn column(&self) -> Option<Column> {
        Some(match self {
            CorrectionRefusal::NoSuchColumn { .. } => Column::Column,
            CorrectionRefusal::MustBeGiven { .. }
            | CorrectionRefusal::NotADay { .. }
            | CorrectionRefusal::NotAFullDay { .. }
            | CorrectionRefusal::NotAWhole { .. }
            | CorrectionRefusal::NotADecimal { .. }
            | CorrectionRefusal::NotAWord { .. }
            | CorrectionRefusal::KeyUsed { .. } => Column::Value,
            CorrectionRefusal::NothingChangesOn { .. } | CorrectionRefusal::ChangesLater { .. } => {
                Column::ChangedOn
            }
            CorrectionRefusal::OfACorrection => Column::Kind,
            CorrectionRefusal::ReasonDiffers { .. } => Column::Reason,
        })
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        let name = |column: &Column| ("column", column.name().to_owned());
        match self {
            CorrectionRefusal::NoSuchColumn { column }
            | CorrectionRefusal::MustBeGiven { column }
            | CorrectionRefusal::NotADay { column }
            | CorrectionRefusal::NotAFullDay { column }
            | CorrectionRefusal::NotAWhole { column }
            | CorrectionRefusal::NothingChangesOn { column } => vec![name(column)],
            CorrectionRefusal::NotADecimal { column, places } => {
                vec![name(column), ("places", places.to_string())]
            }
            CorrectionRefusal::NotAWord { column, known } => {
                vec![name(column), ("known", known.clone())]
            }
            CorrectionRefusal::ChangesLater { changed_on } => {
                vec![("changed_on", changed_on.to_string())]
            }
            CorrectionRefusal::KeyUsed { column, learned_on }
            | CorrectionRefusal::ReasonDiffers { column, learned_on } => {
                vec![name(column), ("learned_on", learned_on.to_string())]
            }
            CorrectionRefusal::OfACorrection => Vec::new(),
        }
    }
}
