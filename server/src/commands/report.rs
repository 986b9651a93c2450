//! `report …`: from the question on the command line to the document.

use crate::cli::reports::Report;
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::{Folded, Reading};

use super::Surroundings;

mod commendations;
mod membership;
mod ratio;
mod support;

pub(super) use membership::report as membership_report;
pub(super) use support::report as support_report;

pub(super) fn run(report: &Report, here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    let folded = Folded::open(&here.options.data())?;
    answer(report, &folded.reading(report.known())?)
}

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
        Report::Ratio { of, per, on, scope } => ratio::run(of, per, *on, scope, reading),
    }
}
