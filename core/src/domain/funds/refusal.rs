//! Why a fund, a receipt, or support from a fund was refused.

use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FundRefusal {
    /// A receipt or a correction names a fund that is not registered.
    FundUnknown {
        fund: String,
    },
    UnitUnknown {
        unit: String,
    },
    UnitNotThere {
        unit: String,
        on: Day,
    },
    CurrencyUnknown {
        code: String,
    },
    TooManyDecimals {
        currency: &'static str,
        places: u32,
        column: Column,
    },
    OpeningOutOfRange {
        amount: String,
    },
    OpenedLater {
        opened_on: Day,
        today: Day,
    },
    /// The key is recorded with other content, `column` the first that differs.
    KeyUsed {
        key: String,
        column: Column,
    },
    /// Money went on `first`, before the day on which the fund is said to have been opened.
    MovedBeforeOpening {
        fund: String,
        first: Day,
        opened_on: Day,
    },
    /// Amounts are recorded in a currency with other decimals.
    CurrencyInUse {
        fund: String,
        currency: &'static str,
    },
    /// `asked` would leave the fund, which holds `balance` as known now.
    Overdrawn {
        fund: String,
        balance: String,
        asked: String,
        currency: &'static str,
        column: Column,
    },
    SpentBeforeOpening {
        fund: String,
        given_on: Day,
        opened_on: Day,
    },
    AmountOutOfRange {
        amount: String,
    },
    ReceivedBeforeOpening {
        received_on: Day,
        opened_on: Day,
    },
    ReceivedLater {
        received_on: Day,
        today: Day,
    },
    ReceiptKeyUsed {
        key: String,
        column: Column,
    },
    /// A correction names a receipt that there is not.
    ReceiptUnknown {
        key: String,
    },
}

impl Explain for FundRefusal {
    fn code(&self) -> Code {
        Code(match self {
            FundRefusal::FundUnknown { .. } => 2431,
            FundRefusal::UnitUnknown { .. } => 2432,
            FundRefusal::UnitNotThere { .. } => 2433,
            FundRefusal::CurrencyUnknown { .. } => 2434,
            FundRefusal::TooManyDecimals { .. } => 2435,
            FundRefusal::OpeningOutOfRange { .. } => 2436,
            FundRefusal::OpenedLater { .. } => 2437,
            FundRefusal::KeyUsed { .. } => 2438,
            FundRefusal::MovedBeforeOpening { .. } => 2439,
            FundRefusal::CurrencyInUse { .. } => 2440,
            FundRefusal::Overdrawn { .. } => 2441,
            FundRefusal::SpentBeforeOpening { .. } => 2442,
            FundRefusal::AmountOutOfRange { .. } => 2443,
            FundRefusal::ReceivedBeforeOpening { .. } => 2444,
            FundRefusal::ReceivedLater { .. } => 2445,
            FundRefusal::ReceiptKeyUsed { .. } => 2446,
            FundRefusal::ReceiptUnknown { .. } => 2447,
        })
    }

    fn column(&self) -> Option<Column> {
        Some(match self {
            FundRefusal::FundUnknown { .. } => Column::Fund,
            FundRefusal::UnitUnknown { .. } | FundRefusal::UnitNotThere { .. } => Column::Unit,
            FundRefusal::CurrencyUnknown { .. } | FundRefusal::CurrencyInUse { .. } => {
                Column::Currency
            }
            FundRefusal::OpeningOutOfRange { .. } => Column::OpeningBalance,
            FundRefusal::OpenedLater { .. } | FundRefusal::MovedBeforeOpening { .. } => {
                Column::OpenedOn
            }
            FundRefusal::SpentBeforeOpening { .. } => Column::GivenOn,
            FundRefusal::AmountOutOfRange { .. } => Column::Amount,
            FundRefusal::ReceivedBeforeOpening { .. } | FundRefusal::ReceivedLater { .. } => {
                Column::ReceivedOn
            }
            FundRefusal::ReceiptUnknown { .. } => Column::Receipt,
            FundRefusal::TooManyDecimals { column, .. }
            | FundRefusal::KeyUsed { column, .. }
            | FundRefusal::Overdrawn { column, .. }
            | FundRefusal::ReceiptKeyUsed { column, .. } => *column,
        })
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        let day = |name, day: &Day| (name, day.to_string());
        match self {
            FundRefusal::FundUnknown { fund } => vec![("fund", fund.clone())],
            FundRefusal::UnitUnknown { unit } => vec![("unit", unit.clone())],
            FundRefusal::UnitNotThere { unit, on } => vec![("unit", unit.clone()), day("on", on)],
            FundRefusal::CurrencyUnknown { code } => vec![("code", code.clone())],
            FundRefusal::TooManyDecimals { currency, places, column } => vec![
                ("currency", (*currency).to_owned()),
                ("places", places.to_string()),
                ("column", column.name().to_owned()),
            ],
            FundRefusal::OpeningOutOfRange { amount }
            | FundRefusal::AmountOutOfRange { amount } => vec![("amount", amount.clone())],
            FundRefusal::OpenedLater { opened_on, today } => {
                vec![day("opened_on", opened_on), day("today", today)]
            }
            FundRefusal::KeyUsed { key, column } | FundRefusal::ReceiptKeyUsed { key, column } => {
                vec![("key", key.clone()), ("column", column.name().to_owned())]
            }
            FundRefusal::MovedBeforeOpening { fund, first, opened_on } => {
                vec![("fund", fund.clone()), day("first", first), day("opened_on", opened_on)]
            }
            FundRefusal::CurrencyInUse { fund, currency } => {
                vec![("fund", fund.clone()), ("currency", (*currency).to_owned())]
            }
            FundRefusal::Overdrawn { fund, balance, asked, currency, .. } => vec![
                ("fund", fund.clone()),
                ("balance", balance.clone()),
                ("asked", asked.clone()),
                ("currency", (*currency).to_owned()),
            ],
            FundRefusal::SpentBeforeOpening { fund, given_on, opened_on } => {
                vec![("fund", fund.clone()), day("given_on", given_on), day("opened_on", opened_on)]
            }
            FundRefusal::ReceivedBeforeOpening { received_on, opened_on } => {
                vec![day("received_on", received_on), day("opened_on", opened_on)]
            }
            FundRefusal::ReceivedLater { received_on, today } => {
                vec![day("received_on", received_on), day("today", today)]
            }
            FundRefusal::ReceiptUnknown { key } => vec![("key", key.clone())],
        }
    }

    fn clashes_with(&self) -> Option<String> {
        match self {
            FundRefusal::KeyUsed { key, .. } | FundRefusal::ReceiptKeyUsed { key, .. } => {
                Some(key.clone())
            }
            _ => None,
        }
    }
}
