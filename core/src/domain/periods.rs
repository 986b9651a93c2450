//! Periods: a unit closes its books of a year (*khóa sổ*), and may open them again.
//!
//! A closing pins the figures of the year: what was known at its position can always be shown
//! again. It covers the unit and all that stands below it, each sum of money under the tree of its
//! own day: what a unit closed is money that counted in it or below it on the day it moved.
//!
//! While a year is closed no money is recorded, moved or taken back in it: gifts, reversals,
//! receipts, opening balances and commendations with an amount, by the day of each. What no sum
//! counts (keys, documents, who decided, donors) may still be corrected, and money of a closed year
//! may be taken back on a day of an open one. Facts about members and units, and figures that are
//! counted or reported, are accepted with their true date: whoever learned late is told so.

mod closing;
mod late;
mod ledger;
mod money;
mod refusal;

use super::calendar::Day;
use super::ids::{EventRef, UnitNo};
use super::refusal::Refusal;
use super::state::{Context, Decision, State};

pub(super) use late::warn;
pub use ledger::{Closing, Periods};
pub(super) use money::{check_commended, check_fund, check_given, check_open, check_opened};
pub use refusal::PeriodRefusal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeriodEvent {
    /// The figures of the year are those known at the position of this event.
    Closed { unit: UnitNo, year: i32, closed_on: Day },
    /// Secrets: Basic of the unit (reason).
    Reopened { unit: UnitNo, year: i32, closing: EventRef, reopened_on: Day },
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub enum PeriodCommand {
    Close { unit: String, year: i32 },
    Reopen { unit: String, year: i32, reason: String },
}

/// Without the reason: it is free text.
impl std::fmt::Debug for PeriodCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PeriodCommand::Close { unit, year } => write!(f, "Close({unit}, {year})"),
            PeriodCommand::Reopen { unit, year, .. } => write!(f, "Reopen({unit}, {year})"),
        }
    }
}

pub fn decide(
    state: &State,
    command: &PeriodCommand,
    context: &Context,
) -> Result<Decision, Refusal> {
    match command {
        PeriodCommand::Close { unit, year } => closing::close(state, unit, *year, context),
        PeriodCommand::Reopen { unit, year, reason } => {
            closing::reopen(state, unit, *year, reason, context)
        }
    }
}

#[cfg(test)]
mod tests;
