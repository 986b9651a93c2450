//! Why a commendation was refused.

use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommendationRefusal {
    KindUnknown {
        code: String,
        nearest: String,
    },
    LevelUnknown {
        level: String,
    },
    PersonUnknown,
    UnitUnknown {
        unit: String,
    },
    UnitNotThere {
        unit: String,
        on: Day,
    },
    ClubUnknown {
        club: String,
    },
    ClubNotThere {
        club: String,
        on: Day,
    },
    BeforeBirth {
        decided_on: Day,
        born_in: i32,
    },
    AfterDeath {
        decided_on: Day,
        died_on: PartialDay,
    },
    DecidedLater {
        decided_on: Day,
        today: Day,
    },
    /// Whole units of the currency.
    AmountOutOfRange {
        amount: i64,
    },
    /// The key is recorded with other content, `column` the first that differs.
    KeyUsed {
        key: String,
        column: Column,
    },
    /// The same decision honoured the same person, unit or club with the same kind: commendation `by`.
    AlreadyHonoured {
        decision_no: String,
        by: String,
    },
    /// A correction names a commendation that there is not.
    CommendationUnknown {
        key: String,
    },
    /// Neither a person nor a unit nor a club.
    NobodyNamed,
}

impl Explain for CommendationRefusal {
    fn code(&self) -> Code {
        Code(match self {
            CommendationRefusal::KindUnknown { .. } => 2501,
            CommendationRefusal::LevelUnknown { .. } => 2502,
            CommendationRefusal::PersonUnknown => 2503,
            CommendationRefusal::UnitUnknown { .. } => 2504,
            CommendationRefusal::UnitNotThere { .. } => 2505,
            CommendationRefusal::ClubUnknown { .. } => 2506,
            CommendationRefusal::BeforeBirth { .. } => 2507,
            CommendationRefusal::AfterDeath { .. } => 2508,
            CommendationRefusal::DecidedLater { .. } => 2509,
            CommendationRefusal::AmountOutOfRange { .. } => 2510,
            CommendationRefusal::KeyUsed { .. } => 2511,
            CommendationRefusal::AlreadyHonoured { .. } => 2512,
            CommendationRefusal::CommendationUnknown { .. } => 2513,
            // The same as when the file names two.
            CommendationRefusal::NobodyNamed => 2013,
            CommendationRefusal::ClubNotThere { .. } => 2514,
        })
    }

    fn column(&self) -> Option<Column> {
        Some(match self {
            CommendationRefusal::KindUnknown { .. } => Column::Kind,
            CommendationRefusal::LevelUnknown { .. } => Column::Level,
            CommendationRefusal::PersonUnknown | CommendationRefusal::NobodyNamed => Column::Ref,
            CommendationRefusal::UnitUnknown { .. } | CommendationRefusal::UnitNotThere { .. } => {
                Column::ToUnit
            }
            CommendationRefusal::ClubUnknown { .. } | CommendationRefusal::ClubNotThere { .. } => {
                Column::Club
            }
            CommendationRefusal::BeforeBirth { .. }
            | CommendationRefusal::AfterDeath { .. }
            | CommendationRefusal::DecidedLater { .. } => Column::DecidedOn,
            CommendationRefusal::AmountOutOfRange { .. } => Column::Amount,
            CommendationRefusal::AlreadyHonoured { .. } => Column::DecisionNo,
            CommendationRefusal::CommendationUnknown { .. } => Column::Commendation,
            CommendationRefusal::KeyUsed { column, .. } => *column,
        })
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            CommendationRefusal::KindUnknown { code, nearest } => {
                vec![("code", code.clone()), ("nearest", nearest.clone())]
            }
            CommendationRefusal::LevelUnknown { level } => vec![("level", level.clone())],
            CommendationRefusal::PersonUnknown => Vec::new(),
            CommendationRefusal::NobodyNamed => {
                vec![("columns", "ref, to_unit, club".to_owned()), ("found", "0".to_owned())]
            }
            CommendationRefusal::UnitUnknown { unit } => vec![("unit", unit.clone())],
            CommendationRefusal::UnitNotThere { unit, on } => {
                vec![("unit", unit.clone()), ("on", on.to_string())]
            }
            CommendationRefusal::ClubUnknown { club } => vec![("club", club.clone())],
            CommendationRefusal::ClubNotThere { club, on } => {
                vec![("club", club.clone()), ("on", on.to_string())]
            }
            CommendationRefusal::BeforeBirth { decided_on, born_in } => {
                vec![("decided_on", decided_on.to_string()), ("born_in", born_in.to_string())]
            }
            CommendationRefusal::AfterDeath { decided_on, died_on } => {
                vec![("decided_on", decided_on.to_string()), ("died_on", died_on.to_string())]
            }
            CommendationRefusal::DecidedLater { decided_on, today } => {
                vec![("decided_on", decided_on.to_string()), ("today", today.to_string())]
            }
            CommendationRefusal::AmountOutOfRange { amount } => {
                vec![("amount", amount.to_string())]
            }
            CommendationRefusal::KeyUsed { key, column } => {
                vec![("key", key.clone()), ("column", column.name().to_owned())]
            }
            CommendationRefusal::AlreadyHonoured { decision_no, by } => {
                vec![("decision_no", decision_no.clone()), ("by", by.clone())]
            }
            CommendationRefusal::CommendationUnknown { key } => vec![("key", key.clone())],
        }
    }

    fn clashes_with(&self) -> Option<String> {
        match self {
            CommendationRefusal::KeyUsed { key, .. } => Some(key.clone()),
            CommendationRefusal::AlreadyHonoured { by, .. } => Some(by.clone()),
            _ => None,
        }
    }
}
