//! `report …`: which figures, for when, known when, under which tree.

use clap::{Args, Subcommand, ValueEnum};
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::units::UnitKind;

use super::points::{self, Known, TreeChoice};
use crate::catalogue::Message;
use crate::failure::Failure;
use crate::import::cell;
use crate::import::rows::UNIT_KINDS;
use crate::reading::Wanted;

/// What every report understands.
#[derive(Clone, Debug, Args)]
pub struct Scope {
    /// As known at a position or time, or when YEAR was last closed by the unit or, if it never
    /// closed it, by the nearest unit above
    #[arg(long, value_name = "POSITION|TIME|closed:YEAR")]
    pub known: Option<Known>,
    /// The tree as it was that day, as it is now, or as of a day
    #[arg(long, value_name = "was|now|DAY", default_value = "was")]
    pub tree: TreeChoice,
    /// The unit; the root when left out
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// One row for each unit of that kind; else the unit and its children
    #[arg(long, value_name = "KIND", value_parser = level)]
    pub level: Option<UnitKind>,
}

fn level(text: &str) -> Result<UnitKind, String> {
    let known = "central, province, district, commune, branch, group".to_owned();
    cell::word(text, &UNIT_KINDS).map_err(|_| known)
}

/// From one day to another, both counted.
#[derive(Clone, Copy, Debug, Args)]
pub struct Period {
    #[arg(long, value_name = "DAY", value_parser = points::day)]
    pub from: Day,
    #[arg(long, value_name = "DAY", value_parser = points::day)]
    pub to: Day,
}

impl Period {
    /// Days that end before they begin hold nothing, and were hardly meant.
    pub fn check(self) -> Result<(), Failure> {
        if self.from <= self.to {
            return Ok(());
        }
        let days = [("from", self.from.to_string()), ("to", self.to.to_string())];
        Err(Failure::usage(Message::new(1038, days)))
    }
}

#[derive(Debug, Subcommand)]
pub enum Report {
    /// Members, older people and the share of them who joined
    Membership {
        /// The day; today when left out
        #[arg(long, value_name = "DAY", value_parser = points::day)]
        on: Option<Day>,
        #[command(flatten)]
        scope: Scope,
        /// Split the members further
        #[arg(long, value_name = "sex,age", value_delimiter = ',')]
        by: Vec<Split>,
        /// Suppress small cells
        #[arg(long)]
        public: bool,
    },
    /// Support given, less what was reversed
    Support {
        #[command(flatten)]
        period: Period,
        #[command(flatten)]
        scope: Scope,
        /// One row for each
        #[arg(long, value_name = "BY,…", value_delimiter = ',')]
        by: Vec<SupportBy>,
    },
    /// Commendations conferred
    Commendations {
        #[command(flatten)]
        period: Period,
        #[command(flatten)]
        scope: Scope,
        /// One row for each
        #[arg(long, value_name = "BY,…", value_delimiter = ',')]
        by: Vec<CommendationBy>,
    },
    /// What funds held on a day: opening balance, received, disbursed
    Funds {
        /// The day; today when left out
        #[arg(long, value_name = "DAY", value_parser = points::day)]
        on: Option<Day>,
        #[command(flatten)]
        scope: Scope,
    },
    /// Clubs, with the latest that each has counted
    Clubs {
        /// The day; today when left out
        #[arg(long, value_name = "DAY", value_parser = points::day)]
        on: Option<Day>,
        #[command(flatten)]
        scope: Scope,
        /// One row for each club instead of each unit
        #[arg(long, value_name = "club", value_delimiter = ',')]
        by: Vec<ClubBy>,
    },
    /// One indicator over another
    Ratio {
        /// Numerator
        #[arg(long, value_name = "INDICATOR")]
        of: String,
        /// Denominator
        #[arg(long, value_name = "INDICATOR")]
        per: String,
        #[arg(long, value_name = "DAY", value_parser = points::day)]
        on: Option<Day>,
        #[command(flatten)]
        scope: Scope,
    },
}

impl Report {
    /// What is to be known when it is answered.
    pub fn wanted(&self) -> Wanted<'_> {
        let scope = match self {
            Report::Membership { scope, .. }
            | Report::Support { scope, .. }
            | Report::Commendations { scope, .. }
            | Report::Funds { scope, .. }
            | Report::Clubs { scope, .. }
            | Report::Ratio { scope, .. } => scope,
        };
        Wanted { known: scope.known, unit: scope.unit.as_deref() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Split {
    Sex,
    Age,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum SupportBy {
    Kind,
    Month,
    Programme,
    Fund,
    Unit,
    ValueBasis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CommendationBy {
    Kind,
    Level,
    Unit,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClubBy {
    Club,
}
