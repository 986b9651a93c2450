//! Funds: purses of one unit, each with a purpose that is never mixed with another. What comes in
//! is a receipt from a donor, what goes out is support in cash. A loan is not a gift and stands in
//! no fund's receipts or support.
//!
//! As known now no fund is ever below zero, whatever the order in which rows are learned: its
//! opening balance and receipts cover the cash that was given from it and not taken back. Goods and
//! labour are no money. The rule holds from the registration of the fund on; support may name a
//! purse kept elsewhere, which is never registered.

mod balance;
mod correction;
mod flow;
mod ledger;
mod receipt;
mod refusal;
mod registration;
mod terms;

use super::calendar::Day;
use super::currency::Currency;
use super::ids::{FundNo, PartyNo, ReceiptNo, SourceNo, UnitNo};
use super::refusal::Refusal;
use super::state::{Context, Decision, State};

use crate::saved;
pub(super) use balance::{check_gift, take_back_receipt};
pub(super) use correction::correct;
pub(super) use flow::Flow;
pub use ledger::Funds;
pub use refusal::FundRefusal;
pub use terms::{ReceiptTerms, Terms};

/// Whose purse it is: fee, association fund and registered charity fund are different purses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// The care fund of a unit (*Quỹ chăm sóc và phát huy vai trò NCT*, *chân quỹ*).
    Association,
    /// Membership fees.
    Fee,
    /// A registered social or charity fund (Decree 93/2019).
    Charity,
    /// The fund of a club.
    Club,
    /// From the state's budget.
    State,
}

saved!(enum Purpose { 0 = Association, 1 = Fee, 2 = Charity, 3 = Club, 4 = State });

impl Purpose {
    pub const ALL: [Purpose; 5] =
        [Purpose::Association, Purpose::Fee, Purpose::Charity, Purpose::Club, Purpose::State];

    /// The stored number.
    pub fn number(self) -> i64 {
        self as i64
    }

    pub fn from_number(number: i64) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.number() == number)
    }

    /// The word in an import file.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Association => "association",
            Purpose::Fee => "fee",
            Purpose::Charity => "charity",
            Purpose::Club => "club",
            Purpose::State => "state",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FundEvent {
    /// A fund that support named before keeps the number it got then.
    Registered {
        fund: FundNo,
        uuid: u128,
        /// The office's own key, unique in its source.
        key: String,
        source: SourceNo,
        unit: UnitNo,
        purpose: Purpose,
        name: String,
        opened_on: Day,
        currency: Currency,
        /// In the smallest unit of the currency.
        opening_balance: i64,
    },
    /// A donor named for the first time; the name is not in clear, for donors may be persons.
    /// Secrets: Basic of the party (donor).
    PartyRegistered { party: PartyNo, uuid: u128, source: SourceNo, slot: u32 },
    /// Secrets: Basic of the fund's unit (document).
    Received {
        receipt: ReceiptNo,
        uuid: u128,
        key: String,
        source: SourceNo,
        fund: FundNo,
        /// In the smallest unit of the fund's currency.
        amount: i64,
        received_on: Day,
        party: PartyNo,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FundCommand {
    Register(Registration),
    Receive(Receipt),
}

/// A `funds` row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Registration {
    pub fund: String,
    pub unit: String,
    pub purpose: Purpose,
    pub name: String,
    pub opened_on: Day,
    pub currency: Option<String>,
    /// Thousandths of a whole unit.
    pub opening_balance: Option<i64>,
}

/// A `receipts` row.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Receipt {
    pub receipt: String,
    pub fund: String,
    /// Thousandths of a whole unit.
    pub amount: i64,
    pub received_on: Day,
    pub donor: String,
    pub document: Option<String>,
}

impl std::fmt::Debug for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Receipt({})", self.receipt)
    }
}

pub fn decide(
    state: &State,
    command: &FundCommand,
    context: &Context,
) -> Result<Decision, Refusal> {
    match command {
        FundCommand::Register(row) => registration::decide(state, row, context),
        FundCommand::Receive(row) => receipt::decide(state, row, context),
    }
}

#[cfg(test)]
mod tests;
