//! Commendations of persons, units and clubs. One decision may honour many, each once per kind.

mod conferral;
mod correction;
mod ledger;
mod refusal;
mod terms;

use super::calendar::Day;
use super::ids::{ClubNo, CommendationNo, KindNo, PersonNo, SourceNo, UnitNo};
use super::people::PersonKey;
use super::refusal::Refusal;
use super::state::{Context, Decision, State};

use crate::saved;
pub(super) use correction::{check_moved, correct, moved_with};
pub use ledger::Commendations;
pub use refusal::CommendationRefusal;
pub use terms::Terms;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Honouree {
    Person(PersonNo),
    Unit(UnitNo),
    Club(ClubNo),
}

saved!(enum Honouree { 0 = Person(it), 1 = Unit(it), 2 = Club(it) });

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommendationEvent {
    /// Secrets: Basic (decided_by) of the unit.
    Conferred {
        commendation: CommendationNo,
        uuid: u128,
        key: String,
        source: SourceNo,
        honouree: Honouree,
        /// The unit it counts in: the one honoured, or that of the person or club on that day.
        unit: UnitNo,
        kind: KindNo,
        level: String,
        decision_no: String,
        decided_on: Day,
        /// Whole units of the currency.
        amount: Option<i64>,
        for_period: Option<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CommendationCommand {
    Confer(Conferral),
}

/// A `commendations` row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Conferral {
    pub commendation: String,
    pub to: Option<HonoureeKey>,
    pub kind: Option<String>,
    pub level: Option<String>,
    pub decision_no: Option<String>,
    pub decided_by: Option<String>,
    pub decided_on: Option<Day>,
    pub amount: Option<i64>,
    pub for_period: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HonoureeKey {
    Person(PersonKey),
    Unit(String),
    Club(String),
}

/// Who confers: the levels of the shipped table of kinds, and those below them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    State,
    Central,
    Province,
    /// Abolished on 1 July 2025; older decisions stay.
    District,
    Commune,
    Branch,
}

saved!(enum Level { 0 = State, 1 = Central, 2 = Province, 3 = District, 4 = Commune, 5 = Branch });

impl Level {
    pub const ALL: [Level; 6] = [
        Level::State,
        Level::Central,
        Level::Province,
        Level::District,
        Level::Commune,
        Level::Branch,
    ];

    /// The word in an import file.
    pub fn name(self) -> &'static str {
        match self {
            Level::State => "state",
            Level::Central => "central",
            Level::Province => "province",
            Level::District => "district",
            Level::Commune => "commune",
            Level::Branch => "branch",
        }
    }

    pub fn named(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }
}

pub fn decide(
    state: &State,
    command: &CommendationCommand,
    context: &Context,
) -> Result<Decision, Refusal> {
    match command {
        CommendationCommand::Confer(conferral) => conferral::decide(state, conferral, context),
    }
}

#[cfg(test)]
mod tests;
