//! `report …`: from the question on the command line to the document.

use dienhong_projections::Projection as _;
use dienhong_projections::clubs::Clubs;
use dienhong_projections::commendations::Commendations;
use dienhong_projections::figures::Figures;
use dienhong_projections::funds::Funds;
use dienhong_projections::membership::Memberships;
use dienhong_projections::periods::Periods;
use dienhong_projections::support::Support;
use dienhong_projections::units::Units;

use crate::cli::reports::Report;
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::{Folded, Names, Reading};

use super::Surroundings;

mod clubs;
mod commendations;
mod funds;
mod membership;
mod ratio;
mod support;

pub(super) use clubs::report as clubs_report;
pub(crate) use membership::report as membership_report;
pub(crate) use support::report as support_report;

pub(super) fn run(report: &Report, here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    let folded = Folded::open(&here.options.data(), needed(report))?;
    answer(report, &folded.reading(report.wanted())?)
}

/// The models that a report asks. A year that was closed is looked up among units and periods.
fn needed(report: &Report) -> &'static [&'static str] {
    match report {
        Report::Membership { .. } | Report::Ratio { .. } => MEMBERSHIP,
        Report::Support { .. } | Report::Funds { .. } => {
            &[Names::NAME, Units::NAME, Periods::NAME, Support::NAME, Funds::NAME]
        }
        Report::Commendations { .. } => {
            &[Names::NAME, Units::NAME, Periods::NAME, Commendations::NAME]
        }
        Report::Clubs { .. } => &[Names::NAME, Units::NAME, Periods::NAME, Clubs::NAME],
    }
}

/// What rates of membership are made of, and what changes them.
pub(in crate::commands) const MEMBERSHIP: &[&str] =
    &[Names::NAME, Units::NAME, Periods::NAME, Figures::NAME, Memberships::NAME];

/// The document that answers, whoever asks: the command line or a client of the server.
pub(crate) fn answer(report: &Report, reading: &Reading<'_>) -> Result<Box<dyn Document>, Failure> {
    match report {
        Report::Membership { on, scope, by, public } => {
            membership::run(*on, scope, by, *public, reading)
        }
        Report::Support { period, scope, by } => support::run(*period, scope, by, reading),
        Report::Commendations { period, scope, by } => {
            commendations::run(*period, scope, by, reading)
        }
        Report::Funds { on, scope } => funds::run(*on, scope, reading),
        Report::Clubs { on, scope, by } => clubs::run(*on, scope, by, reading),
        Report::Ratio { of, per, on, scope } => ratio::run(of, per, *on, scope, reading),
    }
}

/// What is asked for twice is shown once.
fn each_once<T: PartialEq>(asked: impl Iterator<Item = T>) -> Vec<T> {
    asked.fold(Vec::new(), |mut kept, one| {
        if !kept.contains(&one) {
            kept.push(one);
        }
        kept
    })
}
