//! Why support, or its reversal, was refused.

use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SupportRefusal {
    UnitUnknown {
        unit: String,
    },
    UnitNotThere {
        unit: String,
        on: Day,
    },
    PersonUnknown,
    BeforeBirth {
        given_on: Day,
        born_in: i32,
    },
    AfterDeath {
        given_on: Day,
        died_on: PartialDay,
    },
    KindUnknown {
        code: String,
        nearest: String,
    },
    ProgrammeUnknown {
        code: String,
        nearest: String,
    },
    /// Whole units of the currency.
    AmountOutOfRange {
        amount: i64,
    },
    /// Thousandths.
    QuantityOutOfRange {
        quantity: i64,
    },
    GivenLater {
        given_on: Day,
        today: Day,
    },
    /// The key is recorded with other content, `column` the first that differs.
    KeyUsed {
        key: String,
        column: Column,
    },
    GiftUnknown {
        key: String,
    },
    AlreadyReversed {
        key: String,
        reversed_on: Day,
    },
    ReversedBeforeGiven {
        reversed_on: Day,
        given_on: Day,
    },
    ReversedLater {
        reversed_on: Day,
        today: Day,
    },
    /// A correction names a reversal that there is not.
    NotReversed {
        key: String,
    },
    /// Neither a person nor a household.
    NobodyNamed,
}

impl Explain for SupportRefusal {
    fn code(&self) -> Code {
        Code(match self {
            SupportRefusal::UnitUnknown { .. } => 2401,
            SupportRefusal::UnitNotThere { .. } => 2402,
            SupportRefusal::PersonUnknown => 2403,
            SupportRefusal::BeforeBirth { .. } => 2404,
            SupportRefusal::AfterDeath { .. } => 2405,
            SupportRefusal::KindUnknown { .. } => 2406,
            SupportRefusal::ProgrammeUnknown { .. } => 2407,
            SupportRefusal::AmountOutOfRange { .. } => 2408,
            SupportRefusal::QuantityOutOfRange { .. } => 2409,
            SupportRefusal::GivenLater { .. } => 2410,
            SupportRefusal::KeyUsed { .. } => 2411,
            SupportRefusal::GiftUnknown { .. } => 2412,
            SupportRefusal::AlreadyReversed { .. } => 2413,
            SupportRefusal::ReversedBeforeGiven { .. } => 2414,
            SupportRefusal::ReversedLater { .. } => 2415,
            SupportRefusal::NotReversed { .. } => 2416,
            // The same as when the file names two.
            SupportRefusal::NobodyNamed => 2013,
        })
    }

    fn column(&self) -> Option<Column> {
        Some(match self {
            SupportRefusal::UnitUnknown { .. } | SupportRefusal::UnitNotThere { .. } => {
                Column::Unit
            }
            SupportRefusal::PersonUnknown | SupportRefusal::NobodyNamed => Column::Ref,
            SupportRefusal::BeforeBirth { .. }
            | SupportRefusal::AfterDeath { .. }
            | SupportRefusal::GivenLater { .. } => Column::GivenOn,
            SupportRefusal::KindUnknown { .. } => Column::Kind,
            SupportRefusal::ProgrammeUnknown { .. } => Column::Programme,
            SupportRefusal::AmountOutOfRange { .. } => Column::Amount,
            SupportRefusal::QuantityOutOfRange { .. } => Column::Quantity,
            SupportRefusal::KeyUsed { column, .. } => *column,
            SupportRefusal::GiftUnknown { .. }
            | SupportRefusal::AlreadyReversed { .. }
            | SupportRefusal::NotReversed { .. } => Column::Support,
            SupportRefusal::ReversedBeforeGiven { .. } | SupportRefusal::ReversedLater { .. } => {
                Column::ReversedOn
            }
        })
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            SupportRefusal::UnitUnknown { unit } => vec![("unit", unit.clone())],
            SupportRefusal::UnitNotThere { unit, on } => {
                vec![("unit", unit.clone()), ("on", on.to_string())]
            }
            SupportRefusal::PersonUnknown => Vec::new(),
            SupportRefusal::NobodyNamed => {
                vec![("columns", "ref, household".to_owned()), ("found", "0".to_owned())]
            }
            SupportRefusal::BeforeBirth { given_on, born_in } => {
                vec![("given_on", given_on.to_string()), ("born_in", born_in.to_string())]
            }
            SupportRefusal::AfterDeath { given_on, died_on } => {
                vec![("given_on", given_on.to_string()), ("died_on", died_on.to_string())]
            }
            SupportRefusal::KindUnknown { code, nearest }
            | SupportRefusal::ProgrammeUnknown { code, nearest } => {
                vec![("code", code.clone()), ("nearest", nearest.clone())]
            }
            SupportRefusal::AmountOutOfRange { amount } => vec![("amount", amount.to_string())],
            SupportRefusal::QuantityOutOfRange { quantity } => {
                vec![("quantity", thousandths(*quantity))]
            }
            SupportRefusal::GivenLater { given_on, today } => {
                vec![("given_on", given_on.to_string()), ("today", today.to_string())]
            }
            SupportRefusal::KeyUsed { key, column } => {
                vec![("key", key.clone()), ("column", column.name().to_owned())]
            }
            SupportRefusal::GiftUnknown { key } | SupportRefusal::NotReversed { key } => {
                vec![("key", key.clone())]
            }
            SupportRefusal::AlreadyReversed { key, reversed_on } => {
                vec![("key", key.clone()), ("reversed_on", reversed_on.to_string())]
            }
            SupportRefusal::ReversedBeforeGiven { reversed_on, given_on } => {
                vec![("reversed_on", reversed_on.to_string()), ("given_on", given_on.to_string())]
            }
            SupportRefusal::ReversedLater { reversed_on, today } => {
                vec![("reversed_on", reversed_on.to_string()), ("today", today.to_string())]
            }
        }
    }

    fn clashes_with(&self) -> Option<String> {
        match self {
            SupportRefusal::KeyUsed { key, .. } | SupportRefusal::AlreadyReversed { key, .. } => {
                Some(key.clone())
            }
            _ => None,
        }
    }
}

/// A number of thousandths as it is written: no needless zeros.
fn thousandths(number: i64) -> String {
    let (sign, size) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
    let text = format!("{sign}{}.{:03}", size / 1000, size % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
