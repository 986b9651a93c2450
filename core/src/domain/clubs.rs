//! Clubs, such as the intergenerational self-help clubs (*câu lạc bộ liên thế hệ tự giúp nhau*),
//! and what they count of themselves. What a national project asks of its clubs is told where a
//! count shows otherwise, and refuses nothing.

mod club;
mod correction;
mod count;
mod figures;
mod ledger;
mod project;
mod refusal;
mod register;

use super::calendar::{Day, PartialDay};
use super::ids::{ClubFigureNo, ClubNo, KindNo, SourceNo, UnitNo};
use super::refusal::Refusal;
use super::state::{Context, Decision, State};

pub use club::{Club, Dated};
pub(super) use correction::correct;
pub use figures::ClubFigures;
pub use ledger::Clubs;
pub use project::{Deviation, ProjectRule, deviations};
pub use refusal::ClubRefusal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClubEvent {
    Registered {
        club: ClubNo,
        uuid: u128,
        /// The office's own key, unique in its source.
        key: String,
        source: SourceNo,
        unit: UnitNo,
        name: String,
        founded_on: PartialDay,
        programme: Option<KindNo>,
        /// The first day it is no more.
        dissolved_on: Option<Day>,
    },
    Counted {
        figures: ClubFigureNo,
        club: ClubNo,
        on: Day,
        members: i64,
        members_60_plus: Option<i64>,
        women: Option<i64>,
        poor: Option<i64>,
        /// Whole units of the currency.
        fund_amount: Option<i64>,
        borrowers: Option<i64>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ClubCommand {
    Register(ClubRow),
    Count(CountRow),
}

/// A `clubs` row. What a new club needs may be empty where the club is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClubRow {
    pub club: String,
    pub unit: Option<String>,
    pub name: Option<String>,
    pub founded_on: Option<PartialDay>,
    pub programme: Option<String>,
    pub dissolved_on: Option<Day>,
}

/// A `club_figures` row. A count that is recorded needs no members again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CountRow {
    pub club: String,
    pub on: Day,
    pub members: Option<i64>,
    pub members_60_plus: Option<i64>,
    pub women: Option<i64>,
    pub poor: Option<i64>,
    pub fund_amount: Option<i64>,
    pub borrowers: Option<i64>,
}

pub fn decide(
    state: &State,
    command: &ClubCommand,
    context: &Context,
) -> Result<Decision, Refusal> {
    match command {
        ClubCommand::Register(row) => register::decide(state, row, context),
        ClubCommand::Count(row) => count::decide(state, row, context),
    }
}

#[cfg(test)]
mod tests;
