//! Support given to a person or a household, and taken back. Cash, goods and labour are never
//! added into one figure unasked.

mod correction;
mod gift;
mod ledger;
mod papers;
mod refusal;
mod reversal;
mod row;
mod terms;

use super::calendar::Day;
use super::ids::{FundNo, HouseholdNo, KindNo, PersonNo, SourceNo, SupportNo, UnitNo};
use super::people::PersonKey;
use super::refusal::Refusal;
use super::state::{Context, Decision, State};

use crate::saved;
pub(super) use correction::correct;
pub(super) use gift::LARGEST;
pub use ledger::Supports;
pub use refusal::SupportRefusal;
pub use terms::Terms;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueBasis {
    #[default]
    Cash,
    Goods,
    Labour,
}

saved!(enum ValueBasis { 0 = Cash, 1 = Goods, 2 = Labour });

impl ValueBasis {
    pub const ALL: [ValueBasis; 3] = [ValueBasis::Cash, ValueBasis::Goods, ValueBasis::Labour];

    /// Its place in [`ValueBasis::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// The stored number.
    pub fn number(self) -> i64 {
        self as i64
    }

    pub fn from_number(number: i64) -> Option<ValueBasis> {
        ValueBasis::ALL.into_iter().find(|basis| basis.number() == number)
    }

    /// The word in an import file.
    pub fn name(self) -> &'static str {
        match self {
            ValueBasis::Cash => "cash",
            ValueBasis::Goods => "goods",
            ValueBasis::Labour => "labour",
        }
    }

    pub fn named(name: &str) -> Option<ValueBasis> {
        ValueBasis::ALL.into_iter().find(|basis| basis.name() == name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Beneficiary {
    Person(PersonNo),
    Household(HouseholdNo),
    /// The kind is sensitive: the link stands in a Sensitive secret of the unit (cell `ref` or
    /// `household` holding the dense number), and is opened before a fold sees it. This number
    /// stands when it can't be opened: distinct, linked to nothing.
    Sealed(u64),
}

saved!(enum Beneficiary { 0 = Person(it), 1 = Household(it), 2 = Sealed(it) });

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SupportEvent {
    /// Secrets: Basic of the unit (decided_by, document); Sensitive of the unit (the link).
    Given {
        support: SupportNo,
        uuid: u128,
        /// The office's own key, unique in its source.
        key: String,
        source: SourceNo,
        beneficiary: Beneficiary,
        unit: UnitNo,
        kind: KindNo,
        given_on: Day,
        /// Whole units of the currency.
        amount: Option<i64>,
        value_basis: ValueBasis,
        /// Thousandths of the kind's unit.
        quantity: Option<i64>,
        programme: Option<KindNo>,
        fund: Option<FundNo>,
        decision: Option<String>,
    },
    /// A purse named for the first time.
    FundNamed { fund: FundNo, source: SourceNo, key: String },
    /// Secrets: Basic of the unit (reason).
    Reversed { support: SupportNo, reversed_on: Day },
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub enum SupportCommand {
    Give(Gift),
    Reverse { support: String, reversed_on: Option<Day>, reason: Option<String> },
}

/// Without the reason: it is free text.
impl std::fmt::Debug for SupportCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SupportCommand::Give(gift) => write!(f, "Give({gift:?})"),
            SupportCommand::Reverse { support, reversed_on, .. } => {
                write!(f, "Reverse({support}, {reversed_on:?})")
            }
        }
    }
}

/// A `support` row.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Gift {
    pub support: String,
    pub to: Option<Recipient>,
    pub unit: Option<String>,
    pub kind: Option<String>,
    pub given_on: Option<Day>,
    pub amount: Option<i64>,
    pub value_basis: Option<ValueBasis>,
    pub quantity: Option<i64>,
    pub programme: Option<String>,
    pub fund: Option<String>,
    pub decision: Option<String>,
    pub decided_by: Option<String>,
    pub document: Option<String>,
}

/// Without who received it, who decided and by which paper: that is sealed.
impl std::fmt::Debug for Gift {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gift({}, {:?}, {:?})", self.support, self.kind, self.given_on)
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Recipient {
    Person(PersonKey),
    Household(String),
}

/// An office may use an identity or a card number as the key of a household.
impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Recipient::Person(person) => write!(f, "Person({person:?})"),
            Recipient::Household(_) => f.write_str("Household(..)"),
        }
    }
}

pub fn decide(
    state: &State,
    command: &SupportCommand,
    context: &Context,
) -> Result<Decision, Refusal> {
    match command {
        SupportCommand::Give(gift) => gift::decide(state, gift, context),
        SupportCommand::Reverse { support, reversed_on, reason } => {
            reversal::decide(state, support, *reversed_on, reason.as_deref(), context)
        }
    }
}

#[cfg(test)]
pub(in crate::domain) mod tests;
