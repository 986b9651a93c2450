//! `report …`: from the question on the command line to the document.

use crate::cli::reports::Report;
use crate::failure::Failure;
use crate::output::Document;

use super::Surroundings;

mod commendations;
mod funds;
mod membership;
mod ratio;
mod support;

pub(super) use membership::report as membership_report;
pub(super) use support::report as support_report;

pub(super) fn run(report: &Report, here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    match report {
        Report::Membership { on, scope, by, public } => {
            membership::run(*on, scope, by, *public, here)
        }
        Report::Support { period, scope, by } => support::run(*period, scope, by, here),
        Report::Commendations { period, scope, by } => commendations::run(*period, scope, by, here),
        Report::Funds { on, scope } => funds::run(*on, scope, here),
        Report::Ratio { of, per, on, scope } => ratio::run(of, per, *on, scope, here),
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
